package studio

import (
	"context"
	"errors"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Freed is what making room did.
type Freed struct {
	Recordings int // whose masters went
	Bytes      int64
	Kept       int // that stay: the archive has not proved that it holds them
}

// Free makes room on this laptop: it lets go of the masters of a story, or with
// "" of all, whose receipts proven says yes to, and of nothing else. One that the
// archive may not hold stays, and keeps none of the others. tell, which may be
// nil, hears how many recordings were looked at, of how many.
func Free(ctx context.Context, lib *library.Library, story catalog.ID, proven func(catalog.File) bool, tell func(done, of int)) (f Freed, err error) {
	recordings, err := lib.MastersHere(ctx, story)
	if err != nil {
		return f, err
	}
	for i, id := range recordings {
		if ctx.Err() != nil {
			return f, ctx.Err()
		}
		freed, err := lib.Release(ctx, id, proven)
		switch {
		case errors.Is(err, library.ErrNotSafe):
			f.Kept++
		case err != nil:
			return f, err
		case freed > 0:
			f.Recordings++
			f.Bytes += freed
		}
		if tell != nil {
			tell(i+1, len(recordings))
		}
	}
	return f, nil
}

// FetchBack asks for the masters of a story again, with the next sync. It gives
// the number of recordings.
func FetchBack(ctx context.Context, lib *library.Library, story catalog.ID) (int, error) {
	s, err := lib.Story(ctx, story)
	if err != nil {
		return 0, err
	}
	for _, r := range s.Recordings {
		if err := lib.Want(ctx, r.ID); err != nil {
			return 0, err
		}
	}
	return len(s.Recordings), nil
}
