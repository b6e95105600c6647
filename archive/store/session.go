package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"ownvoice/library/catalog"
)

// How long somebody who signed in stays so: since they last asked for a page,
// and at all.
const (
	SessionIdle = 12 * time.Hour
	SessionMost = 7 * 24 * time.Hour
)

// SignIn begins a session and returns its token, which the browser keeps: the
// archive knows its hash only, so that a copy of the database signs nobody in.
func (s *Store) SignIn(ctx context.Context, account catalog.ID) (token string, err error) {
	token = rand.Text()
	now := s.now()
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM session WHERE expires < $1`, now.Unix()); err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO session (token, account, data, expires) VALUES ($1, $2, $3, $4)`,
			hashCode(token), account, strconv.FormatInt(now.Add(SessionMost).Unix(), 10), now.Add(SessionIdle).Unix())
	})
	if err != nil {
		return "", fmt.Errorf("begin session: %w", err)
	}
	return token, nil
}

// SignedIn is the account of a session, which it keeps open. ErrNotFound when
// there is none, it is over, or its account is switched off.
func (s *Store) SignedIn(ctx context.Context, token string) (Account, error) {
	var id catalog.ID
	var most string
	var expires int64
	err := s.read.QueryRowContext(ctx, `SELECT account, data, expires FROM session WHERE token = $1`, hashCode(token)).Scan(&id, &most, &expires)
	if errors.Is(err, sql.ErrNoRows) {
		return Account{}, ErrNotFound
	}
	if err != nil {
		return Account{}, fmt.Errorf("find session: %w", err)
	}
	now := s.now()
	end, err := strconv.ParseInt(most, 10, 64)
	if err != nil || now.Unix() > expires || now.Unix() > end {
		return Account{}, ErrNotFound
	}
	a, err := s.Account(ctx, id)
	if err != nil || a.Off {
		return Account{}, errors.Join(err, ErrNotFound)
	}
	if later := now.Add(SessionIdle).Unix(); later-expires > 600 { // not at each page
		err = s.transact(ctx, func(tx *sql.Tx) error {
			return exec(ctx, tx, `UPDATE session SET expires = $1 WHERE token = $2`, later, hashCode(token))
		})
	}
	return a, err
}

// SignOut ends a session. Twice is once.
func (s *Store) SignOut(ctx context.Context, token string) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM session WHERE token = $1`, hashCode(token))
	})
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// SignedInTimes is how often an account is signed in now, and when it last
// asked for a page, to ten minutes; zero when it is not signed in.
func (s *Store) SignedInTimes(ctx context.Context, account catalog.ID) (n int, last time.Time, err error) {
	var expires int64
	err = s.read.QueryRowContext(ctx, `SELECT count(*), coalesce(max(expires), 0) FROM session WHERE account = $1 AND expires >= $2`, account, s.now().Unix()).Scan(&n, &expires)
	if err != nil {
		return 0, time.Time{}, fmt.Errorf("count sessions of account %s: %w", account, err)
	}
	if n > 0 {
		last = timeOf(expires).Add(-SessionIdle)
	}
	return n, last, nil
}

// SignOutEverywhere ends every session of an account. Twice is once.
func (s *Store) SignOutEverywhere(ctx context.Context, account catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM session WHERE account = $1`, account)
	})
	if err != nil {
		return fmt.Errorf("end sessions of account %s: %w", account, err)
	}
	return nil
}
