package durable

import (
	"errors"
	"io/fs"
	"os"
)

// Unnamed is an error of the disk without the paths that it names: people call
// files and folders after people, and errors are logged. It is still what it
// was to errors.Is; what names no path, and nil, stays as it is.
func Unnamed(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return unnamed{err, path.Op + ": " + path.Err.Error()}
	case errors.As(err, &link):
		return unnamed{err, link.Op + ": " + link.Err.Error()}
	}
	return err
}

// unnamed is an error that says something else than it is.
type unnamed struct {
	is   error
	says string
}

func (u unnamed) Error() string { return u.says }
func (u unnamed) Unwrap() error { return u.is }
