package catalog_test

import (
	"slices"
	"strings"
	"testing"

	"ownvoice/library/catalog"
)

func TestEveryUseHasAQuestionAndNoQuestionIsAskedTwice(t *testing.T) {
	for i, use := range catalog.Uses {
		q, known := catalog.Question(use)
		if !known || q.Question == "" || q.Help == "" || catalog.Questions[i].Use != use {
			t.Errorf("%s is asked as %+v", use, q)
		}
	}
	if len(catalog.Questions) != len(catalog.Uses) {
		t.Errorf("%d questions for %d uses", len(catalog.Questions), len(catalog.Uses))
	}
}

func TestAProjectThatChoseNothingAsksTheUsualAndOneThatChoseAsksThat(t *testing.T) {
	asks := catalog.Project{}.Asks()
	if len(asks) == 0 || slices.ContainsFunc(asks, func(a catalog.AskUse) bool { return a.Use == catalog.UseTrain }) {
		t.Errorf("it asks %+v", asks)
	}
	own := catalog.NewUse()
	chosen := catalog.Project{Uses: []catalog.AskUse{{Use: own, Question: "May it be on the radio?"}, {Use: catalog.UseTeam}}}.Asks()
	if len(chosen) != 2 || chosen[0].Question != "May it be on the radio?" || !strings.HasPrefix(chosen[1].Question, "May the people") {
		t.Errorf("it asks %+v", chosen)
	}
	asks[0].Question = "another"
	if (catalog.Project{}).Asks()[0].Question == "another" || catalog.Questions[0].Question == "another" {
		t.Error("what one caller changes, others see")
	}
}

func TestAConversationBeginsFromTheProjectsStartersOrTheUsual(t *testing.T) {
	usual := catalog.Project{}.Conversation()
	own := catalog.Project{Starters: []string{"What was the bus like?"}}.Conversation()
	if len(usual) != 5 || len(own) != 1 || own[0] != "What was the bus like?" {
		t.Errorf("they are %v and %v", usual, own)
	}
	if usual[0] = ""; catalog.Starters[0] == "" {
		t.Error("what one caller changes, others see")
	}
}

func TestTwoUsesOfAProjectsOwnAreNeverTheSame(t *testing.T) {
	a, b := catalog.NewUse(), catalog.NewUse()
	if a == b || slices.Contains(catalog.Uses, a) {
		t.Errorf("they are %s and %s", a, b)
	}
}

func TestTheTextsOfAProjectAreWholeWithoutAnybodyWritingThem(t *testing.T) {
	for _, p := range []catalog.Project{{}, {Name: "Co-Pro Stories", Controller: "Priya, 01632 960 123", Basis: "Legitimate interest"}} {
		for _, sort := range []catalog.FormSort{catalog.FormSheet, catalog.FormAgreement} {
			text := p.Text(sort)
			if len(text) < 300 || strings.Contains(text, "  ") || !strings.Contains(text, p.Name) || !strings.Contains(text, p.Controller) || !strings.Contains(text, p.Basis) {
				t.Errorf("%s says %q", sort, text)
			}
		}
	}
}
