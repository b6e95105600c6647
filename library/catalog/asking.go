package catalog

import (
	"slices"
	"strings"
)

// Questions is how permission for each of Uses is asked for where a project
// has no words of its own: read out loud, in their order.
var Questions = []AskUse{
	{UseKeep, "May we keep your story safe in the archive?", "A copy leaves this laptop, so that it is not lost. Nobody hears it for that reason alone."},
	{UseTeam, "May the people of this project listen to it?", "They hear it, and write the words out."},
	{UseMachine, "May a computer of ours write out the words?", "It is our own computer. Nothing goes to another firm."},
	{UseWorkshop, "May other storytellers hear parts of it in a workshop?", "You hear each part first, and can leave it out."},
	{UseQuote, "May we use your written words in a report?", "Under the name you choose."},
	{UseExtract, "May short extracts of your voice be public?", "You hear each one first, and can leave it out."},
	{UsePicture, "May a photo or a video of you be public?", "You see it first."},
	{UseWhole, "May the whole story be on the web?", "Anyone could hear it, anywhere."},
	{UsePartner, "May we share it with a partner?", "We tell you who it is before you answer."},
	{UseContact, "May we be in touch with you again?", "About your story, and about what comes of it."},
	{UseTrain, "May it be used to train AI systems?", "It could then not be taken out again."},
}

// usual are the uses that are asked for where a project did not choose. What
// is not asked for is a no.
var usual = []Use{UseKeep, UseTeam, UseWorkshop, UseQuote, UseExtract, UseWhole, UseContact}

// Question is how permission for a use is asked where nobody gave other words.
// A use that Ownvoice does not know has none.
func Question(use Use) (AskUse, bool) {
	i := slices.IndexFunc(Questions, func(a AskUse) bool { return a.Use == use })
	if i < 0 {
		return AskUse{Use: use}, false
	}
	return Questions[i], true
}

// Asks is what permission is asked for in this project, and the words: those
// it chose, or the usual ones. A question that somebody left without words has
// Ownvoice's own. It is never empty, and the caller may change it.
func (p Project) Asks() []AskUse {
	if len(p.Uses) == 0 {
		return slices.DeleteFunc(slices.Clone(Questions), func(a AskUse) bool { return !slices.Contains(usual, a.Use) })
	}
	asks := slices.Clone(p.Uses)
	for i, a := range asks {
		if own, known := Question(a.Use); known && strings.TrimSpace(a.Question) == "" {
			asks[i] = own
		}
	}
	return asks
}

// InOrder puts questions in the order of Uses, a project's own last.
func InOrder(asks []AskUse) []AskUse {
	place := func(a AskUse) int {
		if i := slices.Index(Uses, a.Use); i >= 0 {
			return i
		}
		return len(Uses)
	}
	asks = slices.Clone(asks)
	slices.SortStableFunc(asks, func(a, b AskUse) int { return place(a) - place(b) })
	return asks
}

// NewUse is a use of a project's own. Its name is made of an id, so that two
// people who add one apart never add the same: a yes to one question must not
// answer another.
func NewUse() Use {
	id := NewID()
	return Use("own-" + string(id)[len(id)-12:])
}

// Starters begin a conversation where a project has no starters of its own:
// open questions, which nobody can answer with yes or no.
var Starters = []string{
	"How did it begin for you?",
	"Tell me about a time it went well.",
	"What made it hard?",
	"What changed for you?",
	"What would you say to somebody starting out?",
}

// Conversation is what a talk may begin from: the project's starters, or the
// usual ones.
func (p Project) Conversation() []string {
	if len(p.Starters) == 0 {
		return slices.Clone(Starters)
	}
	return slices.Clone(p.Starters)
}

// Text is what a project's sheet or agreement says where nobody has written
// another: in English, whole, and true of every project.
func (p Project) Text(sort FormSort) string {
	name := or(strings.TrimSpace(p.Name), "this project")
	who := or(strings.TrimSpace(p.Controller), "the people who run "+name)
	lines := []string{
		"What it is for", or(strings.TrimSpace(p.Purpose), "We record people telling their own stories, in their own words, so that others can learn from them.") + " It is part of " + name + ".", "",
		"What happens", "We talk and record it. You can stop at any time, and leave anything out. Afterwards you hear what we would like to use, before anybody else does.", "",
		"What you decide", "We ask you one question after the other: who may hear it, what may be written, what you want to be called. “No” is a good answer too. What we did not ask about, we do not do.", "",
		"If you change your mind", "You can change any answer, or take your story back, at any time and without saying why. Tell any of us.", "",
		"Who answers for it", "Ask " + who + ".",
	}
	if sort == FormAgreement {
		lines = []string{
			"I know what " + name + " is for, and had time to ask.",
			"I am telling my story because I want to. I can stop at any time.",
			"I have said what may be done with it, and what I want to be called. What I did not say yes to is not done.",
			"I can change any of these answers, or take my story back, at any time and without saying why.",
			"If I have a question I can ask " + who + ".",
		}
	}
	if basis := strings.TrimSpace(p.Basis); basis != "" {
		lines = append(lines, "", "Why we may keep it", basis)
	}
	return strings.Join(lines, "\n")
}

func or(words, other string) string {
	if words == "" {
		return other
	}
	return words
}
