package widget_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func choosing(t *testing.T) (*widget.Select, fyne.Canvas) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	w := test.NewTempWindow(t, nil)
	s := widget.NewSelect("Any consent", []string{"Any consent", "Anyone may hear it", "Report only, not the web", "Short extracts only"}, nil)
	s.SetSelectedIndex(1)
	w.SetContent(widget.NewPage(widget.NewColumn(10, s)))
	w.Resize(fyne.NewSize(400, 400))
	w.Canvas().Focus(s)
	return s, w.Canvas()
}

func TestAListIsOpenedWalkedThroughAndChosenFromByKeyboard(t *testing.T) {
	s, over := choosing(t)
	press := func(key fyne.KeyName) { over.Focused().TypedKey(&fyne.KeyEvent{Name: key}) }
	press(fyne.KeyReturn)
	press(fyne.KeyDown)
	over.Focused().TypedRune('s')
	press(fyne.KeyReturn)
	if s.Selected != "Short extracts only" || over.Focused() != fyne.Focusable(s) || over.Overlays().Top() != nil {
		t.Errorf("%q is chosen, and the keyboard is on %v", s.Selected, over.Focused())
	}
}

func TestEscAndAPressBesideItCloseAListAndChooseNothing(t *testing.T) {
	s, over := choosing(t)
	for _, leave := range []func(){
		func() { over.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		func() { over.Overlays().Top().(fyne.Tappable).Tapped(&fyne.PointEvent{}) },
	} {
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		if over.Overlays().Top() == nil {
			t.Fatal("Space does not open it")
		}
		leave()
		if s.Selected != "Anyone may hear it" || over.Focused() != fyne.Focusable(s) || over.Overlays().Top() != nil {
			t.Errorf("%q is chosen, and the keyboard is on %v", s.Selected, over.Focused())
		}
	}
}

func TestALongListStaysInTheWindowAndShowsWhatIsChosen(t *testing.T) {
	s, over := choosing(t)
	for range 60 {
		s.Options = append(s.Options, "One more")
	}
	s.Options = append(s.Options, "The last")
	s.SetSelected("The last")
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	list := over.Focused().(*widget.List)
	first, last := list.Sight()
	if list.Current() != 64 || last != 65 || last-first > 9 {
		t.Errorf("the keys are on %d, in sight are %d to %d", list.Current(), first, last)
	}
	if bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(list).Y + list.Size().Height; bottom > 400 {
		t.Errorf("it ends at %v of 400", bottom)
	}
}
