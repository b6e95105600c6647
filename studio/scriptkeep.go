package studio

import (
	"context"
	"slices"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Undo takes the last step back and gives the index of the segment it was
// about; -1 when there is nothing more, or the segment went with it.
func (s *Script) Undo() (i int, undone bool) {
	n := len(s.undone) - 1
	for n >= 0 && len(s.undone[n]) == 0 { // letters that were typed and taken away again
		n--
	}
	if n < 0 {
		return -1, false
	}
	step := s.undone[n]
	s.undone, s.typing = s.undone[:n], typingInto{}
	for _, e := range slices.Backward(step) {
		s.apply(e.Back())
	}
	return s.Index(step[0].ID()), true
}

// change does edits, as one step of undo; with goes they belong to the last.
func (s *Script) change(goes bool, edits ...library.SegmentEdit) {
	s.typing = typingInto{}
	var step []library.SegmentEdit
	for _, e := range edits {
		if e.Was != e.Is {
			s.apply(e)
			step = append(step, e)
		}
	}
	n := len(s.undone) - 1
	switch {
	case len(step) == 0:
	case goes && n >= 0:
		s.undone[n] = merged(s.undone[n], step...)
	default:
		s.undone = append(s.undone, step)
	}
}

// apply makes an edit stand, and wait for the disk.
func (s *Script) apply(e library.SegmentEdit) {
	i := s.Index(e.ID())
	switch {
	case e.Is.ID == "" && i >= 0:
		s.said = slices.Delete(s.said, i, i+1)
	case e.Is.ID != "" && i < 0:
		s.said = append(s.said, e.Is)
	case i >= 0:
		s.said[i] = e.Is
	}
	slices.SortStableFunc(s.said, catalog.Segment.Compare)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waits) == 0 {
		s.since, s.typed = time.Now(), 0
	}
	s.typed++
	s.waits = merged(s.waits, e)
}

// merged is edits with more: one edit for each segment, from what was before
// the first to what is after the last.
func merged(edits []library.SegmentEdit, more ...library.SegmentEdit) []library.SegmentEdit {
	for _, e := range more {
		i := slices.IndexFunc(edits, func(d library.SegmentEdit) bool { return d.ID() == e.ID() })
		switch {
		case i < 0:
			edits = append(edits, e)
		case edits[i].Was == e.Is:
			edits = slices.Delete(slices.Clone(edits), i, i+1)
		default:
			edits = slices.Clone(edits)
			edits[i].Is = e.Is
		}
	}
	return edits
}

// Due reports whether what was typed should be kept now: it is twenty letters,
// or a second old.
func (s *Script) Due() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waits) > 0 && (s.typed >= typedMost || time.Since(s.since) >= typedFor)
}

// Waits reports whether anything is not on disk yet.
func (s *Script) Waits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waits) > 0 || s.flying
}

// Flush writes what waits; when it returns nil that is on disk. After an error
// it waits on. It may be called from any goroutine.
func (s *Script) Flush(ctx context.Context) error {
	s.writes.Lock()
	defer s.writes.Unlock()
	s.mu.Lock()
	batch := s.waits
	s.waits, s.typed, s.flying = nil, 0, len(batch) > 0
	s.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	err := s.lib.EditSegments(ctx, s.story, batch)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flying = false; err != nil {
		s.waits, s.since = merged(batch, s.waits...), time.Now()
	}
	return err
}

// Back are the edits that make the words now what they were then: of all of
// them, or of the segments whose ids are given.
func Back(now, then []catalog.Segment, only ...catalog.ID) []library.SegmentEdit {
	wanted := func(id catalog.ID) bool { return len(only) == 0 || slices.Contains(only, id) }
	by := map[catalog.ID]catalog.Segment{}
	for _, s := range now {
		by[s.ID] = s
	}
	var edits []library.SegmentEdit
	for _, was := range then {
		if is, there := by[was.ID]; wanted(was.ID) && (!there || is != was) {
			edits = append(edits, library.SegmentEdit{Was: is, Is: was})
		}
		delete(by, was.ID)
	}
	for _, s := range now {
		if _, later := by[s.ID]; later && wanted(s.ID) {
			edits = append(edits, library.SegmentEdit{Was: s})
		}
	}
	return edits
}
