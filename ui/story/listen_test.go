package story

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/ui/theme"
)

// key presses a key where the keyboard is.
func (s *stage) key(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, k := range keys {
		canvas := s.d.Window.Canvas()
		switch at := canvas.Focused(); {
		case k == fyne.KeyTab:
			canvas.FocusNext()
		case at == nil:
			s.t.Fatal("the keyboard is nowhere")
		default:
			at.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
}

func TestAStoryIsHeardByKeyboardAlone(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	if s.d.Window.Canvas().Focused() != fyne.Focusable(s.listen.play) {
		t.Fatal("the keyboard does not begin at Play")
	}
	s.key(fyne.KeySpace)
	p := s.speaker.Last
	if p == nil || !p.On {
		t.Fatal("Space does not play")
	}
	s.listen.seek(31 * time.Second)
	s.key(fyne.KeyTab, fyne.KeyTab, fyne.KeyRight) // past Forward, to the speed
	if p.Speed != 1.25 {
		t.Errorf("one faster than normal speed is %v×", p.Speed)
	}
	s.key(fyne.KeyLeft, fyne.KeyLeft)
	if p.Speed != 0.75 || s.listen.speed.Selected != "Slower" {
		t.Errorf("one slower than normal speed is %v×, %q", p.Speed, s.listen.speed.Selected)
	}
	s.key(fyne.KeyTab, fyne.KeySpace) // Voices
	if !s.listen.sides.row.Visible() {
		t.Fatal("the voices do not show")
	}
	s.key(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyLeft, fyne.KeySpace) // past themes and extracts
	s.key(fyne.KeyTab, fyne.KeyLeft, fyne.KeyLeft, fyne.KeySpace)
	if p.Volumes[0] != 0.32 || p.Volumes[1] != 0 {
		t.Errorf("Maureen is heard at %v and Rosa at %v", p.Volumes[0], p.Volumes[1])
	}
	s.d.Window.Canvas().Focus(s.listen.back)
	s.key(fyne.KeyReturn)
	if p.At != 28*time.Second || s.listen.at != p.At {
		t.Errorf("back from 0:31 it is at %v, shown as %v", p.At, s.listen.at)
	}
	s.d.Window.Canvas().Focus(s.listen.wave)
	s.key(fyne.KeyLeft)
	if p.At != 23*time.Second {
		t.Errorf("left from 0:28 it is at %v", p.At)
	}
}

func TestASilentVoiceStaysSilentWhenTheSoundIsOpenedAnew(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.sides.onFold()
	s.listen.sides.all[1].loud.OnAnswer("silent")
	s.listen.sides.all[1].loud.SetAnswer("silent")
	s.listen.speed.SetSelected("Faster")
	s.listen.sides.onFold()
	if got := s.listen.sides.button.Words; got != "Voices, changed" {
		t.Errorf("folded away, the button says %q", got)
	}
	s.listen.toggle()
	if p := s.speaker.Last; p.Volumes[1] != 0 || len(p.Volumes) != 1 || p.Speed != 1.5 {
		t.Errorf("it is heard at %v and %v×", p.Volumes, p.Speed)
	}
}

func TestAStoryGoesOnWhereItWasLeft(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.seek(31 * time.Second)
	s.listen.toggle()
	s.listen.toggle() // pause keeps it
	s.leave()
	if s = enter(t, w, id); s.listen.at != 31*time.Second || s.listen.wave.Playhead() != s.listen.at {
		t.Errorf("opened again it is at %v, shown at %v", s.listen.at, s.listen.wave.Playhead())
	}
	s.listen.seek(40 * time.Second)
	s.KeepTyped() // the window closes
	s.leave()
	if s = enter(t, w, id); s.listen.at != 40*time.Second {
		t.Errorf("after closing it is at %v", s.listen.at)
	}
	s.listen.seek(s.listen.length - 5*time.Second)
	s.KeepTyped()
	s.leave()
	if s = enter(t, w, id); s.listen.at != 0 {
		t.Errorf("heard to its end it begins at %v", s.listen.at)
	}
}

func TestHeadphonesThatArePulledOutAreNotTheEnd(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.seek(20 * time.Second)
	s.listen.toggle()
	p := s.speaker.Last
	p.At, p.On, p.Gone = 25*time.Second, false, fmt.Errorf("play: %w", recorder.ErrNoDevice)
	s.listen.onTick()
	if !s.trouble.Visible() || s.trouble.Title != "The loudspeaker or the headphones went away." || !p.Closed {
		t.Errorf("it says %q; closed %v", s.trouble.Title, p.Closed)
	}
	s.listen.toggle()
	if other := s.speaker.Last; other == p || !other.On || other.At != 25*time.Second {
		t.Errorf("Play goes on at %v with another player: %v", other.At, other != p)
	}
}

func TestAMomentThatWasAskedForComesBeforeTheOneThatWasLeft(t *testing.T) {
	w, id := maureen(t)
	if err := w.Library.SetHeardUpTo(t.Context(), enter(t, w, id).told.Recordings[0].ID, 40*time.Second); err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	if s.listen.at != 40*time.Second {
		t.Errorf("it goes on at %v", s.listen.at)
	}
	p := New(s.d, id, func(string, string) {})
	p.At(12 * time.Second)
	p.Enter(s.visit)
	if p.listen.at != 12*time.Second {
		t.Errorf("asked for 0:12 it is at %v", p.listen.at)
	}
}

func TestVoicesLookAsTheyShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		w, id := maureen(t)
		s := enter(t, w, id)
		fyne.CurrentApp().Settings().SetTheme(look)
		s.content.Resize(fyne.NewSize(1154, 699))
		s.content.Resize(fyne.NewSize(1154, 700))
		told := s.told
		told.Recordings[0].Tracks[0].Gaps = []catalog.Gap{{AtMS: 31_000, MS: 19_000, Why: catalog.GapUnplugged}, {AtMS: 70_000, MS: 45_000, Why: catalog.GapPaused}}
		told.Recordings[0].Tracks[1].Gaps = []catalog.Gap{{AtMS: 80_000, MS: 90, Why: catalog.GapLost}, {AtMS: 85_000, MS: 4_000, Why: catalog.GapAsleep}}
		s.listen.draw(told.Recordings[0])
		s.listen.sides.onFold()
		s.listen.sides.all[1].loud.SetAnswer("quieter")
		s.listen.speed.SetSelected("Slower")
		s.d.Window.Canvas().Focus(s.listen.sides.all[0].loud)
		test.AssertImageMatches(t, fmt.Sprintf("voices-%s.png", name), s.d.Window.Canvas().Capture())
	}
}
