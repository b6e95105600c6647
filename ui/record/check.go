package record

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// hearEvery is how often levels are shown: at most 15 times a second.
const hearEvery = 70 * time.Millisecond

// checkPage is the third step: is everybody heard? It advises and never keeps
// anybody from starting.
type checkPage struct {
	place *place
	framed
	ctx  context.Context
	stop context.CancelFunc // ends listening

	title   *widget.Text
	sub     *widget.Text
	phone   *widget.Choice
	you     *side
	them    *side
	both    *side
	cards   *fyne.Container
	trouble *widget.Notice
	again   *widget.Button
	facts   *fyne.Container
	advice  *widget.StatusPill
	room    *widget.StatusPill
	power   *widget.StatusPill
	start   *widget.Button

	check  *recorder.Check
	failed error // of the last start; nil when there was none
}

func newCheckPage(p *place) *checkPage {
	c := &checkPage{place: p, stop: func() {}}
	c.title, c.sub = widget.NewTitle(""), widget.NewSecond("")
	c.sub.Wrap = true
	c.phone = widget.NewChoice(widget.Segments, []widget.Option{{Key: "laptop", Words: "Call on this laptop"}, {Key: "table", Words: "Phone on the table"}}, c.onPhone)
	c.phone.Spoken = "Where is the call?"
	c.you = newSide(labelYou, "mic-fill", c.listen, func() { c.onHear(c.you) })
	c.them = newSide(labelThem, "headphones-fill", c.listen, func() { c.onHear(c.them) })
	c.both = newSide(labelBoth, "mic-fill", c.listen, func() { c.onHear(c.both) })
	c.cards = &fyne.Container{}
	c.again = widget.NewSmallButton("Try again", "sync", c.onAgain)
	c.trouble = widget.NewNotice(widget.Care, "mic_off", "", "", c.again)
	c.advice = widget.NewStatusPill("headphones", "Headphones keep the call from being heard twice", widget.Calm)
	c.room = widget.NewStatusPill("check_circle-fill", "", widget.Done)
	c.power = widget.NewStatusPill("battery_charging_full", "", widget.Calm)
	c.facts = widget.NewLine(32, c.room, c.power, c.advice)
	c.start = widget.NewPrimary("Start recording", "mic-fill", c.onStart)
	c.trouble.Hide()
	foot := widget.NewFooter(widget.NewButton("Back: consent", "arrow_back", func() { p.goTo(stepConsent) }), widget.NewSecond("You can start now and put the sound right as you go."), c.start)
	c.framed = p.framed(foot, c.body())
	return c
}

func (c *checkPage) body() func(narrow bool) fyne.CanvasObject {
	return func(narrow bool) fyne.CanvasObject {
		words := widget.NewColumn(0, c.title, c.sub)
		if narrow {
			c.cards.Layout = widget.NewColumn(theme.Space16).Layout
			facts := widget.NewColumn(theme.Space8, c.facts.Objects...)
			return widget.NewColumn(theme.Space16, words, c.phone, c.trouble, c.cards, facts)
		}
		c.cards.Layout = equal{20}
		head := widget.NewColumns(theme.Space24, []float32{widget.Rest, -1}, words, c.phone)
		return widget.NewColumn(18, head, c.trouble, c.cards, widget.NewPanel("", c.facts).Pad(theme.Space4, 6))
	}
}

// sides are those of this talk, in the order of their tracks.
func (c *checkPage) sides() []*side {
	if c.place.talk.apart() {
		return []*side{c.you, c.them}
	}
	return []*side{c.both}
}

func (c *checkPage) enter(ctx context.Context) {
	c.ctx = ctx
	c.say()
	c.find()
	desk.Every(ctx, hearEvery, c.tick)
}

func (c *checkPage) focus() fyne.Focusable { return c.start }

// say puts the words of this talk on the page.
func (c *checkPage) say() {
	t := c.place.talk
	c.title.SetWords("Can we hear you both?")
	c.sub.SetWords("Ask " + t.called() + " what they had for breakfast. Then tell them about yours.")
	if !t.apart() {
		c.sub.SetWords("We will hear you both on one track. Ask " + t.called() + " what they had for breakfast, then tell them about yours.")
	}
	shown(c.phone, t.way == wayPhone || t.way == wayCall)
	c.phone.SetAnswer(map[bool]string{true: "laptop", false: "table"}[t.onLaptop])
	shown(c.advice, t.onLaptop)
	c.you.name.SetWords(t.reporter)
	c.them.name.SetWords(t.knownAs())
	c.both.head.SetWords("Both of you")
	c.both.name.SetWords("one microphone")
	var cards []fyne.CanvasObject
	for _, s := range c.sides() {
		s.who, s.caller, s.call = t.Called(), t.called(), s == c.them && t.onLaptop
		cards = append(cards, s.card)
	}
	c.cards.Objects = cards
	c.relay()
}

func (c *checkPage) onPhone(key string) {
	c.place.talk.onLaptop = key == "laptop"
	c.say()
	c.find()
}

// found is what there is to listen with.
type found struct {
	devices []recorder.Device
	last    map[string]string // by setting
	machine machine
}

func (c *checkPage) onAgain() {
	c.failed = nil
	c.find()
}

// find lists the microphones and listens.
func (c *checkPage) find() {
	c.stop()
	tracks := len(c.sides())
	desk.Work(c.ctx, func(ctx context.Context) (found, error) { return c.load(ctx, tracks) }, c.onFound)
}

func (c *checkPage) load(ctx context.Context, tracks int) (found, error) {
	f := found{last: map[string]string{}, machine: lookAt(ctx, c.place.desk.Library.Dir(), tracks)}
	for _, label := range []string{labelYou, labelThem, labelBoth} {
		setting := "record.device." + label
		last, err := c.place.desk.Library.Setting(ctx, setting)
		if err != nil {
			return f, err
		}
		f.last[setting] = last
	}
	var err error
	f.devices, err = c.place.desk.Hardware.Devices()
	if err == nil && len(f.devices) == 0 {
		err = recorder.ErrNoDevice
	}
	return f, err
}

func (c *checkPage) onFound(f found, err error) {
	c.show(f, err)
	if err == nil {
		c.listen()
	}
}

func (c *checkPage) show(f found, err error) {
	c.showMachine(f.machine)
	taken := ""
	for _, s := range c.sides() {
		s.offer(f.devices, f.last[s.setting], taken)
		taken = s.device
	}
	c.tell(err)
	if err == nil {
		c.tell(c.failed)
	}
	c.relay()
}

func (c *checkPage) showMachine(m machine) {
	shown(c.room, m.room > 0)
	c.room.Set("check_circle-fill", "Room for "+roomWords(m.room), "", widget.Done, widget.NoBar)
	if m.room < 2*time.Hour {
		c.room.Set("hard_drive", "Room for "+roomWords(m.room), "", widget.Care, widget.NoBar)
	}
	words, icon, tone := m.power.words(), "check_circle-fill", widget.Done
	if !m.power.plugged {
		icon, tone = "battery_charging_full", widget.Calm
	}
	if m.power.low() {
		tone = widget.Care
	}
	c.power.Set(icon, words, "", tone, widget.NoBar)
	shown(c.power, words != "")
}

// tell says what keeps us from hearing, or nothing.
func (c *checkPage) tell(err error) {
	shown(c.trouble, err != nil)
	shown(c.cards, !errors.Is(err, recorder.ErrNoServer) && !errors.Is(err, recorder.ErrNoDevice))
	switch {
	case err == nil:
		return
	case errors.Is(err, recorder.ErrNoDevice):
		c.trouble.Set(widget.Care, "mic_off", "There is no microphone here yet.", "Your answers are kept. Plug one in, then try again.", c.again)
	case errors.Is(err, recorder.ErrDiskFull):
		c.trouble.Set(widget.Care, "hard_drive", "This laptop is too full to record.", "Your answers are kept. Make room, then try again.", c.again)
	default:
		words := explain.Error(err)
		c.trouble.Set(widget.Care, "mic_off", words.What, "Your answers are kept. "+words.Do, c.again)
	}
}

// inputs are the devices chosen, in the order of the tracks.
func (c *checkPage) inputs() []recorder.Input {
	var in []recorder.Input
	for _, s := range c.sides() {
		in = append(in, recorder.Input{Label: s.label, Device: s.device})
	}
	return in
}

// listen begins to listen to what is chosen now, and remembers it.
func (c *checkPage) listen() {
	c.stop()
	ctx, stop := context.WithCancel(c.ctx)
	c.stop, c.check = stop, nil
	in, chosen := c.inputs(), map[string]string{}
	for _, s := range c.sides() {
		chosen[s.setting] = s.device
	}
	desk.Work(ctx, func(ctx context.Context) (*recorder.Check, error) {
		for setting, device := range chosen {
			if err := c.place.desk.Library.SetSetting(context.WithoutCancel(ctx), setting, device); err != nil {
				return nil, err
			}
		}
		return c.place.hear(ctx, in)
	}, c.onListening)
}

// hear listens until ctx ends.
func (p *place) hear(ctx context.Context, in []recorder.Input) (*recorder.Check, error) {
	check, err := recorder.Listen(p.desk.Hardware, in)
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, check.Close)
	return check, nil
}

func (c *checkPage) onListening(check *recorder.Check, err error) {
	c.check = check
	if err != nil {
		c.tell(err)
		c.relay()
	}
}

// tick shows how loud everybody is now.
func (c *checkPage) tick() {
	if c.check == nil {
		return
	}
	sides := c.sides()
	levels := make([]recorder.Level, len(sides))
	for i := range sides {
		levels[i] = c.check.Level(i)
	}
	c.showLevels(levels)
}

func (c *checkPage) showLevels(levels []recorder.Level) {
	for i, s := range c.sides() {
		other := recorder.Level{RMS: recorder.Quietest, Peak: recorder.Quietest}
		if len(levels) == 2 {
			other = levels[1-i]
		}
		s.set(levels[i], other)
	}
}

// onHear plays back what was heard on one side.
func (c *checkPage) onHear(s *side) {
	if c.check == nil {
		return
	}
	track := 0
	if s == c.them {
		track = 1
	}
	check := c.check
	s.hear.Set("Playing it back", "volume_up")
	s.hear.Disable()
	desk.Work(c.ctx, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, c.place.desk.Sound.PlayClip(ctx, check.Last(track, 5*time.Second))
	}, func(_ struct{}, err error) {
		s.hear.Set("Hear the last 5 seconds", "replay")
		s.hear.Enable()
		if !errors.Is(err, context.Canceled) {
			c.tell(err)
		}
	})
}

// onStart begins the recording. It goes on though the place be left while the
// devices open.
func (c *checkPage) onStart() {
	if c.start.Disabled() {
		return
	}
	c.start.Disable()
	c.stop()
	t, in := c.place.talk, c.inputs()
	desk.Work(c.place.lasting(), func(ctx context.Context) (*studio.Session, error) {
		now, err := t.saved(ctx, c.place.desk.Library)
		if err != nil {
			return nil, err
		}
		return studio.Record(ctx, c.place.desk.Library, c.place.desk.Hardware, now.story, studio.Wish{Mode: now.mode(), Inputs: in})
	}, c.onStarted)
}

func (c *checkPage) onStarted(s *studio.Session, err error) {
	c.start.Enable()
	c.failed = err
	if err != nil {
		c.find()
		return
	}
	c.place.running.begin(s)
}
