package library_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"ownvoice/library"
)

// by runs statements on a database file, as another program would.
func by(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	check(t, err)
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	check(t, db.Close())
}

// inside is the names and hashes of all files below a folder, but for the lock,
// which says nothing.
func inside(t *testing.T, dir string) map[string][32]byte {
	t.Helper()
	all := map[string][32]byte{}
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "library.lock" {
			return err
		}
		raw, err := os.ReadFile(path)
		all[path] = sha256.Sum256(raw)
		return err
	}))
	return all
}

func untouched(t *testing.T, dir string, before map[string][32]byte) {
	t.Helper()
	after := inside(t, dir)
	for path, sum := range before {
		if after[path] != sum {
			t.Errorf("%s was changed", filepath.Base(path))
		}
	}
	for path := range after {
		if _, was := before[path]; !was {
			t.Errorf("%s was left behind", filepath.Base(path))
		}
	}
}

func TestALibraryOfANewerOwnvoiceIsRefusedAndLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	l := open(t, dir)
	told(t, l, "From next year")
	check(t, l.Close())
	by(t, filepath.Join(dir, "library.db"), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`, `CREATE TABLE hologram (id TEXT)`)
	before := inside(t, dir)
	for range 2 {
		if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrNewer) {
			t.Fatalf("opens with %v", err)
		}
	}
	untouched(t, dir, before)
}

func TestADatabaseOfAnotherProgramIsRefusedAndLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	by(t, filepath.Join(dir, "library.db"), `CREATE TABLE recipe (name TEXT)`, `INSERT INTO recipe VALUES ('bara brith')`)
	before := inside(t, dir)
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrDamaged) {
		t.Fatalf("opens with %v", err)
	}
	untouched(t, dir, before)
}

func TestAFileThatIsNoDatabaseIsRefusedAndLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	check(t, os.WriteFile(filepath.Join(dir, "library.db"), make([]byte, 8192), 0o600))
	before := inside(t, dir)
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrDamaged) {
		t.Fatalf("opens with %v", err)
	}
	untouched(t, dir, before)
}

func TestALibraryThatHadNoTimeToBeMadeIsMadeNow(t *testing.T) {
	for name, statements := range map[string][]string{
		"an empty file":           {`PRAGMA user_version = 0`},
		"marked and nothing more": {`PRAGMA application_id = 1331064663`},
		"before the first step": {`PRAGMA application_id = 1331064663`, `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT,
			version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`,
			`INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1)`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			by(t, filepath.Join(dir, "library.db"), statements...)
			told(t, open(t, dir), "Made in the end")
		})
	}
}

func TestADamagedDeviceFileIsSaidAndNotReplaced(t *testing.T) {
	dir := t.TempDir()
	check(t, open(t, dir).Close())
	path := filepath.Join(dir, "device.json")
	check(t, os.WriteFile(path, []byte(`{"id":`), 0o600))
	if _, err := library.Open(context.Background(), dir); !errors.Is(err, library.ErrDamaged) {
		t.Fatalf("opens with %v", err)
	}
	if raw, _ := os.ReadFile(path); string(raw) != `{"id":` {
		t.Errorf("the file is now %s", raw)
	}
}
