// Package studio is where a take becomes part of a story: the one room that
// knows both the recorder and the library. It asks the library for a place –
// which asks consent –, lets the recorder write there, and hands the take over
// when it ends, whether by Stop, by a full disk, or by a power cut before.
//
// It knows no window and no network. The window and the headless verbs use it
// alike, so that neither allows what the other does not.
package studio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
)

// Version is the Ownvoice that writes itself into every take.
const Version = "0.1.0"

// Session is a recording that runs, and the story it belongs to.
type Session struct {
	*recorder.Session
	Story     catalog.ID
	Recording catalog.ID
	lib       *library.Library
}

// Wish is how a story is to be recorded.
type Wish struct {
	Mode       catalog.Mode
	Inputs     []recorder.Input
	Bits       int
	SecondCopy string
}

// Record begins to record a story. It refuses with library.ErrConsent before
// the person agreed. Nothing is left behind after an error.
func Record(ctx context.Context, lib *library.Library, hw recorder.Hardware, story catalog.ID, w Wish) (*Session, error) {
	id, dir, err := lib.BeginRecording(ctx, story)
	if err != nil {
		return nil, err
	}
	s, err := recorder.Record(hw, recorder.Plan{
		Recording: id, Dir: dir, Mode: w.Mode, Inputs: w.Inputs, Bits: w.Bits, SecondCopy: w.SecondCopy, App: "Ownvoice " + Version,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("begin recording %s: %w", id, err), lib.Drop(ctx, id))
	}
	return &Session{Session: s, Story: story, Recording: id, lib: lib}, nil
}

// Finish stops the recording and keeps the take. Should the disk fail, what of
// the sound reached it is mended and kept at the next start.
func (s *Session) Finish(ctx context.Context) (catalog.Recording, error) {
	take, err := s.Stop()
	if errors.Is(err, recorder.ErrEmpty) {
		return catalog.Recording{}, errors.Join(err, s.lib.Drop(ctx, s.Recording))
	}
	if err != nil {
		return catalog.Recording{}, fmt.Errorf("finish recording %s: %w", s.Recording, err)
	}
	return s.lib.Keep(ctx, take)
}

// Mended is a recording that was cut short and is whole again.
type Mended struct {
	Story   catalog.ID
	Seconds float64
}

// Mend mends every recording that a crash or a power cut left unfinished and
// keeps it as part of its story. It is for the start of the program, before
// anything records. One that cannot be mended does not keep the others from it.
func Mend(ctx context.Context, lib *library.Library) ([]Mended, error) {
	unfinished, err := lib.Unfinished(ctx)
	if err != nil {
		return nil, err
	}
	var mended []Mended
	var errs []error
	for _, u := range unfinished {
		take, err := mend(ctx, lib, u)
		if errors.Is(err, recorder.ErrEmpty) {
			errs = append(errs, lib.Drop(ctx, u.Recording))
			continue
		}
		if err == nil {
			_, err = lib.Keep(ctx, take)
		}
		if err == nil {
			(&bringing{dir: u.Dir}).forget()
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("mend recording %s: %w", u.Recording, err))
			continue
		}
		mended = append(mended, Mended{u.Story, take.Seconds()})
	}
	return mended, errors.Join(errs...)
}

// mend makes a take of what was left unfinished: of a recording by the
// recorder, of an import by its plan.
func mend(ctx context.Context, lib *library.Library, u library.Unfinished) (catalog.Take, error) {
	if _, err := os.Stat(filepath.Join(u.Dir, planFile)); err == nil {
		return broughtIn(ctx, lib, u)
	}
	take, err := recorder.Mend(u.Dir)
	if errors.Is(err, recorder.ErrNotATake) {
		return broughtIn(ctx, lib, u)
	}
	return take, err
}
