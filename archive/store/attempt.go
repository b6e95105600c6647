package store

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/netip"
	"time"

	"ownvoice/sync/wire"
)

// triedParts are into how many a stretch of time is cut: tries are counted for each,
// and forgotten one after the other, so that no moment makes all of them unheard
// of at once.
const triedParts = 15

const triedWithin = `SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM attempt WHERE door = $1 AND since > $2`

// Try counts that somebody tries a door which strangers may try – signing in
// under a name, a code –, and answers CodeTooMany when it was tried more often
// than most in the stretch of time that is over now. All copies of the archive
// count together. The door's name is kept as a hash: it may hold an address or a
// login.
func (s *Store) Try(ctx context.Context, door string, most int64, per time.Duration) error {
	now := s.now()
	from, since := now.Add(-per).Unix(), now.Truncate(per/triedParts).Unix()
	var n int64
	// Who is past it is not counted on: that would take the writer's turn each time.
	err := s.read.QueryRowContext(ctx, triedWithin, hashCode(door), from).Scan(&n)
	if err == nil && n > most {
		return no(wire.CodeTooMany)
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		if err := exec(ctx, tx, `DELETE FROM attempt WHERE since < $1`, now.Add(-24*time.Hour).Unix()); err != nil {
			return err
		}
		err := exec(ctx, tx, `INSERT INTO attempt (door, since, count) VALUES ($1, $2, 1)
			ON CONFLICT (door, since) DO UPDATE SET count = attempt.count + 1`, hashCode(door), since)
		if err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, triedWithin, hashCode(door), from).Scan(&n)
	})
	if err != nil {
		return fmt.Errorf("count attempt: %w", err)
	}
	if n > most {
		return no(wire.CodeTooMany)
	}
	return nil
}

// ofOne is how many bits of an IPv6 address say whose it is. What follows, its
// owner chooses anew whenever they like.
const ofOne = 64

// From is whom a request is counted for by a limit, given where it comes from
// (http.Request.RemoteAddr): an IPv4 address, or the first half of an IPv6 one.
// An address that nobody can read is counted as it stands.
func From(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	at, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if at = at.Unmap(); at.Is4() {
		return at.String()
	}
	return netip.PrefixFrom(at.WithZone(""), ofOne).Masked().String()
}
