package studio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/decode"
	"ownvoice/recorder/wav"
)

// Incoming is sound made elsewhere, looked at and found to be sound.
type Incoming struct {
	Mode     catalog.Mode
	Started  time.Time
	Labels   []string                  // one a file
	Progress func(seconds, of float64) // called now and then while files are decoded; of is 0 when nobody knows. nil: nobody asks
	files    []incomingFile
	beside   catalog.ID // the recording it is to be laid beside
}

type incomingFile struct {
	path string
	kind decode.Kind // wav.Open reads it when this is decode.WAV
}

// Why a file cannot be brought in.
var (
	ErrNotSound    = decode.ErrNotSound
	ErrNeedsFFmpeg = decode.ErrNeedsFFmpeg
	ErrNoTrack     = decode.ErrNoTrack
	ErrBroken      = decode.ErrBroken
	ErrStuck       = decode.ErrStuck
	ErrTooLong     = decode.ErrTooLong
)

const maxFiles = 2

// Inspect looks at files that are to become the tracks of one recording, and
// decodes the beginning of those that are no WAV. It changes nothing.
func Inspect(ctx context.Context, files []string) (Incoming, error) {
	in := Incoming{Mode: catalog.ModeImport}
	if len(files) == 0 || len(files) > maxFiles {
		return in, fmt.Errorf("bring in %d files: %w", len(files), catalog.ErrMalformed)
	}
	for i, path := range files {
		f, began, err := inspect(ctx, path)
		if err != nil {
			return in, fmt.Errorf("look at file: %w", durable.Unnamed(err))
		}
		in.files, in.Labels = append(in.files, f), append(in.Labels, strconv.Itoa(i+1))
		if in.Started.IsZero() || began.Before(in.Started) {
			in.Started = began
		}
	}
	return in, nil
}

// inspect tells what a file is and when it was begun.
func inspect(ctx context.Context, path string) (incomingFile, time.Time, error) {
	f := incomingFile{path: path}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return f, time.Time{}, err
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return f, time.Time{}, ErrNotSound
	}
	began := info.ModTime()
	if f.kind, err = decode.KindOf(path); err != nil {
		return f, began, err
	}
	if f.kind == decode.WAV {
		t, told, err := plain(path)
		switch {
		case err == nil && t.Frames == 0:
			return f, began, ErrNotSound
		case err == nil && told.IsZero():
			return f, began, nil
		case err == nil:
			return f, told, nil
		case !errors.Is(err, wav.ErrFormat):
			return f, began, fmt.Errorf("%w: %w", ErrNotSound, err)
		}
		f.kind = lawWAV
	}
	s, err := decode.Open(ctx, path)
	if err != nil {
		return f, began, err
	}
	_, err = s.Read(make([]byte, 16*s.Format.FrameBytes()))
	return f, began, errors.Join(beginning(err), s.Close())
}

// lawWAV is a WAV file of samples that are no plain numbers, which is decoded.
const lawWAV decode.Kind = "WAV"

// beginning says whether a file whose first samples were asked for is refused.
func beginning(err error) error {
	if errors.Is(err, decode.ErrStuck) || errors.Is(err, decode.ErrNotSound) || errors.Is(err, decode.ErrBroken) {
		return err
	}
	return nil
}

// plain reads the facts of a WAV file, and when it says that it was begun.
func plain(path string) (catalog.Track, time.Time, error) {
	r, err := wav.Open(path)
	if err != nil {
		return catalog.Track{}, time.Time{}, err
	}
	defer r.Close()
	f := r.Format
	return catalog.Track{
		File: filepath.Base(path), Frames: r.Frames, RateHz: f.RateHz, Bits: f.Bits, Channels: f.Channels, Gaps: []catalog.Gap{}, Cut: r.Cut,
	}, r.About.Began, nil
}

// Import keeps a copy of each file, byte for byte, as a recording of the
// story, after asking consent as recording does. WAV files become tracks as
// they are; of every other the copy is kept beside the tracks that are decoded
// from it, at the rate and with the bits that it has. A file of two sides that
// differ becomes two tracks, when it comes alone. One that ends too early, or
// is damaged, gives what can be read of it and is marked Cut.
//
// The files themselves are not touched. After an error, the end of ctx among
// them, nothing of the recording is left.
func Import(ctx context.Context, lib *library.Library, story catalog.ID, in Incoming) (catalog.Recording, error) {
	id, dir, err := lib.BeginRecording(ctx, story)
	if err != nil {
		return catalog.Recording{}, err
	}
	b := &bringing{dir: dir, story: story, progress: in.Progress, plan: plan{
		Take: catalog.Take{Recording: id, Started: in.Started, Mode: in.Mode, App: "Ownvoice " + Version}, Labels: in.Labels,
	}}
	if in.beside != "" {
		b.plan.Take.Beside = &catalog.Beside{Recording: in.beside}
	}
	for i, f := range in.files {
		name := fmt.Sprintf("track-%d.wav", i+1)
		if f.kind != decode.WAV {
			name = fmt.Sprintf("original-%d.%s", i+1, ending(f.kind))
		}
		b.plan.Files = append(b.plan.Files, name)
	}
	take, err := b.all(ctx, lib, in.files)
	if err == nil {
		var kept catalog.Recording
		if kept, err = lib.Keep(ctx, take); err == nil {
			b.forget()
			return kept, nil
		}
	}
	return catalog.Recording{}, errors.Join(fmt.Errorf("bring in recording %s: %w", id, err), b.giveUp(ctx, lib))
}

func ending(k decode.Kind) string {
	if k == lawWAV {
		k = decode.WAV
	}
	return string(k)
}
