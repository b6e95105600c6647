package export

import (
	"encoding/json"
	"io"
	"slices"

	"ownvoice/library/catalog"
)

// consented is what consent.json says: for each use the decision on the day it
// was packed, and the events it stood on. How to reach anybody is not in it.
type consented struct {
	Story     catalog.ID                       `json:"story"`
	KnownAs   string                           `json:"known_as"`
	For       catalog.Use                      `json:"packed_for"`
	Decisions map[catalog.Use]catalog.Decision `json:"decisions"`
	LeftOut   map[catalog.ID][]catalog.Span    `json:"left_out,omitempty"` // by recording
	Events    []catalog.Consent                `json:"events"`
}

func (t *told) writeConsent(w io.Writer) error {
	c := consented{Story: t.ID, KnownAs: t.KnownAs, For: t.h.Use, Decisions: map[catalog.Use]catalog.Decision{}, LeftOut: map[catalog.ID][]catalog.Span{}, Events: t.events()}
	for _, use := range t.h.uses() {
		c.Decisions[use] = catalog.Decide(t.Events, catalog.WholeStory, use, now())
	}
	for id, parts := range t.silent {
		if len(parts) > 0 {
			c.LeftOut[id] = parts
		}
	}
	return indented(w, c)
}

// uses are those that Ownvoice knows and those the project added.
func (h *hand) uses() []catalog.Use {
	all := slices.Clone(catalog.Uses)
	for _, asked := range h.project.Uses {
		if !slices.Contains(all, asked.Use) {
			all = append(all, asked.Use)
		}
	}
	return all
}

// writeStory writes what story.json says: what was made of the story.
func (t *told) writeStory(w io.Writer) error {
	return indented(w, map[string]any{"id": t.ID, "title": t.Title, "known_as": t.KnownAs, "recorded": t.Recorded, "language": t.Language,
		"extracts": t.Extracts, "themes": t.onIt(), "notes": t.Notes, "pictures": t.Pictures})
}

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// formsUsed are the texts that the story's events name.
func (t *told) formsUsed() []catalog.Form {
	return slices.DeleteFunc(slices.Clone(t.h.forms), func(f catalog.Form) bool {
		return !slices.ContainsFunc(t.Events, func(e catalog.Consent) bool { return e.Form == f.Hash() })
	})
}
