package story

import (
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

// sentence is one thing that was said or done: who, what, when, and who wrote
// it down.
type sentence struct {
	at   time.Time
	said string
	by   string
}

// useWords are the uses as they stand in a sentence: "said yes to …".
var useWords = map[catalog.Use]string{
	catalog.UseKeep:     "keeping it in the archive",
	catalog.UseTeam:     "the team hearing it",
	catalog.UseMachine:  "a computer writing out the words",
	catalog.UseWorkshop: "hearing it in a workshop",
	catalog.UseQuote:    "quotes in the report",
	catalog.UseExtract:  "short extracts",
	catalog.UsePicture:  "pictures",
	catalog.UseWhole:    "the whole story on the web",
	catalog.UsePartner:  "sharing it with a partner",
	catalog.UseContact:  "being asked again",
	catalog.UseTrain:    "teaching computers with it",
}

// answerWords begin the sentence of each answer, in the order they are told.
var answerWords = []struct {
	answer catalog.Answer
	words  string
}{
	{catalog.Yes, " said yes to "},
	{catalog.Ask, " wants to be asked first about "},
	{catalog.No, " said no to "},
}

// eventWords are kinds of event that say something by themselves.
var eventWords = map[catalog.EventKind]string{
	catalog.EventTold:     " was told what it is for.",
	catalog.EventAgreed:   " agreed to be recorded.",
	catalog.EventRefuse:   " said no.",
	catalog.EventPause:    " asked for a pause.",
	catalog.EventRestore:  " gave the story back.",
	catalog.EventWithdraw: " took the story back.",
}

var choiceWords = map[string]string{
	"stop":  " took the story back: nothing new is done with it.",
	"close": " took the story back: it is closed.",
	"erase": " took the story back, and wants it erased.",
}

// consentSentences tells what one event says.
func (t told) consentSentences(e catalog.Consent) []sentence {
	who := words.They(t.KnownAs)
	var said []string
	if own := eventWords[e.Kind]; own != "" {
		said = append(said, who+own)
	}
	switch {
	case e.Kind == catalog.EventTold && e.How == library.HowAskOnRecording:
		said = []string{who + " is asked on the recording itself."}
	case e.Kind == catalog.EventTold && e.How == library.HowNotAskedYet:
		said = []string{"It was recorded elsewhere, and nobody has asked yet. It stays private till then."}
	case e.Kind == catalog.EventWithdraw && choiceWords[e.Choice] != "":
		said = []string{who + choiceWords[e.Choice]}
	}
	for _, a := range answerWords {
		if about := usesWith(e, a.answer); about != "" {
			said = append(said, who+a.words+about+".")
		}
	}
	if as := asWords(e.As); as != "" {
		said = append(said, who+as)
	}
	if len(said) == 0 {
		said = []string{who + " said something that a newer Ownvoice wrote down."}
	}
	var all []sentence
	for _, s := range said {
		all = append(all, sentence{at(e.Clock), s, t.who(e.WrittenBy)})
	}
	return all
}

func asWords(as string) string {
	name, chosen := strings.CutPrefix(as, "chosen:")
	switch {
	case chosen:
		return " wants to be known as “" + name + "”."
	case as == "none":
		return " wants no name shown."
	case as == "first":
		return " wants to be known by first name."
	case as == "real":
		return " wants to be known by this name."
	}
	return ""
}

// usesWith lists the uses that were answered so: "a, b and c".
func usesWith(e catalog.Consent, answer catalog.Answer) string {
	var about []string
	for _, use := range catalog.Uses {
		if e.Uses[use] == answer {
			about = append(about, useWords[use])
		}
	}
	return listed(about)
}

func listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}

// consents is everything that was said about the uses, newest first.
func (t told) consents() []sentence {
	var all []sentence
	for _, e := range slices.Backward(t.Events) {
		all = append(all, t.consentSentences(e)...)
	}
	return all
}

// history is everything that has changed, newest first.
func (t told) past() []sentence {
	var all []sentence
	seen := map[catalog.ID]bool{}
	for _, c := range t.history {
		all = append(all, t.changeSentences(c, seen)...)
	}
	slices.Reverse(all)
	return all
}

// changeSentences tells what one change did; nothing for what goes along with
// another. seen holds the notes that were told of before.
func (t told) changeSentences(c catalog.Change, seen map[catalog.ID]bool) []sentence {
	who := t.who(c.Author)
	one := func(words string) []sentence { return []sentence{{at(c.Clock), words, ""}} }
	value := text(c.Value)
	switch string(c.Kind) + "." + c.Field {
	case "story.begun":
		return one(who + " began this story.")
	case "story.title":
		if value == "" {
			return nil
		}
		return one(who + " called it “" + value + "”.")
	case "person.known_as":
		return one(who + " wrote down the name " + words.Name(value) + ".")
	case "story.mode":
		if way := modes[catalog.Mode(value)]; way != "" {
			return one(who + " wrote down how they talked: " + way + ".")
		}
	case "recording.facts":
		return one(t.recorded(c))
	case "note.text":
		if seen[c.Entity] {
			return one(who + " changed a note.")
		}
		seen[c.Entity] = true
		return one(who + " wrote a note" + t.where(c.Entity) + ".")
	case "consent.event":
		return t.consented(c)
	}
	return nil
}

func (t told) recorded(c catalog.Change) string {
	for _, r := range t.Recordings {
		if r.ID != c.Entity {
			continue
		}
		if r.Beside != nil {
			return t.who(c.Author) + " brought in another recording of it: " + words.Length(r.Seconds()) + "."
		}
		if r.Mended {
			return "A recording that was cut short was put right: " + words.Length(r.Seconds()) + "."
		}
		if r.Mode == catalog.ModeImport {
			return t.who(c.Author) + " brought in " + words.Length(r.Seconds()) + "."
		}
		return t.who(c.Author) + " recorded " + words.Length(r.Seconds()) + "."
	}
	return t.who(c.Author) + " recorded it."
}

// where is the moment a note is about.
func (t told) where(note catalog.ID) string {
	for _, n := range t.Notes {
		if n.ID == note && n.AtMS != nil {
			return " at " + words.Moment(*n.AtMS)
		}
	}
	return ""
}

func (t told) consented(c catalog.Change) []sentence {
	for _, e := range t.Events {
		if e.ID == c.Entity {
			said := t.consentSentences(e)
			slices.Reverse(said)
			return said
		}
	}
	return nil
}
