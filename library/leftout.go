package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

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
	if use == "" {
		r, err := l.story(ctx, story)
		if err != nil {
			return nil, err
		}
		if !r.own {
			use = catalog.UseTeam
		}
	}
	left, err := l.blank(ctx, l.read, story, use)
	return left[recording], err
}

// blank is what of each of a story's recordings is left out for any of some
// uses; under "" what is left out of those that nobody knows.
func (l *Library) blank(ctx context.Context, db querier, story catalog.ID, uses ...catalog.Use) (parts, error) {
	all, err := events(ctx, db, story)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(e catalog.Consent) bool { return e.Target.Kind == catalog.TargetRange }) {
		return nil, nil
	}
	recordings, err := recordingsOf(ctx, db, story)
	if err != nil {
		return nil, fmt.Errorf("ask what is left out of %s: %w", story, err)
	}
	out := parts{}
	for _, r := range append(slices.Clone(recordings), catalog.Recording{}) {
		for _, use := range uses {
			out[r.ID] = append(out[r.ID], catalog.LeftOutOf(all, r.ID, recordings, use, l.now())...)
		}
	}
	return out, nil
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
