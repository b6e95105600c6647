package library

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
)

// recognise writes down by what the story's sound and pictures are known again,
// while they are still there. Evidence is not among them: many may send the
// same word.
func (l *Library) recognise(ctx context.Context, t Tombstone) (Tombstone, error) {
	pictures, err := ids(ctx, l.read, `SELECT sha256 FROM picture WHERE story = ? AND sha256 <> ''`, t.Story)
	if err != nil {
		return t, err
	}
	var hashes []string
	for _, p := range pictures {
		hashes = append(hashes, string(p))
	}
	err = rows(ctx, l.read, `SELECT facts FROM recording WHERE story = ? AND facts <> ''`, func(rs *sql.Rows) error {
		var raw []byte
		if err := rs.Scan(&raw); err != nil {
			return err
		}
		var take catalog.Take
		if json.Unmarshal(raw, &take) == nil {
			hashes = append(hashes, hashesOf(take)...)
		}
		return nil
	}, t.Story)
	if err != nil {
		return t, err
	}
	sounding, err := l.samplesIn(ctx, t.Story)
	if err != nil {
		return t, err
	}
	for _, h := range append(hashes, sounding...) {
		if s := t.salted(h); !slices.Contains(t.Media, s) {
			t.Media = append(t.Media, s)
		}
	}
	t.Known = true
	return t, l.transact(ctx, &writing{ctx: ctx, l: l}, func(w *writing) error { return w.saveTombstone(t, erasingMarked) })
}

// hashesOf are the hashes of all files that a take names.
func hashesOf(t catalog.Take) (all []string) {
	for _, track := range t.Tracks {
		all = append(all, track.SHA256)
		if track.Original != nil {
			all = append(all, track.Original.SHA256)
		}
	}
	return all
}

// samplesIn are the hashes of what sounds in the files of a story. What is no
// sound cannot be told by its samples.
func (l *Library) samplesIn(ctx context.Context, story catalog.ID) (all []string, err error) {
	dirs, err := l.dirsOf(ctx, story)
	if err != nil {
		return nil, err
	}
	for _, dir := range dirs {
		sounds, err := below(dir, "*.wav")
		if err != nil {
			return nil, err
		}
		for _, path := range sounds {
			sum, err := samplesOf(ctx, path)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err == nil {
				all = append(all, sum)
			}
		}
	}
	return all, nil
}

// samplesOf is the hash of what sounds in a file, whatever stands around it: a
// file that was packed, exported or decoded, and gives the same samples, has
// the same.
func samplesOf(ctx context.Context, path string) (string, error) {
	r, err := wav.Open(path)
	if err != nil {
		return "", err
	}
	defer r.Close()
	h := sha256.New()
	samples := make([]float32, 1<<14*r.Format.Channels)
	raw := make([]byte, 0, 4*len(samples))
	for {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := r.Read(samples)
		raw = raw[:0]
		for _, x := range samples[:n*r.Format.Channels] {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x+0)) // -0 is 0
		}
		h.Write(raw)
		if errors.Is(err, io.EOF) {
			return "samples:" + hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// refuseErased looks whether a take is of sound that was erased. What was
// recorded just now is new, and is not read again for this.
func (l *Library) refuseErased(ctx context.Context, t catalog.Take) error {
	var any bool
	err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM tombstone)`).Scan(&any)
	if err != nil || !any {
		return edge(err)
	}
	hashes := hashesOf(t)
	for _, track := range t.Tracks {
		if t.Mode != catalog.ModeImport || odd(track) {
			continue
		}
		sum, err := samplesOf(ctx, filepath.Join(l.RecordingDir(t.Recording), track.File))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			hashes = append(hashes, sum)
		}
	}
	erased, err := l.erasedMedium(ctx, hashes...)
	if err != nil || !erased {
		return err
	}
	err = fmt.Errorf("keep take %s: %w", t.Recording, ErrErased)
	if t.Mode == catalog.ModeImport {
		_, gone := l.write.ExecContext(ctx, `DELETE FROM recording WHERE id = ? AND facts = ''`, t.Recording)
		err = errors.Join(err, edge(gone), os.RemoveAll(l.RecordingDir(t.Recording)))
	}
	return err
}
