package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Ledger is one line of the export ledger: something of a story that was given
// out of this library, and what to ask back on the day it is taken back.
type Ledger struct {
	ID     catalog.ID     `json:"id"`
	Story  catalog.ID     `json:"story"`
	Target catalog.Target `json:"target,omitzero"` // what of it; zero: all
	Format string         `json:"format"`          // "sound", "bag", "vtt" …
	Use    catalog.Use    `json:"use,omitempty"`   // that it was given out for
	Place  Place          `json:"place"`
	At     time.Time      `json:"at"`
	Files  int            `json:"files,omitempty"`
	Bytes  int64          `json:"bytes,omitempty"`
	By     catalog.ID     `json:"by,omitempty"` // the reporter
	Device catalog.ID     `json:"device"`
}

// Place is where something went, in a word. It is never a path or an address:
// people name folders after people.
type Place string

// The places an export can go to.
const (
	PlaceFolder  Place = "folder"  // on this laptop
	PlaceStick   Place = "stick"   // a memory stick or another disk
	PlacePaper   Place = "paper"   // printed
	PlaceWeb     Place = "web"     // a page that anyone can read
	PlaceArchive Place = "archive" // another archive
	PlacePartner Place = "partner"
	PlaceElse    Place = "elsewhere"
)

var places = []Place{PlaceFolder, PlaceStick, PlacePaper, PlaceWeb, PlaceArchive, PlacePartner, PlaceElse}

// PlaceOf says what sort of place a path is.
func PlaceOf(path string) Place {
	at, err := filepath.Abs(path)
	if err != nil {
		return PlaceElse
	}
	at = filepath.ToSlash(at)
	for _, mount := range []string{"/media/", "/mnt/", "/run/media/", "/Volumes/"} {
		if strings.HasPrefix(at, mount) {
			return PlaceStick
		}
	}
	if v := strings.ToUpper(filepath.VolumeName(path)); v != "" && v != "C:" {
		return PlaceStick
	}
	return PlaceFolder
}

// Exported writes down that something of a story was given out. A Place that
// is not one of this room's is what PlaceOf makes of it, so that a path never
// gets in.
func (l *Library) Exported(ctx context.Context, e Ledger) (Ledger, error) {
	if _, err := l.story(ctx, e.Story); err != nil {
		return e, err
	}
	if !slices.Contains(places, e.Place) {
		e.Place = PlaceOf(string(e.Place))
	}
	if len(e.Format) > catalog.MaxFieldBytes || strings.ContainsAny(e.Format, `/\`) {
		return e, fmt.Errorf("write down export of %s: format: %w", e.Story, catalog.ErrMalformed)
	}
	e.ID, e.At, e.By, e.Device = catalog.NewID(), l.now().Truncate(time.Second), l.Device().Reporter, l.Device().ID
	return e, l.change(ctx, func(w *writing) error {
		return w.set(catalog.KindExport, e.ID, e.Story, "entry", e)
	})
}

// Ledger lists where exports of a story went, oldest first; of every story
// where story is "". It is answered also for stories that were taken back:
// that is what it is for.
func (l *Library) Ledger(ctx context.Context, story catalog.ID) ([]Ledger, error) {
	all := []Ledger{}
	err := rows(ctx, l.read, `SELECT id, story, entry FROM export WHERE ?1 IN ('', story) ORDER BY id`, func(rs *sql.Rows) error {
		var e Ledger
		var id, of catalog.ID
		var raw []byte
		if err := rs.Scan(&id, &of, &raw); err != nil {
			return err
		}
		_ = json.Unmarshal(raw, &e) // of a newer Ownvoice: something went somewhere
		e.ID, e.Story = id, of
		if !slices.Contains(places, e.Place) {
			e.Place = PlaceElse
		}
		all = append(all, e)
		return nil
	}, story)
	if err != nil {
		return nil, fmt.Errorf("read export ledger: %w", err)
	}
	return all, nil
}
