package consent

import (
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// look is the last page: what is going to be written down, in sentences, to
// be read out once more.
type look struct {
	a *Ask
}

func newLook(a *Ask) *look { return &look{a} }

// said is one line of what is going to be written down.
type said struct {
	icon, words string
	answer      *widget.StatusPill // nil for a sentence
}

// answerPill shows an answer; nil for none.
func answerPill(a catalog.Answer) *widget.StatusPill {
	switch a {
	case catalog.Yes:
		return widget.NewStatusPill("check_circle-fill", "Yes", widget.Good)
	case catalog.Ask:
		return widget.NewStatusPill("chat_bubble", "Ask me first", widget.Calm)
	case catalog.No:
		return widget.NewStatusPill("close", "No", widget.Calm)
	}
	return nil
}

// lines are what the answers say, question by question.
func (l *look) lines() []said {
	var all []said
	g := l.a.given
	for _, asked := range asks(l.a.Project, l.a.Target) {
		if answer := answerPill(g.answers[asked.Use]); answer != nil {
			all = append(all, said{words.UseIcon(asked.Use), asked.Question, answer})
		}
	}
	add := func(icon, sentence string) { all = append(all, said{icon: icon, words: sentence}) }
	if g.as != "" || g.voice != "" || strings.TrimSpace(g.conditions) != "" {
		e := g.event("", l.a.Target)
		for _, sentence := range l.a.About.Said(e) {
			add("person", sentence)
		}
	}
	if !g.until.IsZero() {
		add("schedule", "A yes ends on "+g.until.Format("2 January 2006")+".")
	}
	if !g.review.IsZero() {
		add("calendar_today", "You talk about it again on "+g.review.Format("2 January 2006")+".")
	}
	if how := words.Given(g.event("", l.a.Target)); how != "" {
		add("edit_note", how+".")
	}
	if helped := words.Helped(g.help); helped != "" {
		add("group", helped+".")
	}
	return all
}

func (l *look) name() string { return "Look again" }

func (l *look) content(widget.Breadth) fyne.CanvasObject {
	head := widget.NewText("Read it to "+them(l.a.Story.KnownAs)+" once more. It is written down when you press Keep these answers.", theme.Body, theme.Ink2)
	head.Wrap = true
	column := widget.NewColumn(10)
	for _, one := range l.lines() {
		column.Add(one.row())
	}
	if !l.a.given.said() {
		t := widget.NewText("Nothing was asked, so there is nothing to write down.", theme.Section, theme.Ink2)
		t.Wrap = true
		column.Objects = []fyne.CanvasObject{t}
	}
	return widget.NewColumn(10, head, widget.NewCard(column))
}

func (l *look) focus() fyne.Focusable {
	if l.a.next.Disabled() {
		return l.a.back
	}
	return l.a.next
}

func (l *look) aloud() string {
	var all []string
	for _, one := range l.lines() {
		all = append(all, one.words)
		if one.answer != nil {
			all = append(all, one.answer.Words)
		}
	}
	return strings.Join(all, "\n")
}

func (s said) row() fyne.CanvasObject {
	t := widget.NewText(s.words, theme.RowTitle, theme.Ink)
	t.Wrap, t.LeastWidth = true, 100
	if s.answer == nil {
		return widget.NewColumns(theme.Space16, []float32{24, widget.Rest}, widget.NewIcon(s.icon, theme.Accent), t)
	}
	s.answer.Bold = true
	return widget.NewColumns(theme.Space16, []float32{24, widget.Rest, 160}, widget.NewIcon(s.icon, theme.Accent), t, s.answer)
}

func (l *look) wrong() string { return "" }
