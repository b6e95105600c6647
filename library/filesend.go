package library

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"

	"ownvoice/library/catalog"
)

const firstSetting = "send first"

// SendFirst puts one story before all others that wait; "" puts none there.
func (l *Library) SendFirst(ctx context.Context, story catalog.ID) error {
	if err := l.SetSetting(ctx, firstSetting, string(story)); err != nil {
		return err
	}
	l.announce(Changed{})
	return nil
}

// First is the story that was put before all others; "" is none.
func (l *Library) First(ctx context.Context) (catalog.ID, error) {
	first, err := l.Setting(ctx, firstSetting)
	return catalog.ID(first), err
}

// Packing says whether packed copies are being made now. While they are, a
// master waits for its own; otherwise it travels as it is, so that no sound
// stays behind because nobody packs it.
func (l *Library) Packing(on bool) { l.packing.Store(on) }

// proven is a master whose packed copy the archive holds, or a packed copy whose
// master it holds: of the two one is enough.
const proven = `(f.kind IN ('master', 'packed') AND EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.receipt <> ''
	AND iif(f.kind = 'master', p.kind = 'packed' AND p.masters = f.sha256, p.kind = 'master' AND p.sha256 = f.masters)))`

// named is what is attached to a story and still shown there.
const named = `(EXISTS (SELECT 1 FROM picture p WHERE p.story = a.story AND p.sha256 = a.sha256 AND NOT p.deleted)
	OR EXISTS (SELECT 1 FROM story t JOIN person p ON p.id = t.storyteller WHERE t.id = a.story AND p.portrait = a.sha256))`

// toSend is a file that lies here, for which there is no receipt, and that is
// worth sending: of a master and its packed copy one is enough.
const toSend = `WHERE f.asks AND f.here AND f.receipt = '' AND NOT s.deleted AND NOT ` + proven + ` AND (f.kind <> 'master' OR (f.bare OR f.upload <> '' OR ?1)
	AND NOT EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'packed' AND p.masters = f.sha256 AND p.here))`

// FilesToSend lists what lies here, has no receipt, and may be kept in the
// archive: what can be heard soonest first – listening copies, pictures, packed
// masters, then the rest –, of each kind the smallest first, so that the most
// stories are safe the soonest; and all of a story that was put first, before
// that. Of a story in the bin nothing goes.
func (l *Library) FilesToSend(ctx context.Context) ([]catalog.File, error) {
	all, err := l.files(ctx, toSend, !l.packing.Load())
	if err != nil {
		return nil, err
	}
	attached, err := l.attached(ctx, `a.receipt = '' AND NOT s.deleted`)
	if err != nil {
		return nil, err
	}
	all = append(all, slices.DeleteFunc(attached, func(f catalog.File) bool { return !f.Here })...)
	permitted, err := l.permits(ctx, all)
	if err != nil {
		return nil, err
	}
	first, err := l.First(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(permitted, func(a, b catalog.File) int {
		return cmp.Or(cmp.Compare(behind(a, first), behind(b, first)), cmp.Compare(slices.Index(catalog.FileKinds, a.Kind), slices.Index(catalog.FileKinds, b.Kind)),
			cmp.Compare(a.Bytes, b.Bytes), cmp.Compare(a.Recording, b.Recording), cmp.Compare(a.Name, b.Name))
	})
	return permitted, nil
}

func behind(f catalog.File, first catalog.ID) int {
	if f.Story == first {
		return 0
	}
	return 1
}

// MaySend asks about one file, on its way or about to be: whether it is still
// to go. It reads one story.
func (l *Library) MaySend(ctx context.Context, f catalog.File) (bool, error) {
	var still bool
	query, args := `SELECT EXISTS (SELECT 1 FROM file f JOIN recording r ON r.id = f.recording JOIN story s ON s.id = r.story
		WHERE f.here AND NOT s.deleted AND f.recording = ? AND f.name = ? AND f.sha256 = ?)`, []any{f.Recording, f.Name, f.SHA256}
	if f.Kind == catalog.FileAttachment {
		query, args = `SELECT EXISTS (SELECT 1 FROM attachment a JOIN story s ON s.id = a.story WHERE NOT s.deleted AND a.story = ? AND a.sha256 = ? AND `+named+`)`, []any{f.Story, f.SHA256}
	}
	if err := l.read.QueryRowContext(ctx, query, args...).Scan(&still); err != nil || !still {
		return false, edge(err)
	}
	may, err := l.permits(ctx, []catalog.File{f})
	return len(may) == 1, err
}

// permits keeps of some files those that the archive may have.
func (l *Library) permits(ctx context.Context, all []catalog.File) ([]catalog.File, error) {
	events, err := l.eventsOf(ctx, all)
	if err != nil {
		return nil, err
	}
	var may []catalog.File
	for _, f := range all {
		is, err := l.mayKeep(ctx, f, events.of(f.Story))
		if err != nil {
			return nil, err
		}
		if is {
			may = append(may, f)
		}
	}
	return may, nil
}

// mayKeep asks the decision that goes with a file's kind: a listening copy is
// silent where something is left out, whole files are stopped by it.
func (l *Library) mayKeep(ctx context.Context, f catalog.File, events []catalog.Consent) (bool, error) {
	switch f.Kind {
	case catalog.FileListening:
		if !catalog.Decide(events, catalog.WholeStory, catalog.UseKeep, l.now()).Allows() {
			return false, nil
		}
		left, err := l.blank(ctx, l.read, f.Story, catalog.UseKeep, catalog.UseTeam)
		return catalog.Copy{LeftOut: f.LeftOut}.Silent(left[f.Recording]), err
	case catalog.FileAttachment:
		return catalog.Decide(events, catalog.WholeStory, catalog.UseKeep, l.now()).Allows(), nil
	}
	return catalog.DecideWhole(events, catalog.UseKeep, l.now()).Allows(), nil
}

// fewStories is up to how many stories' events are read one by one.
const fewStories = 50

// eventsOf reads the permission events of the stories of some files.
func (l *Library) eventsOf(ctx context.Context, files []catalog.File) (storyEvents, error) {
	by := storyEvents{}
	for _, f := range files {
		if _, read := by[f.Story]; read {
			continue
		}
		if len(by) == fewStories {
			return l.eventsByStory(ctx)
		}
		all, err := events(ctx, l.read, f.Story)
		if err != nil {
			return nil, err
		}
		by[f.Story] = all
	}
	return by, nil
}

// attached lists what is attached to stories, by a condition on the table.
func (l *Library) attached(ctx context.Context, where string, args ...any) ([]catalog.File, error) {
	var all []catalog.File
	err := rows(ctx, l.read, `SELECT a.story, a.sha256, a.upload, a.receipt FROM attachment a JOIN story s ON s.id = a.story WHERE `+named+` AND `+where, func(rs *sql.Rows) error {
		f := catalog.File{Kind: catalog.FileAttachment}
		var receipt string
		err := rs.Scan(&f.Story, &f.SHA256, &f.Upload, &receipt)
		if receipt != "" {
			f.Receipt = []byte(receipt)
		}
		all = append(all, f)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("list attachments: %w", err)
	}
	for i := range all {
		if err := l.findAttached(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// findAttached says where the file lies, if it lies here.
func (l *Library) findAttached(ctx context.Context, f *catalog.File) error {
	path, err := l.Attachment(ctx, f.SHA256)
	f.Name = f.SHA256
	if errors.Is(err, ErrNoEvidence) {
		return nil
	}
	if err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("look at attachment %s: %w", f.SHA256, edge(err))
	}
	f.Name, f.Bytes, f.Here = info.Name(), info.Size(), true
	return nil
}
