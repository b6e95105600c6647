package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

const uploadTries = 8 // in a row without a byte getting through

// A short line is filled by one connection, and what goes as one needs no
// joining: the archive reads it back while it comes.
const (
	firstPatch = 4 << 20 // bytes
	mostPatch  = 256 << 20
	fastLine   = 8 << 20 // bytes a second; what takes longer is no short line, however soon somebody on it answers
)

// errFar says that the rest of a file had better go in pieces.
var errFar = errors.New("line is not short")

// isNear reports whether the archive was so near, when a connection to it was
// last made, that one fills the line.
func (c *Client) isNear() bool {
	way := time.Duration(c.used.way.Load())
	return way > 0 && way < c.Near
}

// upload brings all of a file to the archive, carrying on where an earlier
// upload was cut: as one over a short line, or when there is little of it, or
// when the archive cannot join; else in pieces.
func (c *Client) upload(ctx context.Context, f catalog.File, tell func(Progress)) error {
	file, err := os.Open(c.lib.Path(f))
	if err != nil {
		return fmt.Errorf("open file to send: %w", err)
	}
	defer file.Close()
	joins := false
	if f.Bytes >= 2*leastPiece {
		if joins, err = c.joins(ctx); err != nil {
			return err
		}
	}
	begun := strings.HasPrefix(f.Upload, wire.PathUploads)
	if !joins || begun || f.Upload == "" && c.isNear() {
		err := c.asOne(ctx, &f, file, joins, tell)
		if !errors.Is(err, errFar) {
			return err
		}
	}
	return c.inPieces(ctx, f, file, tell)
}

// joins asks, once, whether the archive puts pieces together.
func (c *Client) joins(ctx context.Context) (bool, error) {
	c.mu.Lock()
	offers := c.offers
	c.mu.Unlock()
	if offers == "" {
		res, err := c.tus(ctx, http.MethodOptions, wire.PathUploads, nil, nil)
		if err != nil {
			return false, err
		}
		res.Body.Close()
		offers = "," + res.Header.Get("Tus-Extension") + ","
		c.mu.Lock()
		c.offers = offers
		c.mu.Unlock()
	}
	return strings.Contains(offers, ",concatenation,"), nil
}

// asOne sends a file over one connection: a little at first, and more at once
// as long as that is fast. Where the rest may go in pieces and had better,
// because the line is not short or fast any more, it ends with errFar; what has
// come is the first piece then.
func (c *Client) asOne(ctx context.Context, f *catalog.File, file *os.File, joins bool, tell func(Progress)) error {
	offset, err := c.offset(ctx, f)
	most, slow := f.Bytes, false
	if joins {
		most = firstPatch
	}
	for tries := uploadTries; err == nil && offset < f.Bytes; tries-- {
		tell(Progress{File: *f, Done: offset})
		if joins && (slow || !c.isNear()) && f.Bytes-offset >= 2*leastPiece {
			if err := c.firstPiece(ctx, f, offset); err != nil {
				return err
			}
			return errFar
		}
		part, began := *f, time.Now()
		part.Bytes = min(f.Bytes, offset+most)
		at, cut := c.patchSoon(ctx, part, file, offset, f.Bytes, func(n int64) { tell(Progress{File: *f, Done: n}) })
		if cut != nil {
			if !passing(cut) || ctx.Err() != nil {
				return cut
			}
			woken(ctx, nil, 100*time.Millisecond+rand.N(200*time.Millisecond)) //nolint:gosec // chance, not secrecy
			at, err = c.offset(ctx, f)
		} else if joins {
			slow = float64(at-offset) < time.Since(began).Seconds()*fastLine
			most = min(4*most, mostPatch)
		}
		if at > offset {
			tries = uploadTries
		} else if tries == 0 {
			return fmt.Errorf("%w: nothing gets through", ErrUnreachable)
		}
		offset = at
	}
	if err == nil {
		tell(Progress{File: *f, Done: offset})
	}
	return err
}

// patchSoon is patch, and over a short line it gives up a connection on which
// nothing moves as soon as pieces do. Not so over a long one: the system takes
// more of a file only when much of what it has is through, and on a slow line
// that takes seconds. Nor when the file has been read to its end: the archive may
// take its time to answer for a large one.
func (c *Client) patchSoon(ctx context.Context, f catalog.File, file *os.File, offset, whole int64, tell func(int64)) (int64, error) {
	if !c.isNear() {
		return c.patch(ctx, f, readerAt{file, 0}, offset, tell)
	}
	hurry, calm := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { c.used.hurry(hurry) })
	defer watch.Wait()
	defer calm()
	return c.patch(ctx, f, readerAt{file, 0}, offset, func(n int64) {
		if n == whole {
			calm()
		}
		tell(n)
	})
}

// firstPiece makes what has come of a file that went as one the first of its
// pieces.
func (c *Client) firstPiece(ctx context.Context, f *catalog.File, came int64) error {
	note := []byte(nil)
	if came > 0 {
		var err error
		if note, err = json.Marshal([]piece{{Bytes: came, URL: f.Upload}}); err != nil {
			return err
		}
	}
	f.Upload = string(note)
	return c.lib.Uploading(ctx, *f, f.Upload)
}

// offset asks how much of the file the archive has, beginning an upload when
// there is none, or none any more.
func (c *Client) offset(ctx context.Context, f *catalog.File) (int64, error) {
	if f.Upload != "" {
		at, err := c.came(ctx, f.Upload, f.Bytes)
		if !errors.Is(err, errGone) {
			return at, err
		}
		// Perhaps because it was whole and only the answer was lost.
		receipt, err := c.receipt(ctx, *f)
		if err == nil && c.proven(receipt, *f) == nil {
			return f.Bytes, nil
		}
		if err != nil && !is(err, wire.CodeNotFound) && !errors.Is(err, ErrNotWhole) {
			return 0, err
		}
	}
	return 0, c.create(ctx, f)
}
