package studio

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/listening"
	"ownvoice/recorder/packed"
)

// Copies are what was made of a recording's masters, and what was measured in
// them. They stand in copies.json beside the sound and nowhere else: they can
// be made again at any time, and go when the recording's folder goes.
type Copies struct {
	Format   string     `json:"format"` // "ownvoice copies 1"
	Loudness []Loudness `json:"loudness"`
	Copies   []Copy     `json:"copies"`
}

// Loudness is how loud a track is.
type Loudness struct {
	File   string  `json:"file"`
	LUFS   float64 `json:"lufs"`   // EBU R 128, integrated; 0 when nothing is to be heard
	Peak   float64 `json:"peak"`   // of its samples, full scale 1
	Master string  `json:"master"` // SHA-256 of what was measured
}

// Copy is one file made of masters.
type Copy struct {
	catalog.Copy
	Changed time.Time `json:"changed"` // when the file was, by the file system; another time is a reason to read it again
}

const (
	copiesName    = "copies.json"
	copiesFormat  = "ownvoice copies 1"
	listeningName = "listening.opus"
	maxCopies     = 1 << 20 // bytes of copies.json
)

// CopiesOf reads what was made in a recording's folder. Where nothing was, or
// what is written cannot be read, it answers with none: all of it can be made
// again.
func CopiesOf(dir string) (Copies, error) {
	none := Copies{Format: copiesFormat}
	f, err := os.Open(filepath.Join(dir, copiesName))
	if errors.Is(err, os.ErrNotExist) {
		return none, nil
	}
	if err != nil {
		return none, fmt.Errorf("read copies: %w", err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, maxCopies))
	if err != nil {
		return none, fmt.Errorf("read copies: %w", err)
	}
	var c Copies
	if json.Unmarshal(raw, &c) != nil || c.Format != copiesFormat {
		return none, nil
	}
	return c, nil
}

// LoudnessOf is how loud a track is, if that was measured.
func (c Copies) LoudnessOf(t catalog.Track) (Loudness, bool) {
	i := slices.IndexFunc(c.Loudness, func(l Loudness) bool { return l.File == t.File && l.Master == t.SHA256 })
	if i < 0 {
		return Loudness{}, false
	}
	return c.Loudness[i], true
}

func (c Copies) write(dir string) error {
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("write copies: %w", err)
	}
	if err := durable.WriteFile(filepath.Join(dir, copiesName), append(raw, '\n')); err != nil {
		return fmt.Errorf("write copies: %w", err)
	}
	return nil
}

// measured remembers how loud a track is.
func (c *Copies) measured(l Loudness) {
	c.Loudness = slices.DeleteFunc(c.Loudness, func(old Loudness) bool { return old.File == l.File })
	c.Loudness = append(c.Loudness, l)
}

// made remembers a copy.
func (c *Copies) made(made Copy) {
	c.Copies = slices.DeleteFunc(c.Copies, func(old Copy) bool { return old.File == made.File })
	c.Copies = append(c.Copies, made)
}

// whole reports whether a copy of these masters, with these parts left out, is
// there as it was made. A
// file that was touched is read again, and changed tells that c has to be
// written. What was left of making it goes.
func (c *Copies) whole(dir, file string, masters []string, leftOut []catalog.Span) (is, changed bool) {
	i := slices.IndexFunc(c.Copies, func(c Copy) bool {
		return c.File == file && slices.Equal(c.Masters, masters) && slices.Equal(c.LeftOut, leftOut)
	})
	if i < 0 {
		return false, false
	}
	copied, path := &c.Copies[i], filepath.Join(dir, file)
	info, err := os.Stat(path)
	if err != nil || info.Size() != copied.Bytes {
		return false, false
	}
	if !info.ModTime().Equal(copied.Changed) {
		if sum, _, err := hashed(path, io.Discard); err != nil || sum != copied.SHA256 {
			return false, false
		}
		copied.Changed, changed = info.ModTime(), true
	}
	for _, part := range slices.Concat(packed.Parts(path), listening.Parts(path)) {
		_ = os.Remove(part) // there hardly ever is one
	}
	return true, changed
}

// packedName is the packed master of a track.
func packedName(track string) string {
	return track[:len(track)-len(filepath.Ext(track))] + ".flac"
}
