package consent

import (
	"context"
	"fmt"
	"image"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/ui/bring"
)

// kept is an attachment as it can be shown: one of the three.
type kept struct {
	picture image.Image
	words   string
	link    *url.URL // to the file, for another program
}

// shownSide is the longer side of a paper that is looked at, in dots.
const shownSide = 1600

// open reads an attachment. It waits for the disk.
func open(ctx context.Context, lib *library.Library, sum string) (kept, error) {
	path, err := lib.Attachment(ctx, sum)
	if err != nil {
		return kept{}, err
	}
	if saysPicture(path) {
		if picture, err := library.Shown(path, shownSide); err == nil {
			return kept{picture: picture}, nil
		}
	}
	if filepath.Ext(path) == ".txt" {
		f, err := os.Open(path)
		if err != nil {
			return kept{}, fmt.Errorf("read attachment %s: %w", sum, bring.Nameless(err))
		}
		defer f.Close()
		raw, err := io.ReadAll(io.LimitReader(f, 4*mostLetters))
		if err != nil {
			return kept{}, fmt.Errorf("read attachment %s: %w", sum, bring.Nameless(err))
		}
		return kept{words: string(raw)}, nil
	}
	return kept{link: &url.URL{Scheme: "file", Path: filepath.ToSlash(path)}}, nil
}
