package record

import (
	"math"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// stage is the place in a window of a small laptop, over a real library. The
// place is never entered, so that nothing runs behind the test: it shows what
// the test loads.
type stage struct {
	*place
	t      *testing.T
	window fyne.Window
	lib    *library.Library
	now    time.Time
	wrong  []recorder.Finding // with the reporter's side
}

func newStage(t *testing.T, look *theme.Theme) *stage {
	t.Helper()
	s := &stage{t: t, now: time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)}
	var err error
	s.lib, err = library.OpenAt(t.Context(), t.TempDir(), func() time.Time { return s.now })
	s.must(err)
	t.Cleanup(func() { s.lib.Close() })
	s.must(s.lib.SetReporter(t.Context(), "Rosa"))
	p, err := s.lib.Project(t.Context())
	s.must(err)
	p.Name, p.Starters = "Co-Pro Stories", []string{"When did working together go well for you?", "What got in the way?"}
	s.must(s.lib.SetProject(t.Context(), p))

	test.NewTempApp(t).Settings().SetTheme(look)
	s.window = test.NewTempWindow(t, nil)
	s.window.SetPadded(false)
	s.place = newPlace(&desk.Desk{Library: s.lib, Window: s.window})
	rail := widget.NewLeast(widget.RailWidth(widget.BreadthOf(1366)), 0, widget.NewPanel(theme.Rail, nil))
	page := widget.NewPanel(theme.Paper, s.Content())
	s.window.SetContent(&fyne.Container{Layout: besideRail{}, Objects: []fyne.CanvasObject{rail, page}})
	s.window.Resize(fyne.NewSize(1366, 700))
	s.who.show(s.who.load(t.Context()))
	return s
}

// besideRail is the window's frame: the rail, and the place beside it.
type besideRail struct{}

func (besideRail) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (besideRail) Layout(o []fyne.CanvasObject, size fyne.Size) {
	rail := o[0].MinSize().Width
	put(o[0], 0, 0, rail, size.Height)
	put(o[1], rail, 0, size.Width-rail, size.Height)
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// meet answers the questions of Who, for a call, and begins the story.
func (s *stage) meet() {
	s.t.Helper()
	s.who.name.SetText("Maureen")
	s.who.way.SetAnswer(wayPhone)
	s.who.onWay(wayPhone)
	s.who.reach.SetSelected("Phone call")
	s.who.detail.SetText("After five is best")
	saved, err := s.who.said().saved(s.t.Context(), s.lib)
	s.must(err)
	saved.onLaptop, saved.headset = true, true
	s.who.onSaved(saved, nil)
	s.consent.enter(s.t.Context())
}

// together makes it a talk in one room, with a microphone each.
func (s *stage) together() {
	s.talk.way, s.talk.each, s.talk.onLaptop, s.talk.headset = wayRoom, true, false, false
}

// agree answers the questions of Consent and writes the answers down.
func (s *stage) agree() {
	s.t.Helper()
	s.answer()
	saved, err := s.consent.named().withAnswers(s.t.Context(), s.lib, s.consent.said)
	s.must(err)
	s.consent.onSaved(saved, stepCheck, nil)
}

// answer answers every question: yes to all but the web, where they want to be
// asked.
func (s *stage) answer() {
	given := map[*widget.ConsentCard]string{s.consent.record: "yes", s.consent.name: namingReal}
	for i, card := range s.consent.uses.cards {
		given[card] = "yes"
		if s.consent.uses.uses[i] == catalog.UseWhole {
			given[card] = "ask"
		}
	}
	for card, answer := range given {
		card.SetAnswer(answer)
		card.OnAnswer(answer)
	}
}

// call is a headset and the sound of a call, with power and room.
var call = found{
	devices: []recorder.Device{
		{ID: "builtin", Name: "Built-in microphone", Kind: recorder.Microphone, Default: true},
		{ID: "headset", Name: "Headset microphone", Kind: recorder.Microphone},
		{ID: "headset.monitor", Name: "Monitor of Headset", Kind: recorder.Monitor},
	},
	last:    map[string]string{"record.device.You": "headset"},
	machine: machine{room: 61 * time.Hour, power: power{known: true, plugged: true, percent: 82}},
}

// check shows the sound check after four seconds of talk.
func (s *stage) soundCheck(you, them float64) {
	s.check.say()
	s.check.showMachine(call.machine)
	taken := ""
	for _, side := range s.check.sides() {
		side.offer(call.devices, call.last[side.setting], taken)
		taken = side.device
		side.meter.Now = func() time.Time { return s.now }
	}
	s.ears.hear(s.check.microphones())
	for range 40 {
		s.now = s.now.Add(100 * time.Millisecond)
		s.check.showLevels([]recorder.Level{{RMS: you, Peak: you + 4}, {RMS: them, Peak: them + 4}}, [][]recorder.Finding{s.wrong, nil})
	}
	s.check.relay()
}

// record shows 24 minutes and 16 seconds of a recording.
func (s *stage) record(f frame, them, you float64) {
	s.goTo(stepRecording)
	r := s.running
	r.set(nil, s.talk)
	r.showMachine(call.machine, nil)
	r.notes.set(talked(s.talk.story))
	r.notes.before.clock = func() time.Time { return s.now }
	r.notes.before.step = offeredAll
	r.notes.before.show()
	if s.talk.way == wayRoom {
		s.ears.hear(map[string]string{labelYou: "headset", labelThem: "builtin"})
	}
	for _, l := range r.lanes {
		l.meter.Now = func() time.Time { return s.now }
	}
	f.elapsed = 24*time.Minute + 16*time.Second
	f.saved = f.elapsed - 400*time.Millisecond
	r.last.elapsed = 24*time.Minute + 11*time.Second
	r.notes.entry.SetText("Ask about the bus fares")
	f.levels = []recorder.Level{{RMS: you, Peak: min(you+4, -1)}, {RMS: them, Peak: min(them+4, -1)}}
	f.waves = [][]float32{speech(95, 40, float32(math.Pow(10, you/20))), speech(0, 135, float32(math.Pow(10, them/20)))}
	if you <= -100 {
		f.waves[0] = make([]float32, widget.LiveBars)
	}
	for range 40 {
		s.now = s.now.Add(100 * time.Millisecond)
		r.show(f)
	}
	s.window.Canvas().Focus(r.notes.entry)
}

// begins shows what is offered at the beginning, in the notes.
func (s *stage) begins(step int) {
	b := s.running.notes.before
	s.running.last.elapsed = 9 * time.Second
	b.step, b.from = step, 5*time.Second
	b.show()
	s.running.openNotes()
}

// speech is a wave as talking makes one: words, and gaps between them.
func speech(from, bars int, loud float32) []float32 {
	wave := make([]float32, widget.LiveBars)
	for i := from; i < min(len(wave), from+bars); i++ {
		x := float64(i)
		word := math.Max(0, math.Sin(x/7)+0.6*math.Sin(x/2.3+1))
		wave[i] = min(1, loud*4*float32(word)*float32(0.5+0.5*math.Abs(math.Sin(x*1.7))))
	}
	return wave
}

func talked(story catalog.ID) []catalog.Note {
	at := func(m, s int64) *int64 { ms := (m*60 + s) * 1000; return &ms }
	return []catalog.Note{
		{Story: story, AtMS: at(6, 12), Text: "First meeting, church hall, 2019"},
		{Story: story, AtMS: at(12, 40), Text: "her sister’s name", Sort: catalog.NotePrivate},
		{Story: story, AtMS: at(21, 30), Text: "Good for the playlist: “with my coat on”", Sort: catalog.NoteQuote},
		{Story: story, AtMS: at(24, 9), Text: "Trust means someone ringing back"},
	}
}

// keep makes the page that follows Stop, over a take of 24 minutes.
func (s *stage) keep() {
	id, _, err := s.lib.BeginRecording(s.t.Context(), s.talk.story)
	s.must(err)
	_, err = s.lib.Keep(s.t.Context(), catalog.Take{Recording: id, Started: s.now, Mode: catalog.ModeCall, App: "test", Tracks: []catalog.Track{
		{Label: labelYou, File: "track-1.wav", Frames: 48000 * 1456, RateHz: 48000, Bits: 16, Channels: 1, SHA256: strings.Repeat("0", 64), Bytes: 1},
	}})
	s.must(err)
	for _, n := range talked(s.talk.story) {
		_, err := s.lib.AddNote(s.t.Context(), n)
		s.must(err)
	}
	s.talk.recorded = true
	s.goTo(stepWrapUp)
	s.wrap.show(s.wrap.load(s.t.Context()))
}

var (
	unplugged = recorder.Warning{Code: recorder.WarnUnplugged, Track: 0}
	missed    = recorder.Warning{Code: recorder.WarnMissed, Track: 0}
)

// scenes are the pictures of this place.
var scenes = map[string]func(*stage){
	"who": func(s *stage) {
		s.who.name.SetText("Maureen")
		s.who.way.SetAnswer(wayPhone)
		s.who.onWay(wayPhone)
		s.window.Canvas().Focus(s.who.name)
	},
	"who-room": func(s *stage) {
		s.who.way.SetAnswer(wayRoom)
		s.who.onWay(wayRoom)
		s.window.Canvas().Focus(s.who.way)
	},
	"consent": func(s *stage) {
		s.meet()
		s.answer()
		s.window.Canvas().Focus(s.consent.name.Focus())
	},
	"consent-rest": func(s *stage) {
		s.meet()
		s.answer()
		s.window.Canvas().Focus(s.consent.uses.cards[len(s.consent.uses.cards)-1].Focus())
	},
	"consent-later": func(s *stage) {
		s.meet()
		s.consent.record.SetAnswer("yes")
		s.consent.onRecord("yes")
		s.consent.name.SetAnswer(namingReal)
		s.consent.onName(namingReal)
		s.consent.uses.later.OnTapped()
	},
	"consent-after": func(s *stage) {
		s.meet()
		s.agree()
		s.keep()
		s.goTo(stepConsent)
		s.consent.enter(s.t.Context())
		s.Focus()
	},
	"consent-asked": func(s *stage) { s.meet(); s.Focus() },
	"check":         func(s *stage) { s.meet(); s.agree(); s.soundCheck(-40, -33); s.Focus() },
	"check-echo": func(s *stage) {
		s.meet()
		s.agree()
		s.wrong = []recorder.Finding{recorder.FindEcho, recorder.FindHum}
		s.soundCheck(-18, -33)
		s.Focus()
	},
	"check-tap": func(s *stage) {
		s.meet()
		s.agree()
		s.soundCheck(-18, -33)
		s.check.tapTold(s.check.you, s.check.you.tapWords(call.devices[0], nil))
		s.check.copy.offer([]stick{{"/media/rosa/STORIES", "STORIES", 12 * time.Hour}}, "/media/rosa/STORIES")
		s.check.relay()
		s.window.Canvas().Focus(s.check.you.tap)
	},
	"check-room":     func(s *stage) { s.meet(); s.together(); s.agree(); s.soundCheck(-18, -20); s.Focus() },
	"recording-room": func(s *stage) { s.meet(); s.together(); s.agree(); s.record(frame{}, -18, -20) },
	"check-nothing": func(s *stage) {
		s.meet()
		s.agree()
		s.soundCheck(-18, -33)
		s.check.show(found{machine: call.machine}, recorder.ErrNoDevice)
	},
	"recording":           func(s *stage) { s.meet(); s.agree(); s.record(frame{}, -18, -44) },
	"recording-quiet":     func(s *stage) { s.meet(); s.agree(); s.record(frame{}, -34, -50) },
	"recording-unplugged": func(s *stage) { s.meet(); s.agree(); s.record(frame{warning: unplugged}, -18, -120) },
	"recording-missed":    func(s *stage) { s.meet(); s.agree(); s.record(frame{warning: missed}, -18, -44) },
	"recording-notes": func(s *stage) {
		s.meet()
		s.agree()
		s.record(frame{warning: unplugged}, -18, -120)
		s.running.openNotes()
	},
	"recording-slate": func(s *stage) {
		s.meet()
		s.agree()
		s.record(frame{}, -18, -44)
		s.begins(offerSlate)
	},
	"recording-tone": func(s *stage) {
		s.meet()
		s.agree()
		s.record(frame{}, -18, -44)
		s.begins(keepingTone)
	},
	"recording-paused": func(s *stage) { s.meet(); s.agree(); s.record(frame{paused: true}, -18, -44) },
	"wrap-up":          func(s *stage) { s.meet(); s.agree(); s.keep(); s.Focus() },
}

// only names the looks of scenes that need no more of them.
var only = map[string]string{"consent-rest": "light 150", "consent-later": "light 150", "consent-after": "light", "who-room": "light", "consent-asked": "light 150", "check-nothing": "light", "recording-notes": "150", "check-tap": "light 150", "recording-tone": "light", "check-room": "light", "recording-room": "light dark"}

// TestThePlaceLooksAsKept compares each step with its picture in testdata. A
// new picture is written to testdata/failed when they differ: look at both,
// and move it over the old one if it is the better one.
func TestThePlaceLooksAsKept(t *testing.T) {
	for look, with := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		for name, act := range scenes {
			if only[name] != "" && !strings.Contains(only[name], look) {
				continue
			}
			t.Run(name+"-"+look, func(t *testing.T) {
				s := newStage(t, with)
				act(s)
				test.AssertRendersToImage(t, name+"-"+look+".png", s.window.Canvas())
			})
		}
	}
}
