package store

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Roles are the parts a laptop's owner may be invited to play.
var Roles = []string{"reporter", "coordinator", "archivist"}

// InvitationDays is how long a code may be used.
const InvitationDays = 14

// ErrNoRole says that a role is none of Roles.
var ErrNoRole = errors.New("role is not reporter, coordinator or archivist")

// Invite makes a code that lets one laptop join the project of that name,
// which is made when there is none. The code is returned once and kept
// nowhere: the archive knows its hash only.
func (s *Store) Invite(ctx context.Context, project, role string) (code string, expires time.Time, err error) {
	project = strings.Join(strings.Fields(project), " ")
	if !slices.Contains(Roles, role) {
		return "", time.Time{}, ErrNoRole
	}
	if project == "" || len(project) > wire.MaxNameLen {
		return "", time.Time{}, fmt.Errorf("project name is empty or too long: %w", catalog.ErrMalformed)
	}
	code, expires = newCode(), s.now().Add(InvitationDays*24*time.Hour).Truncate(time.Second)
	err = s.transact(ctx, func(tx *sql.Tx) error {
		err := exec(ctx, tx, `INSERT INTO project (id, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, catalog.NewID(), project)
		if err != nil {
			return err
		}
		return exec(ctx, tx, `INSERT INTO invitation (hash, project, role, expires) SELECT $1, id, $2, $3 FROM project WHERE name = $4`,
			hashCode(code), role, expires.Unix(), project)
	})
	if err != nil {
		return "", time.Time{}, fmt.Errorf("make invitation: %w", err)
	}
	return code, expires, nil
}

// Welcome is what the laptop will be told that joins with a code: for one that
// cannot ask. The code stays unused.
func (s *Store) Welcome(ctx context.Context, code string) (wire.Enrolled, error) {
	i := invitation{hash: hashCode(code)}
	err := s.read.QueryRowContext(ctx, `SELECT project, role FROM invitation WHERE hash = $1`, i.hash).Scan(&i.project, &i.role)
	if errors.Is(err, sql.ErrNoRows) {
		err = no(wire.CodeInvitation)
	}
	if err != nil {
		return wire.Enrolled{}, fmt.Errorf("write welcome: %w", err)
	}
	return s.welcome(ctx, i)
}

// welcome is what a laptop is told that was let in.
func (s *Store) welcome(ctx context.Context, i invitation) (wire.Enrolled, error) {
	w := wire.Enrolled{Project: i.project, Role: i.role, ReceiptKey: s.key.Public().(ed25519.PublicKey), Carry: s.carry}
	if err := s.read.QueryRowContext(ctx, `SELECT name FROM project WHERE id = $1`, i.project).Scan(&w.Name); err != nil {
		return wire.Enrolled{}, fmt.Errorf("write welcome: %w", err)
	}
	me, err := s.itself(ctx, i.project)
	w.Device = me.ID
	return w, err
}

// newCode is 128 random bits in letters that are hard to confuse.
func newCode() string {
	raw := make([]byte, 16)
	rand.Read(raw) // never fails since Go 1.24
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
}

// hashCode needs no salt and no slowness: nobody can guess 128 random bits.
func hashCode(code string) string {
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

type invitation struct {
	hash    string
	project catalog.ID
	role    string
	again   bool // the same device has used it before
}

// claim uses up the invitation for a device. The device that used it may ask
// again, because the archive's welcome may have been lost on the way.
func (s *Store) claim(ctx context.Context, tx *sql.Tx, code string, device catalog.ID) (invitation, error) {
	i := invitation{hash: hashCode(code)}
	var expires int64
	var usedBy catalog.ID
	err := tx.QueryRowContext(ctx, `SELECT project, role, expires, device FROM invitation WHERE hash = $1`, i.hash).
		Scan(&i.project, &i.role, &expires, &usedBy)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return i, no(wire.CodeInvitation)
	case err != nil:
		return i, err
	case usedBy != "" && usedBy != device, usedBy == "" && s.now().Unix() > expires:
		return i, no(wire.CodeInvitation)
	}
	i.again = usedBy != ""
	done, err := tx.ExecContext(ctx, `UPDATE invitation SET device = $1 WHERE hash = $2 AND device IN ('', $1)`, device, i.hash)
	if err != nil {
		return i, err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 { // another was quicker
		return i, errors.Join(err, no(wire.CodeInvitation))
	}
	return i, nil
}
