//go:build unix

package recorder

import (
	"errors"
	"fmt"

	"golang.org/x/sys/unix"
)

func spaceAt(dir string) (space, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return space{}, fmt.Errorf("measure disk: %w", err)
	}
	return space{free: int64(s.Bavail) * int64(s.Bsize), total: int64(s.Blocks) * int64(s.Bsize)}, nil
}

// noRoom reports whether a disk said that it is full.
func noRoom(err error) bool { return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) }
