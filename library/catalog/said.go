package catalog

import (
	"fmt"
	"slices"
	"strings"
)

// useWords are the uses as they stand in a sentence: "said yes to …".
var useWords = map[Use]string{
	UseKeep:     "keeping it in the archive",
	UseTeam:     "the team hearing it",
	UseMachine:  "a computer writing out the words",
	UseWorkshop: "others hearing it in a workshop",
	UseQuote:    "quotes in the report",
	UseExtract:  "short extracts",
	UsePicture:  "pictures",
	UseWhole:    "the whole story on the web",
	UsePartner:  "sharing it with a partner",
	UseContact:  "being asked again",
	UseTrain:    "teaching computers with it",
}

// answerWords begin the sentence of each answer, in the order they are told.
var answerWords = []struct {
	answer Answer
	words  string
}{
	{Yes, " said yes to "},
	{Ask, " wants to be asked first about "},
	{No, " said no to "},
}

// eventWords are kinds of event that say something by themselves.
var eventWords = map[EventKind]string{
	EventTold:     " was told what it is for",
	EventAgreed:   " agreed to be recorded",
	EventRefuse:   " said no",
	EventPause:    " asked for a pause",
	EventRestore:  " gave the story back",
	EventWithdraw: " took the story back",
}

var choiceWords = map[string]string{
	"stop":  " took the story back: nothing new is done with it",
	"close": " took the story back: it is closed",
	"erase": " took the story back, and wants it erased",
}

// passWords are what somebody says of one extract when they hear it.
var passWords = map[string]string{
	"keep":   " heard it and wants it kept",
	"change": " heard it and wants something changed",
	"remove": " heard it and wants it left out",
}

var voiceWords = map[string]string{
	VoiceHeard: " lets the voice be heard",
	VoiceWords: " wants to be read, and not heard",
}

// About is what events speak about, and how it is called: what somebody said
// reads the same on a laptop and at the archive.
type About struct {
	Who   string            // the storyteller, as the subject of a sentence
	Parts map[Target]string // extracts and pictures by their targets: "the extract “…”"
	Asks  []AskUse          // the questions of the project
}

// Said tells in sentences what an event says.
func (a About) Said(e Consent) []string {
	of := a.part(e.Target)
	if of != "" {
		of = ", about " + of
	}
	var said []string
	if own := a.own(e); own != "" {
		said = append(said, own+of+".")
	}
	for _, answer := range answerWords {
		if about := a.With(e, answer.answer); about != "" && !stops(e.Kind) {
			said = append(said, a.Who+answer.words+about+of+".")
		}
	}
	if as := asWords(e.As); as != "" {
		said = append(said, a.Who+as)
	}
	if voice := voiceWords[e.Voice]; voice != "" {
		said = append(said, a.Who+voice+of+".")
	}
	if words := strings.TrimSpace(e.Conditions); words != "" {
		said = append(said, a.Who+" said: “"+words+"”")
	}
	if len(said) == 0 {
		said = []string{a.Who + " said something that a newer Ownvoice wrote down."}
	}
	return said
}

// stops reports whether uses of an event of that kind are what it is about,
// rather than answered one by one.
func stops(kind EventKind) bool {
	return kind == EventRefuse || kind == EventWithdraw || kind == EventPause
}

// stopWords begin the sentence of an event that stops some uses alone.
var stopWords = map[EventKind]string{
	EventRefuse:   " said no to ",
	EventWithdraw: " took back their yes to ",
	EventPause:    " asked for a pause with ",
}

// own is what the kind of an event says by itself, without its full stop.
func (a About) own(e Consent) string {
	switch about := a.uses(e, func(Answer) bool { return true }); {
	case stops(e.Kind) && about != "":
		return a.Who + stopWords[e.Kind] + about
	case e.Kind == EventTold && e.How == HowAskOnRecording:
		return a.Who + " is asked on the recording itself"
	case e.Kind == EventTold && e.How == HowNotAskedYet:
		return "It was recorded elsewhere, and nobody has asked yet. It stays private till then"
	case e.Kind == EventWithdraw && choiceWords[e.Choice] != "":
		return a.Who + choiceWords[e.Choice]
	case passWords[e.Choice] != "" && e.Target.Kind == TargetExtract:
		return a.Who + passWords[e.Choice]
	case e.Target.Kind == TargetRange && e.Kind == EventRefuse:
		return a.Who + " wants a part left out"
	case e.Target.Kind == TargetRange && e.Kind == EventRestore:
		return a.Who + " put a part back"
	case e.Target.Kind == TargetExtract && e.Kind == EventRestore:
		return a.Who + " wants it used after all"
	}
	if words := eventWords[e.Kind]; words != "" {
		return a.Who + words
	}
	return ""
}

// part is how a part of the story is called; empty for the story itself.
func (a About) part(t Target) string {
	switch t.Kind {
	case TargetRange:
		return moment(t.From) + " to " + moment(t.To)
	case TargetProject:
		return "everything in the project"
	case TargetExtract:
		for known, name := range a.Parts {
			if known.Kind == t.Kind && known.Extract == t.Extract {
				return name
			}
		}
		return "an extract"
	}
	return ""
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

// With lists the uses that an event answers so: "a, b and c".
func (a About) With(e Consent, answer Answer) string {
	return a.uses(e, func(given Answer) bool { return given == answer })
}

// uses lists the uses whose answers are wanted: those of Ownvoice first, then
// the project's own by their questions.
func (a About) uses(e Consent, wanted func(Answer) bool) string {
	var about []string
	for _, use := range Uses {
		if given, named := e.Uses[use]; named && wanted(given) {
			about = append(about, useWords[use])
		}
	}
	var own []string
	for use, given := range e.Uses {
		if _, known := useWords[use]; !known && wanted(given) {
			own = append(own, a.question(use))
		}
	}
	slices.Sort(own)
	return Listed(append(about, own...))
}

// question is a project's own use in its own words.
func (a About) question(use Use) string {
	for _, asked := range a.Asks {
		if asked.Use == use && asked.Question != "" {
			return "“" + asked.Question + "”"
		}
	}
	return "something the project asked"
}

// moment is a place in a recording as people read it: "12:40".
func moment(ms int64) string {
	s := max(ms, 0) / 1000
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Listed is "a, b and c".
func Listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
