package recorder

import (
	"errors"
	"fmt"
	"path/filepath"

	"ownvoice/library/catalog"
)

// Halt ends the recording: when it returns, all of it is synced to disk and the
// devices are free, for another recording perhaps. Stop is still to be called
// for the take. Calling it twice, from anywhere, is calling it once.
func (s *Session) Halt() error {
	s.halt.Do(func() {
		s.stopOnce.Do(func() { close(s.stopping) })
		<-s.written
		s.halted = s.letGo()
	})
	return s.halted
}

// letGo ends everything but the second copy and the open files.
func (s *Session) letGo() error {
	s.finder.close()
	s.keeper.close()
	var errs []error
	for _, t := range s.tracks {
		if next := t.line.next.Swap(nil); next != nil {
			next.retire()
		}
		t.line.feed.retire()
		err := t.scribe.close()
		s.fail(err)
		if !noRoom(err) { // a full disk keeps what it has: the take is only shorter
			errs = append(errs, err)
		}
		errs = append(errs, t.out.Sync())
	}
	return errors.Join(errs...)
}

// Stop ends the recording and hands over the take: files whole, synced to disk
// and hashed. It takes as long as reading them again; Halt is the part that has
// to be waited for before something else is recorded. Calling it twice, from
// anywhere, is calling it once.
//
// After an error the take holds what is known and is not finished; the files
// hold what reached the disk: Mend makes a take of them when it answers again.
func (s *Session) Stop() (catalog.Take, error) {
	s.finish.Do(func() { s.take, s.err = s.finishTake() })
	return s.take, s.err
}

func (s *Session) finishTake() (catalog.Take, error) {
	errs := []error{s.Halt()}
	copied := s.copier != nil && s.copier.close()
	for _, t := range s.tracks {
		errs = append(errs, t.out.Close())
	}
	take := s.describe()
	take.SecondCopy = copied
	for i := range take.Tracks {
		t := &take.Tracks[i]
		t.Gaps = within(t.Gaps, int64(t.Seconds()*1000)) // a full disk may have kept less than was heard
	}
	err := errors.Join(errs...)
	if err == nil {
		err = finish(s.plan.Dir, &take)
	}
	if err != nil {
		return take, fmt.Errorf("stop recording %s: %w", s.plan.Recording, err)
	}
	return take, nil
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
