package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"ownvoice/library/catalog"
)

// Here gives the finished recordings all of whose masters lie on this laptop,
// of some stories or of all, each with the parts left out that the team may not
// hear. It reads the list of stories and not the stories: what may be heard is
// asked again of MayHear, by whoever is about to hear it.
func (l *Library) Here(ctx context.Context, stories ...catalog.ID) ([]catalog.Recording, error) {
	if err := l.catchUpShelf(ctx); err != nil {
		return nil, err
	}
	wanted, err := json.Marshal(stories)
	if err != nil {
		return nil, err
	}
	var parted []int
	all := []catalog.Recording{}
	err = rows(ctx, l.read, `SELECT r.id, r.story, r.facts, s.parts, (SELECT json_group_array(f.name || ' ' || f.sha256) FROM file f WHERE f.recording = r.id AND f.here)
		FROM recording r JOIN shelf s ON s.story = r.story
		WHERE s.finds = ?1 AND r.facts <> '' AND (?2 = 'null' OR r.story IN (SELECT value FROM json_each(?2)))`, func(rs *sql.Rows) error {
		var r catalog.Recording
		var facts, files []byte
		var parts bool
		if err := rs.Scan(&r.ID, &r.Story, &facts, &parts, &files); err != nil {
			return err
		}
		var here []string
		if json.Unmarshal(facts, &r.Take) != nil || json.Unmarshal(files, &here) != nil {
			return nil // of a newer Ownvoice
		}
		leaveOdd(&r.Take)
		if !lies(r.Take, here) {
			return nil
		}
		if parts {
			parted = append(parted, len(all))
		}
		all = append(all, r)
		return nil
	}, findsWords, string(wanted))
	if err != nil {
		return nil, fmt.Errorf("list recordings that are here: %w", err)
	}
	for _, i := range parted {
		if all[i].LeftOut, err = l.LeftOut(ctx, all[i].ID, catalog.UseTeam); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// lies reports whether every track of a take is among the files that are here.
func lies(t catalog.Take, here []string) bool {
	for _, track := range t.Tracks {
		if !slices.Contains(here, track.File+" "+track.SHA256) {
			return false
		}
	}
	return len(t.Tracks) > 0
}
