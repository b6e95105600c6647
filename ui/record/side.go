package record

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/recorder"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// side is one microphone in the sound check, or one side of a call: which
// device, how loud, and what to do about it.
type side struct {
	label   string // of the track
	setting string // where the choice is remembered
	call    bool   // what the computer plays
	who     string
	caller  string

	mark    *widget.Icon
	head    *widget.Text
	name    *widget.Text
	choose  *widget.Select
	meter   *widget.LevelMeter
	verdict *widget.Notice
	hear    *widget.Button
	tap     *widget.Button
	ears    *widget.Button // Listen on headphones
	card    *widget.Panel

	devices []recorder.Device
	names   []string         // of devices, for people
	device  string           // id
	found   recorder.Finding // what is wrong, "" for nothing
	told    advice           // what is shown
	tapped  advice           // about a tap; shown before everything else
}

// advice is what the check says of one side.
type advice struct {
	tone        widget.Tone
	icon        string
	title, body string
	use         string // the device that one press takes instead
}

// Labels of tracks. They stand in files, so they are never names.
const (
	labelYou  = "You"
	labelThem = "Them"
	labelBoth = "Both"
)

func newSide(label, icon string, c *checkPage) *side {
	s := &side{label: label, setting: "record.device." + label}
	s.head, s.name = widget.NewHeading(label), widget.NewSecond("")
	s.choose = widget.NewSelect("Choose a microphone", nil, func(string) { s.onChoose(func() { s.say(c); c.listen() }) })
	s.meter = widget.NewLevelMeter(34)
	s.meter.OnVerdict = func(widget.Verdict) { s.say(c) }
	s.verdict = widget.NewNotice(widget.Calm, "hearing", "Say a few words.", "", nil)
	s.hear = widget.NewButton("Hear the last 5 seconds", "replay", func() { c.onHear(s) })
	s.tap = widget.NewButton("Tap to test it", "mic", func() { c.onTap(s) })
	s.ears = c.place.ears.button(label, "Listen on headphones")
	s.mark = widget.NewIcon(icon, theme.Ink)
	s.mark.IconSize = 26
	s.card = widget.NewCard(nil)
	return s
}

// lay puts the card together. In a narrow window, where words are large, it
// takes less, so that what is wrong is seen without scrolling.
func (s *side) lay(narrow bool) {
	head := &fyne.Container{Layout: spread{theme.Space12}, Objects: []fyne.CanvasObject{s.mark, s.head, s.name, s.ears}}
	buttons := widget.NewLine(theme.Space12, s.hear, s.tap)
	if narrow {
		s.meter.BarHeight = 18
		s.card.Pad(theme.Space8, 22).SetContent(widget.NewColumn(theme.Space8, head, s.choose, s.meter, s.verdict, buttons))
	} else {
		s.meter.BarHeight = 34
		s.card.Pad(20, 22).SetContent(widget.NewColumn(theme.Space12, head, s.choose, widget.NewPanel("", s.meter).Pad(6, 0),
			widget.NewLeast(0, theme.Scaled(82), s.verdict), buttons))
	}
	s.meter.Refresh()
}

// offer lists the devices a person can choose from, and takes the one that was
// chosen last time, or what fits best and is not taken by the other side.
func (s *side) offer(devices []recorder.Device, last, taken string) {
	s.devices = append(ofKind(devices, s.call), ofKind(devices, !s.call)...)
	s.names = s.named()
	s.choose.Options = s.names
	at := s.first(last, taken)
	s.device = ""
	if at < 0 {
		s.choose.ClearSelected()
		return
	}
	s.device = s.devices[at].ID
	s.choose.SetSelected(s.names[at])
}

// ofKind are the devices that hear what the computer plays, or the others.
func ofKind(devices []recorder.Device, plays bool) []recorder.Device {
	var some []recorder.Device
	for _, d := range devices {
		if (d.Kind == recorder.Monitor) == plays {
			some = append(some, d)
		}
	}
	return some
}

// first is the device to begin with, -1 when there is none. Those that fit the
// side stand first in the list.
func (s *side) first(last, taken string) int {
	best, at := -1, -1
	for i, d := range s.devices {
		worth := 0
		for _, good := range []bool{d.ID != taken, d.ID == last, (d.Kind == recorder.Monitor) == s.call, d.Default} {
			worth *= 2
			if good {
				worth++
			}
		}
		if worth > best {
			best, at = worth, i
		}
	}
	return at
}

// named is what a person reads for each device: its own name, and a number
// where two are called the same.
func (s *side) named() []string {
	names := make([]string, len(s.devices))
	seen := map[string]int{}
	for i, d := range s.devices {
		names[i] = s.deviceWords(d)
		if seen[names[i]]++; seen[names[i]] > 1 {
			names[i] = fmt.Sprintf("%s (%d)", names[i], seen[names[i]])
		}
	}
	return names
}

// deviceWords is a device as a person knows it.
func (s *side) deviceWords(d recorder.Device) string {
	plays := strings.TrimPrefix(d.Name, "Monitor of ")
	switch {
	case d.Kind != recorder.Monitor:
		return d.Name
	case !s.call:
		return "What the laptop plays, " + plays
	case len(ofKind(s.devices, true)) == 1:
		return "Sound of the call"
	}
	return "Sound of the call, " + plays
}

// onChoose takes another device and says so.
func (s *side) onChoose(then func()) {
	for i, d := range s.devices {
		if s.names[i] == s.choose.Selected && d.ID != s.device {
			s.device, s.tapped = d.ID, advice{}
			then()
		}
	}
}

// set shows how loud it is now, and what is wrong. other is how loud the other
// side is.
func (s *side) set(l, other recorder.Level, found []recorder.Finding, c *checkPage) {
	s.meter.OtherTalks(other.RMS > talking)
	s.meter.Set(l.RMS, l.Peak)
	s.found = ""
	if worth := slices.IndexFunc(found, func(f recorder.Finding) bool { return s.finding(f).title != "" }); worth >= 0 {
		s.found = found[worth]
	}
	s.say(c)
}

// talking is the level, in dBFS, above which somebody is speaking.
const talking = -35

// say shows the one thing that matters most now, with what to do.
func (s *side) say(c *checkPage) {
	now := s.tapped
	if now == (advice{}) {
		now = s.finding(s.found)
	}
	if now.title == "" {
		v := s.meter.State()
		now.title, now.body, now.tone = s.words(v)
		if now.icon = v.Icon(); now.icon == "" {
			now.icon = "hearing"
		}
	}
	if now == s.told {
		return
	}
	s.told = now
	var action *widget.Button
	if now.use != "" {
		action = widget.NewSmallButton("Use that one", "", func() { s.take(now.use) })
	}
	s.verdict.Set(now.tone, now.icon, now.title, now.body, action)
	c.relay()
}

// take chooses a device as if a person had done so.
func (s *side) take(device string) {
	for i, d := range s.devices {
		if d.ID == device {
			s.choose.SetSelected(s.names[i])
		}
	}
}

func (s *side) words(v widget.Verdict) (title, body string, tone widget.Tone) {
	switch v {
	case widget.LevelGood:
		return "Good.", s.clear(), widget.Good
	case widget.TooQuiet:
		return "A bit quiet.", s.louder(), widget.Care
	case widget.TooLoud:
		return "A bit too loud.", s.softer(), widget.Care
	case widget.Listening:
		return "Listening.", "Quiet, because the other one is talking.", widget.Calm
	case widget.NotHeard:
		return "Not heard yet.", s.unheard(), widget.Care
	}
	return "Say a few words.", "", widget.Calm
}

func (s *side) clear() string {
	switch s.label {
	case labelThem:
		return s.who + "’s voice is clear."
	case labelBoth:
		return "You are both clear."
	}
	return "Your voice is clear."
}

func (s *side) louder() string {
	switch {
	case s.call:
		return "Turn up the sound of the call, or ask " + s.caller + " to hold the phone closer."
	case s.label == labelThem:
		return "Move this microphone closer to " + s.caller + "."
	}
	return "Move the microphone closer, a hand’s width from you."
}

func (s *side) softer() string {
	if s.call {
		return "Turn the sound of the call down a little."
	}
	return "It may crackle. Move the microphone back a hand’s width."
}

func (s *side) unheard() string {
	if s.call {
		return "We cannot hear the call yet. Is the sound on? Choose above where the call comes from."
	}
	return "Say a few words. If nothing moves, choose another microphone above."
}
