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
	act  *act // that it tells of; nil for an event, and for a way to more
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
		all = append(all, sentence{at: at(e.Clock), said: s, by: t.who(e.WrittenBy)})
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
