package bring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownvoice/ui/sticks"
)

// Sort is a sort of file that somebody looks for.
type Sort struct {
	title   string
	none    string // what to say of a folder that has none
	endings []string
}

// The sorts of file there are.
var (
	Sound = Sort{"Choose a recording", "There is no recording in this folder.", []string{
		".wav", ".bwf", ".rf64", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".mp4", ".m4v", ".mov", ".amr", ".3gp", ".3ga", ".wma", ".webm", ".mkv", ".avi", ".aif", ".aiff", ".caf"}}
	Photos = Sort{"Choose a photo", "There is no photo in this folder. Its name ends in .jpg or .png.", []string{".jpg", ".jpeg", ".png"}}
	Papers = Sort{"Choose the photo or scan", "There is no photo or scan in this folder.", []string{
		".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".tif", ".tiff", ".bmp", ".pdf", ".txt", ".eml", ".docx", ".odt"}}
	Labels = Sort{"Choose the labels", "There are no labels in this folder. Audacity’s end in .txt.", []string{".txt"}}
	Words  = Sort{"Choose the words", "There are no written words in this folder. Their name ends in .vtt, .srt or .txt.", []string{".vtt", ".srt", ".txt"}}
)

// Has reports whether a file is of this sort, by its name.
func (s Sort) Has(name string) bool {
	return slices.Contains(s.endings, strings.ToLower(filepath.Ext(name)))
}

// Nameless is an error without the name of the file it is about: what somebody
// called a file is theirs, and has no place in a log.
func Nameless(err error) error {
	if of := (*fs.PathError)(nil); errors.As(err, &of) {
		return nameless{err, of.Op + " file: " + of.Err.Error()}
	}
	return err
}

// nameless is an error that says something else than it is.
type nameless struct {
	is   error
	says string
}

func (n nameless) Error() string { return n.says }
func (n nameless) Unwrap() error { return n.is }

// entry is one line of what there is to choose from: a folder or a file.
type entry struct {
	path   string
	name   string
	icon   string
	folder bool
	size   int64
	at     time.Time
}

// mostEntries is how many lines a folder shows at most.
const mostEntries = 2000

// starts are where people keep recordings: memory sticks first.
func starts() []entry {
	var all []entry
	for _, dir := range sticks.Here() {
		all = append(all, entry{path: dir, name: "Memory stick " + called(dir), icon: "usb", folder: true})
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return all
	}
	for _, name := range []string{"Downloads", "Desktop", "Documents", "Pictures", "Music", "Videos", "Movies"} {
		if info, err := os.Stat(filepath.Join(home, name)); err == nil && info.IsDir() {
			all = append(all, entry{path: filepath.Join(home, name), name: name, icon: "folder", folder: true})
		}
	}
	return append(all, entry{path: home, name: "Everything in " + called(home), icon: "laptop_windows", folder: true})
}

// called is a folder by its own name, or by all of it where that is too short.
func called(dir string) string {
	if name := filepath.Base(dir); len(name) > 1 {
		return name
	}
	return dir
}

// inside lists a folder: what is around it, the folders in it, and the files of
// a sort, newest first. It waits for the disk.
func inside(ctx context.Context, dir string, sort Sort) ([]entry, error) {
	listed, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("list folder: %w", Nameless(err))
	}
	var folders, files []entry
	for _, each := range listed {
		if ctx.Err() != nil || len(folders)+len(files) >= mostEntries {
			break
		}
		e := entry{path: filepath.Join(dir, each.Name()), name: each.Name()}
		info, err := os.Stat(e.path) // a link is what it leads to
		switch {
		case err != nil || strings.HasPrefix(e.name, "."):
		case info.IsDir():
			e.icon, e.folder = "folder", true
			folders = append(folders, e)
		case info.Mode().IsRegular() && sort.Has(e.name):
			e.icon, e.size, e.at = "description", info.Size(), info.ModTime()
			files = append(files, e)
		}
	}
	slices.SortFunc(folders, func(a, b entry) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	slices.SortStableFunc(files, func(a, b entry) int { return b.at.Compare(a.at) })
	return append(files, folders...), ctx.Err()
}

// up is the folder around one, or the places to start from.
func up(dir string) entry {
	for _, e := range starts() {
		if e.path == dir {
			return entry{name: "Other places", icon: "arrow_back", folder: true}
		}
	}
	if around := filepath.Dir(dir); around != dir {
		return entry{path: around, name: "Back to " + called(around), icon: "arrow_back", folder: true}
	}
	return entry{name: "Other places", icon: "arrow_back", folder: true}
}
