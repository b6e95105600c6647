package studio

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
)

// Why labels cannot be brought in.
var (
	ErrNotLabels   = exchange.ErrNotLabels
	ErrNoLabels    = errors.New("file holds no labels")
	ErrManyLabels  = errors.New("more labels than belong to a recording")
	ErrOtherLabels = errors.New("labels are of a longer recording")
)

const (
	mostLabels = 2000   // of one recording
	mostTitle  = 10_000 // letters of one of them
)

// ReadLabelsFile reads labels as Audacity exports them, for a recording that is
// so long: stretches of it and moments in it. They are all in it, or it is an
// error.
func ReadLabelsFile(path string, seconds float64) ([]exchange.Label, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("read labels: %w", ErrNotLabels)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	defer f.Close()
	all, err := exchange.ReadLabels(f)
	switch {
	case errors.Is(err, exchange.ErrTooLarge) || len(all) > mostLabels:
		return nil, fmt.Errorf("read labels: %w", ErrManyLabels)
	case err != nil:
		return nil, err
	case len(all) == 0:
		return nil, fmt.Errorf("read labels: %w", ErrNoLabels)
	}
	end := int64(seconds * 1000)
	for i, l := range all {
		if l.StartMS > end || l.EndMS > end+999 { // Audacity's last one may end where its clock does
			return nil, fmt.Errorf("read labels: %w", ErrOtherLabels)
		}
		all[i].EndMS = min(l.EndMS, max(end, l.StartMS))
		if len(l.Title) > mostTitle {
			return nil, fmt.Errorf("read labels: %w", ErrManyLabels)
		}
	}
	return all, nil
}

// PutLabels keeps labels of a recording of a story: what is a stretch as an
// extract, what is a moment as a mark. All of them are kept, or after an error
// none. Those that are there already, stretch, words and all, are not kept
// twice; it answers how many of each came in.
func PutLabels(ctx context.Context, lib *library.Library, story, recording catalog.ID, all []exchange.Label) (extracts, marks int, err error) {
	w, err := lib.Story(ctx, story)
	if err != nil {
		return 0, 0, err
	}
	there := labelsThere(w, recording)
	var cut []catalog.Extract
	var noted []catalog.Note
	for _, l := range all {
		if l.Title = strings.TrimSpace(l.Title); there[l] {
			continue
		}
		there[l] = true
		if l.EndMS > l.StartMS {
			cut = append(cut, catalog.Extract{Recording: recording, StartMS: l.StartMS, EndMS: l.EndMS, Title: l.Title})
			continue
		}
		noted = append(noted, catalog.Note{Recording: recording, AtMS: &l.StartMS, Text: l.Title, Sort: catalog.NoteMark})
	}
	return len(cut), len(noted), lib.AddLabels(ctx, story, cut, noted)
}

// labelsThere are the extracts and notes of a recording, as labels.
func labelsThere(w library.Whole, recording catalog.ID) map[exchange.Label]bool {
	of := func(id catalog.ID) bool {
		return id == recording || id == "" && len(w.Recordings) > 0 && w.Recordings[0].ID == recording
	}
	there := map[exchange.Label]bool{}
	for _, e := range w.Extracts {
		if of(e.Recording) {
			there[exchange.Label{StartMS: e.StartMS, EndMS: e.EndMS, Title: e.Title}] = true
		}
	}
	for _, n := range w.Notes {
		if n.AtMS != nil && of(n.Recording) {
			there[exchange.Label{StartMS: *n.AtMS, EndMS: *n.AtMS, Title: n.Text}] = true
		}
	}
	return there
}
