package verbs

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type projectVerb struct {
	Show    projectShow    `cmd:"" help:"Show the project."`
	Set     projectSet     `cmd:"" help:"Set parts of the project, e.g. ownvoice project set name=\"Co-Pro Stories\" languages=en,cy"`
	Starter projectStarter `cmd:"" help:"Add, remove or move conversation starters."`
	Use     projectUse     `cmd:"" help:"What permission is asked for, and in which words."`
	Value   projectValue   `cmd:"" help:"The values of the project."`
	Form    projectForm    `cmd:"" help:"The information sheet and the agreement, in versions."`
}

type projectShow struct{}

func (projectShow) Run(r *run) error { return r.with(r.showProject) }

// projectOut is all there is to say about the project, as programs read it.
type projectOut struct {
	ID         catalog.ID       `json:"id"`
	Name       string           `json:"name"`
	Purpose    string           `json:"purpose"`
	Starters   []string         `json:"starters"`
	Reporter   string           `json:"reporter"`
	Basis      string           `json:"basis"`
	Controller string           `json:"controller"`
	Languages  []string         `json:"languages"`
	Uses       []catalog.AskUse `json:"uses"`
	Values     []string         `json:"values"`
	Forms      []formOut        `json:"forms"`
}

func projectOf(ctx context.Context, lib *library.Library) (projectOut, error) {
	p, err := lib.Project(ctx)
	if err != nil {
		return projectOut{}, err
	}
	reporter, err := lib.Reporter(ctx)
	if err != nil {
		return projectOut{}, err
	}
	values, err := valuesOf(ctx, lib)
	if err != nil {
		return projectOut{}, err
	}
	forms, err := lib.Forms(ctx)
	out := projectOut{ID: p.ID, Name: p.Name, Purpose: p.Purpose, Starters: append([]string{}, p.Starters...), Reporter: reporter.KnownAs,
		Basis: p.Basis, Controller: p.Controller, Languages: append([]string{}, p.Languages...), Uses: p.Asks(), Values: []string{}, Forms: formsOut(forms)}
	for _, v := range values {
		out.Values = append(out.Values, v.Name)
	}
	return out, err
}

func (r *run) showProject(lib *library.Library) error {
	out, err := projectOf(r, lib)
	if err != nil {
		return err
	}
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "%s\n%s\n", out.Name, out.Purpose)
		for _, s := range out.Starters {
			fmt.Fprintln(w, " -", s)
		}
		if len(out.Languages) > 0 {
			names := make([]string, len(out.Languages))
			for i, tag := range out.Languages {
				names[i] = catalog.LanguageName(tag)
			}
			fmt.Fprintln(w, "Stories in", strings.Join(names, ", "))
		}
		if len(out.Values) > 0 {
			fmt.Fprintln(w, "Values:", strings.Join(out.Values, ", "))
		}
		if out.Controller != "" {
			fmt.Fprintln(w, "Who answers for people’s data:", out.Controller)
		}
		if out.Basis != "" {
			fmt.Fprintln(w, "Lawful basis:", out.Basis)
		}
	})
}

type projectSet struct {
	Pairs []string `arg:"" name:"KEY=VALUE" help:"name, purpose, reporter, basis, controller, languages (tags, commas between), or starters (one a line)."`
}

func (v projectSet) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		p, err := lib.Project(r)
		if err != nil {
			return err
		}
		var reporter *string
		for _, pair := range v.Pairs {
			key, value, _ := strings.Cut(pair, "=")
			if key == "reporter" && strings.Contains(pair, "=") {
				reporter = &value
				continue
			}
			if err := setProject(&p, pair); err != nil {
				return err
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

// setProject writes one KEY=VALUE into a project.
func setProject(p *catalog.Project, pair string) error {
	key, value, ok := strings.Cut(pair, "=")
	field := map[string]*string{"name": &p.Name, "purpose": &p.Purpose, "basis": &p.Basis, "controller": &p.Controller}[key]
	var err error
	switch {
	case ok && field != nil:
		*field = value
	case ok && key == "starters":
		p.Starters = slices.DeleteFunc(strings.Split(value, "\n"), func(s string) bool { return strings.TrimSpace(s) == "" })
	case ok && key == "languages":
		p.Languages, err = languageTags(value)
	default:
		return usage{"a project has name, purpose, reporter, basis, controller, languages and starters, written as KEY=VALUE"}
	}
	return err
}

// languageTags reads names or tags of languages with commas between them.
func languageTags(list string) ([]string, error) {
	var tags []string
	for words := range strings.SplitSeq(list, ",") {
		if strings.TrimSpace(words) == "" {
			continue
		}
		tag, is := catalog.LanguageTag(words)
		if !is {
			return nil, usage{fmt.Sprintf("%q is no language: give a name, as Welsh, or a tag, as cy", words)}
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

// changeProject writes what do makes of the project, and shows it.
func (r *run) changeProject(do func(*catalog.Project) error) error {
	return r.with(func(lib *library.Library) error {
		p, err := lib.Project(r)
		if err != nil {
			return err
		}
		if err := do(&p); err != nil {
			return err
		}
		if err := lib.SetProject(r, p); err != nil {
			return err
		}
		return r.showProject(lib)
	})
}

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
		i := slices.IndexFunc(all, func(t catalog.Theme) bool { return strings.EqualFold(t.Name, v.Name) })
		if i < 0 {
			return usage{fmt.Sprintf("there is no value %q", v.Name)}
		}
		if err := lib.DropTheme(r, all[i].ID); err != nil {
			return err
		}
		return r.showValues(lib)
	})
}
