package library

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"ownvoice/library/catalog"
)

// heardSetting is where a recording's place is kept. It is this laptop's own:
// who listened to what, and how far, is nobody else's business.
func heardSetting(recording catalog.ID) string { return "heard " + string(recording) }

// HeardUpTo is how far a recording was listened to on this laptop; 0 when it
// was not, or to its end.
func (l *Library) HeardUpTo(ctx context.Context, recording catalog.ID) (time.Duration, error) {
	value, err := l.Setting(ctx, heardSetting(recording))
	if err != nil || value == "" {
		return 0, err
	}
	ms, err := strconv.ParseInt(value, 10, 64)
	if err != nil || ms < 0 {
		return 0, nil // a place that nobody can read is no place
	}
	return time.Duration(ms) * time.Millisecond, nil
}

// SetHeardUpTo keeps how far a recording was listened to; 0 forgets it. It
// never travels.
func (l *Library) SetHeardUpTo(ctx context.Context, recording catalog.ID, at time.Duration) error {
	if at > 0 {
		return l.SetSetting(ctx, heardSetting(recording), strconv.FormatInt(at.Milliseconds(), 10))
	}
	if _, err := l.write.ExecContext(ctx, "DELETE FROM setting WHERE key = ?", heardSetting(recording)); err != nil {
		return fmt.Errorf("forget where recording %s was left: %w", recording, edge(err))
	}
	return nil
}
