//go:build linux

package main

import (
	"database/sql"
	"errors"
)

// pen writes rows in one transaction. After an error it writes no more.
type pen struct {
	tx    *sql.Tx
	ready map[string]*sql.Stmt
	err   error
}

func newPen(db *sql.DB) (*pen, error) {
	tx, err := db.Begin()
	return &pen{tx: tx, ready: map[string]*sql.Stmt{}}, err
}

func (p *pen) write(query string, args ...any) {
	if p.ready[query] == nil && p.err == nil {
		p.ready[query], p.err = p.tx.Prepare(query) //nolint:sqlclosecheck // done closes it
	}
	if p.err == nil {
		_, p.err = p.ready[query].Exec(args...)
	}
}

// done keeps what was written, unless there was an error.
func (p *pen) done(err error) error {
	for _, ready := range p.ready {
		err = errors.Join(err, ready.Close())
	}
	if err != nil {
		return errors.Join(err, p.tx.Rollback())
	}
	return p.tx.Commit()
}
