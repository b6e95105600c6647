package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/recorder/listening"
	"ownvoice/recorder/loudness"
	"ownvoice/recorder/mix"
	"ownvoice/recorder/packed"
	"ownvoice/recorder/wav"
)

// work is one thing to be made of a recording.
type work struct {
	recording catalog.Recording
	dir       string
	kind      catalog.FileKind // "" measures loudness
	track     int
	file      string
}

// ErrMaster is a master that is not what its hash says, of which no copy is kept.
var ErrMaster = errors.New("master is not what it was")

// last puts packed masters behind all else.
func (w work) last() int {
	if w.kind == catalog.FilePacked {
		return 1
	}
	return 0
}

// missingOf lists what is to be made of a recording.
func missingOf(r catalog.Recording, dir string) (all []work) {
	c, err := CopiesOf(dir)
	if err != nil {
		c = Copies{Format: copiesFormat}
	}
	touched := false
	add := func(kind catalog.FileKind, track int, file string, leftOut []catalog.Span, masters ...string) {
		is, changed := c.whole(dir, file, masters, leftOut)
		touched = touched || changed
		if !is {
			all = append(all, work{recording: r, dir: dir, kind: kind, track: track, file: file})
		}
	}
	for i, t := range r.Tracks {
		if _, ok := c.LoudnessOf(t); !ok {
			all = append(all, work{recording: r, dir: dir, track: i, file: t.File})
		}
	}
	if !slices.ContainsFunc(c.Copies, func(old Copy) bool { return old.File == listeningName && slices.Equal(old.LeftOut, r.LeftOut) }) {
		_ = os.Remove(filepath.Join(dir, listeningName)) // it may hold what is left out since: nobody hears it while the new one is made
	}
	add(catalog.FileListening, 0, listeningName, r.LeftOut, masters(r)...)
	for i, t := range r.Tracks {
		add(catalog.FilePacked, i, packedName(t.File), nil, t.SHA256) // it gives its master back, and goes only where that may
	}
	if touched {
		_ = c.write(dir) // else the files are read again next time
	}
	return all
}

func masters(r catalog.Recording) (all []string) {
	for _, t := range r.Tracks {
		all = append(all, t.SHA256)
	}
	return all
}

// do makes it and writes down that it was made.
func (w work) do(ctx context.Context) error {
	if w.kind == "" {
		return w.measure(ctx)
	}
	if err := roomBeside(w); err != nil {
		return err
	}
	made, err := w.make(ctx)
	if errors.Is(err, packed.ErrCannot) {
		return errBare
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(w.dir, w.file))
	if err != nil {
		return err
	}
	made.Kind, made.File, made.Changed = w.kind, w.file, info.ModTime()
	return w.note(func(c *Copies) { c.made(made) })
}

func (w work) note(change func(*Copies)) error {
	c, err := CopiesOf(w.dir)
	if err != nil {
		return err
	}
	change(&c)
	return c.write(w.dir)
}

func (w work) make(ctx context.Context) (Copy, error) {
	if w.kind == catalog.FileListening {
		return w.listening(ctx)
	}
	master, path := w.recording.Tracks[w.track], filepath.Join(w.dir, w.file)
	facts, err := packed.Make(ctx, filepath.Join(w.dir, master.File), path)
	if err != nil {
		return Copy{}, err
	}
	if facts.Master != master.SHA256 {
		return Copy{}, errors.Join(fmt.Errorf("pack %s: %w", master.File, ErrMaster), os.Remove(path))
	}
	return Copy{Copy: catalog.Copy{Bytes: facts.Bytes, SHA256: facts.SHA256, Masters: []string{facts.Master}}}, nil
}

func (w work) listening(ctx context.Context) (Copy, error) {
	m, err := mix.Open(w.dir, w.recording.Take)
	if err != nil {
		return Copy{}, err
	}
	defer m.Close()
	c, err := CopiesOf(w.dir)
	if err != nil {
		return Copy{}, err
	}
	for i, gain := range c.Gains(w.recording.Tracks) { // both sides of a conversation are heard alike
		m.SetGain(i, gain)
	}
	of := masters(w.recording)
	facts, err := listening.Make(ctx, m, filepath.Join(w.dir, w.file), listening.About{Recording: string(w.recording.ID), Masters: w.of()})
	if err != nil {
		return Copy{}, err
	}
	picture, err := bars(ctx, m)
	return Copy{Copy: catalog.Copy{Bytes: facts.Bytes, SHA256: facts.SHA256, Masters: of, LeftOut: w.recording.LeftOut, Bars: picture}}, err
}

// of says what a listening copy is made of, so that what was begun of something
// else is not carried on.
func (w work) of() string {
	of := strings.Join(masters(w.recording), " ")
	for _, s := range w.recording.LeftOut {
		of += fmt.Sprintf(" -%d-%d", s.FromMS, s.ToMS)
	}
	return of
}

// measure finds out how loud a track is.
func (w work) measure(ctx context.Context) error {
	track := w.recording.Tracks[w.track]
	r, err := wav.Open(filepath.Join(w.dir, track.File))
	if err != nil {
		return err
	}
	defer r.Close()
	m, channels := loudness.New(r.Format.RateHz), r.Format.Channels
	buf := make([]float32, r.Format.RateHz/2*channels)
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := r.Read(buf)
		m.Add(mono(buf[:n*channels], channels))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	lufs, _ := m.Integrated()
	return w.note(func(c *Copies) {
		c.measured(Loudness{File: track.File, LUFS: round(lufs), Peak: m.Peak(), Master: track.SHA256})
	})
}

// mono mixes channels down in place.
func mono(samples []float32, channels int) []float32 {
	if channels == 1 {
		return samples
	}
	n := len(samples) / channels
	for i := range n {
		var sum float32
		for _, x := range samples[i*channels : (i+1)*channels] {
			sum += x
		}
		samples[i] = sum / float32(channels)
	}
	return samples[:n]
}

// round leaves the hundredths that mean something.
func round(lufs float64) float64 { return math.Round(lufs*100) / 100 }
