package client

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// sendFiles asks which masters the archive has, sends the others, and keeps a
// verified receipt for each. A file that cannot be sent does not keep the
// others from going.
func (c *Client) sendFiles(ctx context.Context, r *Report, tell func(Progress)) error {
	files, err := c.lib.FilesToSend(ctx)
	if err != nil || len(files) == 0 {
		return err
	}
	has, err := c.has(ctx, files)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		if r.Held, err = c.held(ctx); err != nil || r.Held.For != "" {
			errs = append(errs, err)
			break
		}
		if still, err := c.lib.MaySend(ctx, f); err != nil || !still { // sending the one before may have taken hours
			errs = append(errs, err)
			continue
		}
		err := c.attended(ctx, f, func(ctx context.Context) error { return c.keepSafe(ctx, f, has[f.SHA256], tell) })
		if errors.Is(err, errHeld) {
			r.Held, err = c.held(ctx)
			errs = append(errs, err)
			break
		}
		if errors.Is(err, errTakenBack) {
			errs = append(errs, c.lib.Uploading(ctx, f, ""), c.push(ctx, r)) // who looked may have been ended before that was through
			continue
		}
		state := stateOf(f, "safe")
		if err != nil {
			state.State = "waiting"
			errs = append(errs, err)
		}
		r.Files = append(r.Files, state)
		if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// has asks by hash, so that nothing is sent twice.
func (c *Client) has(ctx context.Context, files []catalog.File) (map[string]wire.Receipt, error) {
	have := map[string]wire.Receipt{}
	for start := 0; start < len(files); start += wire.MaxAsk {
		var question wire.Ask
		for _, f := range files[start:min(start+wire.MaxAsk, len(files))] {
			question.SHA256 = append(question.SHA256, f.SHA256)
		}
		var answer wire.Has
		if err := c.ask(ctx, c.path(wire.PathAsk), question, &answer); err != nil {
			return nil, err
		}
		for _, receipt := range answer.Receipts {
			have[receipt.SHA256] = receipt
		}
	}
	return have, nil
}

// keepSafe ends with a receipt that proves the archive has the file, or an error.
func (c *Client) keepSafe(ctx context.Context, f catalog.File, receipt wire.Receipt, tell func(Progress)) error {
	for tries := 2; c.proven(receipt, f) != nil; tries-- {
		err := c.upload(ctx, f, tell)
		if err == nil {
			receipt, err = c.receipt(ctx, f)
		}
		if errors.Is(err, ErrUnreachable) && ctx.Err() == nil && tries > 1 {
			// Perhaps it is all there and only the answer was lost.
			if known, failed := c.receipt(ctx, f); failed == nil && c.proven(known, f) == nil {
				receipt = known
				continue
			}
		}
		if errors.Is(err, ErrNotWhole) && tries > 1 {
			// What arrived is not what we have: it is gone there; send it again.
			f.Upload = ""
			if err := c.lib.Uploading(ctx, f, ""); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("send recording %s: %w", f.Recording, err)
		}
		if err := c.proven(receipt, f); err != nil {
			return fmt.Errorf("send recording %s: %w", f.Recording, err)
		}
	}
	return c.lib.Confirm(ctx, f.SHA256, receipt)
}

// proven says why a receipt is no proof for the file; nil when it is.
func (c *Client) proven(receipt wire.Receipt, f catalog.File) error {
	if receipt.SHA256 != f.SHA256 || receipt.Bytes != f.Bytes || !receipt.Proves(c.at.ReceiptKey) {
		return fmt.Errorf("%w: receipt proves nothing", ErrNotWhole)
	}
	return nil
}

func (c *Client) receipt(ctx context.Context, f catalog.File) (wire.Receipt, error) {
	var receipt wire.Receipt
	err := c.ask(ctx, c.path(wire.PathFile)+f.SHA256+"/receipt", nil, &receipt)
	return receipt, err
}

const (
	tusVersion  = "1.0.0"
	uploadTries = 8 // in a row without a byte getting through
)

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
		at, cut := c.patchSoon(ctx, part, file, offset, func(n int64) { tell(Progress{File: *f, Done: n}) })
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
// that takes seconds. Nor when all has been read: the archive may take its time
// to answer for a large file.
func (c *Client) patchSoon(ctx context.Context, f catalog.File, file *os.File, offset int64, tell func(int64)) (int64, error) {
	if !c.isNear() {
		return c.patch(ctx, f, readerAt{file, 0}, offset, tell)
	}
	hurry, calm := context.WithCancel(ctx)
	var watch sync.WaitGroup
	watch.Go(func() { c.used.hurry(hurry) })
	defer watch.Wait()
	defer calm()
	return c.patch(ctx, f, readerAt{file, 0}, offset, func(n int64) {
		if n == f.Bytes {
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
		res, err := c.tus(ctx, http.MethodHead, f.Upload, nil, nil)
		if err == nil {
			res.Body.Close()
			if at, err := strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64); err == nil && at >= 0 && at <= f.Bytes {
				return at, nil
			}
		}
		if errors.Is(err, ErrUnreachable) || errors.Is(err, ErrWrongArchive) || ctx.Err() != nil {
			return 0, err
		}
		// The upload is gone: perhaps because it was whole and only the answer was lost.
		if receipt, err := c.receipt(ctx, *f); err == nil && c.proven(receipt, *f) == nil {
			return f.Bytes, nil
		}
	}
	return 0, c.create(ctx, f)
}

func (c *Client) create(ctx context.Context, f *catalog.File) error {
	at, err := c.begin(ctx, *f, f.Bytes, "")
	if err != nil {
		return err
	}
	f.Upload = at
	return c.lib.Uploading(ctx, *f, f.Upload)
}

// begin makes an upload of so many bytes of a file, or puts one together, and
// gives its path.
func (c *Client) begin(ctx context.Context, f catalog.File, bytes int64, concat string) (string, error) {
	var meta []string
	for key, value := range map[string]string{
		wire.MetaProject: string(c.at.Project), wire.MetaStory: string(f.Story), wire.MetaRecording: string(f.Recording),
		wire.MetaTrack: f.Name, wire.MetaSHA256: f.SHA256, wire.MetaKind: string(f.Kind),
	} {
		meta = append(meta, key+" "+base64.StdEncoding.EncodeToString([]byte(value)))
	}
	header := map[string]string{"Upload-Metadata": strings.Join(meta, ",")}
	if concat != "" {
		header["Upload-Concat"] = concat
	}
	if !strings.HasPrefix(concat, "final;") {
		header["Upload-Length"] = strconv.FormatInt(bytes, 10)
	}
	res, err := c.tus(ctx, http.MethodPost, wire.PathUploads, nil, header)
	if err != nil {
		return "", err
	}
	res.Body.Close()
	// Only the path counts: an upload never goes to another host than the archive's.
	at, err := url.Parse(res.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(at.Path, wire.PathUploads) {
		return "", fmt.Errorf("%w: it gives no place for the upload", ErrArchive)
	}
	return at.Path, nil
}

// readerAt is a file from some byte on.
type readerAt struct {
	io.ReaderAt
	from int64
}

// patch sends the rest of an upload, whose bytes are f.Bytes of from, and gives
// the archive's offset after it. tell hears how far it has been read.
func (c *Client) patch(ctx context.Context, f catalog.File, from readerAt, offset int64, tell func(int64)) (int64, error) {
	body := func() *told {
		return &told{r: io.NewSectionReader(from, from.from+offset, f.Bytes-offset), tell: func(n int64) { tell(offset + n) }}
	}
	res, err := c.tus(ctx, http.MethodPatch, f.Upload, body, map[string]string{
		"Upload-Offset": strconv.FormatInt(offset, 10), "Content-Type": "application/offset+octet-stream",
	})
	if err != nil {
		return offset, err
	}
	res.Body.Close()
	at, err := strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
	if err != nil || at < offset || at > f.Bytes {
		return offset, fmt.Errorf("%w: it does not say how much it has", ErrArchive)
	}
	return at, nil
}

// tus sends one request of the upload protocol. body makes a new one for each
// try: the transport may still be reading the last.
func (c *Client) tus(ctx context.Context, method, path string, body func() *told, header map[string]string) (*http.Response, error) {
	return c.do(ctx, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(ctx, method, c.at.Archive+path, nil)
		if err != nil {
			return nil, err
		}
		if body != nil {
			b := body()
			req.Body, req.ContentLength = io.NopCloser(b), b.r.Size()
		}
		req.Header.Set("Tus-Resumable", tusVersion)
		for k, v := range header {
			req.Header.Set(k, v)
		}
		return req, nil
	})
}

// told tells how far a body was read.
type told struct {
	r    *io.SectionReader
	n    int64
	tell func(int64)
}

// errMaster says that the trouble is on this laptop's disk, not on the way.
var errMaster = errors.New("master cannot be read to its end")

func (t *told) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	t.tell(t.n)
	whole := errors.Is(err, io.EOF) && t.n == t.r.Size()
	if err != nil && !whole {
		err = fmt.Errorf("%w: %v", errMaster, err) //nolint:errorlint // an EOF in it would pass for the end
	}
	return n, err
}
