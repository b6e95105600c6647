package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
)

// ErrNotSafe says that a recording cannot make room: the archive has not
// proved that it holds all of it.
var ErrNotSafe = errors.New("the archive has not proved that it holds this recording")

// Room is what a laptop could be freed of.
type Room struct {
	Recordings int
	Bytes      int64
}

// letGo is a master that lies here and that the archive holds, as it is or
// packed.
const letGo = `WHERE f.kind = 'master' AND f.here AND NOT s.deleted AND (f.receipt <> '' OR EXISTS (
	SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'packed' AND p.masters = f.sha256 AND p.receipt <> ''))`

// Releasable says how much room masters and their packed copies take that the
// archive holds, of one story or, with "", of all. It goes by the receipts that were kept; Release
// looks at each again.
func (l *Library) Releasable(ctx context.Context, story catalog.ID) (Room, error) {
	var room Room
	masters, err := l.files(ctx, letGo+` AND ?1 IN ('', r.story) ORDER BY f.recording, f.name`, story)
	if err != nil {
		return room, err
	}
	if masters, err = l.permits(ctx, masters); err != nil {
		return room, err
	}
	of := map[catalog.ID]bool{}
	for _, f := range masters {
		of[f.Recording] = true
		room.Bytes += f.Bytes
	}
	room.Recordings = len(of)
	copies, err := l.files(ctx, `WHERE f.kind = 'packed' AND f.here AND NOT s.deleted AND ?1 IN ('', r.story) ORDER BY f.recording, f.name`, story)
	for _, f := range copies {
		if of[f.Recording] { // they go with their masters
			room.Bytes += f.Bytes
		}
	}
	return room, err
}

// MastersHere lists the recordings of a story, or with "" of all, that have a
// master on this laptop.
func (l *Library) MastersHere(ctx context.Context, story catalog.ID) ([]catalog.ID, error) {
	all, err := ids(ctx, l.read, `SELECT DISTINCT f.recording FROM file f JOIN recording r ON r.id = f.recording JOIN story s ON s.id = r.story
		WHERE f.kind = 'master' AND f.here AND NOT s.deleted AND ?1 IN ('', r.story) ORDER BY f.recording`, story)
	if err != nil {
		return nil, fmt.Errorf("list masters: %w", err)
	}
	return all, nil
}

// Release frees this laptop of the masters of one recording, and of their
// packed copies; nothing else ever goes. proven is asked about the receipt of
// each: unless it says yes to all, and the file that proves a master is its own
// or a packed copy of it, nothing goes and the answer is ErrNotSafe. The
// listening copy stays. Want fetches the masters again.
func (l *Library) Release(ctx context.Context, recording catalog.ID, proven func(catalog.File) bool) (int64, error) {
	all, err := l.files(ctx, `WHERE f.recording = ? ORDER BY f.name`, recording)
	if err != nil {
		return 0, err
	}
	var gone []catalog.File
	for _, m := range all {
		if m.Kind != catalog.FileMaster || !m.Here {
			continue
		}
		safe := false
		for _, p := range all {
			if (p.SHA256 == m.SHA256 || packs(p, m)) && p.Receipt != nil && proven(p) {
				safe = true
			}
		}
		if safe = safe && l.comesBack(ctx, m); !safe {
			return 0, fmt.Errorf("make room of recording %s: %w", recording, ErrNotSafe)
		}
		gone = append(gone, m)
	}
	return l.release(ctx, recording, gone, all)
}

// comesBack reports whether a master could be fetched again: the archive may
// have it, this laptop may, and nothing of its story is being recorded. What
// cannot be asked is a no.
func (l *Library) comesBack(ctx context.Context, m catalog.File) bool {
	var busy bool
	err := l.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM recording WHERE story = ? AND facts = '')`, m.Story).Scan(&busy)
	if err != nil || busy {
		return false
	}
	keeps, err := l.permits(ctx, []catalog.File{m})
	if err != nil || len(keeps) == 0 {
		return false
	}
	may, err := l.mayFetch(ctx, m)
	return err == nil && may
}

func (l *Library) release(ctx context.Context, recording catalog.ID, masters, all []catalog.File) (freed int64, err error) {
	if len(masters) == 0 {
		return 0, nil
	}
	// Written down first: a row that says "not here" of a file that is, is made
	// good by Want; the other way round would be a loss that nobody sees.
	if _, err := l.write.ExecContext(ctx, `UPDATE file SET here = 0, wanted = -1 WHERE recording = ? AND kind IN ('master', 'packed')`, recording); err != nil {
		return 0, fmt.Errorf("make room of recording %s: %w", recording, edge(err))
	}
	for _, f := range all {
		if f.Kind != catalog.FileMaster && f.Kind != catalog.FilePacked {
			continue
		}
		if info, err := os.Stat(l.Path(f)); err == nil {
			freed += info.Size()
		}
		if err := os.Remove(l.Path(f)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return freed, fmt.Errorf("make room of recording %s: %w", recording, edge(err))
		}
	}
	l.announce(Changed{Stories: []catalog.ID{masters[0].Story}})
	return freed, nil
}

// Want asks for the masters of a recording to be fetched.
func (l *Library) Want(ctx context.Context, recording catalog.ID) error {
	if _, err := l.write.ExecContext(ctx, `UPDATE file SET wanted = 1 WHERE recording = ? AND kind IN ('master', 'packed')`, recording); err != nil {
		return fmt.Errorf("ask for recording %s: %w", recording, edge(err))
	}
	l.announce(Changed{})
	return nil
}

// ToUnpack lists packed masters that lie here while the master does not, and
// is wanted.
func (l *Library) ToUnpack(ctx context.Context) ([]catalog.File, error) {
	return l.files(ctx, `WHERE f.kind = 'packed' AND f.here AND EXISTS (SELECT 1 FROM file m WHERE m.recording = f.recording AND m.kind = 'master'
		AND m.sha256 = f.masters AND NOT m.here AND m.wanted >= 0) ORDER BY f.recording, f.name`)
}

// Unpacked takes over the master that was made of a packed copy and lies in
// its place. Its hash is looked at again: another sound answers ErrWrongHash
// and is removed.
func (l *Library) Unpacked(ctx context.Context, f catalog.File) error {
	masters, err := l.files(ctx, `WHERE f.recording = ?1 AND f.kind = 'master' AND f.sha256 = ?2`, f.Recording, f.Masters[0])
	if err != nil || len(masters) == 0 {
		return errors.Join(err, ErrNotFound)
	}
	m := masters[0]
	sum, _, err := hashFile(l.Path(m))
	if err != nil {
		return err
	}
	if sum != m.SHA256 {
		return errors.Join(fmt.Errorf("unpack %s of %s: %w", f.Name, f.Recording, ErrWrongHash), os.Remove(l.Path(m)))
	}
	if _, err := l.write.ExecContext(ctx, `UPDATE file SET here = 1, wanted = 0 WHERE recording = ? AND name = ?`, m.Recording, m.Name); err != nil {
		return fmt.Errorf("unpack %s: %w", filepath.Base(f.Name), edge(err))
	}
	l.announce(Changed{Stories: []catalog.ID{m.Story}})
	return nil
}
