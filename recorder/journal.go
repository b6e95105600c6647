package recorder

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// JournalFile is the name of the file in a recording's folder that tells Mend
// what was being recorded: a catalog.Take as JSON, with "finished" beside it.
const JournalFile = "take.json"

// journal is what stands in it.
type journal struct {
	catalog.Take
	Finished bool `json:"finished"` // sound whole, synced and hashed
}

func (j journal) write(dir string) error {
	text, err := json.MarshalIndent(j, "", "  ")
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	if err := durable.WriteFile(filepath.Join(dir, JournalFile), append(text, '\n')); err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	return nil
}

func readJournal(dir string) (journal, error) {
	var j journal
	text, err := os.ReadFile(filepath.Join(dir, JournalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return j, fmt.Errorf("read journal: %w", ErrNotATake)
	}
	if err != nil {
		return j, fmt.Errorf("read journal: %w", err)
	}
	if err := json.Unmarshal(text, &j); err != nil {
		return j, fmt.Errorf("read journal: %w: %w", ErrNotATake, err)
	}
	return j, nil
}

// Unfinished reports whether a take was begun in dir and not finished: the
// power went, or the program was killed. It is also true of a take that is
// being recorded now.
func Unfinished(dir string) bool {
	j, err := readJournal(dir)
	if err != nil { // damaged, but there: Mend goes by the sound files
		_, there := os.Stat(filepath.Join(dir, JournalFile))
		return there == nil
	}
	return !j.Finished
}

// describe gives the facts about the take as they are now.
func (s *Session) describe() catalog.Take {
	take := catalog.Take{Recording: s.plan.Recording, Started: s.started, Mode: s.plan.Mode, App: s.plan.App}
	for i, t := range s.tracks {
		track := catalog.Track{
			Label: t.label, Device: t.device, File: trackFile(i), Frames: t.out.Frames(), RateHz: t.rateHz, Bits: t.bits,
			Channels: 1, Delivered: t.delivered, Gaps: t.missing(),
		}
		if len(s.tracks) > 1 {
			track.Drift = t.driftMap()
		}
		take.Tracks = append(take.Tracks, track)
	}
	return take
}

func (s *Session) writeDown(finished bool) error {
	return journal{s.describe(), finished}.write(s.plan.Dir)
}

// hash is the SHA-256 and the size of a whole file, in lower-case hex.
//
// The file is read again for it at Stop: its first bytes hold its length and
// are known last, so a hash made while recording would be of another file.
// What is read comes from memory for the most part.
func hash(path string) (sum string, bytes int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, fmt.Errorf("hash track: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if bytes, err = io.CopyBuffer(h, f, make([]byte, 1<<20)); err != nil {
		return "", 0, fmt.Errorf("hash track: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), bytes, nil
}
