package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/decode"
	"ownvoice/recorder/wav"
)

// Audible is what can be heard of a recording on this laptop. Close it when
// nothing plays it any more.
type Audible struct {
	Dir   string // where the files of Take lie
	Take  catalog.Take
	Gains []float64
	Copy  bool // it is the listening copy: all voices in one track

	made string // a file that goes with it
}

// ErrNotHere says that neither a recording's masters nor its listening copy are
// on this laptop.
var ErrNotHere = errors.New("sound is not on this laptop yet")

// Listen finds what can be heard of a recording: its masters, or, where these
// lie elsewhere, its listening copy. Those left out are silent in the take.
// Whether it may be heard at all is asked before, of library.MayHear.
func Listen(ctx context.Context, lib *library.Library, r catalog.Recording) (Audible, error) {
	a := Audible{Dir: lib.RecordingDir(r.ID), Take: r.Take}
	var err error
	if a.Take.LeftOut, err = lib.LeftOut(ctx, r.ID, ""); err != nil {
		return a, err
	}
	if a.Take.Tracks, err = lib.TracksHere(ctx, r); err != nil {
		return a, err
	}
	if len(a.Take.Tracks) == len(r.Tracks) {
		copies, err := CopiesOf(a.Dir)
		a.Gains = copies.Gains(r.Tracks)
		return a, err
	}
	path, is, err := lib.Listening(ctx, r.ID)
	if err != nil {
		return a, err
	}
	if is {
		a.Copy, a.Gains = true, nil
		return a, a.unfold(ctx, path)
	}
	if len(a.Take.Tracks) == 0 {
		return a, fmt.Errorf("listen to recording %s: %w", r.ID, ErrNotHere)
	}
	copies, err := CopiesOf(a.Dir)
	a.Gains = copies.Gains(a.Take.Tracks)
	return a, err
}

// unfold decodes a listening copy into a file beside it, where it can be gone
// to and fro in. What a crash leaves of it is swept away at the next start.
func (a *Audible) unfold(ctx context.Context, path string) (err error) {
	s, err := decode.Open(ctx, path)
	if err != nil {
		return fmt.Errorf("open listening copy: %w", err)
	}
	defer func() {
		if err = errors.Join(err, s.Close()); err != nil {
			err = fmt.Errorf("open listening copy: %w", err)
			a.Close()
		}
	}()
	name := ".listening.wav.part-" + string(catalog.NewID())
	a.made = filepath.Join(a.Dir, name)
	w, err := wav.Create(a.made, wav.Format{RateHz: s.Format.RateHz, Channels: s.Format.Channels, Bits: s.Format.Bits}, wav.About{Recording: string(a.Take.Recording), Track: 1, App: Version, Began: a.Take.Started})
	if err != nil {
		return err
	}
	buf := make([]byte, 16384*s.Format.FrameBytes())
	for err == nil {
		var n int
		n, err = s.Read(buf)
		err = errors.Join(w.Write(buf[:n]), err)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	a.Take.Tracks = []catalog.Track{{File: name, Frames: w.Frames(), RateHz: s.Format.RateHz, Bits: s.Format.Bits, Channels: s.Format.Channels}}
	return errors.Join(err, w.Close())
}

// Close removes what was made to hear it.
func (a Audible) Close() {
	if a.made != "" {
		_ = os.Remove(a.made) // or at the next start
	}
}
