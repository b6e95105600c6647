//go:build linux

package cutdisk

import "maps"

const pageBytes = 4096

// sparse is the bytes of a file. Where nothing was written there are zeros,
// which take no room.
type sparse struct {
	pages map[int64]*[pageBytes]byte
	size  int64
}

func (s *sparse) readAt(p []byte, off int64) int {
	if off >= s.size {
		return 0
	}
	n := int(min(int64(len(p)), s.size-off))
	for done := 0; done < n; {
		at := off + int64(done)
		part := p[done:min(n, done+pageBytes-int(at%pageBytes))]
		if page := s.pages[at/pageBytes]; page != nil {
			copy(part, page[at%pageBytes:])
		} else {
			clear(part)
		}
		done += len(part)
	}
	return n
}

func (s *sparse) writeAt(p []byte, off int64) {
	if s.pages == nil {
		s.pages = map[int64]*[pageBytes]byte{}
	}
	s.size = max(s.size, off+int64(len(p)))
	for len(p) > 0 {
		page := s.pages[off/pageBytes]
		if page == nil {
			page = new([pageBytes]byte)
			s.pages[off/pageBytes] = page
		}
		n := copy(page[off%pageBytes:], p)
		p, off = p[n:], off+int64(n)
	}
}

// truncate sets the size; what is cut off reads as zeros should it come back.
func (s *sparse) truncate(size int64) {
	if size < s.size {
		maps.DeleteFunc(s.pages, func(i int64, _ *[pageBytes]byte) bool { return i*pageBytes >= size })
		if page := s.pages[size/pageBytes]; page != nil {
			clear(page[size%pageBytes:])
		}
	}
	s.size = size
}

func (s *sparse) clone() sparse {
	c := sparse{pages: make(map[int64]*[pageBytes]byte, len(s.pages)), size: s.size}
	for i, page := range s.pages {
		p := *page
		c.pages[i] = &p
	}
	return c
}

// lacking is how many bytes of room a write of n bytes at off takes in.
func (s *sparse) lacking(off, n int64) (room int64) {
	for i := off / pageBytes; n > 0 && i <= (off+n-1)/pageBytes; i++ {
		if s.pages[i] == nil {
			room += pageBytes
		}
	}
	return room
}
