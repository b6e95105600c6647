package library

import (
	"context"
	"fmt"

	"ownvoice/library/catalog"
)

// Tally is how many of the stories this laptop may show are kept where.
type Tally struct {
	Stories int
	Safe    int
	Waiting int
	Refused int // of those that wait: something of them did not go when it was sent
	Asks    int // stay here for want of a yes
}

// Tally counts the stories. It reads none of them.
func (l *Library) Tally(ctx context.Context) (Tally, error) {
	var t Tally
	for _, count := range []struct {
		of   KeptState
		into *int
	}{{"", &t.Stories}, {KeptSafe, &t.Safe}, {KeptWaiting, &t.Waiting}} {
		page, err := l.List(ctx, Filter{Kept: count.of}, 0, 0)
		if err != nil {
			return t, err
		}
		*count.into = page.Total
	}
	err := l.read.QueryRowContext(ctx, `SELECT count(*), (SELECT count(*) FROM shelf WHERE sight AND NOT bin AND kept_refused <> '' AND permit <> ?2)
		FROM shelf WHERE sight AND NOT bin AND kept = ?1 AND kept_asks AND permit <> ?2`, KeptHere, catalog.PermitTaken).Scan(&t.Asks, &t.Refused)
	if err != nil {
		return t, fmt.Errorf("count stories: %w", edge(err))
	}
	return t, nil
}
