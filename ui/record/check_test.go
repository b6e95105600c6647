package record

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

var everyFinding = []recorder.Finding{
	recorder.FindUnplugged, recorder.FindServerGone, recorder.FindNoSound, recorder.FindSilent, recorder.FindClipping,
	recorder.FindEcho, recorder.FindOneSided, recorder.FindHum, recorder.FindNoise, recorder.FindQuiet,
}

func TestWhatIsWrongIsToldInPlainWords(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.check.say()
	for _, side := range []*side{s.check.you, s.check.them} {
		for _, f := range everyFinding {
			a := side.finding(f)
			if a.title == "" && f != recorder.FindQuiet && !(side.call && (f == recorder.FindEcho || f == recorder.FindOneSided)) {
				t.Errorf("%s of %s has no words", f, side.label)
			}
			if a.title != "" && (a.body == "" || !theme.HasIcon(a.icon)) {
				t.Errorf("%s of %s is %+v", f, side.label, a)
			}
			for _, word := range jargon {
				if strings.Contains(a.title+a.body, word) {
					t.Errorf("%s says %q: %s %s", f, word, a.title, a.body)
				}
			}
		}
	}
}

func TestTheMostSeriousIsToldAndThenTheLevelAgain(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.wrong = []recorder.Finding{recorder.FindEcho, recorder.FindHum}
	s.soundCheck(-18, -18)
	you := s.check.you
	if you.verdict.Title != "We can hear Maureen twice." {
		t.Errorf("it says %q", you.verdict.Title)
	}
	s.wrong = []recorder.Finding{recorder.FindQuiet} // the meter says that better
	s.soundCheck(-18, -18)
	if you.verdict.Title != "Good." {
		t.Errorf("with nothing to say it says %q", you.verdict.Title)
	}
}

func TestATapSaysWhichMicrophoneHeardItAndOnePressTakesIt(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.visit = desk.AtOnce(t.Context())
	s.soundCheck(-18, -18)
	c, you := s.check, s.check.you
	c.ctx = s.visit
	c.onTapped(you, "headset", call.devices[0], nil)
	if v := you.verdict; v.Title != "That was heard by “Built-in microphone”," || v.Body != "not by “Headset microphone”." || v.Action == nil {
		t.Fatalf("it says %q %q", v.Title, v.Body)
	}
	s.desk.Hardware = silent{}
	you.verdict.Action.OnTapped()
	if you.device != "builtin" || you.verdict.Title == "That was heard by “Built-in microphone”," {
		t.Errorf("taken is %s, and it says %q", you.device, you.verdict.Title)
	}
	c.onTapped(you, "builtin", call.devices[0], nil)
	if v := you.verdict; v.Title != "Yes, that is the right microphone." || v.Action != nil {
		t.Errorf("it says %q", v.Title)
	}
	c.onTapped(you, "builtin", recorder.Device{}, recorder.ErrNoTap)
	if v := you.verdict; v.Title != "No tap was heard." || v.Tone != widget.Care {
		t.Errorf("it says %q", v.Title)
	}
}

// ears note what is played in the headphones.
type ears struct {
	sample.Loudspeaker
	heard chan []string
}

func (e *ears) Monitor(ctx context.Context, devices []string) error {
	e.heard <- devices
	<-ctx.Done()
	return nil
}

func TestListeningInIsOffAtFirstAndIsOfEachMicrophone(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	e := &ears{heard: make(chan []string, 9)}
	s.desk.Sound = e
	s.meet()
	s.together()
	s.agree()
	s.visit = t.Context()
	s.soundCheck(-18, -18)
	you := s.check.you.ears
	if len(e.heard) != 0 || !you.Visible() || !s.check.them.ears.Visible() {
		t.Fatal("somebody is listened to from the start, or cannot be")
	}
	you.OnTapped()
	select {
	case devices := <-e.heard:
		if !slices.Equal(devices, []string{"headset"}) {
			t.Errorf("heard are %v", devices)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nothing is heard")
	}
	if words := s.check.advice.Words; !strings.Contains(words, "howl") {
		t.Errorf("it says %q", words)
	}
	if you.OnTapped(); you.Words != "Listen on headphones" {
		t.Errorf("the switch says %q", you.Words)
	}
}

func TestNobodyListensInWhereItWouldBeRecorded(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.soundCheck(-18, -18)
	if s.check.you.ears.Visible() || s.check.them.ears.Visible() {
		t.Error("what the laptop plays is recorded, and one can listen in")
	}
}

func TestASecondCopyGoesToTheStickThatWasChosen(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.check.ctx = desk.AtOnce(t.Context())
	sticks := []stick{{"/media/rosa/STORIES", "STORIES", 12 * time.Hour}, {"/media/rosa/OTHER", "OTHER", 90 * time.Minute}}
	c := s.check.copy
	if c.offer(nil, "/media/rosa/STORIES"); c.choose.Visible() || c.dir != "" {
		t.Error("without a stick there is a choice")
	}
	if c.offer(sticks, ""); !c.choose.Visible() || c.dir != "" {
		t.Error("a stick is written to that nobody chose")
	}
	c.choose.SetSelected("Copy on OTHER, room for 90 minutes")
	last, err := s.lib.Setting(t.Context(), copySetting)
	if s.must(err); last != "/media/rosa/OTHER" || c.dir != last {
		t.Errorf("chosen is %q, remembered %q", c.dir, last)
	}
	if c.offer(sticks, last); c.dir != last {
		t.Errorf("remembered is %q, taken %q", last, c.dir)
	}
}

func TestAMicrophoneThatIsPluggedInIsOfferedAndTheChosenOneStays(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.soundCheck(-18, -18)
	c, you := s.check, s.check.you
	c.check = &recorder.Check{}
	c.devices = call.devices
	more := append(slices.Clone(call.devices), recorder.Device{ID: "lapel", Name: "Lapel", Kind: recorder.Microphone})
	c.onLooked(more, nil)
	if !slices.Contains(you.choose.Options, "Lapel") || you.device != "headset" {
		t.Errorf("offered are %v, taken is %s", you.choose.Options, you.device)
	}
	c.onLooked(slices.DeleteFunc(slices.Clone(more), func(d recorder.Device) bool { return d.ID == "headset" }), nil)
	if you.device != "headset" || !slices.Contains(you.choose.Options, "Headset microphone") {
		t.Errorf("it is away for a moment, and taken is %s of %v", you.device, you.choose.Options)
	}
}
