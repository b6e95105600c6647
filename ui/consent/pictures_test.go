package consent

import (
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// photo makes a photo on the disk.
func photo(t *testing.T) string {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			picture.Set(x, y, color.RGBA{uint8(x / 2), uint8(y / 2), 120, 255})
		}
	}
	path := filepath.Join(t.TempDir(), "Maureen at the hall.JPG")
	f, err := os.Create(path)
	if err == nil {
		err = jpeg.Encode(f, picture, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	return path
}

func TestAPhotoIsAddedDescribedAndShownToNobodyBeforeAYes(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	var failed error
	var wanted catalog.Picture
	p := NewPictures(s.d, func(one catalog.Picture) { wanted = one }, func(err error) { failed = err }, func() {})
	show := func() {
		w, err := s.w.Library.Story(t.Context(), s.story)
		s.must(err)
		p.Show(s.ctx, s.story, Shown{}.Load(t.Context(), s.w.Library, w))
		s.show(widget.NewPage(p.Content(widget.Wide)))
	}
	show()
	p.Take(photo(t))
	s.must(failed)
	if s.win.Canvas().Overlays().Top() == nil {
		t.Error("nobody asks what is to be seen on it")
	}
	words := s.win.Canvas().Focused().(*widget.Entry)
	words.SetText("A church hall with a long table.")
	s.tab()
	s.press(fyne.KeyReturn) // keep these words
	show()
	if len(p.all) != 1 || p.all[0].Caption != "A church hall with a long table." || p.thumbs[p.all[0].SHA256] == nil {
		t.Fatalf("pictures are %+v", p.all)
	}
	if h := p.states[p.all[0].ID]; h.May != catalog.MayNo {
		t.Errorf("before anybody asked, %+v", h)
	}
	s.same("pictures-light.png")
	p.ask(p.all[0])
	a, left := s.ask(wanted.Target())
	s.same("ask-picture-light.png")
	s.press(fyne.KeySpace) // anyone may see it
	a.onNext()
	s.press(fyne.KeySpace) // said to me just now
	a.onNext()
	a.onNext()
	show()
	if h := p.states[p.all[0].ID]; !*left || h.May != catalog.MayYes {
		t.Errorf("after a yes, %+v: %q", h, a.trouble.Title)
	}
	p.Take(filepath.Join(t.TempDir(), "none.jpg"))
	if failed == nil {
		t.Error("a photo that is not there is added")
	}
}
