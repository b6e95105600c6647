package export

import (
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// call gives the storyteller the name that they chose for others, and where it
// is not the one the team knows them by, an id that is this story's alone:
// theirs would tell which other stories are theirs. Where only parts go, and
// they chose another name for one of them, nobody is named in any.
func (t *told) call() {
	known := t.KnownAs
	name := catalog.ShownAs(t.Events, catalog.WholeStory, known, now())
	if slices.Contains(inParts, t.h.Use) {
		for _, e := range t.Extracts {
			if catalog.ShownAs(t.Events, e.Target(), known, now()) != name {
				name = ""
			}
		}
	}
	t.KnownAs, t.Teller.KnownAs = name, name
	if name != known || name == "" {
		t.Storyteller, t.Teller.Pronouns, t.Teller.Languages = t.ID, "", nil
	}
	t.Teller.ID = t.Storyteller
}

// named is how the storyteller is written down where something must stand.
func (t *told) named() string {
	if t.KnownAs == "" {
		return "Anonymous"
	}
	return t.KnownAs
}

// events are those of the story and its project as others may have them: what
// was said about the uses of what, and nothing of why. What was asked for of
// the whole story goes with it, as long as nobody took it back. A name that
// was chosen once, or for something else, is none here.
func (t *told) events() []catalog.Consent {
	all := make([]catalog.Consent, 0, len(t.Events))
	for _, e := range t.Events {
		out := e.Skeleton()
		out.As, out.Voice, out.How, out.Form, out.ReviewOn = e.As, e.Voice, e.How, e.Form, e.ReviewOn
		if e.Target == catalog.WholeStory && (e.Kind == catalog.EventAgreement || e.Kind == catalog.EventChange || e.Kind == catalog.EventReview) {
			out.Conditions = e.Conditions
		}
		if name, chosen := strings.CutPrefix(e.As, "chosen:"); chosen && name != t.KnownAs {
			out.As = "none"
		}
		if e.Person != "" {
			out.Person = t.Storyteller
		}
		all = append(all, out)
	}
	return all
}
