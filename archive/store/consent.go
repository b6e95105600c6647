package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// consents is every permission event that speaks about one story: its own and
// the project's.
type consents []catalog.Consent

// may asks whether the whole of the story may be put to a use now: the archive
// hands out whole files only.
func (e consents) may(use catalog.Use, now time.Time) catalog.Decision {
	return catalog.DecideWhole(e, use, now)
}

// keep asks whether the archive may have anything of the story at all.
func (e consents) keep(now time.Time) bool {
	return catalog.Decide(e, catalog.WholeStory, catalog.UseKeep, now).Allows()
}

// team asks whether the rest of the team may see what is written of the story.
func (e consents) team(now time.Time) bool {
	return e.keep(now) && catalog.Decide(e, catalog.WholeStory, catalog.UseTeam, now).Allows()
}

// turns is the next moment after now, in Unix seconds, at which a date in the
// events may change an answer; 0 when there is none.
func (e consents) turns(now time.Time) int64 {
	var next int64
	for _, event := range e {
		for _, at := range []time.Time{event.From, event.Until} {
			if unix := at.Unix() + 1; !at.IsZero() && at.After(now) && (next == 0 || unix < next) {
				next = unix
			}
		}
	}
	return next
}

// readConsents reads the events of a story, as they are now.
func readConsents(ctx context.Context, from asker, project, story catalog.ID) (consents, error) {
	var all consents
	err := rows(ctx, from, func(rs *sql.Rows) error {
		var value string
		var id catalog.ID
		if err := rs.Scan(&id, &value); err != nil {
			return err
		}
		e, err := readEvent(id, []byte(value))
		all = append(all, e)
		return err
	}, `SELECT entity, value FROM change WHERE project = $1 AND story IN ($2, '') AND kind = 'consent' AND field = 'event'`, project, story)
	if err != nil {
		return nil, fmt.Errorf("read consent of story %s: %w", story, err)
	}
	return all, nil
}

// event reads the permission event in a change. It is nil for a change of
// another kind, and an error for one that holds no event at all.
func event(c catalog.Change) (*catalog.Consent, error) {
	if c.Kind != catalog.KindConsent {
		return nil, nil
	}
	e, err := readEvent(c.Entity, c.Value)
	if err != nil || c.Field != "event" {
		return nil, fmt.Errorf("change %s: not a permission event: %w", c.ID, catalog.ErrMalformed)
	}
	return &e, nil
}

// readEvent gives an event the id of the thing it was written as, whatever it
// says of itself: laptops do the same, and all must decide alike.
func readEvent(id catalog.ID, value []byte) (catalog.Consent, error) {
	var e catalog.Consent
	err := json.Unmarshal(value, &e)
	e.ID = id
	return e, err
}

// knownAs is the name a story is shown under, as its storyteller chose; ""
// means no name.
func knownAs(events consents, name string, now time.Time) string {
	as, named := strings.CutPrefix(catalog.Permit(events, name, now).As, "as ")
	if !named {
		return ""
	}
	return strings.Trim(as, "“”")
}
