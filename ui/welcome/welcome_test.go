package welcome

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// first is a first start over an empty library.
type first struct {
	*Page
	lib    *library.Library
	window fyne.Window
	went   []string
}

func start(t *testing.T, look *theme.Theme) *first {
	t.Helper()
	lib, err := library.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	test.NewTempApp(t).Settings().SetTheme(look)
	f := &first{lib: lib, window: test.NewTempWindow(t, nil)}
	f.window.SetPadded(false)
	to := func(where string) func() { return func() { f.went = append(f.went, where) } }
	f.Page = New(desk.AtOnce(t.Context()), lib, f.window.Canvas, Ways{Record: to("record"), Around: to("around"), Demo: to("demo"), Larger: func(string) {}})
	f.window.SetContent(f.Content())
	f.window.Resize(fyne.NewSize(1366, 700))
	f.Focus()
	return f
}

// press presses a key where the keyboard is.
func (f *first) press(t *testing.T, keys ...fyne.KeyName) {
	t.Helper()
	for _, k := range keys {
		at := f.window.Canvas().Focused()
		if at == nil {
			t.Fatal("the keyboard is nowhere")
		}
		if k == fyne.KeyTab {
			f.window.Canvas().FocusNext()
			continue
		}
		at.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (f *first) wanted(t *testing.T) bool {
	t.Helper()
	is, err := Wanted(t.Context(), f.lib)
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func TestThreeKeysLeadToTheFirstRecording(t *testing.T) {
	f := start(t, theme.New(1, theme.Light))
	if !f.wanted(t) {
		t.Fatal("an empty library needs no welcome")
	}
	test.Type(f.name, "Rosa")
	f.press(t, fyne.KeyReturn, fyne.KeyReturn)
	if len(f.went) != 1 || f.went[0] != "record" {
		t.Errorf("it leads to %v", f.went)
	}
	if who, err := f.lib.Reporter(t.Context()); err != nil || who.KnownAs != "Rosa" {
		t.Errorf("the reporter is %q: %v", who.KnownAs, err)
	}
	if f.wanted(t) {
		t.Error("she is greeted again")
	}
}

func TestEveryScreenCanBeSkipped(t *testing.T) {
	f := start(t, theme.New(1, theme.Light))
	f.press(t, fyne.KeyReturn) // without a name
	f.Escape()
	if len(f.went) != 1 || f.went[0] != "around" || f.wanted(t) {
		t.Errorf("it leads to %v", f.went)
	}
	f = start(t, theme.New(1, theme.Light))
	f.Escape()
	if len(f.went) != 1 || f.went[0] != "around" || f.wanted(t) {
		t.Errorf("it leads to %v", f.went)
	}
	if who, err := f.lib.Reporter(t.Context()); err != nil || who.KnownAs != "" {
		t.Errorf("the reporter is %q: %v", who.KnownAs, err)
	}
}

func TestACodeThatIsNoneIsSaidToBeNoneAndCanBeLeft(t *testing.T) {
	f := start(t, theme.New(1, theme.Light))
	f.choose()
	f.press(t, fyne.KeyTab, fyne.KeyReturn)
	test.Type(f.code, "not a code")
	f.press(t, fyne.KeyReturn)
	if !f.answer.Visible() || f.answer.Tone != widget.Care || f.join.Disabled() {
		t.Error("nothing is said, or it cannot be tried again")
	}
	f.choose()
	f.press(t, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn)
	if len(f.went) != 1 || f.went[0] != "demo" {
		t.Errorf("it leads to %v", f.went)
	}
}

func TestALibraryThatIsInUseIsNotGreeted(t *testing.T) {
	f := start(t, theme.New(1, theme.Light))
	story, err := f.lib.BeginStory(t.Context(), library.Begin{Title: "With my coat on"})
	if err != nil {
		t.Fatal(err)
	}
	if f.wanted(t) {
		t.Error("it is greeted")
	}
	if err := f.lib.Discard(t.Context(), story.ID); err != nil {
		t.Fatal(err)
	}
	if f.wanted(t) {
		t.Error("it is greeted with its story in the bin")
	}
	if err := f.lib.BringBack(t.Context(), library.Binned{Kind: catalog.KindStory, Entity: story.ID, Story: story.ID}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.lib.Withdraw(t.Context(), library.Withdrawal{Story: story.ID, Target: catalog.WholeStory, Choice: catalog.ChoiceStop, How: catalog.HowApart}); err != nil {
		t.Fatal(err)
	}
	if f.wanted(t) {
		t.Error("it is greeted with its story taken back")
	}
}

func TestTheWelcomeLooksAsItShould(t *testing.T) {
	for _, look := range []struct {
		name string
		look *theme.Theme
	}{{"light", theme.New(1, theme.Light)}, {"dark", theme.New(1, theme.Dark)}, {"150", theme.New(1.5, theme.Light)}} {
		f := start(t, look.look)
		test.AssertRendersToImage(t, fmt.Sprintf("name-%s.png", look.name), f.window.Canvas())
		f.called = "Rosa"
		f.choose()
		test.AssertRendersToImage(t, fmt.Sprintf("choose-%s.png", look.name), f.window.Canvas())
		f.enter()
		test.AssertRendersToImage(t, fmt.Sprintf("code-%s.png", look.name), f.window.Canvas())
	}
}
