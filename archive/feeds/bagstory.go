package feeds

import (
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// bagStory is story.json of a bag.
type bagStory struct {
	Story    catalog.ID   `json:"story"`
	Project  string       `json:"project"`
	Title    string       `json:"title"`
	KnownAs  string       `json:"known_as"`
	Language string       `json:"language,omitempty"`
	Month    string       `json:"month,omitempty"`
	Themes   []string     `json:"themes,omitempty"`
	Words    []bagLine    `json:"words"`
	Extracts []bagExtract `json:"extracts"`
}

type bagLine struct {
	Recording catalog.ID `json:"recording"`
	FromMS    int64      `json:"start_ms"`
	ToMS      int64      `json:"end_ms"`
	Speaker   string     `json:"speaker,omitempty"`
	Text      string     `json:"text"`
	Second    string     `json:"second,omitempty"`
	LeftOut   bool       `json:"left_out,omitempty"`
}

type bagExtract struct {
	ID        catalog.ID `json:"id"`
	Recording catalog.ID `json:"recording"`
	StartMS   int64      `json:"start_ms"`
	EndMS     int64      `json:"end_ms"`
	Title     string     `json:"title"`
	Themes    []string   `json:"themes,omitempty"`
}

func storyOf(b store.Bag) bagStory {
	s := bagStory{Story: b.ID, Project: b.Project, Title: b.Title, KnownAs: b.KnownAs, Language: b.Language, Words: []bagLine{}, Extracts: []bagExtract{}}
	if !b.Begun.IsZero() {
		s.Month = b.Begun.Format("2006-01")
	}
	for _, l := range b.Words {
		s.Words = append(s.Words, bagLine{l.Recording, l.FromMS, l.ToMS, l.Speaker, l.Text, l.Second, l.LeftOut})
	}
	named := map[string]bool{}
	for _, p := range b.Extracts {
		s.Extracts = append(s.Extracts, bagExtract{p.ID, p.Recording, p.StartMS, p.EndMS, p.Title, p.Names})
		for _, name := range p.Names {
			if !named[name] {
				named[name] = true
				s.Themes = append(s.Themes, name)
			}
		}
	}
	return s
}

// bagConsent is consent.json of a bag: what was decided and by which events,
// in the form of the laptop's bags. What people said word for word is not in it.
type bagConsent struct {
	Story     catalog.ID                    `json:"story"`
	KnownAs   string                        `json:"known_as"`
	PackedFor catalog.Use                   `json:"packed_for"`
	Decisions map[catalog.Use]decision      `json:"decisions"`
	LeftOut   map[catalog.ID][]catalog.Span `json:"left_out"`
	Events    []catalog.ID                  `json:"events"`
}

type decision struct {
	Decision catalog.Outcome `json:"decision"`
	Until    time.Time       `json:"until,omitzero"`
	Event    catalog.ID      `json:"event"`
	Why      string          `json:"why"`
}

func consentOf(b store.Bag) bagConsent {
	c := bagConsent{b.ID, b.KnownAs, b.Use, map[catalog.Use]decision{}, b.LeftOut, b.Events}
	for use, d := range b.Decisions {
		c.Decisions[use] = decision{d.Outcome, d.Until, d.Event, d.Why}
	}
	return c
}
