package recorder

import (
	"errors"
	"fmt"
	"path/filepath"

	"ownvoice/library/catalog"
)

// Stop ends the recording and hands over the take: files whole, synced to disk
// and hashed. It takes as long as reading them again. Calling it twice, from
// anywhere, is calling it once.
//
// After an error the take holds what is known, and the files hold what reached
// the disk: Mend makes a take of them when the disk answers again.
func (s *Session) Stop() (catalog.Take, error) {
	s.finish.Do(func() {
		s.stopOnce.Do(func() { close(s.stopping) })
		<-s.written
		s.take, s.err = s.finishTake()
	})
	return s.take, s.err
}

func (s *Session) finishTake() (catalog.Take, error) {
	s.finder.close()
	s.keeper.close()
	for _, t := range s.tracks {
		if next := t.line.next.Swap(nil); next != nil {
			next.retire()
		}
		t.line.feed.retire()
	}
	copied := s.finishCopy()
	var errs []error
	for _, t := range s.tracks {
		errs = append(errs, t.close())
	}
	take := s.describe()
	take.SecondCopy = copied
	errs = append(errs, finish(s.plan.Dir, &take))
	if err := errors.Join(errs...); err != nil {
		return take, fmt.Errorf("stop recording %s: %w", s.plan.Recording, err)
	}
	return take, nil
}

func (s *Session) finishCopy() bool {
	if s.copier == nil {
		return false
	}
	for _, t := range s.tracks {
		if t.out.Sync() != nil {
			return false // said again by close
		}
	}
	return s.copier.close()
}

// finish hashes the files of a take that are whole and synced, and writes down
// that it is finished.
func finish(dir string, take *catalog.Take) error {
	for i := range take.Tracks {
		t := &take.Tracks[i]
		var err error
		if t.SHA256, t.Bytes, err = hash(filepath.Join(dir, t.File)); err != nil {
			return err
		}
	}
	err := journal{*take, true}.write(dir)
	if noRoom(err) {
		// The take is whole all the same. That it is finished stays unwritten,
		// and Mend finds the same take again.
		return nil
	}
	return err
}
