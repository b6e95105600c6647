package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// BinDays is for how many days what is in the bin can be brought back.
const BinDays = 30

// Binned is something in the bin.
type Binned struct {
	Kind   catalog.Kind
	Entity catalog.ID
	Story  catalog.ID
	Words  string    // its title, or how it begins
	Of     string    // the title of the story that it is a part of; "" where there is none
	At     time.Time // when it was put there
	Until  time.Time // from when on it may be gone for ever; zero for what stays
}

// binnable are the kinds that go to the bin, and the field that says what they
// are. Only a story is emptied out of it: all else is small, and stays until
// its story goes.
var binnable = []struct {
	kind  catalog.Kind
	words string
}{
	{catalog.KindStory, "title"}, {catalog.KindExtract, "title"}, {catalog.KindNote, "text"},
	{catalog.KindSegment, "text"}, {catalog.KindPicture, "caption"}, {catalog.KindTheme, "name"},
}

// Discard puts a story in the bin: it is in no list, search or player of this
// laptop any more, and nothing of it is sent, until it is brought back.
func (l *Library) Discard(ctx context.Context, story catalog.ID) error {
	if _, err := l.story(ctx, story); err != nil {
		return err
	}
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindStory, story, story, "deleted", true) })
}

// BringBack takes something out of the bin.
func (l *Library) BringBack(ctx context.Context, b Binned) error {
	return l.change(ctx, func(w *writing) error { return w.set(b.Kind, b.Entity, b.Story, "deleted", false) })
}

// Bin lists what is in the bin, latest first: whole stories, and single things
// of stories that this laptop may read.
func (l *Library) Bin(ctx context.Context) ([]Binned, error) {
	all := []Binned{}
	for _, k := range binnable {
		story := "e.story"
		switch k.kind {
		case catalog.KindStory:
			story = "e.id"
		case catalog.KindTheme:
			story = "''"
		}
		of := "COALESCE((SELECT substr(s.title, 1, 200) FROM story s WHERE s.id = " + story + "), '')"
		if k.kind == catalog.KindStory {
			of = "''"
		}
		query := fmt.Sprintf(`SELECT e.id, %s, substr(e.%s, 1, 200), %s, c.clock FROM %s e
			JOIN change c ON c.entity = e.id AND c.field = 'deleted'
			WHERE e.deleted AND NOT EXISTS (SELECT 1 FROM change a WHERE a.entity = c.entity AND a.field = c.field AND (a.clock, a.device) > (c.clock, c.device))`,
			story, k.words, of, k.kind)
		err := rows(ctx, l.read, query, func(rs *sql.Rows) error {
			b := Binned{Kind: k.kind}
			var clock string
			if err := rs.Scan(&b.Entity, &b.Story, &b.Words, &b.Of, &clock); err != nil {
				return err
			}
			at, err := catalog.ParseClock(clock)
			b.At = time.UnixMilli(at.Millis)
			if k.kind == catalog.KindStory {
				b.Until = b.At.AddDate(0, 0, BinDays)
			}
			all = append(all, b)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("list bin: %w", err)
		}
	}
	return l.readable(ctx, all)
}

// readable keeps what this laptop may read, latest first.
func (l *Library) readable(ctx context.Context, all []Binned) ([]Binned, error) {
	may := map[catalog.ID]bool{"": true}
	for _, b := range all {
		if _, asked := may[b.Story]; asked {
			continue
		}
		err := l.mayRead(ctx, b.Story)
		if err != nil && !errors.Is(err, ErrConsent) {
			return nil, err
		}
		may[b.Story] = err == nil
	}
	all = slices.DeleteFunc(all, func(b Binned) bool { return !may[b.Story] })
	if err := l.blankBin(ctx, all); err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Binned) int { return b.At.Compare(a.At) })
	return all, nil
}

// blankBin blanks what lies in parts that another's laptop may not read: in the
// bin as everywhere.
func (l *Library) blankBin(ctx context.Context, all []Binned) error {
	hidden := map[catalog.ID]veil{}
	for i, b := range all {
		if b.Story == "" || b.Kind == catalog.KindStory {
			continue
		}
		if _, asked := hidden[b.Story]; !asked {
			v, err := l.elsewhere(ctx, b.Story)
			if err != nil {
				return err
			}
			hidden[b.Story] = v
		}
		if hidden[b.Story][b.Entity] {
			all[i].Words = ""
		}
	}
	return nil
}
