package widget_test

import (
	"math"
	"testing"
	"time"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// meterAt is a meter whose clock is moved by hand.
func meterAt(now *time.Time) *widget.LevelMeter {
	m := widget.NewLevelMeter(18)
	m.Now = func() time.Time { return *now }
	return m
}

// hear gives the meter one level, 20 times a second, for a while.
func hear(m *widget.LevelMeter, now *time.Time, seconds, rms, peak float64) {
	for range int(seconds * 20) {
		*now = now.Add(50 * time.Millisecond)
		m.Set(rms, peak)
	}
}

func TestAVerdictIsSaidOnceItIsSteady(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	silence := math.Inf(-1)
	for _, c := range []struct {
		heard     string
		rms, peak float64
		want      widget.Verdict
	}{
		{"a clear voice", -20, -10, widget.LevelGood},
		{"a faint voice", -40, -32, widget.TooQuiet},
		{"a voice too near", -10, -1, widget.TooLoud},
		{"nothing at all", silence, silence, widget.NotHeard},
		{"a broken number", math.NaN(), math.NaN(), widget.NotHeard},
	} {
		now := time.Unix(0, 0)
		m := meterAt(&now)
		hear(m, &now, 1, c.rms, c.peak)
		if m.State() != widget.NoVerdict {
			t.Errorf("%s: said %q after one second", c.heard, m.State().Words())
		}
		hear(m, &now, 1, c.rms, c.peak)
		if m.State() != c.want {
			t.Errorf("%s: said %q, want %q", c.heard, m.State().Words(), c.want.Words())
		}
	}
}

func TestABreathBetweenWordsChangesNoVerdict(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	now := time.Unix(0, 0)
	m := meterAt(&now)
	hear(m, &now, 3, -20, -10)
	m.OnVerdict = func(v widget.Verdict) { t.Errorf("said %q in the middle of a sentence", v.Words()) }
	for range 10 {
		hear(m, &now, 0.9, -48, -44)
		hear(m, &now, 0.3, -20, -10)
	}
}

func TestQuietIsListeningWhileTheOtherTalks(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	now := time.Unix(0, 0)
	m := meterAt(&now)
	m.OtherTalks(true)
	hear(m, &now, 3, -48, -44)
	if m.State() != widget.Listening {
		t.Errorf("said %q, want Listening", m.State().Words())
	}
	m.OtherTalks(false)
	hear(m, &now, 3, -48, -44)
	if m.State() != widget.TooQuiet {
		t.Errorf("said %q, want Too quiet", m.State().Words())
	}
}

func TestSilenceIsListeningOnlyForAWhileAndOnlyAfterSomethingWasHeard(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	now := time.Unix(1000, 0)
	m := meterAt(&now)
	m.OtherTalks(true)
	hear(m, &now, 3, -120, -120)
	if m.State() != widget.NotHeard {
		t.Errorf("never heard, and it says %q", m.State().Words())
	}
	hear(m, &now, 3, -20, -10)
	hear(m, &now, 5, -120, -120)
	if m.State() != widget.Listening {
		t.Errorf("heard 5 seconds ago, and it says %q", m.State().Words())
	}
	hear(m, &now, 8, -120, -120)
	if m.State() != widget.NotHeard {
		t.Errorf("silent for 13 seconds, and it says %q", m.State().Words())
	}
}

func TestOnePopIsNotTooLoud(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	now := time.Unix(0, 0)
	m := meterAt(&now)
	hear(m, &now, 3, -20, -10)
	m.Set(-12, -0.5)
	hear(m, &now, 3, -20, -10)
	if m.State() != widget.LevelGood {
		t.Errorf("one pop and the meter says %q", m.State().Words())
	}
}

func TestEveryVerdictHasWordsAndAnIcon(t *testing.T) {
	for v := widget.LevelGood; v <= widget.NotHeard; v++ {
		if v.Words() == "" || !theme.HasIcon(v.Icon()) {
			t.Errorf("verdict %d: words %q, icon %q", v, v.Words(), v.Icon())
		}
	}
}

func TestTimesAreWrittenAsPeopleReadThem(t *testing.T) {
	for at, want := range map[time.Duration]string{
		-time.Second: "0:00", 7900 * time.Millisecond: "0:07", 24*time.Minute + 16*time.Second: "24:16", 64*time.Minute + 16*time.Second: "1:04:16",
	} {
		if got := widget.TimeWords(at); got != want {
			t.Errorf("%v is written %q, want %q", at, got, want)
		}
	}
}
