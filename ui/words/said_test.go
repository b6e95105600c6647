package words_test

import (
	"strings"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

func TestWhatAnEventSaysIsASentence(t *testing.T) {
	coat := catalog.Target{Kind: catalog.TargetExtract, Extract: "x", From: 1000, To: 9000}
	about := words.About{Who: "Maureen", Parts: map[catalog.Target]string{coat: "the extract “With my coat on”"},
		Asks: []catalog.AskUse{{Use: "own-1", Question: "May it be on the radio?"}}}
	uses := func(a catalog.Answer, all ...catalog.Use) map[catalog.Use]catalog.Answer {
		m := map[catalog.Use]catalog.Answer{}
		for _, use := range all {
			m[use] = a
		}
		return m
	}
	for name, c := range map[string]struct {
		event catalog.Consent
		want  string
	}{
		"uses": {catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: uses(catalog.Yes, catalog.UseWhole, catalog.UseKeep)},
			"Maureen said yes to keeping it in the archive and the whole story on the web."},
		"a project's own use": {catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: uses(catalog.No, "own-1", "own-2")},
			"Maureen said no to something the project asked and “May it be on the radio?”."},
		"an extract": {catalog.Consent{Kind: catalog.EventReview, Target: coat, Uses: uses(catalog.Yes, catalog.UseExtract), Choice: catalog.ChoiceKeep},
			"Maureen heard it and wants it kept, about the extract “With my coat on”. Maureen said yes to short extracts, about the extract “With my coat on”."},
		"an extract that is gone": {catalog.Consent{Kind: catalog.EventReview, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: "y"}, Uses: uses(catalog.Ask, catalog.UseQuote)},
			"Maureen wants to be asked first about quotes in the report, about an extract."},
		"a private part": {catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: 760000, To: 775000}},
			"Maureen wants a part left out, about 12:40 to 12:55."},
		"some uses taken back": {catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Uses: uses(catalog.No, catalog.UseWhole)},
			"Maureen took back their yes to the whole story on the web."},
		"a voice that is not heard": {catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Voice: catalog.VoiceWords}, "Maureen wants to be read, and not heard."},
		"conditions and a name": {catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, As: "chosen:Mo", Conditions: " Only in winter. "},
			"Maureen wants to be known as “Mo”. Maureen said: “Only in winter.”"},
		"an extract that is used after all": {catalog.Consent{Kind: catalog.EventRestore, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: "e"}, Conditions: "Yes, use it after all"},
			"Maureen wants it used after all, about an extract. Maureen said: “Yes, use it after all”"},
		"a kind from a newer Ownvoice": {catalog.Consent{Kind: "sung", Target: catalog.WholeStory}, "Maureen said something that a newer Ownvoice wrote down."},
	} {
		if got := strings.Join(about.Said(c.event), " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, c.want)
		}
	}
}

func TestHowItWasGivenAndWhoHelpedIsSaid(t *testing.T) {
	e := catalog.Consent{How: catalog.HowSpoken, Spoken: &catalog.Spoken{Span: catalog.Span{FromMS: 61000, ToMS: 65000}}}
	if got := words.Given(e); got != "Said in the recording, 1:01 to 1:05" {
		t.Error(got)
	}
	if got := words.Given(catalog.Consent{How: catalog.HowPage}); got != "On their own page" {
		t.Error(got)
	}
	if got := words.Helped([]string{"supporter", "interpreter", "nobody knows"}); got != "With an interpreter and a supporter" {
		t.Error(got)
	}
}
