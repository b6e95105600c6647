package library

import (
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// judged works out a story's row: what it says, who may see it, what may be
// found of it, and for how long the answer holds.
func (w *writing) judged(story catalog.ID) (is shelved, err error) {
	var r ownRow
	err = rows(w.ctx, w.tx, storyQuery+` WHERE s.id = ?2`, func(rs *sql.Rows) (err error) {
		is.there = true
		r, err = scanStory(rs)
		return err
	}, w.l.Device().ID, story)
	if err != nil || !is.there {
		return is, err
	}
	all, err := events(w.ctx, w.tx, story)
	if err != nil {
		return is, err
	}
	now := w.l.now()
	r.judge(all, now, true)
	is.Row, is.sight, is.finds = r.Row, r.may(all, now), findsWords
	is.at = min(max(is.Recorded.Unix(), -farAway), farAway)
	is.name = shownName(r.Permission)
	is.since, is.due = holds(all, now)
	if waits := catalog.Reminders(all, now); len(waits) > 0 {
		if is.reminds, err = json.Marshal(waits); err != nil {
			return is, err
		}
	}
	is.parts = slices.ContainsFunc(all, func(e catalog.Consent) bool { return e.Target.Kind == catalog.TargetRange })
	if d := catalog.Agreed(all, now); !d.Allows() && d.Event != "" {
		is.finds = findsHead
	}
	if !is.sight || r.Binned || r.Permission.State == catalog.PermitTaken {
		is.finds = findsNothing
	}
	is.Themes, err = ids(w.ctx, w.tx, `SELECT DISTINCT t.id FROM extract e JOIN extract_theme x ON x.extract = e.id JOIN theme t ON t.id = x.theme
		WHERE e.story = ? AND NOT e.deleted AND NOT t.deleted ORDER BY NOT t.is_value, t.id`, story)
	return is, err
}

// sortedBytes is how much of a title counts for its place in a list.
const sortedBytes = 200

const farAway = 1 << 41 // seconds from 1970, either way: no place on the shelf is further out

// holds is the span of time in which a story's events give the answer they
// give now, in Unix nanoseconds: from the first moment on until before the
// second. Only beginnings and ends of events divide it, the days they are to be
// talked about again, and when those come near.
func holds(events []catalog.Consent, now time.Time) (since, due int64) {
	since, due = math.MinInt64, math.MaxInt64
	for _, e := range events {
		for _, turn := range []time.Time{e.From, e.Until.Add(time.Nanosecond), e.Until.Add(-catalog.Soon), e.ReviewOn.Add(-catalog.Soon)} {
			switch {
			case turn.Year() < 1700 || turn.Year() > 2200: // none, or further away than nanoseconds reach
			case turn.After(now):
				due = min(due, turn.UnixNano())
			default:
				since = max(since, turn.UnixNano())
			}
		}
	}
	return since, due
}

// shownName is a storyteller's name as consent lets it be shown; "" is none.
func shownName(p catalog.Permission) string {
	name, is := strings.CutPrefix(p.As, "as ")
	if !is {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(name, "“"), "”")
}
