package export

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"ownvoice/library"
)

// errNotPicture is a picture of which nobody here knows what stands around it.
var errNotPicture = errors.New("neither JPEG nor PNG")

// bare writes a photo without what a camera or a program wrote around it: where
// it was taken, when, with what, by whom. What is to be seen is the same to
// the last bit, and which way up stays.
func bare(w io.Writer, photo []byte) error {
	switch {
	case bytes.HasPrefix(photo, []byte("\xff\xd8\xff")):
		return bareJPEG(w, photo)
	case bytes.HasPrefix(photo, []byte(pngBegins)):
		return barePNG(w, photo)
	}
	return errNotPicture
}

// Markers of ITU-T T.81, table B.1.
const (
	jpegBegin, jpegEnd, jpegScan = 0xd8, 0xd9, 0xda
	jpegApp0, jpegApp2           = 0xe0, 0xe2
	jpegApp14, jpegApp15         = 0xee, 0xef
	jpegComment                  = 0xfe
)

// bareJPEG copies the segments that make the picture. What follows its end –
// a second picture, a film – is left out.
func bareJPEG(w io.Writer, photo []byte) error {
	var out bytes.Buffer
	out.Write([]byte{0xff, jpegBegin})
	if held := library.Held(photo); held > 1 && held <= 8 {
		out.Write(heldExif(held))
	}
	for at := 2; at+4 <= len(photo) && photo[at] == 0xff; {
		marker := photo[at+1]
		size := int(binary.BigEndian.Uint16(photo[at+2:]))
		switch {
		case marker == 0xff: // filled up
			at++
			continue
		case marker == jpegEnd:
			out.Write(photo[at : at+2])
			_, err := out.WriteTo(w)
			return err
		case size < 2 || at+2+size > len(photo):
			return fmt.Errorf("read photo: %w", errNotPicture)
		}
		end := at + 2 + size
		if marker == jpegScan {
			end = scanned(photo, end)
		}
		if keepsSegment(marker, photo[at+4:at+2+size]) {
			out.Write(photo[at:end])
		}
		if at = end; at+2 <= len(photo) && photo[at+1] == jpegEnd {
			out.Write(photo[at : at+2])
			_, err := out.WriteTo(w)
			return err
		}
	}
	return fmt.Errorf("read photo: %w", errNotPicture)
}

// scanned is where the lines of a picture end that begin at a place: at the next
// marker that is not one of theirs.
func scanned(photo []byte, at int) int {
	for ; at+1 < len(photo); at++ {
		if m := photo[at+1]; photo[at] == 0xff && m != 0 && m != 0xff && (m < 0xd0 || m > 0xd7) {
			return at
		}
	}
	return len(photo)
}

// keepsSegment reports whether a segment is part of the picture, or says how
// its colours are meant.
func keepsSegment(marker byte, data []byte) bool {
	switch {
	case marker == jpegComment:
		return false
	case marker == jpegApp2:
		return bytes.HasPrefix(data, []byte("ICC_PROFILE\x00"))
	case marker >= jpegApp0 && marker <= jpegApp15:
		return marker == jpegApp0 && bytes.HasPrefix(data, []byte("JFIF\x00")) || marker == jpegApp14
	}
	return true
}

// heldExif is an Exif segment that says how the camera was held, and no more.
func heldExif(held int) []byte {
	tiff := []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00")
	tiff[19] = byte(held)
	data := append([]byte("Exif\x00\x00"), tiff...)
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(data)+2)), data...) //nolint:gosec // it is short
}

const pngBegins = "\x89PNG\r\n\x1a\n"

// pngAround are the chunks that say how the picture is meant, of those that a
// reader may pass over.
var pngAround = map[string]bool{"tRNS": true, "gAMA": true, "cHRM": true, "sRGB": true, "iCCP": true, "sBIT": true, "bKGD": true, "pHYs": true, "acTL": true, "fcTL": true, "fdAT": true}

// barePNG copies the chunks that make the picture.
func barePNG(w io.Writer, photo []byte) error {
	var out bytes.Buffer
	out.WriteString(pngBegins)
	for at := len(pngBegins); at+12 <= len(photo); {
		size := int64(binary.BigEndian.Uint32(photo[at:]))
		name := string(photo[at+4 : at+8])
		if size > int64(len(photo)-at-12) {
			break
		}
		end := at + 12 + int(size)
		if name[0]&0x20 == 0 || pngAround[name] {
			out.Write(photo[at:end])
		}
		if name == "IEND" {
			_, err := out.WriteTo(w)
			return err
		}
		at = end
	}
	return fmt.Errorf("read photo: %w", errNotPicture)
}
