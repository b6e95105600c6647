package decode

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// packets takes the packets of the first stream out of an Ogg file (RFC 3533).
// A page whose checksum is wrong is passed over, and so are pages of others.
type packets struct {
	in      *bufio.Reader
	serial  uint32
	begun   bool
	last    bool // the packet given last ends on the stream's last page
	ending  bool // the page read last is the stream's last
	damaged bool
	lost    bool   // something before the page read last was passed over
	granule int64  // where the sound of the page read last ends
	segment []byte // lengths that are left on the page
	body    []byte
	part    []byte // of a packet that goes on on the next page
	broken  bool   // its beginning is missing
}

const (
	oggHead      = 27
	maxPacket    = 1 << 20
	maxJunk      = 1 << 20 // bytes without a page, after which there is none
	oggContinued = 1
	oggLast      = 4
)

func newPackets(r io.Reader) *packets { return &packets{in: bufio.NewReaderSize(r, 128<<10)} }

// next gives the next packet, which is good until the next call. io.EOF is the
// end of the file between two pages.
func (p *packets) next() ([]byte, error) {
	p.part = p.part[:0]
	for {
		for len(p.segment) > 0 {
			n := int(p.segment[0])
			if p.segment = p.segment[1:]; n > len(p.body) || len(p.part)+n > maxPacket {
				return nil, ErrBroken
			}
			p.part, p.body = append(p.part, p.body[:n]...), p.body[n:]
			if n == 255 {
				continue
			}
			if p.broken {
				p.part, p.broken = p.part[:0], false
				continue
			}
			p.last = p.ending && len(p.segment) == 0
			return p.part, nil
		}
		if p.ending {
			return nil, io.EOF
		}
		if err := p.page(); err != nil {
			return nil, err
		}
	}
}

// rest gives the packets that are left whole on the page.
func (p *packets) rest() (all [][]byte) {
	from, to := 0, 0
	for _, n := range p.segment {
		if to += int(n); n < 255 && to <= len(p.body) {
			all, from = append(all, p.body[from:to]), to
		}
	}
	return all
}

// page reads the next good page of the stream.
func (p *packets) page() error {
	for {
		b, err := p.pageBytes()
		if err != nil {
			return err
		}
		serial := binary.LittleEndian.Uint32(b[14:])
		if !p.begun {
			p.serial, p.begun = serial, true
		}
		if serial != p.serial {
			continue
		}
		head := oggHead + int(b[26])
		p.segment, p.body = b[oggHead:head], b[head:]
		p.ending, p.granule = b[5]&oggLast != 0, int64(binary.LittleEndian.Uint64(b[6:]))
		if goesOn := b[5]&oggContinued != 0; goesOn != (len(p.part) > 0) {
			p.damaged, p.lost = true, true
			p.part, p.broken = p.part[:0], goesOn
		}
		return nil
	}
}

// pageBytes gives the next whole page whose checksum holds.
func (p *packets) pageBytes() ([]byte, error) {
	for junk := 0; junk < maxJunk; junk++ {
		head, err := p.in.Peek(oggHead)
		if err != nil {
			return nil, shortOf(head, err)
		}
		if !bytes.Equal(head[:4], []byte("OggS")) {
			p.damaged, p.lost = true, true
			p.pass(1)
			continue
		}
		size := oggHead + int(head[26])
		head, err = p.in.Peek(size)
		if err != nil {
			return nil, shortOf(head, err)
		}
		for _, n := range head[oggHead:] {
			size += int(n)
		}
		b, err := p.in.Peek(size)
		if err != nil {
			return nil, shortOf(b, err)
		}
		if b = bytes.Clone(b); !oggWhole(b) {
			p.damaged, p.lost = true, true
			p.pass(1)
			continue
		}
		p.pass(size)
		return b, nil
	}
	return nil, ErrBroken
}

// pass goes over bytes that were peeked at, so that they are there.
func (p *packets) pass(n int) { _, _ = p.in.Discard(n) }

func shortOf(b []byte, err error) error {
	if errors.Is(err, io.EOF) && len(b) > 0 {
		return io.ErrUnexpectedEOF
	}
	return err
}

var oggTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			r = r<<1 ^ 0x04c11db7*(r>>31)
		}
		t[i] = r
	}
	return t
}()

// oggWhole reports whether a page's checksum holds.
func oggWhole(b []byte) bool {
	var sum uint32
	for i, x := range b {
		if i >= 22 && i < 26 {
			x = 0
		}
		sum = sum<<8 ^ oggTable[byte(sum>>24)^x]
	}
	return sum == binary.LittleEndian.Uint32(b[22:])
}

// lastGranule is where the stream says that it ends; 0 when that is not found
// near the end of the file.
func lastGranule(src *io.SectionReader, serial uint32) int64 {
	tail := make([]byte, min(src.Size(), 128<<10))
	n, err := src.ReadAt(tail, src.Size()-int64(len(tail)))
	if err != nil && !errors.Is(err, io.EOF) {
		return 0
	}
	for tail = tail[:n]; ; {
		at := bytes.LastIndex(tail, []byte("OggS"))
		if at < 0 {
			return 0
		}
		page := tail[at:]
		if len(page) >= oggHead && binary.LittleEndian.Uint32(page[14:]) == serial {
			if g := int64(binary.LittleEndian.Uint64(page[6:])); g > 0 {
				return g
			}
		}
		tail = tail[:at]
	}
}
