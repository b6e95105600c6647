package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// folders are the formats that put all stories of an order into one folder.
var folders = map[Format]folderOf{
	CSV:   {"-tables", (*hand).tables},
	Crate: {"-crate", (*hand).crate},
	Bag:   {"-bag", (*hand).bag},
}

// folderOf is how such a folder is called, behind an id, and made: whole and
// synced at dir, which is not there yet. It answers which stories are in it.
type folderOf struct {
	ending string
	make   func(h *hand, ctx context.Context, ids []catalog.ID, dir string) ([]share, error)
}

// folder makes a folder of stories and then gives it its name.
func (h *hand) folder(ctx context.Context, ids []catalog.ID, format folderOf, d *Done) error {
	f := File{Path: filepath.Join(h.To, string(h.project.ID)+format.ending)}
	if !h.many {
		f.Story, f.Path = ids[0], filepath.Join(h.To, string(ids[0])+format.ending)
	}
	if taken(f.Path) {
		return fmt.Errorf("export: %w", ErrThere)
	}
	quiet, err := h.quiet()
	if err != nil {
		return err
	}
	defer loud(quiet)
	at := filepath.Join(quiet, filepath.Base(f.Path))
	in, err := format.make(h, ctx, ids, at)
	if err != nil {
		return err
	}
	if len(in) == 0 {
		return h.nothing()
	}
	for _, s := range in {
		f.Bytes += s.bytes
	}
	if err := h.name(ctx, at, f, in...); err != nil {
		return err
	}
	h.progress(f)
	d.Files = append(d.Files, f)
	return nil
}

// bag makes a bag whose payload is an RO-Crate.
func (h *hand) bag(ctx context.Context, ids []catalog.ID, dir string) ([]share, error) {
	p, err := h.pack(ctx, ids, filepath.Dir(dir))
	if err != nil || len(p.in) == 0 {
		return nil, err
	}
	info := exchange.BagInfo{
		Organisation: h.project.Name, Description: "Stories of lived experience, told in person, with what their storytellers allow.",
		Date: now(), Software: "Ownvoice " + studio.Version,
		More: []exchange.Field{{Name: "Internal-Sender-Identifier", Value: urn(h.project.ID)}},
	}
	for _, s := range p.in {
		info.Identifiers = append(info.Identifiers, urn(s.story))
	}
	return p.in, exchange.WriteBag(ctx, dir, info, p.files, nil)
}

// crate makes a folder that is an RO-Crate.
func (h *hand) crate(ctx context.Context, ids []catalog.ID, dir string) ([]share, error) {
	p, err := h.pack(ctx, ids, filepath.Dir(dir))
	if err != nil || len(p.in) == 0 {
		return nil, err
	}
	for _, f := range p.files {
		if err := unpack(ctx, f, filepath.Join(dir, filepath.FromSlash(f.Path))); err != nil {
			return nil, err
		}
	}
	return p.in, nil
}

// unpack writes one packed file at a path.
func unpack(ctx context.Context, f exchange.File, to string) error {
	if err := durable.MkdirAll(filepath.Dir(to)); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	err = durable.Write(to, func(w io.Writer) error {
		_, err := io.Copy(w, patient{ctx, from})
		return err
	})
	return errors.Join(err, from.Close())
}

// patient reads until nobody waits for it any more.
type patient struct {
	ctx context.Context
	io.Reader
}

func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}
