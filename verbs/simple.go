package verbs

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

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

type projectVerb struct {
	Show projectShow `cmd:"" help:"Show the project."`
	Set  projectSet  `cmd:"" help:"Set parts of the project, e.g. ownvoice project set name=\"Co-Pro Stories\""`
}

type projectShow struct{}

func (projectShow) Run(r *run) error { return r.with(r.showProject) }

func (r *run) showProject(lib *library.Library) error {
	p, err := lib.Project(r)
	if err != nil {
		return err
	}
	reporter, err := lib.Reporter(r)
	if err != nil {
		return err
	}
	out := map[string]any{"id": p.ID, "name": p.Name, "purpose": p.Purpose, "starters": append([]string{}, p.Starters...), "reporter": reporter.KnownAs}
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s\n%s\n", p.Name, p.Purpose)
		for _, s := range p.Starters {
			fmt.Fprintln(w, " -", s)
		}
	})
}

type projectSet struct {
	Pairs []string `arg:"" name:"KEY=VALUE" help:"name, purpose, reporter, or starters (one a line)."`
}

func (v projectSet) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		p, err := lib.Project(r)
		if err != nil {
			return err
		}
		var reporter *string
		for _, pair := range v.Pairs {
			key, value, ok := strings.Cut(pair, "=")
			switch {
			case ok && key == "name":
				p.Name = value
			case ok && key == "purpose":
				p.Purpose = value
			case ok && key == "starters":
				p.Starters = strings.Split(value, "\n")
			case ok && key == "reporter":
				reporter = &value
			default:
				return usage{"a project has name, purpose, starters and reporter, written as KEY=VALUE"}
			}
		}
		if err := lib.SetProject(r, p); err != nil {
			return err
		}
		if reporter != nil {
			if err := lib.SetReporter(r, *reporter); err != nil {
				return err
			}
		}
		return r.showProject(lib)
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
