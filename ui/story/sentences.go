package story

import (
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

// sentence is one thing that was said or done: who, what, when, and who wrote
// it down.
type sentence struct {
	at   time.Time
	said string
	by   string
	act  *act // that it tells of; nil for an event, and for a way to more
}

// about is how the storyteller and the parts of the story are called.
func (t told) about() words.About {
	parts := map[catalog.Target]string{}
	for _, e := range t.Extracts {
		parts[e.Target()] = "the extract “" + e.Title + "”"
	}
	for _, p := range t.Pictures {
		parts[p.Target()] = "the picture “" + p.Caption + "”"
	}
	return words.About{Who: words.They(t.KnownAs), Parts: parts, Asks: t.project.Uses}
}

// consentSentences tells what one event says.
func (t told) consentSentences(e catalog.Consent) []sentence {
	var all []sentence
	for _, s := range t.about().Said(e) {
		all = append(all, sentence{at: at(e.Clock), said: s, by: t.who(e.WrittenBy)})
	}
	return all
}
