package library

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// AsItWas gives what was said in a story as it was written down when the
// minute of at began, by the clocks of those who wrote, in the order of
// Segments. It asks for the beginning of a minute because that is as exact as
// the log is of typing, see fold. Others' stories that the team may not hear
// answer ErrConsent.
func (l *Library) AsItWas(ctx context.Context, story catalog.ID, at time.Time) ([]catalog.Segment, error) {
	if err := l.mayRead(ctx, story); err != nil {
		return nil, err
	}
	hidden, err := l.elsewhere(ctx, story)
	if err != nil {
		return nil, err
	}
	by := map[catalog.ID]*wasSegment{}
	err = rows(ctx, l.read, `SELECT entity, field,
		coalesce(CASE WHEN json_valid(value) THEN CAST(json_extract(value, '$') AS TEXT) END, ''),
		coalesce(CASE WHEN json_valid(value) THEN CAST(json_extract(value, '$') AS INTEGER) END, 0),
		max(clock || device || id)
		FROM change WHERE story = ? AND kind = 'segment' AND clock < ? GROUP BY entity, field`, func(rs *sql.Rows) error {
		var id catalog.ID
		var name, text, latest string
		var number int64
		if err := rs.Scan(&id, &name, &text, &number, &latest); err != nil {
			return err
		}
		if by[id] == nil {
			by[id] = &wasSegment{Segment: catalog.Segment{ID: id, Story: story}}
		}
		by[id].set(name, text, number)
		return nil
	}, story, catalog.Clock{Millis: at.Truncate(time.Minute).UnixMilli()}.String())
	if err != nil {
		return nil, fmt.Errorf("read words of %s as they were: %w", story, err)
	}
	said := []catalog.Segment{}
	for _, s := range by {
		if !s.binned {
			s.StartMS = max(0, s.StartMS)
			s.EndMS = max(s.StartMS, s.EndMS)
			if hidden[s.ID] {
				s.Text, s.Second = "", ""
			}
			said = append(said, s.Segment)
		}
	}
	slices.SortFunc(said, func(a, b catalog.Segment) int { // as Segments does
		return cmp.Or(cmp.Compare(a.Recording, b.Recording), a.Compare(b))
	})
	return said, nil
}

// wasSegment is a segment that is put together from the log.
type wasSegment struct {
	catalog.Segment
	binned bool
}

func (s *wasSegment) set(name, text string, number int64) {
	switch name {
	case "recording":
		s.Recording = catalog.ID(text)
	case "start_ms":
		s.StartMS = number
	case "end_ms":
		s.EndMS = number
	case "speaker":
		s.Speaker = text
	case "text":
		s.Text = text
	case "second":
		s.Second = text
	case "checked":
		s.Checked = catalog.ID(text)
	case "deleted":
		s.binned = number != 0
	}
}

// Sitting is a while in which one person wrote down words of a story.
type Sitting struct {
	From, To time.Time // of the first change and the last
	By       catalog.ID
	Changes  int
}

// After is the moment to give to AsItWas for the words as that sitting left
// them.
func (s Sitting) After() time.Time { return s.To.Truncate(time.Minute).Add(time.Minute) }

const (
	sittingPause = 2 * time.Minute // ends a sitting
	sittingMost  = 5 * time.Minute // and so does this: one who writes all day goes back a little
)

// Sittings lists when words of a story were written down, latest first.
func (l *Library) Sittings(ctx context.Context, story catalog.ID) ([]Sitting, error) {
	if err := l.mayRead(ctx, story); err != nil {
		return nil, err
	}
	all := []Sitting{}
	err := rows(ctx, l.read, `SELECT clock, author FROM change WHERE story = ? AND kind = 'segment' ORDER BY clock, device, id`, func(rs *sql.Rows) error {
		var clock string
		var by catalog.ID
		if err := rs.Scan(&clock, &by); err != nil {
			return err
		}
		c, err := catalog.ParseClock(clock)
		at := time.UnixMilli(c.Millis)
		if n := len(all) - 1; n >= 0 && all[n].By == by && at.Sub(all[n].To) <= sittingPause && at.Sub(all[n].From) <= sittingMost {
			all[n].To = at
			all[n].Changes++
			return err
		}
		all = append(all, Sitting{at, at, by, 1})
		return err
	}, story)
	if err != nil {
		return nil, fmt.Errorf("list sittings of %s: %w", story, err)
	}
	slices.Reverse(all)
	return all, nil
}
