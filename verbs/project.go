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
