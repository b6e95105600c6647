package export

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"ownvoice/library"
)

func photo() *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for x := range 40 {
		for y := range 30 {
			p.Set(x, y, color.RGBA{uint8(6 * x), uint8(8 * y), 90, 255})
		}
	}
	return p
}

// jpegWith is a JPEG of a phone: where it was taken, in Exif and elsewhere, a
// comment, and a film behind it.
func jpegWith(t testing.TB, held int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, photo(), nil); err != nil {
		t.Fatal(err)
	}
	segment := func(marker byte, data string) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2)), data...)
	}
	out := append([]byte{0xff, 0xd8}, heldExif(held)...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00SECRET place")...)
	out = append(out, segment(0xed, "Photoshop 3.0\x00SECRET by-line")...)
	out = append(out, segment(0xe2, "MPF\x00SECRET second picture")...)
	out = append(out, segment(0xfe, "SECRET comment")...)
	return append(append(out, b.Bytes()[2:]...), "SECRET film"...)
}

func TestAPhotoGoesWithoutWhereItWasTakenAndLooksTheSame(t *testing.T) {
	for _, held := range []int{1, 6} {
		before := jpegWith(t, held)
		var b bytes.Buffer
		if err := bare(&b, before); err != nil || bytes.Contains(b.Bytes(), []byte("SECRET")) {
			t.Fatalf("%v, %q", err, b.Bytes())
		}
		if library.Held(b.Bytes()) != held {
			t.Errorf("held %d it is now %d", held, library.Held(b.Bytes()))
		}
		same(t, before, b.Bytes())
	}
	var b bytes.Buffer
	if err := png.Encode(&b, photo()); err != nil {
		t.Fatal(err)
	}
	before := b.Bytes()
	chunk := "eXIfSECRET place"
	around := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	around = binary.BigEndian.AppendUint32(append(around, chunk...), crc32.ChecksumIEEE([]byte(chunk)))
	with := append(append(append([]byte{}, before[:33]...), around...), before[33:]...)
	var out bytes.Buffer
	if err := bare(&out, append(with, "SECRET film"...)); err != nil || !bytes.Equal(out.Bytes(), before) {
		t.Errorf("%v, %d bytes of %d", err, out.Len(), len(before))
	}
}

func same(t *testing.T, a, b []byte) {
	t.Helper()
	p, _, errA := image.Decode(bytes.NewReader(a))
	q, _, errB := image.Decode(bytes.NewReader(b))
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for x := range 40 {
		for y := range 30 {
			if p.At(x, y) != q.At(x, y) {
				t.Fatalf("another colour at %d, %d", x, y)
			}
		}
	}
}

func FuzzAPhotoMadeToMisleadIsRefusedOrBare(f *testing.F) {
	f.Add(jpegWith(f, 6))
	f.Add([]byte(pngBegins + "\xff\xff\xff\xffIHDR"))
	f.Add([]byte("\xff\xd8\xff\xda\x00\x02\xff"))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xff\xff\xd9"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var b bytes.Buffer
		if err := bare(&b, raw); err != nil && b.Len() > 0 {
			t.Error("part of a photo that cannot be read is written")
		} else if b.Len() > len(raw)+len(heldExif(6)) {
			t.Error("it is longer than it was")
		}
	})
}
