// Package making is how a file that takes minutes to make is made: under
// another name beside its own, with a checkpoint to carry on from after a stop,
// a kill or a power cut. It knows nothing of what is in it.
package making

import (
	"encoding/json"
	"errors"
	"os"

	"ownvoice/library/durable"
)

// Parts are the files that hold what was done, beside the one that is made: the
// first its beginning, the second the checkpoint. durable.Sweep leaves them
// where they are.
func Parts(path string) []string { return []string{path + ".making", path + ".making.json"} }

// Open opens what was done before, or nothing yet, for reading and writing.
func Open(path string) (*os.File, error) {
	return os.OpenFile(Parts(path)[0], os.O_RDWR|os.O_CREATE, 0o600)
}

// Save writes a checkpoint that says what of f is synced; sync it before.
func Save(path string, checkpoint any) error {
	raw, err := json.Marshal(checkpoint)
	if err != nil {
		return err
	}
	return durable.WriteFile(Parts(path)[1], raw)
}

// Saved reads the checkpoint; false when there is none that can be read.
func Saved(path string, checkpoint any) bool {
	raw, err := os.ReadFile(Parts(path)[1])
	return err == nil && json.Unmarshal(raw, checkpoint) == nil
}

// Keep gives a file that is whole its name, durably.
func Keep(path string, f *os.File) error {
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := durable.Rename(Parts(path)[0], path); err != nil {
		return err
	}
	return remove(Parts(path)[1])
}

// Forget removes what was done.
func Forget(path string, f *os.File) error {
	f.Close()
	return errors.Join(remove(Parts(path)[0]), remove(Parts(path)[1]))
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
