package verbs

import (
	"fmt"
	"slices"
	"strconv"

	"ownvoice/library/catalog"
)

type projectStarter struct {
	Add    starterAdd    `cmd:"" help:"Add a conversation starter, e.g. ownvoice project starter add \"What made it hard?\""`
	Remove starterRemove `cmd:"" help:"Remove one by its number, e.g. ownvoice project starter remove 2"`
	Move   starterMove   `cmd:"" help:"Give one another place, e.g. ownvoice project starter move 3 1"`
}

type starterAdd struct {
	Words string `arg:"" help:"The question, as it is asked."`
}

func (v starterAdd) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		p.Starters = append(p.Starters, v.Words)
		return nil
	})
}

type starterRemove struct {
	Number int `arg:"" help:"Its number, from 1."`
}

func (v starterRemove) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		if v.Number < 1 || v.Number > len(p.Starters) {
			return usage{"there is no starter " + strconv.Itoa(v.Number)}
		}
		p.Starters = slices.Delete(p.Starters, v.Number-1, v.Number)
		return nil
	})
}

type starterMove struct {
	Number int `arg:"" help:"Its number, from 1."`
	To     int `arg:"" help:"The number it is to have."`
}

func (v starterMove) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		if min(v.Number, v.To) < 1 || max(v.Number, v.To) > len(p.Starters) {
			return usage{fmt.Sprintf("there are %d starters, from 1", len(p.Starters))}
		}
		one := p.Starters[v.Number-1]
		p.Starters = slices.Insert(slices.Delete(p.Starters, v.Number-1, v.Number), v.To-1, one)
		return nil
	})
}
