package record

import (
	"context"
	"maps"
	"slices"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/consent"
)

// answers is what was said to each question; "" is not answered.
type answers struct {
	record catalog.Answer                 // may we record and keep our talk, and the team hear it
	uses   map[catalog.Use]catalog.Answer // to what the project asks; never changed in place
	as     string                         // as catalog.Consent.As

	later bool   // what the project asks is asked after they have talked
	again bool   // they were asked after they had talked
	form  string // hash of the agreement that was read out then
}

// with is the answers with one more.
func (a answers) with(use catalog.Use, answer catalog.Answer) answers {
	uses := map[catalog.Use]catalog.Answer{use: answer}
	for known, said := range a.uses {
		if known != use {
			uses[known] = said
		}
	}
	a.uses = uses
	return a
}

// same reports whether both say the same.
func (a answers) same(b answers) bool {
	return a.record == b.record && a.as == b.as && maps.Equal(a.uses, b.uses)
}

// furtherAsks are the questions of a project that being recorded does not
// answer.
func furtherAsks(asks []catalog.AskUse) []consent.Group {
	var further []consent.Group
	for _, g := range consent.Groups(asks) {
		g.Asks = slices.DeleteFunc(g.Asks, func(a catalog.AskUse) bool { return a.Use == catalog.UseKeep || a.Use == catalog.UseTeam })
		if len(g.Asks) > 0 {
			further = append(further, g)
		}
	}
	return further
}

// further are those questions without their groups.
func (t talk) further() []catalog.AskUse {
	var all []catalog.AskUse
	for _, g := range t.asks {
		all = append(all, g.Asks...)
	}
	return all
}

// unanswered is how many of the project's questions have no answer yet.
func (t talk) unanswered(a answers) int {
	n := 0
	for _, asked := range t.further() {
		if a.uses[asked.Use] == "" {
			n++
		}
	}
	return n
}

// whole reports whether recording has a yes and every other question an
// answer, or waits until they have talked.
func (t talk) whole(a answers) bool {
	return a.record == catalog.Yes && a.as != "" && (a.later && !t.recorded || t.unanswered(a) == 0)
}

// settled reports whether nothing is left to ask: a no to recording is all
// there is to say.
func (t talk) settled(a answers) bool { return a.record == catalog.No || t.whole(a) }

// changed are the uses of the questions whose answer is another than in before.
func (a answers) changed(before answers) map[catalog.Use]catalog.Answer {
	uses := map[catalog.Use]catalog.Answer{}
	if a.record != before.record && a.record != "" {
		uses[catalog.UseKeep], uses[catalog.UseTeam] = a.record, a.record
	}
	for use, answer := range a.uses {
		if answer != before.uses[use] {
			uses[use] = answer
		}
	}
	return uses
}

// agreement are the answers of somebody who was asked again: all of them.
func (a answers) agreement() catalog.Consent {
	uses := maps.Clone(a.uses)
	if len(uses) == 0 {
		uses = a.changed(answers{})
	}
	return catalog.Consent{Kind: catalog.EventAgreement, As: a.as, Uses: uses, Form: a.form}
}

// events are what has to be written down so that the record says a, when it
// says before. What is said before the talk, also about uses, is the agreement
// to take part: the agreement on uses is the one that follows it. A person who
// never said yes is not written down as refusing, since nothing of them is
// there.
//
// recorded says that there is a recording: then a no to keeping it is written
// down.
func (a answers) events(before answers, recorded bool) []catalog.Consent {
	uses := a.changed(before)
	asked := recorded && a.again && !before.again && a.record == catalog.Yes
	switch {
	case before.record == "" && a.record == catalog.No && recorded:
		return []catalog.Consent{{Kind: catalog.EventRefuse}}
	case before.record == "" && a.record != catalog.Yes:
		return nil
	case before.record == "" && recorded && len(a.uses) > 0:
		first := answers{record: catalog.Yes}
		return []catalog.Consent{{Kind: catalog.EventAgreed, As: a.as, Uses: first.changed(answers{})}, a.agreement()}
	case asked && before.record != catalog.No:
		return []catalog.Consent{a.agreement()}
	case len(uses) == 0 && a.as == before.as:
		return nil
	case before.record == "" || a.record == catalog.Yes && !recorded:
		return []catalog.Consent{{Kind: catalog.EventAgreed, As: a.as, Uses: uses}}
	}
	return []catalog.Consent{{Kind: catalog.EventChange, As: a.as, Uses: uses}}
}

// withAnswers writes answers down, and the name they chose with them. The talk comes
// back as it now stands, also when only part of it could be written.
func (t talk) withAnswers(ctx context.Context, lib *library.Library, a answers) (talk, error) {
	t, err := t.saved(ctx, lib)
	if err != nil {
		return t, err
	}
	for _, e := range a.events(t.said, t.recorded) {
		if _, err := lib.Give(ctx, t.story, t.spokenAs(e)); err != nil {
			return t, err
		}
	}
	if a.record == catalog.Yes || t.said.record != "" || (t.recorded && a.record == catalog.No) {
		t.said = a // otherwise nothing of it was written down
	}
	return t, nil
}

// spokenAs says of an event how it was said: the yes that was to be spoken on
// the recording there, all else apart.
func (t talk) spokenAs(e catalog.Consent) catalog.Consent {
	e.Target, e.How = catalog.WholeStory, catalog.HowApart
	if t.unsaid() && e.Kind != catalog.EventAgreement {
		e.How, e.Spoken = catalog.HowSpoken, t.spoken
	}
	return e
}

// willAsk writes down that the question is going to be asked on the recording.
func (t talk) willAsk(ctx context.Context, lib *library.Library) (talk, error) {
	if t.asking {
		return t, nil
	}
	_, err := lib.Give(ctx, t.story, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowAskOnRecording})
	t.asking = err == nil
	return t, err
}

// tell writes down which text about the project was read out to them.
func (t talk) tell(ctx context.Context, lib *library.Library, sheet string) error {
	if t.sheet == sheet {
		return nil
	}
	_, err := lib.Give(ctx, t.story, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: catalog.HowApart, Form: sheet})
	return err
}
