package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/archive/store"
	"ownvoice/library/durable"
)

type backupVerb struct {
	folder
	To   string `required:"" placeholder:"DIR" help:"The folder of the backup. The same again copies only what is new."`
	JSON bool   `help:"Print one JSON document."`
}

// Help teaches with an example.
func (backupVerb) Help() string {
	return `Copies all that is known, every file, and the keys. The archive may be running. The backup is an archive itself: SQLite and a folder, whatever this one uses. Keep it as private as the archive.

Example:

  ownvoice-archive backup --data ./archive --to /mnt/disk/ownvoice-backup`
}

// Run makes a backup.
func (v backupVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	done, err := st.Backup(s.ctx, v.To)
	if err == nil {
		err = copyKeys(v.folder, folder{Data: v.To})
	}
	if err == nil {
		err = v.saveKey(s.ctx, st)
	}
	if err != nil {
		return err
	}
	return s.print(v.JSON, done, func() {
		fmt.Fprintf(s.out, "The backup is whole: %d files, of which %d were copied now.\n", done.Files, done.Copied)
	})
}

// keptApart is what a backup holds besides tables and files: without the
// receipt key no laptop would believe a restored archive, without the
// certificate none would find it.
var keptApart = []string{"keys/receipt.key", "tls/cert.pem", "tls/key.pem"}

func copyKeys(from, to folder) error {
	for _, name := range keptApart {
		raw, err := os.ReadFile(from.path(filepath.FromSlash(name)))
		if errors.Is(err, os.ErrNotExist) {
			continue // given, or a proxy's
		}
		path := to.path(filepath.FromSlash(name))
		if err == nil {
			err = durable.MkdirAll(filepath.Dir(path))
		}
		if err == nil {
			err = durable.WriteFile(path, raw)
		}
		if err != nil {
			return fmt.Errorf("copy keys: %w", err)
		}
	}
	return nil
}

// saveKey puts the key that signs receipts into the backup: where several
// copies have one database, it need not be this folder's own.
func (v backupVerb) saveKey(ctx context.Context, st *store.Store) error {
	own, err := v.receiptKey()
	if err != nil {
		return err
	}
	key, err := v.signing(ctx, st, own)
	if err != nil {
		return err
	}
	if err := durable.WriteFile(filepath.Join(v.To, "keys", "receipt.key"), []byte(hex.EncodeToString(key.Seed())+"\n")); err != nil {
		return fmt.Errorf("copy receipt key: %w", err)
	}
	return nil
}

type restoreVerb struct {
	folder
	From   string `required:"" placeholder:"DIR" help:"The folder of the backup."`
	Erased string `placeholder:"FILE" help:"What was erased since the backup, as \"ownvoice-archive erased\" printed it, so that it does not come back."`
	JSON   bool   `help:"Print one JSON document."`
}

// Help teaches with an example.
func (restoreVerb) Help() string {
	return `Makes an archive of a backup, in an empty folder or an empty database. Laptops notice, and offer again what they sent after the backup was made.

What storytellers had erased after it would come back: keep the list that "ownvoice-archive erased" prints away from the archive, and give it here.

Example:

  ownvoice-archive restore --from /mnt/disk/ownvoice-backup --data ./archive --erased erased.json`
}

// Run restores a backup.
func (v restoreVerb) Run(s *shop) error {
	var erased []store.Erased
	if v.Erased != "" {
		raw, err := os.ReadFile(v.Erased)
		if err != nil {
			return err
		}
		if json.Unmarshal(raw, &erased) != nil {
			return fmt.Errorf("%w: --erased is not a list that ownvoice-archive erased has printed", errWrongUse)
		}
	}
	if _, err := os.Stat(filepath.Join(v.From, "archive.db")); err != nil {
		return errNoBackup
	}
	if _, err := os.Stat(v.path("keys", "receipt.key")); err == nil {
		return store.ErrNotEmpty
	}
	if err := copyKeys(folder{Data: v.From}, v.folder); err != nil {
		return err
	}
	st, err := v.open(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	done, err := st.Restore(s.ctx, v.From, erased)
	if err != nil {
		return err
	}
	return s.print(v.JSON, done, func() {
		fmt.Fprintf(s.out, "The archive is back: %d files. Laptops offer again what they sent after the backup.\n", done.Files)
	})
}

var errNoBackup = errors.New("no backup in this folder")

type erasedVerb struct {
	folder
}

// Help teaches with an example.
func (erasedVerb) Help() string {
	return `Prints which stories were erased, by ids only, as JSON. Keep it where the backups are not: a restore asks for it.

Example:

  ownvoice-archive erased --data ./archive > erased.json`
}

// Run lists what was erased.
func (v erasedVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.Erased(s.ctx)
	if err != nil {
		return err
	}
	return s.print(true, all, nil)
}
