package project

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// uses is what permission is asked for, in which words, and who answers for
// what people say.
type uses struct {
	p *Page

	asked    *widget.Choice
	which    *widget.Select
	question *widget.Entry
	help     *widget.Entry
	usual    *widget.Button
	own      *widget.Entry
	add      *widget.Button

	basis, controller *widget.Entry

	at catalog.Use // the question whose words are shown
}

func newUses(p *Page) *uses {
	u := &uses{p: p}
	u.asked = widget.NewChoice(widget.UpAndDown, nil, u.onAsk)
	u.asked.Several, u.asked.Answers, u.asked.Spoken = true, map[string]bool{}, "What permission is asked for."
	u.which = widget.NewSelect("Which question", nil, nil)
	u.question = p.field("The question, as you read it out", false, func(string) { u.reword() })
	u.help = p.field("What a yes means, in a sentence", true, func(string) { u.reword() })
	u.usual = widget.NewButton("Use Ownvoice’s words", "replay", u.onUsual)
	u.own = p.field("May it …?", false, nil)
	u.own.OnEnter = func(string) { u.onAdd() }
	u.add = widget.NewButton("Add a question", "add", u.onAdd)
	u.controller = p.field("A name, and how to reach them", true, func(s string) {
		p.write("controller", func(q *catalog.Project) { q.Controller = strings.TrimSpace(s) })
	})
	u.basis = p.field("Your coordinator can tell you", true, func(s string) {
		p.write("basis", func(q *catalog.Project) { q.Basis = strings.TrimSpace(s) })
	})
	return u
}

func (u *uses) body() fyne.CanvasObject {
	asks := page.Setting("What do you ask permission for?", "What is not chosen here is not asked, and nobody may do it.", u.asked, page.With(u.p.breadth, u.own, u.add))
	words := page.Setting("The words of a question", "Change them if the people you talk with would say it another way.", u.which, u.question, tall(76, u.help), widget.NewLine(0, u.usual))
	who := page.Setting("Who answers for people’s data?", "Storytellers are told, so that they know whom to ask.", tall(84, u.controller))
	basis := page.Setting("Why you may keep it", "The lawful basis your organisation chose. A storyteller’s yes is asked for apart from it.", tall(84, u.basis))
	return u.p.halves(asks, widget.NewColumn(theme.Space16, words, who, basis))
}

// all is every question there may be: Ownvoice's, in the project's words where
// it has some, and the project's own.
func (u *uses) all() []catalog.AskUse {
	asked := u.p.seen.project.Asks()
	all := slices.Clone(catalog.Questions)
	for _, a := range asked {
		if i := slices.IndexFunc(all, func(b catalog.AskUse) bool { return b.Use == a.Use }); i >= 0 {
			all[i] = a
		} else {
			all = append(all, a)
		}
	}
	return all
}

func (u *uses) show() {
	u.showQuestions()
	u.showWords()
	setText(u.controller, u.p.seen.project.Controller)
	setText(u.basis, u.p.seen.project.Basis)
}

func (u *uses) showQuestions() {
	var options []widget.Option
	var names []string
	for _, a := range u.all() {
		options = append(options, widget.Option{Key: string(a.Use), Words: a.Question})
		names = append(names, a.Question)
	}
	u.asked.Options, u.asked.Answers = options, map[string]bool{}
	for _, a := range u.p.seen.project.Asks() {
		u.asked.Answers[string(a.Use)] = true
	}
	u.asked.Refresh()
	u.which.OnChanged = nil
	u.which.Options = names
	if i := u.place(); i >= 0 {
		u.which.SetSelectedIndex(i)
	}
	u.which.OnChanged = u.onWhich
}

// place is where the question whose words are shown stands.
func (u *uses) place() int {
	return slices.IndexFunc(u.all(), func(a catalog.AskUse) bool { return a.Use == u.at })
}

func (u *uses) showWords() {
	i := u.place()
	if i < 0 {
		u.at, i = u.all()[0].Use, 0
		u.showQuestions()
	}
	a := u.all()[i]
	setText(u.question, a.Question)
	setText(u.help, a.Help)
	usual, known := catalog.Question(a.Use)
	u.usual.Hidden = !known || usual == a
	for _, e := range []*widget.Entry{u.question, u.help} {
		if u.asked.Answers[string(a.Use)] {
			e.Enable()
		} else {
			e.Disable() // words of what is not asked are kept nowhere
		}
	}
}

func (u *uses) onWhich(question string) {
	if i := slices.Index(u.which.Options, question); i >= 0 {
		u.at = u.all()[i].Use
		u.showWords()
		u.p.relayout()
	}
}

// onAsk asks for one more, or for one less. Something is always asked for.
func (u *uses) onAsk(key string) {
	asks := u.p.seen.project.Asks()
	left := slices.DeleteFunc(slices.Clone(asks), func(a catalog.AskUse) bool { return string(a.Use) == key })
	switch {
	case len(left) == 0:
		u.asked.Answers[key] = true
		u.asked.Refresh()
		u.p.say(widget.Calm, "info", "One question has to stay.", "Without any yes nothing may be done with a story.")
		return
	case len(left) == len(asks):
		i := slices.IndexFunc(u.all(), func(a catalog.AskUse) bool { return string(a.Use) == key })
		left = catalog.InOrder(append(left, u.all()[i]))
	}
	u.at = catalog.Use(key)
	u.set(left)
}

func (u *uses) set(asks []catalog.AskUse) {
	u.p.write("uses", func(q *catalog.Project) { q.Uses = asks })
	u.showQuestions()
	u.showWords()
	u.p.relayout()
}

// reword keeps other words for the question that is shown.
func (u *uses) reword() {
	asks := u.p.seen.project.Asks()
	if i := slices.IndexFunc(asks, func(a catalog.AskUse) bool { return a.Use == u.at }); i >= 0 {
		asks[i].Question, asks[i].Help = strings.TrimSpace(u.question.Text), strings.TrimSpace(u.help.Text)
		u.p.write("uses", func(q *catalog.Project) { q.Uses = asks })
		u.showQuestions()
	}
}

func (u *uses) onUsual() {
	usual, _ := catalog.Question(u.at)
	u.question.SetText(usual.Question)
	u.help.SetText(usual.Help)
	u.showWords()
	u.p.relayout()
	u.p.d.Window.Canvas().Focus(u.question)
}

// onAdd asks for a use of the project's own.
func (u *uses) onAdd() {
	question := strings.TrimSpace(u.own.Text)
	u.p.d.Window.Canvas().Focus(u.own)
	if question == "" {
		return
	}
	u.own.SetText("")
	u.at = catalog.NewUse()
	u.set(append(u.p.seen.project.Asks(), catalog.AskUse{Use: u.at, Question: question}))
}
