package library

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Path is where the file lies on this laptop.
func (l *Library) Path(f catalog.File) string {
	if f.Kind == catalog.FileAttachment {
		return filepath.Join(l.dir, attachmentsName, f.Name)
	}
	return filepath.Join(l.RecordingDir(f.Recording), f.Name)
}

const fileQuery = `SELECT f.kind, f.recording, r.story, f.name, f.sha256, f.bytes, f.masters, f.silent, f.here, f.upload, f.receipt
	FROM file f JOIN recording r ON r.id = f.recording JOIN story s ON s.id = r.story `

func (l *Library) files(ctx context.Context, where string, args ...any) ([]catalog.File, error) {
	var all []catalog.File
	err := rows(ctx, l.read, fileQuery+where, func(rs *sql.Rows) error {
		var f catalog.File
		var masters, silent, receipt string
		err := rs.Scan(&f.Kind, &f.Recording, &f.Story, &f.Name, &f.SHA256, &f.Bytes, &masters, &silent, &f.Here, &f.Upload, &receipt)
		f.Masters, f.LeftOut = strings.Fields(masters), spans(silent)
		if receipt != "" {
			f.Receipt = []byte(receipt)
		}
		all = append(all, f)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return all, nil
}

// loadFiles lists masters apart from copies.
func (l *Library) loadFiles(ctx context.Context, w *Whole) error {
	all, err := l.files(ctx, "WHERE r.story = ? ORDER BY f.recording, f.name", w.ID)
	for _, f := range all {
		if f.Kind == catalog.FilePacked || f.Kind == catalog.FileListening {
			w.Copies = append(w.Copies, f)
		} else {
			w.Files = append(w.Files, f)
		}
	}
	return err
}

// Proof is the receipt by which a file of the story is safe: its own, or that of
// a packed copy, which gives it back byte for byte; nil when there is none.
func (w Whole) Proof(f catalog.File) []byte {
	for _, c := range w.Copies {
		if f.Receipt == nil && packs(c, f) {
			f.Receipt = c.Receipt
		}
	}
	return f.Receipt
}

// packs reports whether c gives the master m back.
func packs(c, m catalog.File) bool {
	return c.Kind == catalog.FilePacked && c.Recording == m.Recording && len(c.Masters) == 1 && c.Masters[0] == m.SHA256
}

// Uploading remembers where the archive takes the rest of a file, so that
// sending carries on there after any cut. at "" forgets it.
func (l *Library) Uploading(ctx context.Context, f catalog.File, at string) error {
	query, args := `UPDATE file SET upload = ? WHERE recording = ? AND name = ?`, []any{at, f.Recording, f.Name}
	if f.Kind == catalog.FileAttachment {
		query, args = `UPDATE attachment SET upload = ? WHERE story = ? AND sha256 = ?`, []any{at, f.Story, f.SHA256}
	}
	if _, err := l.write.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("remember upload of %s: %w", f.SHA256, edge(err))
	}
	return nil
}

// Refuse remembers why a file did not go although others may: it stays with the
// file, and with its story as Kept.Refused, until it is safe or another answer
// comes. Which reasons there are is for whoever sends to say. Twice is once.
func (l *Library) Refuse(ctx context.Context, f catalog.File, why string) error {
	query, args := `UPDATE file SET refused = ?1 WHERE recording = ?2 AND name = ?3 AND sha256 = ?4 AND refused <> ?1`, []any{why, f.Recording, f.Name, f.SHA256}
	if f.Kind == catalog.FileAttachment {
		query, args = `UPDATE attachment SET refused = ?1 WHERE story = ?2 AND sha256 = ?3 AND refused <> ?1`, []any{why, f.Story, f.SHA256}
	}
	done, err := l.write.ExecContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("remember what came of %s: %w", f.SHA256, edge(err))
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	l.announce(Changed{Stories: []catalog.ID{f.Story}})
	return nil
}

// Confirm keeps a receipt the caller has verified for the file with this hash.
// It is the only thing that makes a file safe. Twice is once.
func (l *Library) Confirm(ctx context.Context, hash string, receipt any) error {
	raw, err := json.Marshal(receipt)
	if err != nil {
		return fmt.Errorf("keep receipt: %w", err)
	}
	for _, table := range []string{"file", "attachment"} {
		if _, err := l.write.ExecContext(ctx, `UPDATE `+table+` SET receipt = ?, upload = '', refused = '' WHERE sha256 = ?`, string(raw), hash); err != nil {
			return fmt.Errorf("keep receipt: %w", edge(err))
		}
	}
	l.announce(Changed{})
	return nil
}

// PartPath is where the beginning of a file that is being fetched lies.
func (l *Library) PartPath(f catalog.File) (string, error) {
	path := l.Path(f)
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return "", fmt.Errorf("make place for %s: %w", f.SHA256, edge(err))
	}
	return path + ".fetching", nil
}

// ErrWrongHash says that a file does not hold what its hash says.
var ErrWrongHash = errors.New("file does not match its hash")

// Place takes over a fetched file from PartPath when it is the file that its
// hash names; otherwise it removes it and answers ErrWrongHash.
func (l *Library) Place(ctx context.Context, f catalog.File) error {
	part, err := l.PartPath(f)
	if err != nil {
		return err
	}
	sum, _, err := hashFile(part)
	if err != nil {
		return err
	}
	if sum != f.SHA256 {
		return errors.Join(fmt.Errorf("fetch recording %s: %w", f.Recording, ErrWrongHash), os.Remove(part))
	}
	if erased, err := l.erasedMedium(ctx, sum); err != nil || erased {
		return errors.Join(err, fmt.Errorf("fetch recording %s: %w", f.Recording, ErrErased), os.Remove(part))
	}
	if err := durable.SyncFile(part); err != nil {
		return edge(err)
	}
	if f.Kind == catalog.FileAttachment {
		if f.Name, err = attachedAs(part, f.SHA256); err != nil {
			return err
		}
	} else if err := l.stepAside(f); err != nil {
		return err
	}
	if err := durable.Rename(part, l.Path(f)); err != nil {
		return edge(err)
	}
	if f.Kind == catalog.FileAttachment {
		err = l.attachedHere(ctx, f.SHA256)
	} else if _, err = l.write.ExecContext(ctx, `UPDATE file SET here = 1 WHERE recording = ? AND name = ? AND sha256 = ?`, f.Recording, f.Name, f.SHA256); err != nil {
		err = fmt.Errorf("place file of %s: %w", f.Recording, edge(err))
	} else {
		err = l.besideSound(ctx, f)
	}
	if err != nil {
		return err
	}
	l.announce(Changed{Stories: []catalog.ID{f.Story}})
	return nil
}

// stepAside gives another sound that lies in a file's place a name of its own:
// whatever anybody wrote about a recording, no sound is written over. A copy
// can be made again, and makes room.
func (l *Library) stepAside(f catalog.File) error {
	if f.Kind == catalog.FileListening || f.Kind == catalog.FilePacked {
		return nil
	}
	old, _, err := hashFile(l.Path(f))
	if errors.Is(err, os.ErrNotExist) || err == nil && old == f.SHA256 {
		return nil
	}
	if err != nil {
		return err
	}
	if err := durable.Rename(l.Path(f), l.Path(f)+".aside-"+old[:16]); err != nil {
		return fmt.Errorf("set other sound of %s aside: %w", f.Recording, edge(err))
	}
	return nil
}

// hashFile gives the SHA-256 of a file and its length.
func hashFile(path string) (string, int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, fmt.Errorf("hash file: %w", edge(err))
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	if err != nil {
		return "", n, fmt.Errorf("hash file: %w", edge(err))
	}
	return hex.EncodeToString(h.Sum(nil)), n, nil
}
