package export

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// words writes what is said in each recording of a story as a file of its own.
func words(ctx context.Context, h hand, t told) ([]File, error) {
	var files []File
	for _, r := range t.Recordings {
		cues := t.cues(r.ID, h.Second)
		if len(cues) == 0 {
			continue
		}
		name := string(r.ID)
		if h.Second {
			name += "." + letters(t.Second)
		}
		f, err := h.file(name+"."+string(h.Format), func(w io.Writer) error { return writeCues(w, h.Format, cues) })
		if err != nil {
			return files, err
		}
		f.Story, f.Recording = t.ID, r.ID
		if f, err = h.written(ctx, f, t); err != nil {
			return files, err
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("export words of %s: %w", t.ID, ErrNothing)
	}
	return files, nil
}

func (t *told) cues(recording catalog.ID, second bool) []exchange.Cue {
	return studio.Cues(t.Whole, recording, second, t.silent[recording])
}

func writeCues(w io.Writer, f Format, cues []exchange.Cue) error {
	switch f {
	case VTT:
		return exchange.WriteVTT(w, cues)
	case SRT:
		return exchange.WriteSRT(w, cues)
	}
	return exchange.WritePlain(w, exchange.Turns(cues), true)
}

// letters is a language as it may stand in a file's name.
func letters(language string) string {
	if language == "" {
		return "second"
	}
	out := make([]rune, 0, len(language))
	for _, r := range language {
		if r == '-' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			out = append(out, r)
		}
	}
	return string(out[:min(len(out), 35)])
}

// labels writes extracts and marks of each recording as Audacity labels.
func labels(ctx context.Context, h hand, t told) ([]File, error) {
	var files []File
	for i, r := range t.Recordings {
		all := t.labels(r.ID, i == 0)
		if len(all) == 0 {
			continue
		}
		f, err := h.file(string(r.ID)+".labels.txt", func(w io.Writer) error { return exchange.WriteLabels(w, all) })
		if err != nil {
			return files, err
		}
		f.Story, f.Recording = t.ID, r.ID
		if f, err = h.written(ctx, f, t); err != nil {
			return files, err
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("export labels of %s: %w", t.ID, ErrNothing)
	}
	return files, nil
}

func (t *told) labels(recording catalog.ID, first bool) []exchange.Label {
	var all []exchange.Label
	in := func(id catalog.ID) bool { return id == recording || id == "" && first }
	for _, e := range t.Extracts {
		if in(e.Recording) {
			all = append(all, exchange.Label{StartMS: e.StartMS, EndMS: e.EndMS, Title: e.Title})
		}
	}
	for _, n := range t.Notes {
		if n.AtMS != nil && in(n.Recording) {
			all = append(all, exchange.Label{StartMS: *n.AtMS, EndMS: *n.AtMS, Title: n.Text})
		}
	}
	return all
}

// file writes one file into the folder of the order; nothing that is there is
// written over.
func (h hand) file(name string, write func(io.Writer) error) (File, error) {
	f := File{Path: filepath.Join(h.To, name)}
	if taken(f.Path) {
		return f, fmt.Errorf("export: %w", ErrThere)
	}
	counted := &counter{}
	err := durable.Write(f.Path, func(w io.Writer) error {
		counted.to = w
		return write(counted)
	})
	f.Bytes = counted.bytes
	if err != nil {
		return f, fmt.Errorf("export: %w", err)
	}
	return f, nil
}

// counter counts what goes through it.
type counter struct {
	to    io.Writer
	bytes int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.bytes += int64(n)
	return n, err
}
