package library

import (
	"context"
	"encoding/json"
	"fmt"

	"ownvoice/library/catalog"
)

const projectSetting = "project"

// Project is the project this library belongs to.
func (l *Library) Project(ctx context.Context) (catalog.Project, error) {
	id, err := l.projectID(ctx)
	if err != nil {
		return catalog.Project{}, err
	}
	p := catalog.Project{ID: id}
	var starters string
	err = l.read.QueryRowContext(ctx, `SELECT coalesce(max(name), ''), coalesce(max(purpose), ''), coalesce(max(starters), '[]')
		FROM project WHERE id = ?`, id).Scan(&p.Name, &p.Purpose, &starters)
	if err != nil {
		return p, fmt.Errorf("read project %s: %w", id, edge(err))
	}
	// A list written by another program may be no list; then there are none.
	_ = json.Unmarshal([]byte(starters), &p.Starters)
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

// SetProject writes name, purpose and conversation starters.
func (l *Library) SetProject(ctx context.Context, p catalog.Project) error {
	return l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindProject, w.project, "", []field{{"name", p.Name}, {"purpose", p.Purpose}, {"starters", p.Starters}})
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

// nameProject gives a project without a name the one its archive has for it.
func (l *Library) nameProject(ctx context.Context, name string) error {
	p, err := l.Project(ctx)
	if err != nil || p.Name != "" || name == "" {
		return err
	}
	return l.change(ctx, func(w *writing) error { return w.set(catalog.KindProject, w.project, "", "name", name) })
}

// Reporter is the person who uses this laptop.
func (l *Library) Reporter(ctx context.Context) (catalog.Person, error) {
	return l.person(ctx, l.Device().Reporter)
}

// SetReporter says what the person who uses this laptop is known as.
func (l *Library) SetReporter(ctx context.Context, knownAs string) error {
	return l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindPerson, l.Device().Reporter, "", []field{{"known_as", knownAs}, {"role", catalog.RoleReporter}})
	})
}

func (l *Library) person(ctx context.Context, id catalog.ID) (catalog.Person, error) {
	p := catalog.Person{ID: id}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(known_as), ''), coalesce(max(role), '') FROM person WHERE id = ?`, id).Scan(&p.KnownAs, &p.Role)
	if err != nil {
		return p, fmt.Errorf("read person %s: %w", id, edge(err))
	}
	return p, nil
}

// SetContact keeps how to reach a person for review. It stays on this laptop,
// in no sidecar, no log and no export.
func (l *Library) SetContact(ctx context.Context, c catalog.Contact) error {
	return l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindContact, c.Person, "", []field{{"way", c.Way}, {"detail", c.Detail}})
	})
}

// Contact reads how to reach a person; empty when nobody said.
func (l *Library) Contact(ctx context.Context, person catalog.ID) (catalog.Contact, error) {
	c := catalog.Contact{Person: person}
	err := l.read.QueryRowContext(ctx, `SELECT coalesce(max(way), ''), coalesce(max(detail), '') FROM contact WHERE id = ?`, person).Scan(&c.Way, &c.Detail)
	if err != nil {
		return c, fmt.Errorf("read contact %s: %w", person, edge(err))
	}
	return c, nil
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
