package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// PasscodeHours is how long a code works with which somebody who forgot their
// passphrase chooses another.
const PasscodeHours = 24

// ErrPasscode says that a code never was, is used up, or is out of date: from
// outside the three look the same.
var ErrPasscode = errors.New("no passphrase code that works")

// NewPasscode makes a code with which the owner of an account chooses another
// passphrase, once, and without knowing the old one. It is returned once: the
// archive knows its hash only. The codes made for the account before work no
// more. by is the account that makes it, for the audit log, which this writes.
// ErrNotFound when there is no such account, or it is switched off.
func (s *Store) NewPasscode(ctx context.Context, account, by catalog.ID) (code string, expires time.Time, err error) {
	code, expires = newCode(), s.now().Add(PasscodeHours*time.Hour).Truncate(time.Second)
	err = s.transact(ctx, func(tx *sql.Tx) error {
		var is int
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM account WHERE id = $1 AND off = 0`, account).Scan(&is); err != nil || is == 0 {
			return errors.Join(err, ErrNotFound)
		}
		if err := exec(ctx, tx, `DELETE FROM passcode WHERE account = $1 OR expires < $2`, account, s.now().Unix()); err != nil {
			return err
		}
		if err := exec(ctx, tx, `INSERT INTO passcode (hash, account, made_by, expires) VALUES ($1, $2, $3, $4)`, hashCode(code), account, by, expires.Unix()); err != nil {
			return err
		}
		return s.auditAccount(ctx, tx, by, "made passphrase code", account)
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("make passphrase code for account %s: %w", account, err)
	}
	return code, expires, nil
}

// UsePasscode gives the account of a code another passphrase, ends all its
// sessions and uses the code up, all or nothing, and writes the audit log.
// ErrPassphrase leaves the code as it was; ErrPasscode says that there is none
// that works.
func (s *Store) UsePasscode(ctx context.Context, code, passphrase string) (Account, error) {
	hash, err := hashed(ctx, passphrase)
	if err != nil {
		return Account{}, err
	}
	var id catalog.ID
	err = s.transact(ctx, func(tx *sql.Tx) error {
		now := s.now().Unix()
		err := tx.QueryRowContext(ctx, `UPDATE passcode SET used = $1 WHERE hash = $2 AND used = 0 AND expires >= $1
			AND account IN (SELECT id FROM account WHERE off = 0) RETURNING account`, now, hashCode(code)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrPasscode
		}
		if err != nil {
			return err
		}
		if err := repass(ctx, tx, id, hash); err != nil {
			return err
		}
		return s.auditAccount(ctx, tx, id, "chose another passphrase with a code", id)
	})
	if err != nil {
		return Account{}, fmt.Errorf("use passphrase code: %w", err)
	}
	return s.Account(ctx, id)
}

// auditAccount writes down what was done to an account, where those read it who
// look after one of its projects.
func (s *Store) auditAccount(ctx context.Context, tx *sql.Tx, who catalog.ID, what string, account catalog.ID) error {
	var project catalog.ID
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(min(project), '') FROM member WHERE account = $1`, account).Scan(&project); err != nil {
		return err
	}
	return s.audit(ctx, tx, who, what, project, account)
}
