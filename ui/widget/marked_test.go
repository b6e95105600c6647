package widget_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// said is what a widget draws in that width, strong words between stars.
func said(t *testing.T, w fyne.Widget, width float32) string {
	t.Helper()
	w.Resize(fyne.NewSize(width, 24))
	all := ""
	var draw func(o fyne.CanvasObject)
	draw = func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Text:
			if o.Position().X+o.Size().Width > width+1 {
				t.Errorf("%q ends at %v of %v", o.Text, o.Position().X+o.Size().Width, width)
			}
			if o.TextStyle.Bold {
				all += "*" + o.Text + "*"
				return
			}
			all += o.Text
		case fyne.Widget:
			for _, inside := range test.WidgetRenderer(o).Objects() {
				draw(inside)
			}
		}
	}
	draw(w)
	return all
}

func TestMarkedWordsAreStrongAndAlwaysInSight(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	words := "You do not learn it from a leaflet, you learn it in the kitchen with the kettle whistling and three people talking at once."
	at := strings.Index(words, "kettle")
	m := widget.NewMarked(theme.Second)
	m.Set(words, [][2]int{{at, at + len("kettle")}})
	for width, want := range map[float32]string{
		1200: "You do not learn it from a leaflet, you learn it in the kitchen with the *kettle* whistling and three people talking at once.",
		300:  "",
		120:  "",
	} {
		got := said(t, m, width)
		if want != "" && got != want {
			t.Errorf("in %v it says %q", width, got)
		}
		if !strings.Contains(got, "*kettle*") {
			t.Errorf("in %v the words that were looked for are out of sight: %q", width, got)
		}
	}
}

func TestMarksThatAreNoneHurtNothing(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	m := widget.NewMarked(theme.Second)
	for _, marks := range [][][2]int{nil, {{5, 2}}, {{0, 900}}, {{3, 5}, {1, 2}}, {{-4, 2}}} {
		m.Set("two\nlines \u202e\U0001F600", marks)
		if got := said(t, m, 900); !strings.Contains(strings.ReplaceAll(got, "*", ""), "two lines") {
			t.Errorf("%v: %q", marks, got)
		}
	}
	m.Set("", [][2]int{{0, 0}})
	said(t, m, 10)
	m.Set(strings.Repeat("kettle ", 20_000), [][2]int{{70_000, 70_006}})
	if got := said(t, m, 400); !strings.Contains(got, "*") {
		t.Errorf("in a long text: %q", got)
	}
}

func TestChipsThatHaveNoRoomAreCounted(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.New(1, theme.Light))
	c := widget.NewEmptyChips(2)
	c.Set([]string{"Support", "Learning", "Plain words"})
	for width, want := range map[float32]string{400: "SupportLearning+1", 120: "Support+2"} {
		if got := said(t, c, width); got != want {
			t.Errorf("in %v they say %q", width, got)
		}
	}
	c.Set(nil)
	if got := said(t, c, 400); got != "" {
		t.Errorf("without words they say %q", got)
	}
	c.Set([]string{strings.Repeat("long ", 2000)})
	if got := said(t, c, 120); !strings.HasSuffix(got, "…") {
		t.Errorf("a long one says %q", got)
	}
}
