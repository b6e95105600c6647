package record

import (
	"context"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// answers is what was said to each question; "" is not answered.
type answers struct {
	record catalog.Answer // may we record and keep our talk
	report catalog.Answer // words in the report, short extracts in the playlist
	web    catalog.Answer // the whole story on the web
	as     string         // as catalog.Consent.As
}

// settled reports whether nothing is left to ask: a no to recording is all
// there is to say.
func (a answers) settled() bool { return a.whole() || a.record == catalog.No }

// whole reports whether every question has an answer and recording a yes.
func (a answers) whole() bool {
	return a.record == catalog.Yes && a.report != "" && a.web != "" && a.as != ""
}

// uses are the uses of the questions whose answer is another than in before.
func (a answers) uses(before answers) map[catalog.Use]catalog.Answer {
	uses := map[catalog.Use]catalog.Answer{}
	if a.record != before.record && a.record != "" {
		uses[catalog.UseKeep], uses[catalog.UseTeam] = a.record, a.record
	}
	if a.report != before.report && a.report != "" {
		uses[catalog.UseQuote], uses[catalog.UseExtract] = a.report, a.report
	}
	if a.web != before.web && a.web != "" {
		uses[catalog.UseWhole] = a.web
	}
	return uses
}

// events are what has to be written down so that the record says a, when it
// says before. The first yes to recording is the agreement to take part; a
// person who never said it is not written down as refusing, since nothing of
// them is there.
//
// recorded says that there is a recording on which they were asked: then a no
// to keeping it is written down.
func (a answers) events(before answers, recorded bool) []catalog.Consent {
	switch {
	case before.record == "" && a.record == catalog.No && recorded:
		return []catalog.Consent{{Kind: catalog.EventRefuse, Target: catalog.WholeStory, How: "spoken"}}
	case before.record == "" && a.record != catalog.Yes:
		return nil
	}
	uses := a.uses(before)
	if before.record == "" {
		first := catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, As: a.as, How: "spoken", Uses: map[catalog.Use]catalog.Answer{
			catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes,
		}}
		delete(uses, catalog.UseKeep)
		delete(uses, catalog.UseTeam)
		if len(uses) == 0 {
			return []catalog.Consent{first}
		}
		return []catalog.Consent{first, {Kind: catalog.EventAgreement, Target: catalog.WholeStory, As: a.as, How: "spoken", Uses: uses}}
	}
	if len(uses) == 0 && a.as == before.as {
		return nil
	}
	return []catalog.Consent{{Kind: catalog.EventChange, Target: catalog.WholeStory, As: a.as, How: "spoken", Uses: uses}}
}

// withAnswers writes answers down, and the name they chose with them. The talk comes
// back as it now stands, also when only part of it could be written.
func (t talk) withAnswers(ctx context.Context, lib *library.Library, a answers) (talk, error) {
	t, err := t.saved(ctx, lib)
	if err != nil {
		return t, err
	}
	for _, e := range a.events(t.said, t.recorded) {
		if _, err := lib.Give(ctx, t.story, e); err != nil {
			return t, err
		}
	}
	if a.record == catalog.Yes || t.said.record != "" || (t.recorded && a.record == catalog.No) {
		t.said = a // otherwise nothing of it was written down
	}
	return t, nil
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
