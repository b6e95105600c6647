package library

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // a phone's screenshot is one
	"io"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// ErrNotPicture is a file that is no photo Ownvoice can show, or one so large
// that looking at it would fill the laptop's memory.
var ErrNotPicture = errors.New("file is not a picture that can be shown")

const (
	maxPortraitBytes = 40 << 20
	maxPortraitDots  = 64 << 20 // what the sharpest phones make
	portraitSide     = 512      // of what is kept
)

// SetPortrait keeps a small copy of a photo of a person, turned upright and
// without what the camera wrote into it: where and when it was taken is
// nobody's business. The file itself is not touched. A file that is no JPEG or
// PNG, is damaged, or is larger than any photo, is ErrNotPicture.
func (l *Library) SetPortrait(ctx context.Context, person catalog.ID, path string) (catalog.Person, error) {
	p, err := l.Person(ctx, person)
	if err != nil {
		return p, err
	}
	small, err := portrait(path)
	if err != nil {
		return p, fmt.Errorf("keep portrait of %s: %w", person, err)
	}
	if p.Portrait, err = l.AttachBytes(ctx, ".jpg", small); err != nil {
		return p, fmt.Errorf("keep portrait of %s: %w", person, err)
	}
	return p, l.SavePerson(ctx, p)
}

// PortraitFile is where a portrait's file lies. It may not be there: pictures
// do not travel between laptops.
func (l *Library) PortraitFile(p catalog.Person) string {
	return filepath.Join(l.dir, attachmentsName, filepath.Base(p.Portrait)+".jpg")
}

// portrait reads a photo and gives a small JPEG of it.
func portrait(path string) ([]byte, error) {
	small, err := Shown(path, portraitSide)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, small, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}

// Shown reads a photo for a screen: upright, its longer side at most side dots.
// The size is looked at before the dots are: a file of a few bytes can promise a
// picture that fills the memory. A file that is no JPEG or PNG, is damaged, or
// is larger than any photo, is ErrNotPicture.
func Shown(path string, side int) (*image.RGBA, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, durable.Unnamed(err)
	case !info.Mode().IsRegular(), info.Size() > maxPortraitBytes:
		return nil, ErrNotPicture
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, durable.Unnamed(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxPortraitBytes))
	if err != nil {
		return nil, durable.Unnamed(err)
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width < 1 || size.Height < 1 || size.Width > maxPortraitDots/size.Height {
		return nil, ErrNotPicture
	}
	photo, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, ErrNotPicture
	}
	return upright(shrunk(photo, side), Held(raw)), nil
}

// shrunk is a picture whose longer side is at most side: each dot the middle
// of those it stands for. A see-through one lies on white.
func shrunk(photo image.Image, side int) *image.RGBA {
	b := photo.Bounds()
	by := max(1, float64(max(b.Dx(), b.Dy()))/float64(side))
	small := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(b.Dx())/by)), max(1, int(float64(b.Dy())/by))))
	for y := range small.Rect.Dy() {
		for x := range small.Rect.Dx() {
			from := image.Pt(int(float64(x)*by), int(float64(y)*by))
			to := image.Pt(max(from.X+1, int(float64(x+1)*by)), max(from.Y+1, int(float64(y+1)*by)))
			small.SetRGBA(x, y, middle(photo, image.Rectangle{from, to}.Add(b.Min).Intersect(b)))
		}
	}
	return small
}

func middle(photo image.Image, area image.Rectangle) color.RGBA {
	var r, g, b, n uint64
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			red, green, blue, opaque := photo.At(x, y).RGBA()
			white := uint64(0xffff - opaque)
			r, g, b, n = r+uint64(red)+white, g+uint64(green)+white, b+uint64(blue)+white, n+1
		}
	}
	n = max(1, n)
	return color.RGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(b / n >> 8), 0xff}
}
