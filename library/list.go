package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Filter chooses stories for a list, and their order. The zero Filter chooses
// all that are not in the bin, newest first.
type Filter struct {
	Search string                  `json:"search,omitempty"` // as a person types it, see parseSearch
	Kept   KeptState               `json:"kept,omitempty"`
	Permit catalog.PermissionState `json:"permit,omitempty"`
	Theme  catalog.ID              `json:"theme,omitempty"`  // on one of its extracts
	Person catalog.ID              `json:"person,omitempty"` // whose story it is
	From   time.Time               `json:"from,omitzero"`    // recorded then or later; zero: whenever
	To     time.Time               `json:"to,omitzero"`      // recorded before; zero: whenever
	Sort   Sort                    `json:"sort,omitempty"`
	Bin    bool                    `json:"bin,omitempty"`  // those in the bin, and no others
	Asks   bool                    `json:"asks,omitempty"` // those that stay here for want of a yes
	Away   bool                    `json:"away,omitempty"` // those of which a whole recording is in the archive and not here
}

// Sort is the order of a list.
type Sort string

const (
	SortBest    Sort = "" // what was looked for, the best first; without a search the newest
	SortNewest  Sort = "newest"
	SortOldest  Sort = "oldest"
	SortTitle   Sort = "title"
	SortLongest Sort = "longest"
	SortNeeds   Sort = "needs" // for want of a yes, then what was refused, then what waits, then what stays, then what is safe; the only order that looks at every story
)

var sortOrder = map[Sort]string{
	SortBest:    "at DESC, story DESC",
	SortNewest:  "at DESC, story DESC",
	SortOldest:  "at, story",
	SortTitle:   "sorted, at DESC, story DESC",
	SortLongest: "seconds DESC, at DESC, story DESC",
	SortNeeds:   "(kept = 'here' AND kept_asks) DESC, kept_refused <> '' DESC, kept = 'waiting' DESC, kept = 'here' DESC, at DESC, story DESC",
}

// Page is a part of a list.
type Page struct {
	Rows        []Row
	Total       int  // of stories that are chosen
	TotalIsMore bool // there are more than Total; nobody counted how many
}

// List gives the stories a filter chooses, limit of them from offset on: those
// of this laptop, and those whose storyteller lets the team hear them. How long
// it takes does not depend on how many stories there are, but for SortNeeds.
func (l *Library) List(ctx context.Context, f Filter, offset, limit int) (Page, error) {
	page, err := l.list(ctx, f, max(0, offset), max(0, limit))
	if err != nil {
		return Page{}, fmt.Errorf("list stories: %w", err)
	}
	return page, nil
}

// Stories gives all the stories a filter chooses. A list that is shown asks
// List.
func (l *Library) Stories(ctx context.Context, f Filter) ([]Row, error) {
	page, err := l.list(ctx, f, 0, -1)
	if err != nil {
		return nil, fmt.Errorf("list stories: %w", err)
	}
	return page.Rows, nil
}

// list is List; a limit of -1 is none.
func (l *Library) list(ctx context.Context, f Filter, offset, limit int) (Page, error) {
	if _, known := sortOrder[f.Sort]; !known {
		return Page{}, fmt.Errorf("order %q: %w", f.Sort, catalog.ErrMalformed)
	}
	c := l.chosen(f)
	// Where nothing can be written, what is not sure to hold any more is not shown.
	if err := l.catchUpShelf(ctx); errors.Is(err, ErrFull) || errors.Is(err, ErrReadOnly) {
		now := l.now().UnixNano()
		c.and(`since <= ? AND due > ? AND story NOT IN (SELECT story FROM unshelved)`, now, now)
	} else if err != nil {
		return Page{}, err
	}
	c.choose(f)
	if q := parseSearch(f.Search); !q.empty() {
		return l.search(ctx, q, f, c, offset, limit)
	}
	total, err := l.count(ctx, f, c)
	if err != nil {
		return Page{}, err
	}
	if offset, err = l.nearer(ctx, &c, f.Sort, offset); err != nil {
		return Page{}, err
	}
	if f.Theme != "" && total < fewOfTheme {
		c.these("SELECT n FROM shelf_theme WHERE theme = ?", f.Theme)
	}
	shown, err := l.shelfRows(ctx, c, f.Sort, limit, offset)
	return Page{Rows: shown, Total: total}, err
}

const shelfColumns = `story, title, known_as, storyteller, reporter, mode, language, second, bin, begun, recorded, seconds, bytes,
	permit, permit_words, permit_as, kept, kept_why, kept_asks, kept_refused, themes`

// shelfRows reads rows of the shelf. The places are looked for first, in an
// index that has all that is needed for it.
func (l *Library) shelfRows(ctx context.Context, c choice, order Sort, limit, offset int) ([]Row, error) {
	shown, by := []Row{}, sortOrder[order]
	along := by
	if c.few {
		along = "+" + strings.ReplaceAll(by, ", ", ", +") // not along the index that has this order
	}
	query := fmt.Sprintf(`SELECT %s FROM shelf WHERE n IN (SELECT n FROM shelf WHERE %s ORDER BY %s LIMIT %d OFFSET %d) ORDER BY %s`,
		shelfColumns, c.where, along, limit, offset, by)
	err := rows(ctx, l.read, query, func(rs *sql.Rows) error {
		r, err := l.scanShelf(rs)
		shown = append(shown, r)
		return err
	}, c.args...)
	return shown, err
}

func (l *Library) scanShelf(rs *sql.Rows, more ...any) (Row, error) {
	var r Row
	var begun, recorded string
	var themes []byte
	err := rs.Scan(append([]any{&r.ID, &r.Title, &r.KnownAs, &r.Storyteller, &r.Reporter, &r.Mode, &r.Language, &r.Second, &r.Binned, &begun, &recorded, &r.Seconds, &r.bytes,
		&r.Permission.State, &r.Permission.Words, &r.Permission.As, &r.Kept.State, &r.Kept.Why, &r.Kept.Asks, &r.Kept.Refused, &themes}, more...)...)
	if err != nil {
		return r, err
	}
	r.Begun, _ = time.Parse(time.RFC3339, begun) // as putOnShelf wrote it
	r.Recorded, _ = time.Parse(time.RFC3339, recorded)
	if r.Kept.Bytes = r.bytes; r.Kept.State == KeptWaiting && l.Device().Enrolment == nil {
		r.Kept.State = KeptHere // there is no archive it could wait for
	}
	return r, json.Unmarshal(themes, &r.Themes)
}
