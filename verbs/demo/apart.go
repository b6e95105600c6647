package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/durable"
)

// madeSetting is where the library of a demo remembers what was made for it:
// the ids of its recordings. What holds another may not be thrown away.
const madeSetting = "demo"

// unfinished ends the name of a demo that is being made, or taken away.
const unfinished = ".making"

// Make makes the demo in a folder that is not there yet, whole or not at all,
// and tells how far it is. After an error, the end of ctx among them, there is
// no such folder.
func Make(ctx context.Context, dir string, told func(done, of int)) (err error) {
	making := dir + unfinished
	if err := os.RemoveAll(making); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(making))
		}
	}()
	if _, err := fill(ctx, making, told); err != nil {
		return err
	}
	if err := remember(ctx, making); err != nil {
		return err
	}
	return durable.Rename(making, dir)
}

// remember writes down which recordings belong to the demo.
func remember(ctx context.Context, dir string) error {
	made, err := recordings(dir)
	if err != nil {
		return err
	}
	lib, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	return errors.Join(lib.SetSetting(ctx, madeSetting, strings.Join(made, " ")), lib.Close())
}

// recordings are the names of the folders that recordings lie in.
func recordings(dir string) ([]string, error) {
	all, err := os.ReadDir(filepath.Join(dir, "recordings"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, each := range all {
		names = append(names, each.Name())
	}
	return names, nil
}

// Throw takes away a demo that Make made. A folder that is no demo, or that
// somebody has recorded into, is left as it is, with explain.ErrNotDemo.
func Throw(ctx context.Context, dir string) error {
	lib, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	made, err := lib.Setting(ctx, madeSetting)
	if err := errors.Join(err, lib.Close()); err != nil {
		return err
	}
	now, err := recordings(dir)
	if err != nil {
		return err
	}
	own := strings.Fields(made)
	if len(own) == 0 || slices.ContainsFunc(now, func(name string) bool { return !slices.Contains(own, name) }) {
		return fmt.Errorf("throw demo away: %w", explain.ErrNotDemo)
	}
	if err := os.RemoveAll(dir + unfinished); err != nil {
		return err
	}
	if err := durable.Rename(dir, dir+unfinished); err != nil { // whole or gone
		return err
	}
	return os.RemoveAll(dir + unfinished)
}
