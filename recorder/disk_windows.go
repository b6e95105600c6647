package recorder

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
)

func spaceAt(dir string) (space, error) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return space{}, fmt.Errorf("measure disk: %w", err)
	}
	var free, total, all uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, &total, &all); err != nil {
		return space{}, fmt.Errorf("measure disk: %w", err)
	}
	return space{free: int64(free), total: int64(total)}, nil
}

// noRoom reports whether a disk said that it is full.
func noRoom(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}
