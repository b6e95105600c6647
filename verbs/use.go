package verbs

import (
	"fmt"
	"slices"

	"ownvoice/library/catalog"
)

type projectUse struct {
	Ask useAsk `cmd:"" help:"Ask for a use, in Ownvoice's words or your own, e.g. ownvoice project use ask train"`
	Add useAdd `cmd:"" help:"Ask for a use of your own, e.g. ownvoice project use add \"May it be on the radio?\""`
	Off useOff `cmd:"" help:"Ask no more; what is not asked is a no, e.g. ownvoice project use off partner"`
}

type useAsk struct {
	Use      string `arg:"" help:"keep, team, machine, workshop, quote, extract, picture, whole, partner, contact, train, or one of your own."`
	Question string `help:"The question, read out loud."`
	Help     string `name:"means" help:"What a yes means, in a sentence."`
}

func (v useAsk) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		asks := p.Asks()
		i := slices.IndexFunc(asks, func(a catalog.AskUse) bool { return a.Use == catalog.Use(v.Use) })
		if i < 0 {
			q, known := catalog.Question(catalog.Use(v.Use))
			if !known {
				return usage{fmt.Sprintf("there is no use %q; project use add makes one of your own", v.Use)}
			}
			i, asks = len(asks), append(asks, q)
		}
		if v.Question != "" {
			asks[i].Question = v.Question
		}
		if v.Help != "" {
			asks[i].Help = v.Help
		}
		p.Uses = catalog.InOrder(asks)
		return nil
	})
}

type useAdd struct {
	Question string `arg:"" help:"The question, read out loud."`
	Help     string `name:"means" help:"What a yes means, in a sentence."`
}

func (v useAdd) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		p.Uses = append(p.Asks(), catalog.AskUse{Use: catalog.NewUse(), Question: v.Question, Help: v.Help})
		return nil
	})
}

type useOff struct {
	Use string `arg:"" help:"The use, as project show lists it."`
}

func (v useOff) Run(r *run) error {
	return r.changeProject(func(p *catalog.Project) error {
		asks := p.Asks()
		left := slices.DeleteFunc(slices.Clone(asks), func(a catalog.AskUse) bool { return a.Use == catalog.Use(v.Use) })
		switch {
		case len(left) == len(asks):
			return usage{fmt.Sprintf("nobody asks for %q", v.Use)}
		case len(left) == 0:
			return usage{"something must be asked for: without a yes nothing may be done"}
		}
		p.Uses = left
		return nil
	})
}
