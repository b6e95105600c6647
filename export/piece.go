package export

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// piece is one file that a story comes to.
type piece struct {
	name      string
	recording catalog.ID // none: of the whole story
	write     func(ctx context.Context, path string, f *File) error
}

// plan gives the pieces of a story, for each format that writes some.
var plan = map[Format]func(*hand, *told) ([]piece, error){
	Sound: sound, VTT: words, SRT: words, Text: words, Labels: labels, DC: dublinCore, OHMS: ohms,
}

// each writes the pieces of one story after the other.
func (h *hand) each(ctx context.Context, ids []catalog.ID, d *Done) error {
	for _, id := range ids {
		files, err := h.one(ctx, id)
		d.Files = append(d.Files, files...)
		if err != nil && !h.stays(id, err) {
			return err
		}
	}
	if len(d.Files) == 0 {
		return h.nothing()
	}
	return nil
}

// one writes the pieces of a story: they get their names when all are whole.
// After an error it answers those that have theirs.
func (h *hand) one(ctx context.Context, id catalog.ID) ([]File, error) {
	t, err := h.tell(ctx, id)
	if err != nil {
		return nil, err
	}
	pieces, err := plan[h.Format](h, &t)
	if err != nil {
		return nil, err
	}
	for _, p := range pieces {
		if taken(filepath.Join(h.To, p.name)) {
			return nil, fmt.Errorf("export: %w", ErrThere)
		}
	}
	quiet, err := h.quiet()
	if err != nil {
		return nil, err
	}
	defer loud(quiet)
	var files []File
	for _, p := range pieces {
		f := File{Story: id, Recording: p.recording, Path: filepath.Join(h.To, p.name)}
		at := filepath.Join(quiet, p.name)
		if err := p.write(ctx, at, &f); err != nil {
			return nil, err
		}
		info, err := os.Stat(at)
		if err != nil {
			return nil, err
		}
		f.Bytes = info.Size()
		files = append(files, f)
	}
	for i, f := range files {
		if err := h.name(ctx, filepath.Join(quiet, pieces[i].name), f, share{id, 1, f.Bytes}); err != nil {
			return files[:i], err
		}
		h.progress(f)
	}
	return files, nil
}

// text makes a piece of what fill writes.
func text(name string, recording catalog.ID, fill func(io.Writer) error) piece {
	return piece{name, recording, func(_ context.Context, path string, _ *File) error { return durable.Write(path, fill) }}
}
