package words

import (
	"slices"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// useWords are the uses as they stand in a sentence – "said yes to …" – and
// their pictures.
var useWords = map[catalog.Use]struct{ words, icon string }{
	catalog.UseKeep:     {"keeping it in the archive", "archive"},
	catalog.UseTeam:     {"the team hearing it", "group"},
	catalog.UseMachine:  {"a computer writing out the words", "computer"},
	catalog.UseWorkshop: {"others hearing it in a workshop", "forum"},
	catalog.UseQuote:    {"quotes in the report", "format_quote"},
	catalog.UseExtract:  {"short extracts", "content_cut"},
	catalog.UsePicture:  {"pictures", "visibility"},
	catalog.UseWhole:    {"the whole story on the web", "language"},
	catalog.UsePartner:  {"sharing it with a partner", "share"},
	catalog.UseContact:  {"being asked again", "call"},
	catalog.UseTrain:    {"teaching computers with it", "menu_book"},
}

// UseIcon is the picture of a use; a project's own have one in common.
func UseIcon(use catalog.Use) string {
	if w, known := useWords[use]; known {
		return w.icon
	}
	return "chat_bubble"
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
	catalog.EventTold:     " was told what it is for",
	catalog.EventAgreed:   " agreed to be recorded",
	catalog.EventRefuse:   " said no",
	catalog.EventPause:    " asked for a pause",
	catalog.EventRestore:  " gave the story back",
	catalog.EventWithdraw: " took the story back",
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
	catalog.VoiceHeard: " lets the voice be heard",
	catalog.VoiceWords: " wants to be read, and not heard",
}

// About is what events speak about, and how it is called.
type About struct {
	Who   string                    // the storyteller, as the subject of a sentence
	Parts map[catalog.Target]string // extracts and pictures by their targets: "the extract “…”"
	Asks  []catalog.AskUse          // the questions of the project
}

// Said tells in sentences what an event says.
func (a About) Said(e catalog.Consent) []string {
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
func stops(kind catalog.EventKind) bool {
	return kind == catalog.EventRefuse || kind == catalog.EventWithdraw || kind == catalog.EventPause
}

// stopWords begin the sentence of an event that stops some uses alone.
var stopWords = map[catalog.EventKind]string{
	catalog.EventRefuse:   " said no to ",
	catalog.EventWithdraw: " took back their yes to ",
	catalog.EventPause:    " asked for a pause with ",
}

// own is what the kind of an event says by itself, without its full stop.
func (a About) own(e catalog.Consent) string {
	switch about := a.uses(e, func(catalog.Answer) bool { return true }); {
	case stops(e.Kind) && about != "":
		return a.Who + stopWords[e.Kind] + about
	case e.Kind == catalog.EventTold && e.How == library.HowAskOnRecording:
		return a.Who + " is asked on the recording itself"
	case e.Kind == catalog.EventTold && e.How == library.HowNotAskedYet:
		return "It was recorded elsewhere, and nobody has asked yet. It stays private till then"
	case e.Kind == catalog.EventWithdraw && choiceWords[e.Choice] != "":
		return a.Who + choiceWords[e.Choice]
	case passWords[e.Choice] != "" && e.Target.Kind == catalog.TargetExtract:
		return a.Who + passWords[e.Choice]
	case e.Target.Kind == catalog.TargetRange && e.Kind == catalog.EventRefuse:
		return a.Who + " wants a part left out"
	case e.Target.Kind == catalog.TargetRange && e.Kind == catalog.EventRestore:
		return a.Who + " put a part back"
	}
	if words := eventWords[e.Kind]; words != "" {
		return a.Who + words
	}
	return ""
}

// part is how a part of the story is called; empty for the story itself.
func (a About) part(t catalog.Target) string {
	switch t.Kind {
	case catalog.TargetRange:
		return Moment(t.From) + " to " + Moment(t.To)
	case catalog.TargetProject:
		return "everything in the project"
	case catalog.TargetExtract:
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
func (a About) With(e catalog.Consent, answer catalog.Answer) string {
	return a.uses(e, func(given catalog.Answer) bool { return given == answer })
}

// uses lists the uses whose answers are wanted: those of Ownvoice first, then
// the project's own by their questions.
func (a About) uses(e catalog.Consent, wanted func(catalog.Answer) bool) string {
	var about []string
	for _, use := range catalog.Uses {
		if given, named := e.Uses[use]; named && wanted(given) {
			about = append(about, useWords[use].words)
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
func (a About) question(use catalog.Use) string {
	for _, asked := range a.Asks {
		if asked.Use == use && asked.Question != "" {
			return "“" + asked.Question + "”"
		}
	}
	return "something the project asked"
}

// Listed is "a, b and c".
func Listed(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " and " + all[len(all)-1]
}
