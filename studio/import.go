package studio

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder"
	"ownvoice/recorder/wav"
)

// Incoming is sound made elsewhere, looked at and found to be sound.
type Incoming struct {
	Mode    catalog.Mode
	Started time.Time
	Labels  []string // one a file
	files   []string
	tracks  []catalog.Track
}

// ErrNotSound is a file that cannot be brought in.
var ErrNotSound = errors.New("file is not a WAV recording")

// Inspect looks at files that are to become the tracks of one recording. It
// changes nothing.
func Inspect(files []string) (Incoming, error) {
	in := Incoming{Mode: catalog.ModeImport}
	for i, path := range files {
		t, began, err := inspect(path)
		if err != nil {
			return in, err
		}
		t.File = "track-" + strconv.Itoa(i+1) + ".wav"
		in.files, in.tracks = append(in.files, path), append(in.tracks, t)
		in.Labels = append(in.Labels, strconv.Itoa(i+1))
		if in.Started.IsZero() || began.Before(in.Started) {
			in.Started = began
		}
	}
	return in, nil
}

func inspect(path string) (catalog.Track, time.Time, error) {
	info, err := os.Stat(path)
	if err != nil {
		return catalog.Track{}, time.Time{}, fmt.Errorf("look at file: %w", err)
	}
	r, err := wav.Open(path)
	if err != nil {
		return catalog.Track{}, time.Time{}, fmt.Errorf("look at file: %w: %w", ErrNotSound, err)
	}
	defer r.Close()
	f := r.Format
	began := r.About.Began
	if began.IsZero() {
		began = info.ModTime()
	}
	return catalog.Track{
		Frames: r.Frames, RateHz: f.RateHz, Bits: f.Bits, Channels: f.Channels, Gaps: []catalog.Gap{},
	}, began, nil
}

// Import keeps a copy of each file, byte for byte, as a recording of the
// story, after asking consent as recording does. The files themselves are not
// touched.
func Import(ctx context.Context, lib *library.Library, story catalog.ID, in Incoming) (catalog.Recording, error) {
	id, dir, err := lib.BeginRecording(ctx, story)
	if err != nil {
		return catalog.Recording{}, err
	}
	take := catalog.Take{Recording: id, Started: in.Started, Mode: in.Mode, App: "Ownvoice " + Version, Tracks: in.tracks}
	for i := range take.Tracks {
		t := &take.Tracks[i]
		t.Label = in.Labels[i]
		if t.SHA256, t.Bytes, err = copyHashed(filepath.Join(dir, t.File), in.files[i]); err != nil {
			return catalog.Recording{}, fmt.Errorf("bring in recording %s: %w", id, err)
		}
	}
	return lib.Keep(ctx, take)
}

// copyHashed copies a file durably and gives the SHA-256 and length of what
// was written.
func copyHashed(to, from string) (sum string, n int64, err error) {
	err = durable.Write(to, func(w io.Writer) error {
		sum, n, err = hashed(from, w)
		return err
	})
	return sum, n, err
}

// hashed copies a file to w and gives the SHA-256 and length of what it held.
func hashed(path string, w io.Writer) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(w, h), f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// broughtIn is the take of an import that was cut short: files are copied
// whole or not at all, so those that lie there are whole.
func broughtIn(u library.Unfinished) (catalog.Take, error) {
	files, err := fs.Glob(os.DirFS(u.Dir), "track-*.wav") // the folder's own name is no pattern
	if err != nil {
		return catalog.Take{}, err
	}
	if len(files) == 0 {
		return catalog.Take{}, recorder.ErrEmpty
	}
	for i, name := range files {
		files[i] = filepath.Join(u.Dir, name)
	}
	in, err := Inspect(files)
	if err != nil {
		return catalog.Take{}, err
	}
	take := catalog.Take{Recording: u.Recording, Started: in.Started, Mode: in.Mode, App: "Ownvoice " + Version, Tracks: in.tracks, Mended: true}
	for i := range take.Tracks {
		t := &take.Tracks[i]
		t.File, t.Label = filepath.Base(files[i]), in.Labels[i]
		if t.SHA256, t.Bytes, err = hashed(files[i], io.Discard); err != nil {
			return take, err
		}
	}
	return take, nil
}
