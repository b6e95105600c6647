package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Rebuilt is what Rebuild found.
type Rebuilt struct {
	Recordings int      `json:"recordings"`
	Changes    int      `json:"changes"`
	Unreadable []string `json:"unreadable"` // sidecars that are damaged or missing beside sound, by path inside the library
	SetAside   string   `json:"set_aside"`  // what the old database is called now; "" when there was none
}

// rebuildingName is a file that is there from the beginning of a Rebuild to its
// end: half of a library must not look like a library that is well.
const rebuildingName = "rebuilding"

// Rebuild makes the database of the library in dir anew from the sidecars
// beside the sound. The old database is set aside, not removed. What was never
// part of a recording – a story nobody began to record – is not in sidecars; the
// archive gives back what it has at the next sync. How to reach people is in
// neither, and is taken over from the old databases where they can be read. One
// that is cut short leaves a library that Open calls ErrDamaged: do it again.
func Rebuild(ctx context.Context, dir string) (found Rebuilt, err error) {
	if found.SetAside, err = setAside(dir); err != nil {
		return found, err
	}
	unfinished := filepath.Join(dir, rebuildingName)
	if err := durable.WriteFile(unfinished, nil); err != nil {
		return found, fmt.Errorf("begin to rebuild: %w", edge(err))
	}
	l, err := open(ctx, dir, time.Now, true)
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	paths, err := below(l.dir, recordingsName+"/*")
	if err != nil {
		return found, fmt.Errorf("look for sidecars: %w", err)
	}
	for _, path := range paths {
		s, err := readSidecar(filepath.Join(path, sidecarName))
		if err != nil {
			if sound, _ := below(path, "*.wav"); len(sound) > 0 || !errors.Is(err, os.ErrNotExist) {
				found.Unreadable = append(found.Unreadable, filepath.Join(recordingsName, filepath.Base(path), sidecarName))
			}
			continue
		}
		n, err := l.restore(ctx, s)
		if err != nil {
			return found, err
		}
		found.Recordings++
		found.Changes += n
	}
	if err := l.contactsOf(ctx); err != nil {
		return found, err
	}
	if err := errors.Join(os.Remove(unfinished), durable.SyncDir(dir)); err != nil {
		return found, fmt.Errorf("finish to rebuild: %w", edge(err))
	}
	return found, nil
}

// setAside gives the old database another name, so that nothing of it is lost,
// and likewise a device file that cannot be read: the laptop gets a new one,
// and joins its archive again.
func setAside(dir string) (string, error) {
	lock, err := lockFolder(dir)
	if err != nil {
		return "", err
	}
	defer lock.Unlock()
	now, err := unusedTime(dir)
	if err != nil {
		return "", err
	}
	if _, err := readDevice(dir); errors.Is(err, ErrDamaged) {
		if err := durable.Rename(filepath.Join(dir, deviceName), filepath.Join(dir, "device-set-aside-"+now+".json")); err != nil {
			return "", fmt.Errorf("set old device file aside: %w", edge(err))
		}
	}
	if _, err := os.Stat(filepath.Join(dir, databaseName)); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	name := "library-set-aside-" + now + ".db"
	for _, part := range []string{"-wal", "-shm", ""} { // the database last: until then it is found again
		err := durable.Rename(filepath.Join(dir, databaseName+part), filepath.Join(dir, name+part))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return "", fmt.Errorf("set old database aside: %w", edge(err))
		}
	}
	return name, nil
}

// unusedTime is the time for the names of what is set aside. It is a second or
// more ahead where something has that name: nothing is set aside onto another.
func unusedTime(dir string) (string, error) {
	for at := time.Now().UTC(); ; at = at.Add(time.Second) {
		now := at.Format("20060102-150405")
		taken, err := below(dir, "*-set-aside-"+now+".*")
		if err != nil {
			return "", fmt.Errorf("look for what was set aside: %w", err)
		}
		if len(taken) == 0 {
			return now, nil
		}
	}
}

func readSidecar(path string) (sidecar, error) {
	var s sidecar
	raw, err := os.ReadFile(path)
	if err != nil {
		return s, fmt.Errorf("read sidecar: %w", err)
	}
	if err := json.Unmarshal(raw, &s); err != nil || s.Format != sidecarFormat || !s.Recording.Valid() || !s.Story.Valid() || !s.Project.Valid() {
		return s, fmt.Errorf("read sidecar: %w", catalog.ErrMalformed)
	}
	return s, nil
}

// restore keeps what one sidecar knows.
func (l *Library) restore(ctx context.Context, s sidecar) (int, error) {
	fresh := 0
	err := l.change(ctx, func(w *writing) error {
		if l.Device().Enrolment == nil && w.project != s.Project {
			if _, err := w.tx.ExecContext(ctx, `UPDATE setting SET value = ? WHERE key = 'project'`, s.Project); err != nil {
				return err
			}
		}
		for _, c := range s.Changes {
			is, err := w.apply(c, false)
			if err != nil && !errors.Is(err, catalog.ErrMalformed) {
				return err
			}
			if is {
				fresh++
			}
		}
		return w.restoreRecording(s)
	})
	if err != nil {
		return 0, fmt.Errorf("rebuild from sidecar of %s: %w", s.Recording, err)
	}
	return fresh, nil
}

// restoreRecording makes the rows that are not in the log: that this recording
// was begun here, and which of its files lie here.
func (w *writing) restoreRecording(s sidecar) error {
	for _, q := range []string{
		`INSERT INTO story (id) VALUES (?1) ON CONFLICT DO NOTHING`,
		`UPDATE story SET has_left = has_left OR ?3, stale = stale + 1 WHERE id = ?1`,
		`INSERT INTO recording (id, story) VALUES (?2, ?1) ON CONFLICT DO NOTHING`,
	} {
		if _, err := w.tx.ExecContext(w.ctx, q, s.Story, s.Recording, s.HasLeft); err != nil {
			return err
		}
	}
	dir := w.l.RecordingDir(s.Recording)
	sound, err := below(dir, "*.wav")
	if err != nil {
		return err
	}
	for _, path := range sound {
		if _, err := w.tx.ExecContext(w.ctx, `UPDATE file SET here = 1 WHERE recording = ? AND name = ? AND kind = 'master'`, s.Recording, filepath.Base(path)); err != nil {
			return err
		}
	}
	return w.restoreCopies(s.Recording, dir)
}

// restoreCopies finds copies that lie here. Of those there may have been
// others, so that only the one of which the log speaks counts.
func (w *writing) restoreCopies(recording catalog.ID, dir string) error {
	for _, form := range []string{"*.opus", "*.flac"} {
		made, err := below(dir, form)
		if err != nil {
			return err
		}
		for _, path := range made {
			sum, _, err := hashFile(path)
			if err != nil {
				return err
			}
			if _, err := w.tx.ExecContext(w.ctx, `UPDATE file SET here = 1 WHERE recording = ? AND name = ? AND sha256 = ?`, recording, filepath.Base(path), sum); err != nil {
				return err
			}
		}
	}
	return nil
}
