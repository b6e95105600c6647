package store

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// ErrFull says that sound finds no room any more. What was promised is there,
// and so is room for words: a withdrawal must arrive on a full disk as well.
var ErrFull = errors.New("no room for sound")

// NoRoom reports whether an error says that a disk, a database or a bucket is
// full.
func NoRoom(err error) bool {
	var lite sqlite3.Error
	var pg *pgconn.PgError
	return errors.Is(err, ErrFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.As(err, &lite) && (lite.Code == sqlite3.ErrFull || lite.SystemErrno == syscall.ENOSPC) ||
		errors.As(err, &pg) && pg.Code == diskFull || bucketFull(err)
}

const diskFull = "53100" // of PostgreSQL

// bucketFull knows what S3 servers answer: by status when a disk is full, and by
// a code, which is theirs alone, when a bucket's quota is used up.
func bucketFull(err error) bool {
	var res interface{ HTTPStatusCode() int }
	var said interface{ ErrorCode() string }
	return errors.As(err, &res) && res.HTTPStatusCode() == insufficientStorage ||
		errors.As(err, &said) && slices.Contains(quotaCodes, said.ErrorCode())
}

const insufficientStorage = 507 // of HTTP

var quotaCodes = []string{"QuotaExceeded", "XMinioAdminBucketQuotaExceeded"} // Ceph's and versitygw's, MinIO's

// What sound leaves free of the archive's disk: an eighth, but no more than
// this many bytes.
const mostSpared = 512 << 20

// Room reports how many bytes are free where sound comes in, or
// errors.ErrUnsupported: a bucket does not say.
func (s *Store) Room() (free int64, err error) {
	free, _, err = s.room()
	if err == nil && free < 0 {
		err = errors.ErrUnsupported
	}
	return free, err
}

// room is what is free and what there is; -1 where nobody knows.
func (s *Store) room() (free, total int64, err error) {
	f, is := s.staging.(*folder)
	if !is {
		return -1, 0, nil
	}
	if free, total, err = spaceAt(f.dir); err != nil {
		return 0, 0, fmt.Errorf("measure room in %s: %w", filepath.Base(f.dir), err)
	}
	return free, total, nil
}

// MakeSure answers ErrFull when so many more bytes of sound would leave too
// little room for words.
func (s *Store) MakeSure(bytes int64) error {
	free, total, err := s.room()
	if err == nil && free >= 0 && free-min(total/8, mostSpared) < bytes {
		err = ErrFull
	}
	return err
}

// spared reads what comes of an upload until the disk is too full for more.
type spared struct {
	io.Reader
	s    *Store
	sure int64 // bytes that there is room for
}

const lookEvery = 1 << 20 // bytes

func (r *spared) Read(b []byte) (int, error) {
	if r.sure <= 0 {
		if err := r.s.MakeSure(lookEvery); err != nil {
			return 0, err
		}
		r.sure = lookEvery
	}
	n, err := r.Reader.Read(b[:min(int64(len(b)), r.sure)])
	r.sure -= int64(n)
	return n, err
}
