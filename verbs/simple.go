package verbs

import (
	"fmt"
	"io"
	"path/filepath"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/recorder"
	"ownvoice/studio"
)

type windowVerb struct{}

func (windowVerb) Run(r *run) error { return r.Window(r, r.cmd.Library) }

type versionVerb struct{}

func (versionVerb) Run(r *run) error {
	return r.print(map[string]string{"version": studio.Version}, func(w io.Writer) { fmt.Fprintln(w, "Ownvoice", studio.Version) })
}

type devicesVerb struct{}

func (devicesVerb) Run(r *run) error {
	hw, err := r.Hardware()
	if err != nil {
		return err
	}
	found, err := hw.Devices()
	if err != nil {
		return err
	}
	if found == nil {
		found = []recorder.Device{}
	}
	return r.print(found, func(w io.Writer) {
		for _, d := range found {
			mark := " "
			if d.Default {
				mark = "*"
			}
			fmt.Fprintf(w, "%s %-10s %s\n", mark, d.Kind, d.Name)
		}
	})
}

type verifyVerb struct{}

func (verifyVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		v, err := lib.Verify(r)
		if err != nil {
			return err
		}
		err = r.print(v, func(w io.Writer) {
			fmt.Fprintf(w, "%d files read again, %d bytes.\n", v.Files, v.Bytes)
			for _, b := range v.Bad {
				fmt.Fprintf(w, "%s/%s: %s\n", b.Recording, b.File, b.Why)
			}
		})
		if err == nil && len(v.Bad) > 0 {
			return explain.ErrBad
		}
		return err
	})
}

type rebuildVerb struct{}

func (rebuildVerb) Run(r *run) error {
	found, err := library.Rebuild(r, r.cmd.Library)
	if err != nil {
		return err
	}
	if found.Unreadable == nil {
		found.Unreadable = []string{}
	}
	return r.print(found, func(w io.Writer) {
		fmt.Fprintf(w, "The list of stories was made anew from %d recordings.\n", found.Recordings)
		if found.SetAside != "" {
			fmt.Fprintf(w, "The old list is kept as %s.\n", found.SetAside)
		}
		for _, path := range found.Unreadable {
			fmt.Fprintf(w, "The sound in %s is kept, but nothing says whose it is, so it is in no list. Tell your coordinator.\n", filepath.Dir(path))
		}
	})
}
