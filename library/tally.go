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
	err := l.read.QueryRowContext(ctx, `SELECT count(*) FROM shelf WHERE sight AND NOT bin AND kept = ? AND kept_asks AND permit <> ?`, KeptHere, catalog.PermitTaken).Scan(&t.Asks)
	if err != nil {
		return t, fmt.Errorf("count stories: %w", edge(err))
	}
	return t, nil
}
