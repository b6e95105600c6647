package beside

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/beside"
	"ownvoice/sync/wire"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// laptops are two of one project, which the archive has named to each other.
func laptops(t *testing.T) (rosa, priya *sample.World) {
	t.Helper()
	rosa, priya = sample.New(t), sample.New(t)
	project, list := catalog.NewID(), wire.Devices{}
	for i, w := range []*sample.World{rosa, priya} {
		_, key, err := ed25519.GenerateKey(nil)
		check(t, err)
		check(t, w.Library.Enrol(t.Context(), catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: project, Name: "P", Key: key}))
		list.Devices = append(list.Devices, wire.Device{ID: w.Library.Device().ID, Name: []string{"Rosa’s laptop", "Priya’s laptop"}[i], PublicKey: key.Public().(ed25519.PublicKey)})
	}
	raw, err := json.Marshal(list)
	check(t, err)
	for _, w := range []*sample.World{rosa, priya} {
		check(t, w.Library.SetSetting(t.Context(), "devices", string(raw)))
	}
	return rosa, priya
}

// near lets a laptop wait to be met, and gives its address.
func near(t *testing.T, w *sample.World) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	port, done := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(done)
		_, _ = beside.Run(ctx, w.Library, beside.Options{Listen: "127.0.0.1:0", Here: func(p string) { port <- p }})
	}()
	t.Cleanup(func() { stop(); <-done })
	return net.JoinHostPort("127.0.0.1", <-port)
}

// card is the card in a window over a laptop's library.
func card(t *testing.T, w *sample.World, look *theme.Theme) *Meeting {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	root := widget.NewPanel(theme.Paper, nil)
	m := New(&desk.Desk{Library: w.Library, Window: win, Open: desk.AtOnce(t.Context())}, func() { page.Relayout(root) })
	root.SetContent(widget.NewPage(widget.NewColumn(0, page.Setting("A laptop beside you", "", m.Content()))))
	win.SetContent(root)
	win.Resize(fyne.NewSize(640, 360))
	return m
}

// begun is a card as it stands after the button was pressed; what it does then
// the test does.
func begun(t *testing.T, m *Meeting) (ctx context.Context) {
	t.Helper()
	m.begin()
	t.Cleanup(func() {
		if m.end != nil {
			m.end()
		}
	})
	return m.ctx
}

func TestTwoLaptopsExchangeAndSayWhat(t *testing.T) {
	rosa, priya := laptops(t)
	story := priya.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 3, Uses: sample.Anyone})
	rosa.Tell(sample.Tale{Title: "I was the only one not paid to be there", KnownAs: "Delroy", Day: 12, Minutes: 3, Uses: sample.Stay})
	m := card(t, rosa, theme.New(1, theme.Light))
	ctx := begun(t, m)
	o := m.options()
	o.With = []string{near(t, priya)}
	met := o.Met
	o.Met = func(with beside.Met, err error) {
		met(with, err)
		if !strings.HasPrefix(m.state.Words, "Exchanged with Priya’s laptop") {
			t.Errorf("it says %q %q", m.state.Words, m.said.Words)
		}
		m.onStop()
	}
	m.ended(look(ctx, m, o))
	if rows, err := rosa.Library.Stories(t.Context(), library.Filter{}); err != nil || len(rows) != 2 || rows[1].ID != story.ID {
		t.Errorf("%d stories are here: %v", len(rows), err)
	}
	if rows, err := priya.Library.Stories(t.Context(), library.Filter{}); err != nil || len(rows) != 1 {
		t.Errorf("%d stories are there, and one may not leave: %v", len(rows), err)
	}
	if m.state.Words != "Exchanged with Priya’s laptop" || !strings.Contains(m.said.Words, "1 file came here") || !m.stop.Hidden || m.start.Hidden {
		t.Errorf("it says %q %q", m.state.Words, m.said.Words)
	}
}

func TestALaptopIsMetByWhatItShows(t *testing.T) {
	rosa, priya := laptops(t)
	m := card(t, rosa, theme.New(1, theme.Light))
	begun(t, m)
	for _, wrong := range []string{"", "Priya", "192.168.1.20"} {
		m.field.SetText(wrong)
		m.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if m.state.Words != "That is not an address." {
			t.Errorf("of %q it says %q", wrong, m.state.Words)
		}
	}
	m.field.SetText(near(t, priya))
	m.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	defer func() {
		m.field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if !strings.HasPrefix(m.said.Words, "Both had the same already.") {
			t.Errorf("met again, it says %q", m.said.Words)
		}
	}()
	if m.state.Words != "Exchanged with Priya’s laptop" || !strings.Contains(m.said.Words, " changes came here. ") {
		t.Errorf("it says %q %q", m.state.Words, m.said.Words)
	}
}

func TestTheLaptopThatIsMetSaysHowItEnded(t *testing.T) {
	rosa, priya := laptops(t)
	story := rosa.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 3, Uses: sample.Anyone})
	m := card(t, rosa, theme.New(1, theme.Light))
	ctx, o := begun(t, m), m.options()
	port, ends, over := make(chan string, 1), make(chan struct{}, 2), make(chan struct{})
	met := o.Met
	o.Listen, o.Here, o.Quiet = "127.0.0.1:0", func(p string) { port <- p }, time.Hour
	o.Met = func(with beside.Met, err error) { met(with, err); ends <- struct{}{} }
	go func() {
		defer close(over)
		_, _ = look(ctx, m, o)
	}()
	if _, err := beside.Meet(t.Context(), priya.Library, net.JoinHostPort("127.0.0.1", <-port), nil); err != nil {
		t.Fatal(err)
	}
	<-ends
	if m.state.Words != "Exchanged with Priya’s laptop" || !strings.Contains(m.said.Words, "1 file went there") {
		t.Errorf("of %s it says %q %q", story.ID, m.state.Words, m.said.Words)
	}
	met(beside.Met{With: priya.Library.Device().ID}, beside.ErrStopped)
	if m.state.Words != "The exchange stopped before its end." || !strings.HasPrefix(m.said.Words, "What came is here") {
		t.Errorf("of one that went away it says %q %q", m.state.Words, m.said.Words)
	}
	m.end()
	<-over
}

func TestWhenNobodyIsNearItSaysSo(t *testing.T) {
	rosa, _ := laptops(t)
	m := card(t, rosa, theme.New(1, theme.Light))
	ctx, o := begun(t, m), m.options()
	time.AfterFunc(100*time.Millisecond, m.end)
	m.ended(look(ctx, m, o))
	if m.state.Words != "No other laptop of the project was found near this one." || m.ctx != nil {
		t.Errorf("it says %q", m.state.Words)
	}
}

func TestTheCardLooksAsItShould(t *testing.T) {
	rosa, priya := laptops(t)
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark)} {
		m := card(t, rosa, look)
		begun(t, m)
		m.address.SetWords("They do not find each other? Type 192.168.1.20:40123 on the other laptop, or here what the other one shows.")
		m.settled()
		test.AssertImageMatches(t, "looks-"+name+".png", m.d.Window.Canvas().Capture())
		m.names = map[catalog.ID]string{priya.Library.Device().ID: "Priya’s laptop"}
		m.onProgress(beside.Progress{With: priya.Library.Device().ID, Fetch: true}, 43)
		test.AssertImageMatches(t, "fetches-"+name+".png", m.d.Window.Canvas().Capture())
		m.end()
		m.ended([]beside.Met{{With: priya.Library.Device().ID, Changes: 12, Files: 3, Given: 1}}, nil)
		test.AssertImageMatches(t, "ended-"+name+".png", m.d.Window.Canvas().Capture())
	}
}
