package ogg

import (
	"fmt"
	"io"
)

// Writer writes packets as one stream. It belongs to one goroutine. After an
// error the page it was writing is lost.
type Writer struct {
	w         io.Writer
	serial    uint32
	page      uint32 // number of the page that is being filled
	continued bool   // which begins in the midst of a packet
	lacing    []byte
	body      []byte
	granule   int64
}

// NewWriter begins a stream. The serial number tells it from others in a file.
func NewWriter(w io.Writer, serial uint32) *Writer { return Continue(w, serial, 0) }

// Continue goes on with a stream that has whole pages already: w appends
// behind the last, in which a packet ended.
func Continue(w io.Writer, serial, pages uint32) *Writer {
	return &Writer{w: w, serial: serial, page: pages, granule: None}
}

// Packet appends a packet; granule is the place in the stream where it ends.
// Nothing is sure to be written before Flush or Close.
func (w *Writer) Packet(data []byte, granule int64) error {
	for {
		if len(w.lacing) == maxSegments {
			if err := w.write(0); err != nil {
				return err
			}
		}
		n := min(len(data), fullSegment)
		w.lacing = append(w.lacing, byte(n))
		w.body = append(w.body, data[:n]...)
		data = data[n:]
		if n < fullSegment {
			w.granule = granule
			return nil
		}
	}
}

// Flush ends the page, so that what comes stands on a new one. When there is
// nothing on it, nothing is written.
func (w *Writer) Flush() error {
	if len(w.lacing) == 0 {
		return nil
	}
	return w.write(0)
}

// Close writes the last page. It does not close what is written to.
func (w *Writer) Close() error { return w.write(flagLast) }

// Pages is how many pages were written.
func (w *Writer) Pages() uint32 { return w.page }

func (w *Writer) write(flags byte) error {
	if w.page == 0 {
		flags |= flagFirst
	}
	if w.continued {
		flags |= flagContinued
	}
	b := append([]byte("OggS\x00"), flags)
	b = le.AppendUint64(b, uint64(w.granule))
	b = le.AppendUint32(b, w.serial)
	b = le.AppendUint32(b, w.page)
	b = append(b, 0, 0, 0, 0, byte(len(w.lacing)))
	b = append(b, w.lacing...)
	b = append(b, w.body...)
	le.PutUint32(b[22:], checksum(0, b))
	w.continued = len(w.lacing) > 0 && w.lacing[len(w.lacing)-1] == fullSegment
	w.page++
	w.lacing, w.body, w.granule = w.lacing[:0], w.body[:0], None
	if _, err := w.w.Write(b); err != nil {
		return fmt.Errorf("write ogg page: %w", err)
	}
	return nil
}
