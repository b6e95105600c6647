package beside

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// wants finds a file that is wanted here.
func (s *side) wants(ctx context.Context, hash string) (catalog.File, string, error) {
	all, err := s.lib.FilesToFetch(ctx)
	if err != nil {
		return catalog.File{}, "", err
	}
	for _, f := range all {
		if f.SHA256 == hash {
			path, err := s.lib.PartPath(f)
			return f, path, err
		}
	}
	return catalog.File{}, "", errGone
}

const headerOffset = "Ownvoice-Offset"

func (s *side) sayOffset(w http.ResponseWriter, r *http.Request, _ wire.Device) error {
	_, path, err := s.wants(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	var have int64
	if info, err := os.Stat(path); err == nil {
		have = info.Size()
	}
	w.Header().Set(headerOffset, strconv.FormatInt(have, 10))
	return nil
}

func (s *side) takeFile(_ http.ResponseWriter, r *http.Request, from wire.Device) error {
	f, path, err := s.wants(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	done, alone := s.lib.Alone(f)
	if !alone {
		return errBusy
	}
	defer done()
	if _, _, err := s.wants(r.Context(), f.SHA256); err != nil { // it came meanwhile
		return err
	}
	at, err := strconv.ParseInt(r.Header.Get(headerOffset), 10, 64)
	if err != nil || at < 0 {
		return fmt.Errorf("offset: %w", ErrAnswer)
	}
	return s.fill(r.Context(), from, f, path, at, r.Body)
}

// fill adds to what is here of a file, from a place on, and keeps it when it is
// whole. One that is not what its hash says is thrown away.
func (s *side) fill(ctx context.Context, from wire.Device, f catalog.File, path string, at int64, body io.Reader) error {
	part, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("open part of %s: %w", f.SHA256, err)
	}
	n, err := s.append(from, f, part, at, body)
	s.count(from, func(m *Met) { m.Bytes += n })
	// Closed before it is placed: Windows gives no open file another name.
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	if f.Bytes > 0 && at+n < f.Bytes {
		return fmt.Errorf("%w: file %s came short", ErrAway, f.SHA256)
	}
	if err := s.lib.Place(context.WithoutCancel(ctx), f); err != nil {
		return err
	}
	s.count(from, func(m *Met) { m.Files++ })
	return nil
}

func (s *side) append(from wire.Device, f catalog.File, part *os.File, at int64, body io.Reader) (int64, error) {
	if info, err := part.Stat(); err != nil || at > info.Size() {
		return 0, errors.Join(err, fmt.Errorf("offset: %w", ErrAnswer))
	}
	if err := part.Truncate(at); err != nil {
		return 0, fmt.Errorf("cut part: %w", err)
	}
	if _, err := part.Seek(at, io.SeekStart); err != nil {
		return 0, fmt.Errorf("find end of part: %w", err)
	}
	most := int64(wire.MaxFile)
	if f.Bytes > 0 { // of what is attached to a story the length is not known before
		most = f.Bytes
	}
	told := &telling{r: io.LimitReader(body, most-at+1), tell: func(n int64) { s.tell(Progress{With: from.ID, File: f, Done: at + n, Fetch: true}) }}
	n, err := io.Copy(part, told)
	if err == nil && at+n > most {
		err = fmt.Errorf("%w: more came than file %s has", ErrAnswer, f.SHA256)
	}
	return n, err
}

// telling tells how far it was read.
type telling struct {
	r    io.Reader
	n    int64
	tell func(int64)
}

func (t *telling) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	t.n += int64(n)
	t.tell(t.n)
	return n, err
}
