package record

import (
	"context"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
)

// talk is what is known of the talk that is being recorded. It is a value:
// what was saved comes back from saving as another one.
type talk struct {
	story  catalog.ID // "" before the story has begun
	teller catalog.ID
	before string // what somebody who told a story before is known as; they keep it
	title  string

	name     string
	naming   string // one of the naming words
	way      string // one of the way words
	each     bool   // in a room: one microphone each
	onLaptop bool   // by phone: its sound is on an input of the laptop
	headset  bool   // you speak into one, and not into the laptop
	language string // BCP 47
	reach    string // as catalog.Contact.Way
	detail   string

	reporter string
	project  string
	starters []string
	asks     []consent.Group // what the project asks besides being recorded

	kept      library.Begin   // as the library has it
	contact   catalog.Contact // likewise
	said      answers         // written down
	asking    bool            // the answer will be spoken on the recording
	spoken    *catalog.Spoken // where it was; nil while nobody marked it
	sheet     string          // hash of what was read out about the project
	recorded  bool            // there is a take; nothing goes back behind it
	recording catalog.ID
}

// What somebody wants to be known as.
const (
	namingReal   = "real"
	namingChosen = "chosen"
	namingNone   = "none"
)

// How two people talk.
const (
	wayRoom  = "room"
	wayPhone = "phone"
	wayCall  = "call"
)

// called is what the person is called in a sentence.
func (t talk) called() string {
	if n := strings.TrimSpace(t.name); n != "" && t.naming != namingNone {
		return n
	}
	return "the storyteller"
}

// Called is called at the beginning of a sentence.
func (t talk) Called() string {
	c := t.called()
	return strings.ToUpper(c[:1]) + c[1:]
}

// knownAs is the name that is kept: "" for no name.
func (t talk) knownAs() string {
	if t.naming == namingNone {
		return ""
	}
	return strings.TrimSpace(t.name)
}

// as is the form of a name in an event of consent.
func (t talk) as() string {
	switch t.naming {
	case namingChosen:
		return "chosen:" + t.knownAs()
	case namingReal:
		return "real"
	}
	return "none"
}

// known reports whether enough was said for the story to begin.
func (t talk) known() bool {
	return t.way != "" && (t.naming == namingNone || (t.naming != "" && t.knownAs() != ""))
}

func (t talk) mode() catalog.Mode {
	switch {
	case t.way == wayRoom:
		return catalog.ModeRoom
	case t.onLaptop:
		return catalog.ModeCall
	}
	return catalog.ModePhone
}

// unsaid reports whether the yes to being recorded is still to be spoken on
// the recording.
func (t talk) unsaid() bool { return t.asking && t.said.record == "" }

// apart reports whether the two voices are recorded apart.
func (t talk) apart() bool {
	return t.mode() == catalog.ModeCall || (t.way == wayRoom && t.each)
}

// wayWords is how two people talk, in a row of facts.
func (t talk) wayWords() string {
	switch t.way {
	case wayPhone:
		return "On the phone"
	case wayCall:
		return "On an online call"
	}
	return "Together in a room"
}

// withWords stand beside the clock.
func (t talk) withWords() string {
	words := "with " + t.called()
	switch t.mode() {
	case catalog.ModeCall:
		return words + ", on a call"
	case catalog.ModePhone:
		return words + ", phone on the table"
	}
	return words + ", in a room"
}

// you is the reporter's name, or "You" while nobody said it.
func (t talk) you() string {
	if t.reporter == "" {
		return "You"
	}
	return t.reporter
}

func (t talk) begin() library.Begin {
	known := t.knownAs()
	if t.before != "" { // another name for this story is said in the consent; the others keep theirs
		known = t.before
	}
	return library.Begin{Title: t.title, KnownAs: known, Mode: t.mode(), Language: t.language}
}

const languageSetting = "record.language"

// saved begins the story, or writes what is not as the library has it. The
// talk comes back as it is kept, also when only part of it could be.
func (t talk) saved(ctx context.Context, lib *library.Library) (talk, error) {
	switch {
	case t.story == "":
		b := t.begin()
		b.Storyteller = t.teller
		s, err := lib.BeginStory(ctx, b)
		if err != nil {
			return t, err
		}
		t.story, t.teller = s.ID, s.Storyteller
		if err := t.alike(ctx, lib); err != nil {
			return t, err
		}
	case t.begin() != t.kept:
		if err := lib.ChangeStory(ctx, t.story, t.begin()); err != nil {
			return t, err
		}
	}
	t.kept = t.begin()
	reached := catalog.Contact{Person: t.teller, Way: t.reach, Detail: t.detail}
	if reached != t.contact && (t.reach != "" || t.contact.Way != "") {
		kept, err := lib.Contact(ctx, t.teller)
		if err != nil {
			return t, err
		}
		kept.Way, kept.Detail = t.reach, t.detail // the legal name stays
		if err := lib.SetContact(ctx, kept); err != nil {
			return t, err
		}
		t.contact = reached
	}
	return t, lib.SetSetting(ctx, languageSetting, t.language)
}

// alike writes what is known of somebody who told a story before under this
// one too: those who may read only this one know them as the others do.
func (t talk) alike(ctx context.Context, lib *library.Library) error {
	if t.before == "" {
		return nil
	}
	p, err := lib.Person(ctx, t.teller)
	if err != nil {
		return err
	}
	return lib.SavePerson(ctx, p)
}
