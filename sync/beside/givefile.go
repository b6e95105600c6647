package beside

import (
	"context"
	"net/http"
	"os"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// gives finds a file that may be given now.
func (s *side) gives(ctx context.Context, hash string) (catalog.File, error) {
	s.mu.Lock()
	f, there := s.files[hash]
	old := time.Since(s.listed) > 10*time.Second
	s.mu.Unlock()
	if old {
		all, err := s.lib.FilesFor(ctx)
		if err != nil {
			return f, err
		}
		listed := map[string]catalog.File{}
		for _, f := range all {
			listed[f.SHA256] = f
		}
		s.mu.Lock()
		s.files, s.listed = listed, time.Now()
		f, there = listed[hash]
		s.mu.Unlock()
	}
	if !there {
		return f, errGone
	}
	may, err := s.lib.MayGive(ctx, f)
	if err == nil && !may {
		err = errGone
	}
	return f, err
}

func (s *side) giveFile(w http.ResponseWriter, r *http.Request, to wire.Device) error {
	f, err := s.gives(r.Context(), r.PathValue("hash"))
	if err != nil {
		return err
	}
	file, err := os.Open(s.lib.Path(f))
	if err != nil {
		return errGone
	}
	defer file.Close()
	body := &asked{file: file, still: s.still(r.Context(), f), tell: func(n int64) { s.tell(Progress{With: to.ID, File: f, Done: n}) }}
	w.Header().Set("Content-Type", "application/octet-stream")
	http.ServeContent(w, r, "", time.Time{}, body)
	s.count(to, func(m *Met) { m.Gave++; m.Bytes += body.n })
	return nil
}

// still asks permission again while a file goes: that may take hours.
func (s *side) still(ctx context.Context, f catalog.File) func() error {
	return func() error {
		may, err := s.lib.MayGive(ctx, f)
		if err == nil && !may {
			err = errGone
		}
		return err
	}
}

// asked is a file about which it is asked again as it is read. The file is not
// embedded: it would be copied past Read.
type asked struct {
	file  *os.File
	still func() error
	tell  func(int64)
	n     int64
	next  int64
}

const askEvery = 16 << 20

// Seek is for ranges.
func (a *asked) Seek(offset int64, whence int) (int64, error) { return a.file.Seek(offset, whence) }

func (a *asked) Read(p []byte) (int, error) {
	if a.n >= a.next {
		if err := a.still(); err != nil {
			return 0, err
		}
		a.next = a.n + askEvery
	}
	n, err := a.file.Read(p)
	a.n += int64(n)
	a.tell(a.n)
	return n, err
}
