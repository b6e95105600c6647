package library

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Names of folders that file-sharing programs make, and of the marks they
// leave. Two of these at work on a live database destroy it.
var (
	sharingFolders = []string{"dropbox", "onedrive", "google drive", "googledrive", "icloud drive", "mobile documents", "nextcloud", "owncloud", "pcloud", "mega"}
	sharingMarks   = []string{".dropbox", ".dropbox.cache", ".stfolder", ".sync", ".owncloudsync.log", ".tmp.driveupload"}
)

// below gives the files below dir whose path in it matches a pattern. The
// folder's own name is no part of the pattern: people put [ and * into names.
func below(dir, pattern string) ([]string, error) {
	found, err := fs.Glob(os.DirFS(dir), pattern)
	for i, name := range found {
		found[i] = filepath.Join(dir, filepath.FromSlash(name))
	}
	return found, err
}

// shared refuses a folder that lies inside one which another program copies
// while it changes.
func shared(dir string) error {
	for at := dir; ; at = filepath.Dir(at) {
		name := strings.ToLower(filepath.Base(at))
		for _, folder := range sharingFolders {
			if name == folder || strings.HasPrefix(name, folder+" - ") {
				return fmt.Errorf("%w: a folder named %q lies above it", ErrShared, folder)
			}
		}
		for _, mark := range sharingMarks {
			if _, err := os.Lstat(filepath.Join(at, mark)); err == nil {
				return fmt.Errorf("%w: %q lies above it", ErrShared, mark)
			}
		}
		if filepath.Dir(at) == at {
			return nil
		}
	}
}
