package verbs

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type projectValue struct {
	Add    valueAdd    `cmd:"" help:"Add a value, e.g. ownvoice project value add inclusive"`
	List   valueList   `cmd:"" help:"List the values."`
	Remove valueRemove `cmd:"" help:"Remove a value; it can be brought back."`
}

func valuesOf(ctx context.Context, lib *library.Library) ([]catalog.Theme, error) {
	all, err := lib.Themes(ctx)
	return slices.DeleteFunc(all, func(t catalog.Theme) bool { return !t.Value }), err
}

func (r *run) showValues(lib *library.Library) error {
	all, err := valuesOf(r, lib)
	if err != nil {
		return err
	}
	return r.print(all, func(w io.Writer) {
		for _, v := range all {
			fmt.Fprintln(w, strings.TrimRight(v.Name+". "+v.Statement, ". "))
		}
	})
}

type valueAdd struct {
	Name      string `arg:"" help:"A word or two."`
	Statement string `name:"says" help:"What it says, in a sentence."`
}

func (v valueAdd) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		if _, err := lib.AddTheme(r, catalog.Theme{Name: v.Name, Statement: v.Statement, Value: true}); err != nil {
			return err
		}
		return r.showValues(lib)
	})
}

type valueList struct{}

func (valueList) Run(r *run) error { return r.with(r.showValues) }

type valueRemove struct {
	Name string `arg:"" help:"The value's name."`
}

func (v valueRemove) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := valuesOf(r, lib)
		if err != nil {
			return err
		}
		value, err := called(all, v.Name, func(t catalog.Theme) (string, catalog.ID) { return t.Name, t.ID })
		if err != nil {
			return err
		}
		if err := lib.DropTheme(r, value.ID); err != nil {
			return err
		}
		return r.showValues(lib)
	})
}
