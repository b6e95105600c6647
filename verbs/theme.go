package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type themeVerb struct {
	List   themeList   `cmd:"" help:"List the themes, values first."`
	Add    themeAdd    `cmd:"" help:"Add a theme, e.g. ownvoice theme add Trust --says \"We trust who asks us\""`
	Edit   themeEdit   `cmd:"" help:"Change what a theme is called, says, and who named it, e.g. ownvoice theme edit Trust --named-by \"Table 2\""`
	Remove themeRemove `cmd:"" help:"Take a theme away, off every extract too; it can be brought back."`
}

func printTheme(w io.Writer, t catalog.Theme) {
	sort := "theme"
	if t.Value {
		sort = "value"
	}
	fmt.Fprintf(w, "%s  %s  %s\n", short(t.ID), sort, strings.TrimRight(t.Name+". "+t.Statement, ". "))
}

func (r *run) showTheme(t catalog.Theme) error {
	return r.print(t, func(w io.Writer) { printTheme(w, t) })
}

type themeList struct{}

func (themeList) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.Themes(r)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			for _, t := range all {
				printTheme(w, t)
			}
		})
	})
}

type themeAdd struct {
	Name      string `arg:"" help:"A word or two."`
	Statement string `name:"says" placeholder:"TEXT" help:"What it says, in a sentence."`
	NamedBy   string `placeholder:"WHO" help:"Who named it: a chosen name, a table, a group."`
	Value     bool   `help:"It is a value of the project."`
}

func (v themeAdd) Run(r *run) error {
	if strings.TrimSpace(v.Name) == "" {
		return usage{"a theme needs a name"}
	}
	return r.with(func(lib *library.Library) error {
		t, err := lib.AddTheme(r, catalog.Theme{Name: strings.TrimSpace(v.Name), Statement: v.Statement, NamedBy: v.NamedBy, Value: v.Value})
		if err != nil {
			return err
		}
		return r.showTheme(t)
	})
}

type themeEdit struct {
	Theme     string  `arg:"" help:"The theme: its name, its id, or its id's beginning."`
	Name      string  `placeholder:"NAME" help:"What it is called from now on."`
	Statement *string `name:"says" placeholder:"TEXT" help:"What it says from now on."`
	NamedBy   *string `placeholder:"WHO" help:"Who named it."`
}

func (v themeEdit) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		t, err := r.theme(lib, v.Theme)
		if err != nil {
			return err
		}
		if name := strings.TrimSpace(v.Name); name != "" {
			t.Name = name
		}
		if v.Statement != nil {
			t.Statement = *v.Statement
		}
		if v.NamedBy != nil {
			t.NamedBy = *v.NamedBy
		}
		if err := lib.SaveTheme(r, t); err != nil {
			return err
		}
		return r.showTheme(t)
	})
}

type themeRemove struct {
	Theme string `arg:"" help:"The theme: its name, its id, or its id's beginning."`
}

func (v themeRemove) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		t, err := r.theme(lib, v.Theme)
		if err != nil {
			return err
		}
		if err := lib.DropTheme(r, t.ID); err != nil {
			return err
		}
		return r.print(map[string]any{"theme": t.ID}, func(w io.Writer) { fmt.Fprintln(w, "Taken away. History brings it back.") })
	})
}
