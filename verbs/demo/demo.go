// Package demo makes the demo project: Co-Pro Stories, told by people who do
// not exist, in voices made by the computer. It goes through the same doors as
// every other story. It knows the library and the studio.
package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Fill makes the demo in the library in dir. A library that has stories
// already is left as it is, and Fill reports false.
func Fill(ctx context.Context, dir string) (filled bool, err error) {
	return fill(ctx, dir, func(done, of int) {})
}

// making is a library that the demo is made in.
type making struct {
	*library.Library
	at     time.Time // its clock
	priya  catalog.ID
	themes map[string]catalog.ID // themes and values, by name
	sheet  catalog.Form
}

func fill(ctx context.Context, dir string, told func(done, of int)) (filled bool, err error) {
	now := time.Now()
	m := &making{at: now.AddDate(0, 0, -60), themes: map[string]catalog.ID{}}
	if m.Library, err = library.OpenAt(ctx, dir, func() time.Time { return m.at }); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	there, err := m.Stories(ctx, library.Filter{})
	if err != nil || len(there) > 0 {
		return false, err
	}
	if err := m.project(ctx); err != nil {
		return false, err
	}
	for i := range stories { // oldest first, as it would have been
		s := stories[len(stories)-1-i]
		noon := time.Date(now.Year(), now.Month(), now.Day(), 10, 42, 0, 0, now.Location())
		m.at = noon.AddDate(0, 0, -s.daysAgo)
		told(i+1, len(stories))
		if err := m.tell(ctx, s, uint64(i)); err != nil {
			return false, fmt.Errorf("make demo story %d: %w", i, err)
		}
	}
	return true, nil
}

// project sets up who asks, what for, and in which words.
func (m *making) project(ctx context.Context) error {
	if err := m.SetReporter(ctx, "Rosa"); err != nil {
		return err
	}
	priya, err := m.AddPerson(ctx, catalog.Person{KnownAs: "Priya", Role: catalog.RoleCoordinator, Languages: []string{"en", "hi"}})
	if err != nil {
		return err
	}
	m.priya = priya.ID
	p, err := m.Project(ctx)
	if err != nil {
		return err
	}
	p.Name, p.Purpose, p.Starters = "Co-Pro Stories", "What is co-production like for the people who do it?", starters
	p.Controller, p.Basis = "Priya at the project office, 01632 960 001", "Our organisation has a legitimate interest in learning from these stories. You can say no to that, too."
	p.Languages = []string{"en", "cy", "es"}
	if err := m.SetProject(ctx, p); err != nil {
		return err
	}
	if err := m.texts(ctx, p); err != nil {
		return err
	}
	for _, v := range values {
		if err := m.theme(ctx, catalog.Theme{Name: v, Value: true}); err != nil {
			return err
		}
	}
	for _, t := range themes {
		if err := m.theme(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (m *making) theme(ctx context.Context, t catalog.Theme) error {
	kept, err := m.AddTheme(ctx, t)
	m.themes[t.Name] = kept.ID
	return err
}

// texts keeps two versions of the sheet, and one of the agreement.
func (m *making) texts(ctx context.Context, p catalog.Project) error {
	for _, f := range []catalog.Form{
		{Sort: catalog.FormSheet, Text: p.Text(catalog.FormSheet)},
		{Sort: catalog.FormAgreement, Text: p.Text(catalog.FormAgreement)},
		{Sort: catalog.FormSheet, Text: p.Text(catalog.FormSheet) + "\n\nYour bus fare\nWe pay it on the day."},
	} {
		f.Language = "en"
		kept, err := m.AddForm(ctx, f)
		if err != nil {
			return err
		}
		m.sheet = kept
		m.at = m.at.AddDate(0, 0, 5)
	}
	return nil
}
