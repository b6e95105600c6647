package widget_test

import (
	"bytes"
	"image/png"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// sign draws something with the mouse.
func sign(s *widget.Signature) {
	for stroke := range 2 {
		at := func(i int) fyne.Position {
			x := float32(60 + 150*stroke + 2*i)
			return fyne.NewPos(x, 90+30*float32(math.Sin(float64(x)/11)))
		}
		s.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at(0)}})
		for i := range 60 {
			s.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at(i)}})
		}
		s.DragEnd()
		s.MouseUp(&desktop.MouseEvent{})
	}
}

func TestASignatureIsDrawnAsKept(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		newApp(t, look)
		s := widget.NewSignature("Signature", nil)
		window := onWindow(t, widget.NewPage(s), 560, 300)
		window.Canvas().Focus(s)
		sign(s)
		test.AssertImageMatches(t, "signature-"+name+".png", window.Canvas().Capture())
	}
}

func TestASignatureBecomesAPictureThatHoldsAllOfIt(t *testing.T) {
	newApp(t, theme.New(1, theme.Dark))
	s := widget.NewSignature("Signature", nil)
	onWindow(t, s, 560, 180)
	if raw, err := s.PNG(); raw != nil || err != nil {
		t.Fatalf("without a signature there are %d bytes, %v", len(raw), err)
	}
	sign(s)
	for _, letter := range "Maureen" {
		s.TypedRune(letter)
	}
	raw, err := s.PNG()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	dark, low := 0, 0
	for y := range picture.Bounds().Dy() {
		for x := range picture.Bounds().Dx() {
			if r, _, _, a := picture.At(x, y).RGBA(); a == 0xFFFF && r < 0x8000 {
				dark++
				low = max(low, y)
			}
		}
	}
	if dark < 1000 || low < picture.Bounds().Dy()*2/3 || picture.Bounds().Dx() < 500 {
		t.Errorf("%v with %d dark dots, the lowest at %d", picture.Bounds(), dark, low)
	}
}

func TestASignatureIsTypedTakenBackAndCleared(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	changed := 0
	s := widget.NewSignature("Signature", func() { changed++ })
	window := onWindow(t, s, 560, 180)
	window.Canvas().Focus(s)
	for _, letter := range " Ana\n Łukasz مرح" {
		s.TypedRune(letter)
	}
	if s.Typed() != "Ana Łukasz مرح" || s.Empty() {
		t.Errorf("typed is %q", s.Typed())
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if s.Typed() != "Ana Łukasz مر" {
		t.Errorf("after taking one back it is %q", s.Typed())
	}
	for range 10000 {
		s.TypedRune('x')
	}
	if n := len([]rune(s.Typed())); n != 60 {
		t.Errorf("a very long name is %d letters", n)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if !s.Empty() || changed == 0 {
		t.Error("it is not cleared, or nobody was told")
	}
}
