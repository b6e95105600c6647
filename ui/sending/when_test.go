package sending

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// at is the network of a test.
type at client.Place

func (p at) Here(context.Context, string) client.Place { return client.Place(p) }

// stage is all there is to choose, in a window over a real library.
type stage struct {
	*When
	t     *testing.T
	w     *sample.World
	woken int
}

func enter(t *testing.T, look *theme.Theme, network string) *stage {
	t.Helper()
	w := sample.New(t)
	w.Enrol()
	s := &stage{t: t, w: w}
	test.NewTempApp(t).Settings().SetTheme(look)
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	root := widget.NewPanel(theme.Paper, nil)
	s.When = New(&desk.Desk{Library: w.Library, Window: win, Wake: func() { s.woken++ }}, func(err error) { t.Error(err) }, func() { page.Relayout(root) })
	s.network, s.now = at{Name: network}, func() time.Time { return w.Now }
	breadth := widget.BreadthOf(1366)
	root.SetContent(widget.NewPage(s.Full(breadth)))
	win.SetContent(root)
	win.Resize(fyne.NewSize(1154, 520))
	s.Enter(desk.AtOnce(t.Context()))
	return s
}

// rules are those that were kept.
func (s *stage) rules() client.Rules {
	s.t.Helper()
	r, err := client.ReadRules(s.t.Context(), s.w.Library)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s *stage) press(on fyne.Focusable, keys ...fyne.KeyName) {
	s.d.Window.Canvas().Focus(on)
	for _, key := range keys {
		s.d.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func TestChosenWifiBeginsWithWhereOneIsAndMoreCanBeChosen(t *testing.T) {
	s := enter(t, theme.New(1, theme.Light), "Office")
	s.press(s.Choice, fyne.KeyDown, fyne.KeyReturn)
	if r := s.rules(); r.When != client.OnChosen || len(r.Networks) != 1 || r.Networks[0] != "Office" || s.woken != 1 {
		t.Fatalf("kept is %+v", r)
	}
	s.network = at{Name: "Library"}
	s.Look()
	button := s.networks.Objects[1].(*fyne.Container).Objects[0].(*widget.Button)
	s.press(button, fyne.KeyReturn)
	if r := s.rules(); len(r.Networks) != 2 || r.Networks[1] != "Library" {
		t.Fatalf("kept is %+v", r)
	}
	for range 2 {
		forget := s.networks.Objects[0].(*fyne.Container).Objects[2].(*widget.Button)
		s.press(forget, fyne.KeyReturn)
	}
	if r := s.rules(); r.When != client.OnChosen || len(r.Networks) != 0 {
		t.Errorf("all are forgotten, and kept is %+v", r)
	}
	if at := s.d.Window.Canvas().Focused(); at != fyne.Focusable(s.Choice) {
		t.Errorf("the keys stand on %T", at)
	}
}

func TestOnlyAtNightBetweenHoursThatAreChosen(t *testing.T) {
	s := enter(t, theme.New(1, theme.Light), "")
	if s.hours.span.Visible() {
		t.Error("hours are asked for though any will do")
	}
	s.press(s.hours.choice, fyne.KeyRight, fyne.KeySpace)
	if r := s.rules(); r.Night == nil || *r.Night != usualNight {
		t.Fatalf("kept is %+v", r.Night)
	}
	s.hours.from.SetSelected("23:00")
	s.hours.to.SetSelected("23:00") // no night at all
	if r := s.rules(); *r.Night != (client.Hours{From: "23:00", To: "06:00"}) || s.hours.to.Selected != "06:00" {
		t.Errorf("kept is %+v, shown %q", r.Night, s.hours.to.Selected)
	}
	odd := client.Rules{Night: &client.Hours{From: "21:30", To: "05:45"}}
	if err := odd.Keep(t.Context(), s.w.Library); err != nil {
		t.Fatal(err)
	}
	if s.Look(); s.hours.from.Selected != "21:30" || s.hours.to.Selected != "05:45" || *s.rules().Night != *odd.Night {
		t.Errorf("hours that were kept elsewhere are shown as %q to %q", s.hours.from.Selected, s.hours.to.Selected)
	}
	s.press(s.hours.choice, fyne.KeyLeft, fyne.KeySpace)
	if r := s.rules(); r.Night != nil {
		t.Errorf("at any hour is kept as %+v", r.Night)
	}
}

func TestTheMonthsDataIsKeptAndWhatIsUsedIsShown(t *testing.T) {
	s := enter(t, theme.New(1, theme.Light), "")
	if err := s.w.Library.SetSetting(t.Context(), "sync month", `{"month":"2026-11","bytes":143900000}`); err != nil {
		t.Fatal(err)
	}
	s.Look()
	for _, c := range []struct {
		typed string
		kept  int64
		said  string
		wrong bool
	}{
		{"500", 500, "143 of 500 MB used this month", false},
		{"much", 500, "143 of 500 MB used this month", true},
		{"-3", 500, "143 of 500 MB used this month", true},
		{"99999999999999999999", 500, "143 of 500 MB used this month", true},
		{"1,500 MB", 1500, "143 of 1,500 MB used this month", false},
		{"100", 100, "This month’s data is used up", false},
		{"", 0, "143 MB used this month", false},
	} {
		s.data.field.SetText(c.typed)
		s.press(s.data.field, fyne.KeyReturn)
		if r := s.rules(); r.BudgetMB != c.kept || s.data.used.Words != c.said || s.data.wrong.Visible() != c.wrong {
			t.Errorf("%q is kept as %d; it says %q, and that it is wrong: %v", c.typed, r.BudgetMB, s.data.used.Words, s.data.wrong.Visible())
		}
	}
	s.w.Now = time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	if s.Look(); s.data.used.Words != "0 MB used this month" {
		t.Errorf("in the next month it says %q", s.data.used.Words)
	}
}

func TestWhatIsTypedIsLeftAloneWhileSyncRuns(t *testing.T) {
	s := enter(t, theme.New(1, theme.Light), "")
	s.d.Window.Canvas().Focus(s.data.field)
	test.Type(s.data.field, "25")
	if s.Look(); s.data.field.Text != "25" {
		t.Errorf("what was typed is %q now", s.data.field.Text)
	}
}

func TestTheChoiceLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark)} {
		s := enter(t, look, "Library Wi-Fi")
		r := client.Rules{When: client.OnChosen, Networks: []string{"Office"}, Night: &usualNight}
		if err := r.Keep(t.Context(), s.w.Library); err != nil {
			t.Fatal(err)
		}
		s.Look()
		s.data.field.SetText("lots")
		s.press(s.data.field, fyne.KeyReturn)
		test.AssertImageMatches(t, "full-"+name+".png", s.d.Window.Canvas().Capture())
	}
}
