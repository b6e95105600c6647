package record

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func TestANoteRemembersItsFirstLetter(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.visit = t.Context()
	n, clock := s.running.notes, 10*time.Second
	n.now = func() time.Duration { return clock }
	n.entry.SetText("A")
	clock = 25 * time.Second
	n.entry.SetText("Ask about the bus fares")
	if want := "Remembers 0:10. Press Enter to keep it."; n.hint.Words != want {
		t.Errorf("the hint is %q, want %q", n.hint.Words, want)
	}
	n.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	n.mark(catalog.NoteMark)
	n.keep(catalog.NotePrivate)
	n.keep(catalog.NotePlain) // nothing is typed: nothing to keep
	desk.Settle()
	notes, err := s.lib.Notes(t.Context(), s.talk.story)
	s.must(err)
	if len(notes) != 3 || notes[0].Text != "Ask about the bus fares" || *notes[0].AtMS != 10000 || *notes[1].AtMS != 25000 {
		t.Errorf("kept are %+v", notes)
	}
	if n.entry.Text != "" || n.hint.Words != notesEmpty || n.count() != "Notes, 3" {
		t.Errorf("the panel shows %q, %q, %q", n.entry.Text, n.hint.Words, n.count())
	}
}

func TestANoteThatCouldNotBeKeptGoesBackToWhereItWasTyped(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	ms := int64(5000)
	note := catalog.Note{Story: s.talk.story, Text: "The bus fares", AtMS: &ms}
	n := s.running.notes
	n.set([]catalog.Note{note})
	n.onKept(note, os.ErrPermission)
	if n.entry.Text != "The bus fares" || len(n.notes) != 0 {
		t.Errorf("the field has %q, and %d notes are listed", n.entry.Text, len(n.notes))
	}
}

func TestSavedIsSaidOnlyOfWhatIsOnDisk(t *testing.T) {
	for name, c := range map[string]struct {
		saved time.Duration
		words string
	}{
		"half a second behind is every second": {59500 * time.Millisecond, "Every second is saved on this laptop."},
		"ten seconds behind is not":            {50 * time.Second, "Saved up to 0:50. Still writing the rest."},
	} {
		t.Run(name, func(t *testing.T) {
			if words, _ := (frame{elapsed: time.Minute, saved: c.saved}).savedWords(false); words != c.words {
				t.Errorf("it says %q, want %q", words, c.words)
			}
		})
	}
}

func TestOneWarningAtATimeAndTheMostSeriousFirst(t *testing.T) {
	quiet := []widget.Verdict{widget.LevelGood, widget.TooQuiet}
	hidden := map[warned]bool{}
	if w, _ := worst(frame{warning: unplugged}, machine{}, quiet, hidden); w.code != recorder.WarnUnplugged {
		t.Errorf("first is %v", w)
	}
	low := machine{power: power{known: true, percent: 8}}
	if w, _ := worst(frame{}, low, quiet, hidden); w.code != warnBattery {
		t.Errorf("then %v", w)
	}
	w, _ := worst(frame{}, machine{}, quiet, hidden)
	if w != (warned{warnQuiet, 1}) {
		t.Errorf("then %v", w)
	}
	hidden[w] = true
	if w, any := worst(frame{}, machine{}, quiet, hidden); any {
		t.Errorf("hidden, and still told: %v", w)
	}
	worst(frame{}, machine{}, nil, hidden) // it goes away
	if _, any := worst(frame{}, machine{}, quiet, hidden); !any {
		t.Error("it came back and was not told again")
	}
	if _, any := worst(frame{paused: true}, machine{}, quiet, hidden); any {
		t.Error("a pause is called quiet")
	}
}

// jargon is what ui.md section 9 does not say.
var jargon = []string{"file", "disk", "device", "buffer", "dB", "clip", "error", "fail", "sync", "upload", "server", "metadata", "!"}

func TestWarningsSpeakPlainly(t *testing.T) {
	low := machine{room: 20 * time.Minute, power: power{known: true, percent: 8, left: 15 * time.Minute}}
	for _, talk := range []talk{{name: "Maureen", naming: namingReal, way: wayPhone, onLaptop: true}, {naming: namingNone, way: wayRoom, each: true}, {name: "Asha", naming: namingReal, way: wayPhone}} {
		for _, code := range []recorder.WarningCode{recorder.WarnMissed, recorder.WarnSilent, recorder.WarnCopyGone, recorder.WarnDiskLow, recorder.WarnDiskSlow, recorder.WarnUnplugged, recorder.WarnNoSound, recorder.WarnDiskGone, recorder.WarnServerGone, recorder.WarnDiskFull, warnQuiet, warnLoud, warnBattery} {
			for track := range 2 {
				n := warned{code, track}.words(talk, frame{elapsed: 58*time.Minute + 12*time.Second}, low)
				if code != warnQuiet && strings.Contains(n.title, "quiet") {
					t.Errorf("%s is told as %q", code, n.title)
				}
				if n.title == "" || n.body == "" || n.icon == "" || !theme.HasIcon(n.icon) {
					t.Errorf("%s of track %d is %+v", code, track, n)
				}
				for _, word := range jargon {
					if strings.Contains(n.title+n.body, word) {
						t.Errorf("%s says %q: %s %s", code, word, n.title, n.body)
					}
				}
			}
		}
	}
}

func TestPowerIsReadAsThisLaptopTellsIt(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		words string
		low   bool
	}{
		"a machine without a battery says nothing": {nil, "", false},
		"plugged in":                         {map[string]string{"AC/type": "Mains", "AC/online": "1", "BAT0/type": "Battery", "BAT0/capacity": "82", "BAT0/status": "Not charging"}, "82%, plugged in", false},
		"a low battery":                      {map[string]string{"AC/type": "Mains", "AC/online": "0", "BAT0/type": "Battery", "BAT0/capacity": "9", "BAT0/status": "Discharging"}, "9%, on the battery", true},
		"a quarter of an hour":               {map[string]string{"BAT0/type": "Battery", "BAT0/capacity": "30", "BAT0/status": "Discharging", "BAT0/energy_now": "2500", "BAT0/power_now": "10000"}, "30%, on the battery", true},
		"the battery of a mouse is not ours": {map[string]string{"M/type": "Battery", "M/scope": "Device", "M/capacity": "3"}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, words := range c.files {
				file := filepath.Join(dir, name)
				os.MkdirAll(filepath.Dir(file), 0o700)
				if err := os.WriteFile(file, []byte(words+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if p := readPower(dir); p.words() != c.words || p.low() != c.low {
				t.Errorf("it says %q, low %v; want %q, %v", p.words(), p.low(), c.words, c.low)
			}
		})
	}
}

func TestRoomIsSaidInHoursOrMinutes(t *testing.T) {
	for room, want := range map[time.Duration]string{61*time.Hour + time.Minute: "61 hours", 90 * time.Minute: "90 minutes", time.Minute: "1 minute", 50 * time.Second: "less than a minute"} {
		if got := roomWords(room); got != want {
			t.Errorf("%v is %q, want %q", room, got, want)
		}
		if more := moreWords(room); strings.Contains(more, "more") == (room < time.Minute) {
			t.Errorf("%v is %q in the middle of a recording", room, more)
		}
	}
}

// silent is a computer whose sound system does not answer.
type silent struct{}

func (silent) Devices() ([]recorder.Device, error) { return nil, recorder.ErrNoServer }
func (silent) Open(string, int, func([]byte)) (recorder.Stream, error) {
	return nil, recorder.ErrNoServer
}

func TestWithoutSoundTheCheckSaysWhatToDoAndLetsGoBack(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.desk.Hardware = silent{}
	s.meet()
	s.agree()
	s.check.say()
	s.check.show(s.check.load(t.Context(), 2))
	if !s.check.trouble.Visible() || s.check.trouble.Action == nil || s.check.cards.Visible() {
		t.Error("it does not say what is wrong, or shows meters that cannot move")
	}
	s.steps.OnStep(stepConsent)
	if s.at != stepConsent {
		t.Error("there is no way back")
	}
}

func TestADeviceIsRememberedAndNoneIsTakenTwice(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.check.say()
	you, them := s.check.you, s.check.them
	you.offer(call.devices, "", "")
	them.offer(call.devices, "", you.device)
	if you.device != "builtin" || them.device != "headset.monitor" {
		t.Errorf("at first: %s and %s", you.device, them.device)
	}
	you.offer(call.devices, "headset", "")
	if you.device != "headset" {
		t.Errorf("remembered is headset, taken is %s", you.device)
	}
	you.offer(call.devices[:1], "headset", "")
	if you.device != "builtin" {
		t.Errorf("without the headset: %s", you.device)
	}
	only := []recorder.Device{{ID: "a", Name: "Mic"}, {ID: "b", Name: "Mic"}}
	you.offer(only, "", "")
	them.offer(only, "", you.device)
	if you.device == them.device || you.names[0] == you.names[1] {
		t.Errorf("two of one name: %s, %s, %v", you.device, them.device, you.names)
	}
}

func TestAFullLaptopSaysWhatIsKept(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.record(frame{}, -18, -44)
	s.running.last.elapsed = 58*time.Minute + 12*time.Second
	s.running.onEnded(catalog.Recording{}, recorder.ErrDiskFull)
	s.wrap.show(s.wrap.load(t.Context()))
	if want := "This laptop is full, so recording has stopped at 58:12."; s.at != stepWrapUp || s.wrap.trouble.Title != want || !s.wrap.trouble.Visible() {
		t.Errorf("step %d says %q, want %q", s.at+1, s.wrap.trouble.Title, want)
	}
}

func TestNothingHeardLeadsBackToTheSoundCheck(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.record(frame{}, -18, -44)
	s.running.onEnded(catalog.Recording{}, recorder.ErrEmpty)
	s.check.show(call, nil)
	if s.at != stepCheck || s.check.trouble.Title != "Nothing was heard, so there is nothing to keep." {
		t.Errorf("step %d says %q", s.at+1, s.check.trouble.Title)
	}
}

func TestANoteThatWasBegunIsKeptWhenTheWindowCloses(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.record(frame{}, -18, -44)
	s.visit = t.Context()
	s.KeepTyped()
	desk.Settle()
	s.KeepTyped() // once is enough
	desk.Settle()
	notes, err := s.lib.Notes(t.Context(), s.talk.story)
	s.must(err)
	if len(notes) != 1 || notes[0].Text != "Ask about the bus fares" || notes[0].AtMS == nil {
		t.Errorf("kept are %+v", notes)
	}
}

func TestTheKeyboardIsInSightWhileItRecordsHoweverLargeTheWords(t *testing.T) {
	for _, c := range []struct {
		scale float32
		want  func(*runningPage) fyne.Focusable
	}{
		{1, func(r *runningPage) fyne.Focusable { return r.notes.entry }},
		{1.5, func(r *runningPage) fyne.Focusable { return r.notesTo }},
	} {
		s := newStage(t, theme.New(c.scale, theme.Light))
		s.meet()
		s.goTo(stepRecording)
		s.window.Canvas().Unfocus()
		s.Focus()
		if s.window.Canvas().Focused() != c.want(s.running) {
			t.Errorf("at %.0f %% the keyboard is on %T", c.scale*100, s.window.Canvas().Focused())
		}
	}
}

func TestEscClosesTheNotesInANarrowWindowAndNothingElse(t *testing.T) {
	s := newStage(t, theme.New(1.5, theme.Light))
	s.meet()
	s.record(frame{}, -18, -44)
	s.running.openNotes()
	s.Escape()
	if s.running.showNotes || s.window.Canvas().Focused() != fyne.Focusable(s.running.notesTo) {
		t.Error("the notes are still open, or the keyboard is nowhere")
	}
	s.Escape()
	if s.at != stepRecording || s.running.notes.entry.Text == "" {
		t.Error("Esc ended the recording, or took the words away")
	}
}

func TestNoWarningSaysThatAllIsSavedWhileTheDiskIsBehind(t *testing.T) {
	talk := talk{name: "Maureen", naming: namingReal, way: wayPhone, onLaptop: true}
	f := frame{elapsed: time.Minute, saved: 50 * time.Second}
	for _, code := range []recorder.WarningCode{recorder.WarnCopyGone, recorder.WarnDiskLow, recorder.WarnDiskSlow, recorder.WarnUnplugged, recorder.WarnNoSound, recorder.WarnServerGone, recorder.WarnSilent, recorder.WarnMissed, warnBattery} {
		for track := range 2 {
			body := warned{code, track}.words(talk, f, machine{}).body
			for _, all := range []string{"Everything so far is saved", "Everything is", "Nothing is lost"} {
				if strings.Contains(body, all) {
					t.Errorf("%s says %q, and ten seconds are not on disk", code, body)
				}
			}
		}
	}
	if words := f.honest("Everything until now is saved on this laptop."); words != "Everything up to 0:50 is saved on this laptop." {
		t.Errorf("Stop says %q", words)
	}
}

func TestANoteKnowsTheRecordingWhoseMomentItIsAbout(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.visit = t.Context()
	second := catalog.NewID()
	s.desk.SetSession(&studio.Session{Recording: second})
	n := s.running.notes
	clock := 10 * time.Second
	n.now = func() time.Duration { return clock }
	n.entry.SetText("the bus fares")
	n.keep(catalog.NotePlain)
	clock += time.Second
	n.mark(catalog.NotePrivate)
	desk.Settle()
	notes, err := s.lib.Notes(t.Context(), s.talk.story)
	s.must(err)
	if len(notes) != 2 || notes[0].Text != "the bus fares" || notes[0].Recording != second || notes[1].Recording != second {
		t.Errorf("kept are %+v", notes)
	}
}

func TestAWarningSaysTheRoomThereIsNow(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.goTo(stepRecording)
	r := s.running
	r.set(nil, s.talk)
	low := frame{warning: recorder.Warning{Code: recorder.WarnDiskLow}, levels: make([]recorder.Level, 2), waves: make([][]float32, 2)}
	for _, minutes := range []time.Duration{20, 19} {
		low.room = minutes*time.Minute + 10*time.Second
		r.show(low)
		if want := fmt.Sprintf("There is room for %d minutes.", minutes); r.warning.Title != want {
			t.Errorf("it says %q, want %q", r.warning.Title, want)
		}
	}
}
