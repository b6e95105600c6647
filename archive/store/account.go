package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"golang.org/x/crypto/argon2"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Account is somebody who signs in on the archive's pages.
type Account struct {
	ID       catalog.ID
	Login    string
	Name     string
	Role     string
	Projects []catalog.ID // of a coordinator or reporter; an archivist sees all
	Made     time.Time
	Off      bool
}

// Reader is by what right the account reads.
func (a Account) Reader() Reader {
	switch {
	case a.ID == "" || a.Off:
		return Reader{}
	case a.Role == "archivist":
		return Archivist(a.ID)
	}
	return MemberOf(a.ID, a.Projects...)
}

// Leads reports whether the account may look after things, and not only read.
func (a Account) Leads() bool {
	return !a.Off && (a.Role == "archivist" || a.Role == "coordinator")
}

// LooksAfter reports whether the account may take another one away, end its
// sessions or help it to another passphrase: an archivist everybody's, a
// coordinator those which belong to no project but their own and are no
// archivist's. Nobody looks after their own.
func (a Account) LooksAfter(b Account) bool {
	if !a.Leads() || a.ID == b.ID {
		return false
	}
	return a.Role == "archivist" || b.Role != "archivist" && !slices.ContainsFunc(b.Projects, func(p catalog.ID) bool { return !slices.Contains(a.Projects, p) })
}

// LeastPassphrase is how many letters a passphrase has at least.
const LeastPassphrase = 12

// What can be wrong with a new account, or with signing in.
var (
	ErrPassphrase = errors.New("passphrase is too short")
	ErrLogin      = errors.New("name to sign in with is taken, or cannot be one")
	ErrSignIn     = errors.New("name and passphrase do not belong together")
)

// hashing is what a passphrase costs to try: memory and time that a small
// server can spare, and that make guessing dear (RFC 9106).
var hashing = &argon2id.Params{Memory: 32 << 10, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// turnstile lets a few hash at a time: each takes its memory.
var turnstile = make(chan struct{}, 4)

func hashed(ctx context.Context, passphrase string) (string, error) {
	if len([]rune(passphrase)) < LeastPassphrase || len(passphrase) > 1000 {
		return "", ErrPassphrase
	}
	select {
	case turnstile <- struct{}{}:
		defer func() { <-turnstile }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	return argon2id.CreateHash(passphrase, hashing)
}

func matches(ctx context.Context, passphrase, hash string) (bool, error) {
	select {
	case turnstile <- struct{}{}:
		defer func() { <-turnstile }()
	case <-ctx.Done():
		return false, ctx.Err()
	}
	return argon2id.ComparePasswordAndHash(passphrase[:min(len(passphrase), 1000)], hash)
}

func cleanLogin(login string) (string, bool) {
	login = strings.ToLower(strings.TrimSpace(login))
	return login, login != "" && len(login) <= 100 && text(login) && !strings.ContainsAny(login, " \t\n")
}

// JoinPages makes an account with the code of an invitation, which may let in
// one laptop and one account. ErrLogin, ErrPassphrase, or a problem with
// CodeInvitation leave the invitation as it was.
func (s *Store) JoinPages(ctx context.Context, code, login, name, passphrase string) (Account, error) {
	login, is := cleanLogin(login)
	name = strings.Join(strings.Fields(name), " ")
	if !is || name == "" || len(name) > wire.MaxNameLen || !text(name) {
		return Account{}, ErrLogin
	}
	hash, err := hashed(ctx, passphrase)
	if err != nil {
		return Account{}, err
	}
	a := Account{ID: catalog.NewID(), Login: login, Name: name, Made: s.now()}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		project, role, err := s.claimPages(ctx, tx, code, a.ID)
		if err != nil {
			return err
		}
		a.Role, a.Projects = role, []catalog.ID{project}
		done, err := tx.ExecContext(ctx, `INSERT INTO account (id, login, name, role, hash, made) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (login) DO NOTHING`,
			a.ID, a.Login, a.Name, a.Role, hash, a.Made.Unix())
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, ErrLogin)
		}
		return exec(ctx, tx, `INSERT INTO member (account, project) VALUES ($1, $2)`, a.ID, project)
	})
	if err != nil {
		return Account{}, fmt.Errorf("make account: %w", err)
	}
	return a, nil
}

// claimPages uses up the half of an invitation that lets in an account.
func (s *Store) claimPages(ctx context.Context, tx *sql.Tx, code string, account catalog.ID) (project catalog.ID, role string, err error) {
	var expires int64
	var used string
	err = tx.QueryRowContext(ctx, `SELECT project, role, expires, account FROM invitation WHERE hash = $1`, hashCode(code)).Scan(&project, &role, &expires, &used)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (used != "" || s.now().Unix() > expires) {
		return "", "", no(wire.CodeInvitation)
	}
	if err != nil {
		return "", "", err
	}
	done, err := tx.ExecContext(ctx, `UPDATE invitation SET account = $1 WHERE hash = $2 AND account = ''`, account, hashCode(code))
	if err != nil {
		return "", "", err
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 { // another was quicker
		return "", "", errors.Join(err, no(wire.CodeInvitation))
	}
	return project, role, nil
}

// decoy is compared when nobody has a login, so that it takes as long to say no.
// Nobody has its passphrase: it is drawn and not reckoned, which at each start
// of the program would take a tenth of a second and 32 MB.
var decoy = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, hashing.Memory, hashing.Iterations, hashing.Parallelism,
	drawn(hashing.SaltLength), drawn(hashing.KeyLength))

func drawn(n uint32) string {
	raw := make([]byte, n)
	rand.Read(raw) // never fails since Go 1.24
	return base64.RawStdEncoding.EncodeToString(raw)
}

// Prove returns the account of a login if the passphrase is its own; otherwise
// ErrSignIn, whether or not there is one.
func (s *Store) Prove(ctx context.Context, login, passphrase string) (Account, error) {
	login, _ = cleanLogin(login)
	hash := decoy
	var id catalog.ID
	err := s.read.QueryRowContext(ctx, `SELECT id, hash FROM account WHERE login = $1 AND off = 0`, login).Scan(&id, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Account{}, fmt.Errorf("find account: %w", err)
	}
	right, err := matches(ctx, passphrase, hash)
	if err != nil {
		return Account{}, fmt.Errorf("compare passphrase: %w", err)
	}
	if !right || id == "" {
		return Account{}, ErrSignIn
	}
	return s.Account(ctx, id)
}

// Account returns an account, also one that is switched off; ErrNotFound when
// there is none.
func (s *Store) Account(ctx context.Context, id catalog.ID) (Account, error) {
	all, err := s.Accounts(ctx)
	if i := slices.IndexFunc(all, func(a Account) bool { return a.ID == id }); i >= 0 {
		return all[i], err
	}
	return Account{}, errors.Join(err, ErrNotFound)
}

// Accounts lists every account, by name.
func (s *Store) Accounts(ctx context.Context) ([]Account, error) {
	var all []Account
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		var a Account
		var made, off int64
		err := rs.Scan(&a.ID, &a.Login, &a.Name, &a.Role, &made, &off)
		a.Made, a.Off = timeOf(made), off != 0
		all = append(all, a)
		return err
	}, `SELECT id, login, name, role, made, off FROM account ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	err = rows(ctx, s.read, func(rs *sql.Rows) error {
		var account, project catalog.ID
		err := rs.Scan(&account, &project)
		if i := slices.IndexFunc(all, func(a Account) bool { return a.ID == account }); i >= 0 {
			all[i].Projects = append(all[i].Projects, project)
		}
		return err
	}, `SELECT account, project FROM member ORDER BY project`)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return all, nil
}

// AccountOff switches an account off and ends its sessions. Twice is once.
func (s *Store) AccountOff(ctx context.Context, id catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `UPDATE account SET off = 1 WHERE id = $1`, id); err != nil {
			return err
		}
		return exec(ctx, tx, `DELETE FROM session WHERE account = $1`, id)
	})
	if err != nil {
		return fmt.Errorf("switch account %s off: %w", id, err)
	}
	return nil
}

// Repass gives an account another passphrase and ends all its sessions.
func (s *Store) Repass(ctx context.Context, id catalog.ID, passphrase string) error {
	hash, err := hashed(ctx, passphrase)
	if err != nil {
		return err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return repass(ctx, tx, id, hash)
	})
	if err != nil {
		return fmt.Errorf("change passphrase of account %s: %w", id, err)
	}
	return nil
}

// repass writes the hash of another passphrase. Whoever was signed in with the
// old one is so no more, and codes that were made for a forgotten one are void.
func repass(ctx context.Context, tx *sql.Tx, id catalog.ID, hash string) error {
	for _, statement := range []string{`DELETE FROM session WHERE account = $1`, `UPDATE passcode SET used = 1 WHERE account = $1 AND used = 0`} {
		if err := exec(ctx, tx, statement, id); err != nil {
			return err
		}
	}
	return exec(ctx, tx, `UPDATE account SET hash = $1 WHERE id = $2`, hash, id)
}
