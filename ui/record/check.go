package record

import (
	"context"
	"errors"
	"slices"
	"strings"
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
	copy    *second
	start   *widget.Button

	check  *recorder.Check
	failed error // of the last start; nil when there was none

	devices []recorder.Device // that were there when it looked last
	looking bool
}

func newCheckPage(p *place) *checkPage {
	c := &checkPage{place: p, stop: func() {}}
	c.title, c.sub = widget.NewTitle(""), widget.NewSecond("")
	c.sub.Wrap = true
	c.phone = widget.NewChoice(widget.Segments, []widget.Option{{Key: "laptop", Words: "Call on this laptop"}, {Key: "table", Words: "Phone on the table"}}, c.onPhone)
	c.phone.Spoken = "Where is the call?"
	c.you, c.them, c.both = newSide(labelYou, "mic-fill", c), newSide(labelThem, "headphones-fill", c), newSide(labelBoth, "mic-fill", c)
	c.cards = &fyne.Container{}
	c.again = widget.NewSmallButton("Try again", "sync", c.onAgain)
	c.trouble = widget.NewNotice(widget.Care, "mic_off", "", "", c.again)
	c.advice = widget.NewStatusPill("headphones", "Headphones keep the call from being heard twice", widget.Calm)
	c.room = widget.NewStatusPill("check_circle-fill", "", widget.Done)
	c.power = widget.NewStatusPill("battery_charging_full", "", widget.Calm)
	c.copy = newSecond(c.keepCopy)
	c.facts = widget.NewLine(32, c.room, c.power, c.advice)
	p.ears.told = c.sayEars
	c.start = widget.NewPrimary("Start recording", "mic-fill", c.onStart)
	c.trouble.Hide()
	foot := widget.NewFooter(widget.NewButton("Back: consent", "arrow_back", func() { p.goTo(stepConsent) }), widget.NewSecond("You can start now and put the sound right as you go."), c.start)
	c.framed = p.framed(foot, c.body())
	return c
}

func (c *checkPage) body() func(narrow bool) fyne.CanvasObject {
	return func(narrow bool) fyne.CanvasObject {
		words := widget.NewColumn(0, c.title, c.sub)
		for _, s := range []*side{c.you, c.them, c.both} {
			s.lay(narrow)
		}
		if narrow {
			c.cards.Layout = widget.NewColumn(theme.Space16).Layout
			facts := widget.NewColumn(theme.Space8, append(slices.Clone(c.facts.Objects), c.copy.choose)...)
			return widget.NewColumn(theme.Space16, words, c.phone, c.trouble, c.cards, facts)
		}
		c.cards.Layout = equal{20}
		head := widget.NewColumns(theme.Space24, []float32{widget.Rest, -1}, words, c.phone)
		facts := widget.NewColumns(theme.Space24, []float32{widget.Rest, 330}, widget.NewPanel("", c.facts).Pad(theme.Space4, 6), c.copy.choose)
		return widget.NewColumn(18, head, c.trouble, c.cards, facts)
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
	c.looking = false
	desk.Every(ctx, plugEvery, c.look)
	context.AfterFunc(ctx, func() { fyne.Do(c.left) })
}

// left ends listening in, unless it goes on into a recording.
func (c *checkPage) left() {
	if c.place.desk.Session() == nil {
		c.place.ears.off()
	}
}

// sayEars says what headphones are for just now.
func (c *checkPage) sayEars() {
	words, tone := "Headphones keep the call from being heard twice", widget.Calm
	on := c.place.ears.any()
	if on {
		words, tone = "Headphones on? A loudspeaker would howl", widget.Care
	}
	c.advice.Set("headphones", words, "", tone, widget.NoBar)
	shown(c.advice, on || c.place.talk.onLaptop)
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
	c.sayEars()
	c.you.name.SetWords(t.reporter)
	c.them.name.SetWords(t.knownAs())
	c.both.head.SetWords("Both of you")
	c.both.name.SetWords("one microphone")
	var cards []fyne.CanvasObject
	for _, s := range c.sides() {
		s.who, s.caller, s.call = t.Called(), t.called(), s == c.them && t.onLaptop
		shown(s.tap, !s.call)
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

// microphones are those one can listen in to, by label: none where what the
// laptop plays is recorded, for what is listened to would be in it.
func (c *checkPage) microphones() map[string]string {
	found := map[string]string{}
	for _, s := range c.sides() {
		for _, d := range s.devices {
			switch {
			case d.ID != s.device:
			case d.Kind == recorder.Monitor:
				return nil
			default:
				found[s.label] = d.ID
			}
		}
	}
	return found
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
	c.place.ears.hear(c.microphones())
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
	levels, found := make([]recorder.Level, len(sides)), make([][]recorder.Finding, len(sides))
	for i := range sides {
		levels[i], found[i] = c.check.Level(i), c.check.Findings(i)
	}
	c.showLevels(levels, found)
}

func (c *checkPage) showLevels(levels []recorder.Level, found [][]recorder.Finding) {
	for i, s := range c.sides() {
		other := recorder.Level{RMS: recorder.Quietest, Peak: recorder.Quietest}
		if len(levels) == 2 {
			other = levels[1-i]
		}
		s.set(levels[i], other, found[i], c)
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
	t, stick, wish := c.place.talk, c.copy.dir, studio.Wish{Mode: c.place.talk.mode(), Inputs: c.inputs()}
	desk.Work(c.place.lasting(), func(ctx context.Context) (*studio.Session, error) {
		now, err := t.saved(ctx, c.place.desk.Library)
		if err != nil {
			return nil, err
		}
		wish.SecondCopy = folder(stick)
		return studio.Record(ctx, c.place.desk.Library, c.place.desk.Hardware, now.story, wish)
	}, func(s *studio.Session, err error) { c.onStarted(s, wish, err) })
}

func (c *checkPage) onStarted(s *studio.Session, w studio.Wish, err error) {
	c.start.Enable()
	c.failed = err
	if err != nil {
		c.find()
		return
	}
	c.place.talk.headset = strings.Contains(strings.ToLower(c.you.choose.Selected), "headset")
	c.place.running.begin(s, w)
}
