package library

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Setting reads one of this laptop's own settings; "" when it was never set.
func (l *Library) Setting(ctx context.Context, key string) (string, error) {
	var value string
	err := l.read.QueryRowContext(ctx, "SELECT value FROM setting WHERE key = ?", key).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, edge(err))
	}
	return value, nil
}

// SetSetting keeps one of this laptop's own settings. Settings never travel.
func (l *Library) SetSetting(ctx context.Context, key, value string) error {
	_, err := l.write.ExecContext(ctx, "INSERT INTO setting VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key, value)
	if err != nil {
		return fmt.Errorf("keep setting %s: %w", key, edge(err))
	}
	return nil
}
