package library

import (
	"bytes"
	"encoding/binary"
	"image"
)

// upright turns a picture that was taken with the camera held so: 1 to 8, as
// Exif 2.32 counts its Orientation. Any other number leaves it as it is.
func upright(p *image.RGBA, held int) *image.RGBA {
	if held < 2 || held > 8 {
		return p
	}
	w, h := p.Rect.Dx(), p.Rect.Dy()
	up := image.NewRGBA(image.Rect(0, 0, w, h))
	if held >= 5 {
		up = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			to := image.Pt(x, y)
			switch held {
			case 2:
				to = image.Pt(w-1-x, y)
			case 3:
				to = image.Pt(w-1-x, h-1-y)
			case 4:
				to = image.Pt(x, h-1-y)
			case 5:
				to = image.Pt(y, x)
			case 6:
				to = image.Pt(h-1-y, x)
			case 7:
				to = image.Pt(h-1-y, w-1-x)
			case 8:
				to = image.Pt(y, w-1-x)
			}
			up.SetRGBA(to.X, to.Y, p.RGBAAt(x, y))
		}
	}
	return up
}

// Held is how the camera was held when it took a JPEG; 1, upright, when the
// file does not say. It walks the segments before the picture itself until it
// comes to the Exif one; a file made to mislead it ends the walk.
func Held(jpeg []byte) int {
	for at := 2; at+4 <= len(jpeg) && jpeg[at] == 0xff && jpeg[at+1] != 0xda; {
		size := int(binary.BigEndian.Uint16(jpeg[at+2:]))
		if size < 2 || at+2+size > len(jpeg) {
			break
		}
		segment := jpeg[at+4 : at+2+size]
		if exif, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && jpeg[at+1] == 0xe1 {
			return orientation(exif)
		}
		at += 2 + size
	}
	return 1
}

// orientation looks through the first directory of a TIFF block for tag 0x112.
func orientation(tiff []byte) int {
	var order binary.ByteOrder = binary.BigEndian
	if bytes.HasPrefix(tiff, []byte("II")) {
		order = binary.LittleEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == 0x112 {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[12:]
	}
	return 1
}
