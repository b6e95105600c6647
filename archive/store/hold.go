package store

import (
	"context"
	"database/sql"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// How long a request holds an upload unless it says so again, and how often it
// does. A copy of the archive that was killed holds it no longer than that.
const (
	holdFor   = 12 * time.Second
	holdAgain = 3 * time.Second
	holdLook  = 200 * time.Millisecond
)

// Hold takes an upload for one request, where several copies of the archive
// may be at work on it; in an archive of one copy it does nothing. A holder is
// asked to make room as soon as another wants the upload. free gives it back.
// CodeBusy when it was not to be had until ctx ended or within twenty seconds.
func (s *Store) Hold(ctx context.Context, id catalog.ID, makeRoom func()) (free func(), err error) {
	if s.write != s.read { // SQLite: the one copy has its locks in memory
		return func() {}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	me := string(catalog.NewID())
	for {
		got, err := s.hold(ctx, id, me)
		if err != nil {
			return nil, err
		}
		if got {
			return s.keepHolding(context.WithoutCancel(ctx), id, me, makeRoom), nil
		}
		select {
		case <-ctx.Done():
			return nil, no(wire.CodeBusy)
		case <-time.After(holdLook):
		}
	}
}

// hold takes the upload if nobody has it, and says that it is wanted if
// somebody does.
func (s *Store) hold(ctx context.Context, id catalog.ID, me string) (got bool, err error) {
	now := s.now()
	err = s.transact(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `UPDATE upload SET holder = $1, held = $2, room = 0 WHERE id = $3 AND (holder = '' OR held < $4)`, me, now.Add(holdFor).Unix(), id, now.Unix())
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if got = n > 0; err != nil || got {
			return err
		}
		return exec(ctx, tx, `UPDATE upload SET room = 1 WHERE id = $1`, id)
	})
	return got, err
}

// keepHolding says again and again that the upload is held, and hears whether
// somebody waits for it.
func (s *Store) keepHolding(ctx context.Context, id catalog.ID, me string, makeRoom func()) (free func()) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		asked := false
		for again := time.Now().Add(holdAgain); ; {
			select {
			case <-ctx.Done():
				return
			case <-time.After(holdLook):
			}
			// One that is in no row has ended, mostly by the very request that
			// holds it: nobody is to be interrupted.
			var holder string
			var room int64
			err := s.read.QueryRowContext(ctx, `SELECT holder, room FROM upload WHERE id = $1`, id).Scan(&holder, &room)
			if !asked && err == nil && (holder != me || room != 0) {
				asked = true
				makeRoom()
			}
			if time.Now().Before(again) {
				continue
			}
			again = time.Now().Add(holdAgain)
			_, _ = s.write.ExecContext(ctx, `UPDATE upload SET held = $1 WHERE id = $2 AND holder = $3`, s.now().Add(holdFor).Unix(), id, me) // tried again soon
		}
	}()
	return func() {
		stop()
		<-done
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), holdFor)
		defer cancel()
		_, _ = s.write.ExecContext(ctx, `UPDATE upload SET holder = '', held = 0 WHERE id = $1 AND holder = $2`, id, me) // it ends by itself
	}
}
