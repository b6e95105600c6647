package client

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

const tusVersion = "1.0.0"

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

// errGone says that the archive has no such upload, or no more for us.
var errGone = errors.New("upload is gone")

// came asks how much of an upload, of so many bytes, the archive has: errGone
// only when the archive itself says that it has none. Whoever else answers, or
// an archive that is not well, is asked again another time; what has come would
// be sent twice otherwise.
func (c *Client) came(ctx context.Context, path string, bytes int64) (int64, error) {
	res, err := c.tus(ctx, http.MethodHead, path, nil, nil)
	if is(err, wire.CodeNotFound) {
		return 0, errGone
	}
	if err != nil {
		return 0, err
	}
	res.Body.Close()
	at, err := strconv.ParseInt(res.Header.Get("Upload-Offset"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%w: something else answers for it", ErrUnreachable)
	}
	if at < 0 || at > bytes {
		return 0, errGone
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
