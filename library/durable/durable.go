// Package durable writes files that are whole or not there, also after a power
// cut, and is the one place in Ownvoice that renames. It knows nothing of
// what is in the files.
package durable

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const partly = ".part-" // in the names of files that are not whole yet

// WriteFile replaces the file at path by data. After nil the file survives a
// power cut; after an error the path holds the old file or the whole new one,
// never a part.
func WriteFile(path string, data []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Write is WriteFile for what is too large to hold: fill writes the new file.
// When fill fails the old file stays as it was.
func Write(path string, fill func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+partly+"*")
	if err != nil {
		return fmt.Errorf("begin file: %w", err)
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := fill(f); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync file: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("close file: %w", err)
	}
	return Rename(f.Name(), path)
}

// Rename moves a file whose bytes are already synced to its name, within one
// file system, and syncs the folder so that the name survives a power cut too.
func Rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return fmt.Errorf("name file: %w", err)
	}
	return SyncDir(filepath.Dir(to))
}

// SyncFile makes the bytes of a file that is there survive a power cut.
func SyncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("open to sync: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync file: %w", err)
	}
	return nil
}

// MkdirAll makes a folder and those above it, and makes their names survive a
// power cut.
func MkdirAll(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := MkdirAll(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return fmt.Errorf("make folder: %w", err)
	}
	return SyncDir(filepath.Dir(dir))
}

// Sweep removes what a power cut left half written in dir and below. Nobody
// may be writing there. A folder below that cannot be read is passed by.
func Sweep(dir string) error {
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && path != dir:
			return fs.SkipDir
		case err != nil:
			return err
		case !e.IsDir() && strings.HasPrefix(e.Name(), ".") && strings.Contains(e.Name(), partly):
			return os.Remove(path)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove half-written files: %w", err)
	}
	return nil
}
