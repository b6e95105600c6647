package studio

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder"
	"ownvoice/recorder/decode"
	"ownvoice/recorder/peaks"
)

// planFile is the name of the file that tells Mend what was being brought in.
// It is gone when the recording is kept.
const planFile = "import.json"

// plan is what stands in it: the take as far as it is known, and under which
// names the files are kept that it is made of.
type plan struct {
	catalog.Take
	Files  []string `json:"files"`
	Labels []string `json:"labels"`
}

// bringing is an import on its way.
type bringing struct {
	dir      string
	story    catalog.ID
	plan     plan
	guessed  bool // the plan was made of what lay there
	progress func(seconds, of float64)
}

// all copies the files and makes a take of them.
func (b *bringing) all(ctx context.Context, lib *library.Library, files []incomingFile) (catalog.Take, error) {
	text, err := json.MarshalIndent(b.plan, "", "  ")
	if err != nil {
		return catalog.Take{}, err
	}
	if err := durable.WriteFile(filepath.Join(b.dir, planFile), text); err != nil {
		return catalog.Take{}, err
	}
	for i, f := range files {
		if err := copyTo(ctx, filepath.Join(b.dir, b.plan.Files[i]), f.path); err != nil {
			return catalog.Take{}, err
		}
	}
	return b.take(ctx, lib)
}

// take makes the take of the copies that lie in the folder. It may be done
// again, and comes to the same.
func (b *bringing) take(ctx context.Context, lib *library.Library) (catalog.Take, error) {
	take := b.plan.Take
	for i, name := range b.plan.Files {
		tracks, err := b.tracks(ctx, i)
		if errors.Is(err, fs.ErrNotExist) && take.Mended { // cut short before it was copied
			continue
		}
		if err != nil {
			return take, fmt.Errorf("bring in %s: %w", name, err)
		}
		take.Tracks = append(take.Tracks, tracks...)
	}
	if len(take.Tracks) == 0 {
		return take, recorder.ErrEmpty
	}
	for _, t := range take.Tracks { // a picture can be made at any time: none is no reason to fail
		_ = peaks.Of(filepath.Join(b.dir, t.File), filepath.Join(b.dir, strings.TrimSuffix(t.File, ".wav")+".peaks"))
	}
	if take.Beside == nil {
		return take, nil
	}
	beside, err := b.beside(ctx, lib, take)
	take.Beside = &beside
	return take, err
}

// tracks makes the tracks of one file.
func (b *bringing) tracks(ctx context.Context, i int) ([]catalog.Track, error) {
	path, label := filepath.Join(b.dir, b.plan.Files[i]), b.plan.Labels[i]
	if strings.HasPrefix(b.plan.Files[i], "track-") {
		t, _, err := plain(path)
		if err != nil {
			return nil, err
		}
		t.Label = label
		t.SHA256, t.Bytes, err = fingerprint(ctx, path)
		return []catalog.Track{t}, err
	}
	o := &catalog.Original{File: b.plan.Files[i]}
	var err error
	if o.SHA256, o.Bytes, err = fingerprint(ctx, path); err != nil {
		return nil, err
	}
	s, err := decode.Open(ctx, path)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	o.Format = string(s.Kind)
	d := &decoding{bringing: b, sound: s, first: i + 1, labels: []string{label}}
	if s.Format.Channels == 2 && len(b.plan.Files) == 1 {
		d.labels = []string{"Left", "Right"}
	}
	tracks, cut, err := d.run(ctx)
	o.Cut = cut
	for n := range tracks {
		tracks[n].Original = o
	}
	return tracks, err
}

// forget removes the plan of a recording that is kept. One that stays behind
// does no harm.
func (b *bringing) forget() { _ = os.Remove(filepath.Join(b.dir, planFile)) }

// giveUp leaves nothing of what was brought in. The files it came from were
// not touched.
func (b *bringing) giveUp(ctx context.Context, lib *library.Library) error {
	copies, err := fs.Glob(os.DirFS(b.dir), "*-*.*") // the folder's own name is no pattern
	for _, name := range copies {
		err = errors.Join(err, os.Remove(filepath.Join(b.dir, name)))
	}
	b.forget()
	return errors.Join(err, lib.Drop(context.WithoutCancel(ctx), b.plan.Take.Recording))
}

// copyTo copies a file durably.
func copyTo(ctx context.Context, to, from string) error {
	return durable.Write(to, func(w io.Writer) error {
		_, _, err := hashed(from, until{ctx, w})
		return err
	})
}

// fingerprint gives the SHA-256 and length of a file.
func fingerprint(ctx context.Context, path string) (string, int64, error) {
	return hashed(path, until{ctx, io.Discard})
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

// until takes what is written until nobody wants it any more.
type until struct {
	ctx context.Context
	io.Writer
}

func (u until) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Writer.Write(p)
}

// broughtIn is the take of an import that was cut short. Files are copied
// whole or not at all, so those that lie there are whole; what was to be made
// of them is made now. The error is recorder.ErrEmpty when nothing can be.
func broughtIn(ctx context.Context, lib *library.Library, u library.Unfinished) (catalog.Take, error) {
	b := &bringing{dir: u.Dir, story: u.Story}
	if err := b.read(u.Recording); err != nil {
		return catalog.Take{}, err
	}
	take, err := b.take(ctx, lib)
	for _, no := range []error{decode.ErrNotSound, decode.ErrNoTrack, decode.ErrBroken, decode.ErrStuck, decode.ErrTooLong, ErrNotTheSame, recorder.ErrEmpty} {
		if errors.Is(err, no) && !b.guessed { // whoever brought it in would have been told, and has the file
			return take, errors.Join(recorder.ErrEmpty, b.giveUp(ctx, lib))
		}
	}
	return take, err
}

// read reads the plan, or makes one of what lies there.
func (b *bringing) read(id catalog.ID) error {
	text, err := os.ReadFile(filepath.Join(b.dir, planFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err != nil || json.Unmarshal(text, &b.plan) != nil || len(b.plan.Labels) != len(b.plan.Files) {
		if err := b.guess(); err != nil {
			return err
		}
	}
	b.plan.Recording, b.plan.Mended, b.plan.Tracks = id, true, nil
	for i, name := range b.plan.Files { // nobody else writes here, but a name is no path
		b.plan.Files[i] = filepath.Base(name)
	}
	return nil
}

// guess makes a plan of the files of an Ownvoice that wrote none.
func (b *bringing) guess() error {
	files, err := fs.Glob(os.DirFS(b.dir), "track-*.wav")
	if err != nil {
		return err
	}
	b.guessed = true
	b.plan = plan{Take: catalog.Take{Mode: catalog.ModeImport, App: "Ownvoice " + Version}, Files: files}
	for i, name := range files {
		b.plan.Labels = append(b.plan.Labels, fmt.Sprint(i+1))
		path := filepath.Join(b.dir, name)
		_, began, err := plain(path)
		if info, e := os.Stat(path); err == nil && e == nil && began.IsZero() {
			began = info.ModTime()
		}
		if b.plan.Started.IsZero() || began.Before(b.plan.Started) {
			b.plan.Started = began
		}
	}
	return nil
}
