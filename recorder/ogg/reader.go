package ogg

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Packet is one packet of a stream.
type Packet struct {
	Data    []byte // good until the next call of Next
	Granule int64  // of its page when it is the last that ends there, else None
	Last    bool   // the stream ends with it
}

// Reader reads the packets of the first stream of a file. Pages of other
// streams beside it are passed over. It belongs to one goroutine.
type Reader struct {
	r      *bufio.Reader
	serial uint32
	page   uint32 // number of the page that is to come
	begun  bool
	last   bool // the page at hand is the last

	granule int64
	lacing  []byte // what is left of the page at hand
	body    []byte
	packet  []byte
	parts   bool // packet holds the beginning of one
	store   [pageHead + maxSegments + maxSegments*fullSegment]byte
}

// NewReader reads from the beginning of a file.
func NewReader(r io.Reader) *Reader {
	return &Reader{r: bufio.NewReader(r)}
}

// Next gives the next packet, and io.EOF behind the last page or where the
// file ends between two packets. Errors that are not the source's wrap
// ErrNotOgg or ErrDamaged; after one there is nothing more to read.
func (r *Reader) Next() (Packet, error) {
	r.packet = r.packet[:0]
	for {
		whole, err := r.take()
		if err != nil {
			return Packet{}, err
		}
		if whole {
			p := Packet{Data: r.packet, Granule: None}
			if !r.endsAnother() {
				p.Granule, p.Last = r.granule, r.last
			}
			return p, nil
		}
		if err := r.turn(); err != nil {
			return Packet{}, err
		}
	}
}

// take moves segments of the page at hand to the packet until one ends it.
func (r *Reader) take() (whole bool, err error) {
	for len(r.lacing) > 0 {
		n := int(r.lacing[0])
		r.packet = append(r.packet, r.body[:n]...)
		r.lacing, r.body = r.lacing[1:], r.body[n:]
		r.parts = n == fullSegment
		if !r.parts {
			return true, nil
		}
		if len(r.packet) > MaxPacket {
			return false, fmt.Errorf("read ogg: packet is too large: %w", ErrDamaged)
		}
	}
	return false, nil
}

// endsAnother reports whether another packet ends on the page at hand.
func (r *Reader) endsAnother() bool {
	for _, n := range r.lacing {
		if n < fullSegment {
			return true
		}
	}
	return false
}

// turn reads the next page of the stream.
func (r *Reader) turn() error {
	for {
		if r.last {
			return r.end()
		}
		head, err := r.readPage()
		if err != nil {
			return err
		}
		serial := le.Uint32(head[14:])
		if r.begun && serial != r.serial {
			continue
		}
		return r.open(head, serial)
	}
}

// end is what is behind the last page.
func (r *Reader) end() error {
	if r.parts {
		return fmt.Errorf("read ogg: ends in a packet: %w", ErrDamaged)
	}
	return io.EOF
}

// open checks that a page is the one that is to come.
func (r *Reader) open(head []byte, serial uint32) error {
	flags, page := head[5], le.Uint32(head[18:])
	if !r.begun && flags&flagFirst == 0 {
		return fmt.Errorf("read ogg: does not begin with a first page: %w", ErrDamaged)
	}
	if r.begun && (page != r.page || flags&flagFirst != 0) {
		return fmt.Errorf("read ogg: page %d where %d was to come: %w", page, r.page, ErrDamaged)
	}
	if r.parts != (flags&flagContinued != 0) {
		return fmt.Errorf("read ogg: page %d does not continue the one before: %w", page, ErrDamaged)
	}
	r.begun, r.serial, r.page = true, serial, page+1
	r.granule, r.last = int64(le.Uint64(head[6:])), flags&flagLast != 0
	return nil
}

// readPage reads a page of any stream and gives its head.
func (r *Reader) readPage() ([]byte, error) {
	head := r.store[:pageHead]
	n, err := io.ReadFull(r.r, head)
	if n == 0 && err == io.EOF {
		if !r.begun {
			return nil, fmt.Errorf("read ogg: empty: %w", ErrNotOgg)
		}
		return nil, r.end()
	}
	if n >= 4 && string(head[:4]) != "OggS" || n < 4 && errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, r.noPage()
	}
	if err != nil {
		return nil, early(err)
	}
	if head[4] != 0 {
		return nil, fmt.Errorf("read ogg: version %d: %w", head[4], ErrDamaged)
	}
	lacing := r.store[pageHead:][:head[26]]
	if _, err := io.ReadFull(r.r, lacing); err != nil {
		return nil, early(err)
	}
	size := 0
	for _, n := range lacing {
		size += int(n)
	}
	body := r.store[pageHead+len(lacing):][:size]
	if _, err := io.ReadFull(r.r, body); err != nil {
		return nil, early(err)
	}
	want := le.Uint32(head[22:])
	le.PutUint32(head[22:], 0)
	if checksum(0, r.store[:pageHead+len(lacing)+size]) != want {
		return nil, fmt.Errorf("read ogg: checksum does not match: %w", ErrDamaged)
	}
	if !r.begun || le.Uint32(head[14:]) == r.serial {
		r.lacing, r.body = lacing, body
	}
	return head, nil
}

func (r *Reader) noPage() error {
	if r.begun {
		return fmt.Errorf("read ogg: no page where one was to come: %w", ErrDamaged)
	}
	return fmt.Errorf("read ogg: %w", ErrNotOgg)
}

// early tells a file that ends in a page from one that cannot be read.
func early(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read ogg: ends in a page: %w", ErrDamaged)
	}
	return fmt.Errorf("read ogg: %w", err)
}
