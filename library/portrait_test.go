package library_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// photo is a picture that is red at the left and blue at the right.
func photo(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

// sideways is a JPEG whose camera was held on its side, and that says where it
// was taken.
func sideways(t *testing.T) []byte {
	t.Helper()
	var plain bytes.Buffer
	if err := jpeg.Encode(&plain, photo(800, 400), nil); err != nil {
		t.Fatal(err)
	}
	tiff := []byte("II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00GPS 53.48 N 2.24 W")
	exif := append([]byte("Exif\x00\x00"), tiff...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(head, exif...), plain.Bytes()[2:]...)
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAPortraitIsSmallUprightAndSaysNothingOfWhereItWasTaken(t *testing.T) {
	l := open(t, t.TempDir())
	s := told(t, l, "With my coat on")
	p, err := l.SetPortrait(t.Context(), s.Storyteller, write(t, "IMG_1.JPG", sideways(t)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(l.PortraitFile(p))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if size := kept.Bounds().Size(); size != image.Pt(256, 512) {
		t.Errorf("it is %v", size)
	}
	if r, _, b, _ := kept.At(128, 100).RGBA(); r < b {
		t.Error("the left of what the camera saw is not above")
	}
	if bytes.Contains(raw, []byte("GPS")) || bytes.Contains(raw, []byte("Exif")) {
		t.Error("it says where it was taken")
	}
	if again, err := l.Person(t.Context(), s.Storyteller); err != nil || again.Portrait != p.Portrait || p.Portrait == "" {
		t.Errorf("the person has %q: %v", again.Portrait, err)
	}
}

func TestWhatIsNoPictureIsNoPortrait(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, photo(8, 8)); err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(small.Bytes()) // says that it is 60,000 by 60,000
	binary.BigEndian.PutUint32(huge[16:], 60000)
	binary.BigEndian.PutUint32(huge[20:], 60000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	l := open(t, t.TempDir())
	s := told(t, l, "With my coat on")
	for name, data := range map[string][]byte{
		"nothing.jpg": {}, "words.png": []byte("Dear Maureen"), "cut.jpg": sideways(t)[:900], "huge.png": huge,
		"page.svg": []byte("<svg xmlns='http://www.w3.org/2000/svg'/>"),
	} {
		if _, err := l.SetPortrait(t.Context(), s.Storyteller, write(t, name, data)); !errors.Is(err, library.ErrNotPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := l.SetPortrait(t.Context(), s.Storyteller, t.TempDir()); !errors.Is(err, library.ErrNotPicture) {
		t.Errorf("a folder: %v", err)
	}
	if p, err := l.Person(t.Context(), s.Storyteller); err != nil || p.Portrait != "" {
		t.Errorf("the person has %q: %v", p.Portrait, err)
	}
}

func FuzzPortrait(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	var small bytes.Buffer
	if err := png.Encode(&small, photo(4, 4)); err != nil {
		f.Fatal(err)
	}
	f.Add(small.Bytes())
	l, err := library.Open(f.Context(), f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { l.Close() })
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(dir, "photo.jpg")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := l.SetPortrait(t.Context(), catalog.NewID(), path); err != nil && !errors.Is(err, library.ErrNotPicture) {
			t.Fatal(err)
		}
	})
}
