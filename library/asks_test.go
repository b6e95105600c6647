package library_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// asked is all that a sync would do with files.
func asked(t *testing.T, l *library.Library) string {
	t.Helper()
	all := ""
	for name, ask := range []func(context.Context) ([]catalog.File, error){l.FilesToSend, l.FilesToFetch, l.FilesUnsure} {
		for _, f := range must[[]catalog.File](t)(ask(context.Background())) {
			all += fmt.Sprintf("%d %s %s %s\n", name, f.Recording, f.Name, f.SHA256)
		}
	}
	return all
}

func TestASyncThatLooksOnlyAtFilesThatAskFindsWhatALookAtAllFinds(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Log("seed", seed)
	chance, ctx := rand.New(rand.NewPCG(seed, 1)), context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: enrolled(t, a)}))
	takes := map[*library.Library][]catalog.Recording{}
	for i := range 3 {
		for _, l := range []*library.Library{a, b} {
			_, r := allowed(t, l, fmt.Sprintf("Story %d of %s", i, l.Device().ID))
			takes[l] = append(takes[l], r)
		}
	}
	picture := filepath.Join(t.TempDir(), "table.png")
	check(t, os.WriteFile(picture, []byte("\x89PNG\r\n\x1a\n not really"), 0o600))
	released := map[*library.Library]catalog.ID{} // the last, which is often wanted again
	found := 0
	for step := range 80 {
		l, other := a, b
		if chance.IntN(2) == 0 {
			l, other = b, a
		}
		own := takes[l][chance.IntN(3)]
		theirs := takes[other][chance.IntN(3)]
		hash := own.Tracks[0].SHA256
		act := chance.IntN(14)
		switch act {
		case 0, 1:
			copied(t, l, own, []catalog.FileKind{catalog.FileListening, catalog.FilePacked}[act])
		case 2:
			arrive(t, l, other)
		case 3, 4:
			for _, f := range must[[]catalog.File](t)(l.FilesToSend(ctx)) {
				if chance.IntN(2) == 0 {
					check(t, l.Confirm(ctx, f.SHA256, map[string]string{"sha256": f.SHA256}))
					check(t, other.Confirm(ctx, f.SHA256, map[string]string{"sha256": f.SHA256}))
				}
			}
		case 5, 10, 11:
			check(t, l.Confirm(ctx, hash, map[string]string{"sha256": hash}))
			must[int64](t)(l.Release(ctx, own.ID, func(catalog.File) bool { return true }))
			released[l] = own.ID
		case 6, 12, 13:
			check(t, l.Want(ctx, []catalog.ID{own.ID, theirs.ID, released[l]}[chance.IntN(3)]))
		case 7:
			for _, f := range must[[]catalog.File](t)(l.FilesToFetch(ctx)) {
				if raw, err := os.ReadFile(other.Path(f)); err == nil {
					check(t, os.WriteFile(must[string](t)(l.PartPath(f)), raw, 0o600))
					check(t, l.Place(ctx, f))
				}
			}
		case 8:
			hash := must[string](t)(l.Attach(ctx, picture))
			must[catalog.Picture](t)(l.AddPicture(ctx, catalog.Picture{Story: own.Story, SHA256: hash, Caption: "The table"}))
		case 9:
			check(t, l.Anew(ctx, fmt.Sprint(step)))
		}
		for _, l := range []*library.Library{a, b} {
			path := filepath.Join(l.Dir(), "library.db")
			if wrong := column(t, path, `SELECT f.name FROM file f JOIN asking a ON a.recording = f.recording AND a.name = f.name WHERE f.asks <> a.asks`); len(wrong) != 0 {
				t.Fatalf("step %d, act %d: marked wrongly are %v", step, act, wrong)
			}
			for _, hash := range column(t, path, `SELECT sha256 FROM attachment WHERE NOT here`) {
				if _, err := l.Attachment(ctx, hash); err == nil {
					t.Fatalf("step %d, act %d: attachment %s lies here, and is said not to", step, act, hash)
				}
			}
			for _, hash := range column(t, path, `SELECT sha256 FROM attachment WHERE here`) {
				must[string](t)(l.Attachment(ctx, hash))
			}
			few := asked(t, l)
			by(t, path, `UPDATE file SET asks = 1`)
			all := asked(t, l)
			by(t, path, `UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name)`)
			if found += len(all); few != all {
				t.Fatalf("step %d, act %d: of those that ask\n%sof all\n%s", step, act, few, all)
			}
		}
	}
	if found == 0 {
		t.Error("nothing was ever to be done: this tested nothing")
	}
}

// column reads one column behind the library's back.
func column(t *testing.T, path, query string) (all []string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	check(t, err)
	defer db.Close()
	rs, err := db.Query(query)
	check(t, err)
	defer rs.Close()
	for rs.Next() {
		var v string
		check(t, rs.Scan(&v))
		all = append(all, v)
	}
	check(t, rs.Err())
	return all
}

func TestAnAttachmentThatWasLostIsFetchedAgainAfterTheNextStart(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	enrolled(t, l)
	s, _ := allowed(t, l, "The long table")
	give(t, l, s.ID, catalog.UseTeam, catalog.Yes)
	hash := must[string](t)(l.AttachBytes(ctx, ".png", []byte("not really a picture")))
	must[catalog.Picture](t)(l.AddPicture(ctx, catalog.Picture{Story: s.ID, SHA256: hash}))
	same(t, "while it lies here", kinds(must[[]catalog.File](t)(l.FilesToFetch(ctx))), nil)
	check(t, l.Close())
	check(t, os.Remove(filepath.Join(dir, "attachments", hash+".png")))
	same(t, "when it is gone", kinds(must[[]catalog.File](t)(open(t, dir).FilesToFetch(ctx))), []catalog.FileKind{catalog.FileAttachment})
}
