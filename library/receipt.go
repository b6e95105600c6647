package library

import (
	"context"
	"time"

	"ownvoice/library/catalog"
)

// Receipt is what a storyteller gets when something was taken back. The room
// receipt puts it in words, on paper and on screen. Names in it are as the
// person chose; of what was erased nothing keeps it.
type Receipt struct {
	Story     catalog.ID     `json:"story"`
	Event     catalog.ID     `json:"event"` // names the withdrawal, for the day they want it back
	Target    catalog.Target `json:"target"`
	Choice    string         `json:"choice"`
	Until     time.Time      `json:"until,omitzero"`
	At        time.Time      `json:"at"`
	Title     string         `json:"title,omitempty"`
	As        string         `json:"as"`           // "as Maureen", "no name"
	By        string         `json:"by,omitempty"` // who wrote it down, as known in the project
	Project   string         `json:"project,omitempty"`
	Ask       string         `json:"ask,omitempty"`    // who answers for people's data, and how to reach them
	Second    string         `json:"second,omitempty"` // how an erasure was confirmed
	Waits     bool           `json:"waits,omitempty"`  // an erasure nobody has confirmed yet
	Destroyed []Derived      `json:"destroyed,omitempty"`
	Elsewhere []Derived      `json:"elsewhere,omitempty"` // copies that others have and must answer for
}

// receipt gathers what a receipt says, before anything is taken back.
func (l *Library) receipt(ctx context.Context, w Withdrawal) (Receipt, error) {
	s, err := l.story(ctx, w.Story)
	if err != nil {
		return Receipt{}, err
	}
	all, err := l.Events(ctx, w.Story)
	if err != nil {
		return Receipt{}, err
	}
	project, err := l.Project(ctx)
	if err != nil {
		return Receipt{}, err
	}
	reporter, err := l.Reporter(ctx)
	if err != nil {
		return Receipt{}, err
	}
	made, err := l.Derived(ctx, w.Story, w.Target)
	r := Receipt{
		Story: w.Story, Target: w.Target, Choice: w.Choice, Until: w.Until, Title: s.Title, By: reporter.KnownAs,
		As: catalog.Permit(all, s.KnownAs, l.now()).As, Project: project.Name, Ask: project.Controller,
	}
	for _, d := range made {
		if d.Words = ""; d.Here {
			r.Destroyed = append(r.Destroyed, d)
		} else {
			r.Elsewhere = append(r.Elsewhere, d)
		}
	}
	return r, err
}
