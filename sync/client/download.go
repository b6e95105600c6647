package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// fetchFiles fetches the files that the archive has and the team may hear,
// from where each was cut, with their receipts.
func (c *Client) fetchFiles(ctx context.Context, r *Report, tell func(Progress)) error {
	files, err := c.lib.FilesToFetch(ctx)
	if err != nil || len(files) == 0 {
		return err
	}
	has, err := c.has(ctx, files)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		receipt, there := has[f.SHA256]
		if !there {
			continue // its own laptop has not sent it yet
		}
		if w, err := c.held(ctx); err != nil || w.For != "" {
			r.Held = w
			return errors.Join(append(errs, err)...)
		}
		err := c.proven(receipt, f)
		if err == nil {
			err = c.lib.Confirm(ctx, f.SHA256, receipt)
		}
		if err == nil {
			err = c.attended(ctx, f, func(ctx context.Context) error { return c.fetch(ctx, f, tell) })
		}
		if errors.Is(err, errHeld) || errors.Is(err, errElsewhere) {
			continue
		}
		switch {
		case err == nil:
			r.Files = append(r.Files, stateOf(f, "here"))
		case is(err, wire.CodeNotFound), is(err, wire.CodeConsent):
			continue // it was taken back meanwhile
		default:
			errs = append(errs, err)
		}
		if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// errElsewhere says that a laptop beside this one, or a stick, brings a file.
var errElsewhere = errors.New("file comes from elsewhere")

func (c *Client) fetch(ctx context.Context, f catalog.File, tell func(Progress)) error {
	done, alone := c.lib.Alone(f)
	if !alone {
		return errElsewhere
	}
	defer done()
	path, err := c.lib.PartPath(f)
	if err != nil {
		return err
	}
	part, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open part of recording %s: %w", f.Recording, err)
	}
	// Closed before it is placed: Windows gives no open file another name.
	if err := errors.Join(c.fill(ctx, f, part, tell), part.Close()); err != nil {
		return fmt.Errorf("fetch recording %s: %w", f.Recording, err)
	}
	return c.lib.Place(ctx, f)
}

// fill reads the rest of the file to the end of part.
func (c *Client) fill(ctx context.Context, f catalog.File, part *os.File, tell func(Progress)) error {
	have, err := part.Seek(0, io.SeekEnd)
	if err != nil || have == f.Bytes {
		return err
	}
	if have > f.Bytes { // not the beginning of this file
		have = 0
	}
	if f.Bytes-have >= 2*fetchPiece {
		if err := part.Truncate(have); err != nil {
			return err
		}
		if err := c.fillInPieces(ctx, f, part, have, tell); !errors.Is(err, errNoRanges) {
			return err
		}
	}
	res, err := c.do(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at.Archive+c.path(wire.PathFile)+f.SHA256, nil)
		if err == nil && have > 0 {
			req.Header.Set("Range", fmt.Sprintf("bytes=%d-", have))
		}
		return req, err
	})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusPartialContent {
		have = 0
	}
	if err := part.Truncate(have); err != nil {
		return err
	}
	if _, err := part.Seek(have, io.SeekStart); err != nil {
		return err
	}
	return copyTold(part, res.Body, f, have, tell)
}

func copyTold(to io.Writer, from io.Reader, f catalog.File, have int64, tell func(Progress)) error {
	buf := make([]byte, 256<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if have+int64(n) > f.Bytes {
				return fmt.Errorf("%w: more came than the file has", ErrArchive)
			}
			if _, err := to.Write(buf[:n]); err != nil {
				return fmt.Errorf("write part: %w", err)
			}
			have += int64(n)
			tell(Progress{File: f, Done: have, Fetch: true})
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnreachable, err)
		}
	}
	if have < f.Bytes {
		return fmt.Errorf("%w: the file came short", ErrUnreachable)
	}
	return nil
}
