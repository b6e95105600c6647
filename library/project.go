package library

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"ownvoice/library/catalog"
)

const projectSetting = "project"

// Project is the project this library belongs to. One that nobody has named yet
// is called as its archive calls it.
func (l *Library) Project(ctx context.Context) (catalog.Project, error) {
	id, err := l.projectID(ctx)
	if err != nil {
		return catalog.Project{}, err
	}
	p := catalog.Project{ID: id}
	var starters, languages, uses string
	err = l.read.QueryRowContext(ctx, `SELECT coalesce(max(name), ''), coalesce(max(purpose), ''), coalesce(max(basis), ''), coalesce(max(controller), ''),
		coalesce(max(starters), '[]'), coalesce(max(languages), '[]'), coalesce(max(uses), '[]') FROM project WHERE id = ?`, id).
		Scan(&p.Name, &p.Purpose, &p.Basis, &p.Controller, &starters, &languages, &uses)
	if err != nil {
		return p, fmt.Errorf("read project %s: %w", id, edge(err))
	}
	if e := l.Device().Enrolment; e != nil && p.Name == "" {
		p.Name = e.Name
	}
	// A list written by another program may be no list; then there are none.
	_ = json.Unmarshal([]byte(starters), &p.Starters)
	_ = json.Unmarshal([]byte(languages), &p.Languages)
	_ = json.Unmarshal([]byte(uses), &p.Uses)
	return p, nil
}

// projectID is the id all changes are written under, decided at first use.
func (l *Library) projectID(ctx context.Context) (catalog.ID, error) {
	id, err := l.Setting(ctx, projectSetting)
	if err != nil || id != "" {
		return catalog.ID(id), err
	}
	fresh := catalog.NewID()
	if e := l.Device().Enrolment; e != nil {
		fresh = e.Project // the database was lost, the standing with the archive was not
	}
	return fresh, l.SetSetting(ctx, projectSetting, string(fresh))
}

// SetProject writes all there is to say about the project. Its values are
// themes, see Themes; its texts are forms, see Forms.
func (l *Library) SetProject(ctx context.Context, p catalog.Project) error {
	return l.change(ctx, func(w *writing) error {
		fields := []field{{"name", p.Name}, {"purpose", p.Purpose}, {"starters", p.Starters}}
		for _, f := range []field{{"basis", p.Basis}, {"controller", p.Controller}, {"languages", p.Languages}, {"uses", p.Uses}} {
			said, err := w.isSaid(w.project, f)
			if err != nil {
				return err
			}
			if said {
				fields = append(fields, f)
			}
		}
		return w.fields(catalog.KindProject, w.project, "", fields)
	})
}

// adopt gives everything in the log another project id. Only a library whose
// changes nobody else has seen may do so.
func (l *Library) adopt(ctx context.Context, project catalog.ID) error {
	old, err := l.projectID(ctx)
	if err != nil || old == project {
		return err
	}
	return l.change(ctx, func(w *writing) error {
		for _, q := range []string{
			`UPDATE change SET entity = ?1 WHERE entity = ?2`,
			`UPDATE change SET project = ?1`,
			`UPDATE project SET id = ?1 WHERE id = ?2`,
			`UPDATE setting SET value = ?1 WHERE key = 'project'`,
			`UPDATE story SET stale = stale + 1`,
		} {
			if _, err := w.tx.ExecContext(w.ctx, q, project, old); err != nil {
				return fmt.Errorf("take over project id: %w", err)
			}
		}
		return nil
	})
}

type field struct {
	name  string
	value any
}

// fields sets several fields of one thing.
func (w *writing) fields(kind catalog.Kind, entity, story catalog.ID, fields []field) error {
	for _, f := range fields {
		if err := w.set(kind, entity, story, f.name, f.value); err != nil {
			return err
		}
	}
	return nil
}

// isSaid reports whether a field is worth a change: it holds something, or
// takes away what it held before.
func (w *writing) isSaid(entity catalog.ID, f field) (bool, error) {
	if !reflect.ValueOf(f.value).IsZero() {
		return true, nil
	}
	before, err := w.changesTo(entity, f.name)
	return len(before) > 0, err
}
