package bring

import (
	"context"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// What somebody wants to be known as, as catalog.Consent.As begins.
const (
	namingReal   = "real"
	namingChosen = "chosen"
	namingNone   = "none"
)

// What is said of whether they agreed.
const (
	agreed   = "yes"
	notAsked = "not asked yet"
	refused  = "no"
)

// wanted is what was said of a recording before it is brought in. It is a
// value: what the page shows may change while it is written down.
type wanted struct {
	name, naming string
	answer       string
	title        string
}

// known reports whether enough was said.
func (w wanted) known() bool {
	named := w.naming == namingNone || w.naming != "" && w.knownAs() != ""
	return named && (w.answer == agreed || w.answer == notAsked)
}

// knownAs is the name that is kept: "" for no name.
func (w wanted) knownAs() string {
	if w.naming == namingNone {
		return ""
	}
	return strings.TrimSpace(w.name)
}

func (w wanted) as() string {
	if w.naming == namingChosen {
		return "chosen:" + w.knownAs()
	}
	return w.naming
}

func (w wanted) begin() library.Begin {
	title := strings.Trim(strings.TrimSpace(w.title), "“”\"")
	return library.Begin{Title: title, KnownAs: w.knownAs(), Mode: catalog.ModeImport}
}

// event is what is written down of it: that they agreed to be recorded and
// that the team listens, or that nobody has asked.
func (w wanted) event() catalog.Consent {
	if w.answer == agreed {
		return catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, As: w.as(),
			Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}
	}
	return catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowNotAskedYet}
}

// begun is the story that a recording is to come into.
type begun struct {
	story catalog.ID
	said  wanted
}

// saved begins the story. One that was begun before, and that nothing came
// into, is used again – but not where what was said of consent differs, for
// nothing that somebody said is taken back in their place.
func (w wanted) saved(ctx context.Context, lib *library.Library, before begun) (begun, error) {
	switch {
	case before.story == "" || before.said.event().Kind != w.event().Kind || before.said.as() != w.as():
		s, err := lib.BeginStory(ctx, w.begin())
		if err != nil {
			return before, err
		}
		_, err = lib.Give(ctx, s.ID, w.event())
		return begun{s.ID, w}, err
	case before.said.begin() != w.begin():
		if err := lib.ChangeStory(ctx, before.story, w.begin()); err != nil {
			return before, err
		}
	}
	return begun{before.story, w}, nil
}
