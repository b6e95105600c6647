package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
)

// once returns a setting that is made at its first use and is the same for
// every copy of the archive from then on.
func (s *Store) once(ctx context.Context, key, made string) (value string, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT value FROM setting WHERE key = $1`, key).Scan(&value)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return value, err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`, key, made); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT value FROM setting WHERE key = $1`, key).Scan(&value)
	})
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", key, err)
	}
	return value, nil
}

// Shared is a secret that all copies of the archive have, under a name: what
// make gives at its first use. It lies in the database.
func (s *Store) Shared(ctx context.Context, name string, make func() string) (string, error) {
	return s.once(ctx, secret+name, make())
}

// secret begins the keys of settings that are secrets.
const secret = "secret "

// ReceiptKey is the name of the secret that signs receipts, where the archive's
// copies share one database.
const ReceiptKey = "receipt key"

// Epoch names the archive's memory. A restored archive has another one, so
// that laptops offer again what it may have forgotten.
func (s *Store) Epoch(ctx context.Context) (string, error) {
	return s.once(ctx, "epoch", string(catalog.NewID()))
}
