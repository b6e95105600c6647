package library

import (
	"context"
	"fmt"
	"os"

	"ownvoice/library/catalog"
)

// TracksHere are the tracks of a recording whose masters lie on this laptop.
// One that the library holds to be here and that is not in its folder answers
// fs.ErrNotExist.
func (l *Library) TracksHere(ctx context.Context, r catalog.Recording) ([]catalog.Track, error) {
	masters, err := l.files(ctx, `WHERE f.recording = ? AND f.kind = 'master' AND f.here`, r.ID)
	if err != nil {
		return nil, err
	}
	var here []catalog.Track
	for _, t := range r.Tracks {
		for _, f := range masters {
			if f.Name != t.File {
				continue
			}
			if _, err := os.Stat(l.Path(f)); err != nil {
				return nil, fmt.Errorf("look at sound of recording %s: %w", r.ID, err)
			}
			here = append(here, t)
		}
	}
	return here, nil
}
