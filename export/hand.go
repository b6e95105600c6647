package export

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// hand is an order on its way out, with what all of its stories share.
type hand struct {
	Order
	lib     *library.Library
	project catalog.Project
	themes  map[catalog.ID]catalog.Theme
	forms   []catalog.Form
	many    bool            // one story that may not go does not keep the others here
	left    []catalog.Waits // those that did not go
	refused *library.Refused
}

func order(ctx context.Context, lib *library.Library, o Order) (*hand, error) {
	if o.Use == "" {
		o.Use = catalog.UseKeep
	}
	h := &hand{Order: o, lib: lib, themes: map[catalog.ID]catalog.Theme{}, many: len(o.Stories) != 1}
	if err := fit(lib, o.To); err != nil {
		return nil, err
	}
	var err error
	if h.project, err = lib.Project(ctx); err != nil {
		return nil, err
	}
	if h.forms, err = lib.Forms(ctx); err != nil {
		return nil, err
	}
	themes, err := lib.Themes(ctx)
	for _, theme := range themes {
		h.themes[theme.ID] = theme
	}
	return h, err
}

// fit asks for a folder that is there, and not one of the library's own: a copy
// among the recordings would be taken for one of them. Only its folder exports
// is for this, and is emptied of a story that is erased.
func fit(lib *library.Library, to string) error {
	if info, err := os.Stat(to); err != nil || !info.IsDir() {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	at, errAt := filepath.EvalSymlinks(to)
	dir, errDir := filepath.EvalSymlinks(lib.Dir())
	if err := errors.Join(errAt, errDir); err != nil {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	at, errAt = filepath.Abs(at)
	dir, errDir = filepath.Abs(dir)
	if err := errors.Join(errAt, errDir); err != nil {
		return fmt.Errorf("export: %w", ErrNowhere)
	}
	within, err := filepath.Rel(dir, at)
	if err == nil && filepath.IsLocal(within) && within != "exports" {
		return fmt.Errorf("export: %w", ErrInside)
	}
	return nil
}

// stays reports whether err only keeps this story here, among others that go,
// and writes down why.
func (h *hand) stays(story catalog.ID, err error) bool {
	why := ""
	var no *library.Refused
	switch {
	case !h.many:
		return false
	case errors.As(err, &no):
		why, h.refused = no.Decision.Why, no
	case errors.Is(err, library.ErrConsent):
		why = "The team may not hear it."
	case errors.Is(err, library.ErrBinned):
		why = "It is in the bin."
	case errors.Is(err, ErrNothing):
		why = "It has nothing of this kind yet."
	case errors.Is(err, ErrNoSound):
		why = "It has no sound."
	case errors.Is(err, ErrNotHere):
		why = "Its sound is not on this laptop yet."
	default:
		return false
	}
	h.left = append(h.left, catalog.Waits{Story: story, Why: why})
	return true
}

// nothing is the answer when no story went.
func (h *hand) nothing() error {
	if h.refused != nil {
		return &library.Refused{Use: h.refused.Use, Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "None of these stories may leave this laptop."}}
	}
	return fmt.Errorf("export: %w", ErrNothing)
}

// share is how much of one story is handed out.
type share struct {
	story catalog.ID
	files int
	bytes int64
}

// name gives what lies at from, whole and synced, its name, when the ledger
// knows of it.
func (h *hand) name(ctx context.Context, from string, f File, of ...share) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if taken(f.Path) {
		return fmt.Errorf("export: %w", ErrThere)
	}
	if err := h.known(ctx, of...); err != nil {
		return err
	}
	return durable.Rename(from, f.Path)
}

// known writes down in the ledger what is about to be handed out.
func (h *hand) known(ctx context.Context, of ...share) error {
	for _, s := range of {
		l := library.Ledger{Story: s.story, Format: string(h.Format), Use: h.Use, Place: library.PlaceOf(h.To), Files: s.files, Bytes: s.bytes}
		if _, err := h.lib.Exported(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

func (h *hand) progress(f File) {
	if h.Progress != nil {
		h.Progress(f)
	}
}

// taken reports whether something has that name already.
func taken(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}
