package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
)

// LeftOut gives the parts of a recording that are silent where it is heard,
// and blank where it is written, for a use: in order, and not touching. The
// empty use asks for what is silent when it is played on this laptop: what was
// taken out of every use, and on another's laptop what the team may not hear.
// Whether anything may be heard at all, MayHear and Decide say.
func (l *Library) LeftOut(ctx context.Context, recording catalog.ID, use catalog.Use) ([]catalog.Span, error) {
	var story catalog.ID
	err := l.read.QueryRowContext(ctx, `SELECT story FROM recording WHERE id = ?`, recording).Scan(&story)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("ask what is left out of %s: %w", recording, edge(err))
	}
	p, err := l.cutsOf(ctx, story)
	if err != nil {
		return nil, err
	}
	if use == "" && !p.own {
		use = catalog.UseTeam
	}
	return p.leftOut(recording, use), nil
}

// cuts knows what is left out of one story.
type cuts struct {
	l          *Library
	own        bool
	events     []catalog.Consent
	recordings []catalog.Recording
}

func (l *Library) cutsOf(ctx context.Context, story catalog.ID) (cuts, error) {
	p := cuts{l: l}
	r, err := l.story(ctx, story)
	if err != nil {
		return p, err
	}
	p.own = r.own
	if p.events, err = l.Events(ctx, story); err != nil {
		return p, err
	}
	p.recordings, err = recordingsOf(ctx, l.read, story)
	return p, err
}

// recordingsOf are a story's recordings and what they lie beside.
func recordingsOf(ctx context.Context, db querier, story catalog.ID) ([]catalog.Recording, error) {
	var all []catalog.Recording
	err := rows(ctx, db, `SELECT id, facts FROM recording WHERE story = ? ORDER BY id`, func(rs *sql.Rows) error {
		var r catalog.Recording
		var facts []byte
		if err := rs.Scan(&r.ID, &facts); err != nil {
			return err
		}
		_ = json.Unmarshal(facts, &r.Take) // unfinished, or of a newer Ownvoice: it lies beside none
		leaveOdd(&r.Take)
		all = append(all, r)
		return nil
	}, story)
	return all, err
}

func (p cuts) leftOut(recording catalog.ID, use catalog.Use) []catalog.Span {
	return catalog.LeftOutOf(p.events, recording, p.recordings, use, p.l.now())
}
