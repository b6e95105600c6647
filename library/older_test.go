package library_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/migrations"
)

// asVersion makes of a closed library one that an older Ownvoice left: its
// tables, with those columns of them that it had, and the whole log.
func asVersion(t *testing.T, dir string, version int64) {
	t.Helper()
	path, newer := filepath.Join(dir, "library.db"), filepath.Join(t.TempDir(), "newer.db")
	by(t, path, `PRAGMA wal_checkpoint(TRUNCATE)`)
	check(t, os.Rename(path, newer))
	db := must[*sql.DB](t)(sql.Open("sqlite3", "file:"+path))
	defer db.Close()
	db.SetMaxOpenConns(1)
	steps := must[*goose.Provider](t)(goose.NewProvider(goose.DialectSQLite3, db, migrations.Files))
	must[[]*goose.MigrationResult](t)(steps.UpTo(context.Background(), version))
	run := func(query string, args ...any) {
		t.Helper()
		must[sql.Result](t)(db.Exec(query, args...))
	}
	run(`ATTACH ? AS newer`, newer)
	for _, table := range []string{"change", "project", "person", "story", "note", "recording", "file", "setting"} {
		var columns string
		check(t, db.QueryRow(`SELECT group_concat(name) FROM pragma_table_info(?)`, table).Scan(&columns))
		run(fmt.Sprintf(`INSERT INTO main.%[1]s (%[2]s) SELECT %[2]s FROM newer.%[1]s`, table, columns))
	}
	run(`DELETE FROM setting WHERE key = 'shown'`)
}

func TestWhatANewerOwnvoiceWroteIsShownByTheFirstThatKnowsIt(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s := told(t, l, "The long table")
	theme := must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: "Learning", Value: true}))
	must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 1000, EndMS: 4000, Title: "With my coat on", Themes: []catalog.ID{theme.ID}}))
	must[catalog.Form](t)(l.AddForm(ctx, catalog.Form{Sort: catalog.FormSheet, Language: "en", Text: "What this is for"}))
	check(t, l.SetProject(ctx, catalog.Project{Name: "Co-Pro Stories", Basis: "public task", Languages: []string{"en", "cy"}}))
	before := everything(t, l, s.ID)
	check(t, l.Close())
	asVersion(t, dir, 3)
	l = open(t, dir)
	if after := everything(t, l, s.ID); before != after {
		t.Errorf("before %s\nafter  %s", before, after)
	}
	if !strings.Contains(before, "With my coat on") || !strings.Contains(before, string(theme.ID)) {
		t.Errorf("nothing was compared: %s", before)
	}
}

// everything is what is shown of a project and one of its stories, as text.
func everything(t *testing.T, l *library.Library, story catalog.ID) string {
	t.Helper()
	ctx := context.Background()
	whole := must[library.Whole](t)(l.Story(ctx, story))
	return fmt.Sprintf("%+v\n%+v\n%+v\n%+v", must[catalog.Project](t)(l.Project(ctx)), must[[]catalog.Theme](t)(l.Themes(ctx)),
		must[[]catalog.Form](t)(l.Forms(ctx)), whole.Extracts)
}

func TestCopiesAndMastersOfAnOlderLibraryAreListedAsWhatTheyAre(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	l := open(t, dir)
	s, r := allowed(t, l, "The long table")
	check(t, l.Confirm(ctx, r.Tracks[0].SHA256, map[string]string{"sha256": r.Tracks[0].SHA256}))
	copied(t, l, r, catalog.FileListening)
	check(t, l.Close())
	asVersion(t, dir, 6)
	by(t, filepath.Join(dir, "library.db"), `DELETE FROM file WHERE name = 'listening.opus'`) // which it did not know
	l = open(t, dir)
	w := must[library.Whole](t)(l.Story(ctx, s.ID))
	if len(w.Files) != 1 || w.Files[0].Kind != catalog.FileMaster || w.Files[0].Receipt == nil || !w.Files[0].Here {
		t.Errorf("its masters are %+v", w.Files)
	}
	if len(w.Copies) != 1 || w.Copies[0].Kind != catalog.FileListening || w.Copies[0].Masters[0] != r.Tracks[0].SHA256 {
		t.Errorf("its copies are %+v", w.Copies)
	}
	check(t, l.Copied(ctx, r.ID, catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", SHA256: w.Copies[0].SHA256, Bytes: w.Copies[0].Bytes, Masters: w.Copies[0].Masters}))
	if w := must[library.Whole](t)(l.Story(ctx, s.ID)); !w.Copies[0].Here {
		t.Error("the copy that lies here is not here")
	}
}
