package widget_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// zoomed is a wave of three hours in a window, with an overview and two rows of
// blocks, as a page puts them together.
type zoomed struct {
	wave     *widget.Waveform
	over     *widget.Overview
	themes   *widget.Blocks
	extracts *widget.Blocks
	trimmed  widget.Span
	held     widget.Hold
	chosen   widget.Span
	steps    int
	window   fyne.Window
}

const threeHours = 3 * time.Hour

func newZoomed(t testing.TB, look *theme.Theme, length time.Duration) *zoomed {
	newApp(t, look)
	z := &zoomed{wave: widget.NewWaveform(nil), themes: widget.NewBlocks("Themes"), extracts: widget.NewBlocks("Extracts")}
	z.over = widget.NewOverview(z.wave.SetView)
	z.wave.OnSeek = z.wave.SetPlayhead
	z.wave.OnSelect = func(s widget.Span) { z.chosen = s }
	z.wave.OnStep = func(by int) { z.steps += by }
	z.wave.OnView = func(view widget.Span, columns int) {
		z.over.SetView(view)
		z.themes.SetView(view)
		z.extracts.SetView(view)
		z.wave.Fill(view, [][]widget.Level{sung(view, columns, 110), sung(view, columns, 73)})
	}
	z.extracts.Loud = true
	z.extracts.OnTrim = func(_ string, s widget.Span) { z.trimmed = s }
	z.extracts.OnHold = func(_ widget.Span, what widget.Hold) { z.held = what }
	z.extracts.OnShow = z.wave.BringSpan
	lanes := []widget.Lane{{Name: "Maureen", Peaks: talk(800)}, {Name: "Rosa", Yours: true, Peaks: talk(800)}}
	z.over.Draw(lanes, length)
	z.wave.Draw(lanes, length, []widget.Span{{From: length / 2, To: length * 6 / 10}})
	z.extracts.Draw([]widget.Block{
		{Key: "coat", Words: "With my coat on", Span: widget.Span{From: length / 10, To: length * 3 / 10}},
		{Key: "ring", Words: "Ringing you back", Span: widget.Span{From: length * 7 / 10, To: length * 9 / 10}},
	}, length)
	z.themes.Draw([]widget.Block{{Key: "coat", Words: "Trust, Learning", Span: widget.Span{From: length / 10, To: length * 3 / 10}}}, length)
	z.window = onWindow(t, widget.NewColumn(8, z.over, z.wave, z.themes, z.extracts), 1000, 250)
	return z
}

// talk is speech as it looks.
func talk(n int) []float32 {
	random := rand.New(rand.NewPCG(1, 2))
	all := make([]float32, n)
	for i := range all {
		all[i] = random.Float32() * float32(0.5+0.5*math.Sin(float64(i)/17))
	}
	return all
}

// sung is a tone of so many Hz that swells once a second, as its samples lie.
func sung(view widget.Span, columns int, hz float64) []widget.Level {
	all := make([]widget.Level, columns)
	for i := range all {
		at := view.From.Seconds() + view.Length().Seconds()*float64(i)/float64(columns)
		loud := 0.2 + 0.6*math.Abs(math.Sin(at*math.Pi))
		if view.Length() > 250*time.Millisecond {
			all[i] = widget.Level{Low: float32(-loud), High: float32(loud)}
			continue
		}
		x := float32(loud * math.Sin(at*hz*2*math.Pi))
		all[i] = widget.Level{Low: x, High: x}
	}
	return all
}

func typed(w fyne.Focusable, letters string) {
	for _, r := range letters {
		w.TypedRune(r)
	}
}

func TestTheWaveZoomsFromThreeHoursToTenMillisecondsAndBack(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), threeHours)
	z.wave.SetPlayhead(time.Hour)
	for range 40 {
		typed(z.wave, "+")
		v := z.wave.View()
		if v.From > time.Hour || v.To < time.Hour {
			t.Fatalf("zooming in lost the playhead: %v", v)
		}
		z.window.Canvas().Capture()
	}
	if long := z.wave.View().Length(); long != 10*time.Millisecond {
		t.Errorf("as near as it comes it shows %v", long)
	}
	for range 40 {
		typed(z.wave, "-")
	}
	if v := z.wave.View(); v != (widget.Span{To: threeHours}) {
		t.Errorf("as far as it goes it shows %v", v)
	}
}

func TestTheWindowFollowsThePlayheadUnlessItWasMovedAway(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 10*time.Minute)
	z.wave.SetView(widget.Span{From: 0, To: time.Minute})
	z.wave.SetPlayhead(61 * time.Second)
	if v := z.wave.View(); v.From != 58*time.Second {
		t.Errorf("the window stands at %v", v)
	}
	z.wave.SetView(widget.Span{From: 5 * time.Minute, To: 6 * time.Minute})
	z.wave.SetPlayhead(62 * time.Second)
	if v := z.wave.View(); v.From != 5*time.Minute {
		t.Errorf("it was pulled away to %v", v)
	}
	press(z.wave, fyne.KeyRight)
	if v := z.wave.View(); z.wave.Playhead() != 67*time.Second || v.From > z.wave.Playhead() || v.To < z.wave.Playhead() {
		t.Errorf("after a key the playhead at %v is not in %v", z.wave.Playhead(), v)
	}
}

func TestAnExtractIsChosenByKeyboardAlone(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 10*time.Minute)
	z.wave.SetPlayhead(30 * time.Second)
	typed(z.wave, "[")
	press(z.wave, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
	typed(z.wave, "]")
	if want := (widget.Span{From: 30 * time.Second, To: 45 * time.Second}); z.chosen != want {
		t.Fatalf("chosen is %v", z.chosen)
	}
	typed(z.wave, "++++")
	z.wave.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(z.wave, fyne.KeyLeft)
	z.wave.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	typed(z.wave, "]")
	if fine := 45*time.Second - 10*time.Minute/16/200; z.chosen.To != fine {
		t.Errorf("a step with Shift leads to %v, not %v", z.chosen.To, fine)
	}
	z.wave.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault})
	if z.steps != 1 {
		t.Errorf("Ctrl Right went %d segments on", z.steps)
	}
	press(z.wave, fyne.KeyEscape)
	if z.chosen != (widget.Span{}) {
		t.Errorf("after Esc chosen is %v", z.chosen)
	}
}

func TestDraggingChoosesAndMovesAnEdge(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	drag := func(from, to float32) {
		z.wave.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(from, 40)}})
		z.wave.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(to, 40)}, Dragged: fyne.Delta{DX: to - from}})
		z.wave.DragEnd()
	}
	width := z.wave.Size().Width
	drag(width*0.6, width*0.2)
	near := func(s widget.Span, from, to time.Duration) bool {
		return (s.From-from).Abs() < 10*time.Millisecond && (s.To-to).Abs() < 10*time.Millisecond
	}
	if !near(z.chosen, 200*time.Second, 600*time.Second) {
		t.Fatalf("chosen is %v", z.chosen)
	}
	drag(width*0.6+3, width*0.7)
	if !near(z.chosen, 200*time.Second, 700*time.Second) {
		t.Errorf("after its end was dragged it is %v", z.chosen)
	}
	drag(width*0.2, width*0.9)
	if z.chosen.Length() != 10*time.Millisecond {
		t.Errorf("its start went past its end: %v", z.chosen)
	}
}

func TestABlockIsTrimmedByKeyboard(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	z.window.Canvas().Focus(z.extracts)
	press(z.extracts, fyne.KeyRight)
	typed(z.extracts, "]")
	press(z.extracts, fyne.KeyLeft, fyne.KeyLeft)
	if z.held != widget.HoldEnd || z.trimmed != (widget.Span{}) {
		t.Errorf("while it is held: %v, %v", z.held, z.trimmed)
	}
	z.extracts.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftRight})
	press(z.extracts, fyne.KeyRight)
	press(z.extracts, fyne.KeyReturn)
	if want := (widget.Span{From: 700 * time.Second, To: 890500 * time.Millisecond}); z.trimmed != want || z.held != widget.HoldNothing {
		t.Errorf("trimmed to %v, %v held", z.trimmed, z.held)
	}
	z.trimmed = widget.Span{}
	typed(z.extracts, "[")
	press(z.extracts, fyne.KeyRight, fyne.KeyEscape)
	if z.trimmed != (widget.Span{}) || z.held != widget.HoldNothing {
		t.Errorf("Esc kept %v", z.trimmed)
	}
	typed(z.extracts, "[")
	press(z.extracts, fyne.KeyRight)
	z.window.Canvas().Focus(z.wave)
	if z.trimmed.From <= 700*time.Second {
		t.Errorf("leaving the row lost what was moved: %v", z.trimmed)
	}
}

func TestAnEndThatIsHeldStaysInTheHandWhenBlocksAreDrawnAnew(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	z.window.Canvas().Focus(z.extracts)
	again := func(to time.Duration) {
		z.extracts.Draw([]widget.Block{{Key: "other", Span: widget.Span{To: time.Second}}, {Key: "coat", Span: widget.Span{From: 100 * time.Second, To: to}}}, 1000*time.Second)
	}
	typed(z.extracts, "]")
	press(z.extracts, fyne.KeyRight)
	again(300 * time.Second)
	press(z.extracts, fyne.KeyRight, fyne.KeyReturn)
	if z.trimmed.To != 310*time.Second {
		t.Fatalf("trimmed to %v", z.trimmed)
	}
	again(310 * time.Second)
	typed(z.extracts, "]")
	again(200 * time.Second) // somebody else trimmed it
	if z.held != widget.HoldNothing {
		t.Error("the end of what changed meanwhile is still held")
	}
}

func TestAnEndThatIsTakenIsInSight(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	z.wave.SetView(widget.Span{From: 200 * time.Second, To: 201 * time.Second})
	z.window.Canvas().Focus(z.extracts)
	typed(z.extracts, "]")
	for range 300 {
		if v := z.wave.View(); v.Length() != time.Second || v.From > 300*time.Second || v.To < 298*time.Second {
			t.Fatalf("the window shows %v", v)
		}
		press(z.extracts, fyne.KeyLeft)
	}
	press(z.extracts, fyne.KeyReturn)
	if v := z.wave.View(); z.trimmed.To.Round(time.Millisecond) != 298500*time.Millisecond || v.From > z.trimmed.To || v.To < z.trimmed.To {
		t.Errorf("trimmed to %v in %v", z.trimmed, v)
	}
}

func TestABlockIsTrimmedByMouse(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	width := z.extracts.Size().Width
	z.extracts.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(width*0.3-2, 10)}})
	z.extracts.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(width*0.4, 10)}})
	z.extracts.DragEnd()
	if z.trimmed.From != 100*time.Second || (z.trimmed.To-400*time.Second).Abs() > 10*time.Millisecond {
		t.Errorf("trimmed to %v", z.trimmed)
	}
}

func TestTheFrameIsDraggedAndItsSides(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), 1000*time.Second)
	z.wave.SetView(widget.Span{From: 200 * time.Second, To: 400 * time.Second})
	width := z.over.Size().Width
	drag := func(from, to float32) widget.Span {
		z.over.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(from*width, 10)}})
		z.over.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(to*width, 10)}})
		z.over.DragEnd()
		v := z.wave.View()
		return widget.Span{From: v.From.Round(time.Second), To: v.To.Round(time.Second)}
	}
	for _, s := range []struct {
		from, to   float32
		start, end time.Duration
	}{{0.3, 0.5, 400, 600}, {0.6, 0.9, 400, 900}, {0.4, 0.5, 500, 900}, {0.7, 2, 600, 1000}} {
		if got, want := drag(s.from, s.to), (widget.Span{From: s.start * time.Second, To: s.end * time.Second}); got != want {
			t.Errorf("from %v to %v it frames %v, not %v", s.from, s.to, got, want)
		}
	}
	test.TapAt(z.over, fyne.NewPos(width*0.2, 10))
	if v := z.wave.View(); v.From.Round(time.Second) != 0 {
		t.Errorf("pressing brings it to %v", v)
	}
}

func TestAStoryFullOfEverythingIsFewObjects(t *testing.T) {
	z := newZoomed(t, theme.New(1, theme.Light), threeHours)
	var gaps []widget.Span
	var blocks []widget.Block
	for i := range 2000 {
		s := widget.Span{From: threeHours * time.Duration(i) / 2000, To: threeHours*time.Duration(i)/2000 + 3*time.Second}
		gaps = append(gaps, s)
		blocks = append(blocks, widget.Block{Key: fmt.Sprint(i), Words: "Trust", Span: s})
	}
	lanes := []widget.Lane{{Peaks: talk(800), Gaps: gaps}, {Yours: true, Peaks: talk(800), Gaps: gaps}}
	z.wave.Draw(lanes, threeHours, gaps)
	z.extracts.Draw(blocks, threeHours)
	z.themes.Draw(blocks, threeHours)
	for range 12 {
		n := 0
		for _, w := range []fyne.Widget{z.wave, z.over, z.themes, z.extracts} {
			n += len(test.WidgetRenderer(w).Objects())
		}
		if n > 300 {
			t.Errorf("%v is drawn with %d objects", z.wave.View(), n)
		}
		typed(z.wave, "+")
	}
}

func TestZoomedVoicesLookAsTheyShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		for zoom, view := range map[string]widget.Span{"all": {To: threeHours}, "10min": {From: 85 * time.Minute, To: 95 * time.Minute},
			"100ms": {From: time.Hour, To: time.Hour + 100*time.Millisecond}} {
			if zoom != "all" && name != "light" {
				continue
			}
			z := newZoomed(t, look, threeHours)
			z.wave.SetView(view)
			z.wave.SetPlayhead(view.From + view.Length()*4/10)
			z.wave.Select(widget.Span{From: view.From + view.Length()*3/4, To: view.From + view.Length()*7/8})
			z.window.Canvas().Focus(z.extracts)
			if zoom == "all" {
				typed(z.extracts, "]")
			}
			test.AssertImageMatches(t, fmt.Sprintf("zoomed-%s-%s.png", zoom, name), z.window.Canvas().Capture())
		}
	}
}

// BenchmarkZoom draws one window of three hours anew, at every zoom.
func BenchmarkZoom(b *testing.B) {
	z := newZoomed(b, theme.New(1, theme.Light), threeHours)
	picture := test.WidgetRenderer(z.wave).Objects()[0].(*canvas.Raster)
	for long := threeHours; long >= 10*time.Millisecond; long /= 4 {
		b.Run(long.String(), func(b *testing.B) {
			b.ReportAllocs()
			z.wave.SetView(widget.Span{To: long})
			levels := [][]widget.Level{sung(z.wave.View(), 1000, 110), sung(z.wave.View(), 1000, 73)}
			for i := range b.N {
				at := time.Duration(i) * 7919 * time.Millisecond % max(1, threeHours-long)
				z.wave.SetView(widget.Span{From: at, To: at + long})
				z.wave.Fill(z.wave.View(), levels)
				picture.Generator(1000, 104)
			}
		})
	}
}
