package project

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/tongues"
	"ownvoice/ui/widget"
)

// about is what a project is, which languages its stories are told in, and
// what it holds dear.
type about struct {
	p *Page

	name, purpose *widget.Entry
	languages     *tongues.List
	value         *widget.Entry
	addValue      *widget.Button
	values        *fyne.Container
}

func newAbout(p *Page) *about {
	a := &about{p: p, values: widget.NewColumn(theme.Space8)}
	a.name = p.field("Name of the project", false, func(s string) {
		p.write("name", func(q *catalog.Project) { q.Name = strings.TrimSpace(s) })
	})
	a.purpose = p.field("What do you want to learn, and who for?", true, func(s string) {
		p.write("purpose", func(q *catalog.Project) { q.Purpose = strings.TrimSpace(s) })
	})
	a.languages = tongues.New(p.d.Window.Canvas, func(tags []string) {
		p.write("languages", func(q *catalog.Project) { q.Languages = tags })
		p.relayout()
	})
	a.languages.FirstIs = "Make it the first"
	a.value = p.field("A word, as “inclusive”", false, nil)
	a.value.OnEnter = func(string) { a.onValue() }
	a.addValue = widget.NewButton("Add a value", "add", a.onValue)
	return a
}

func (a *about) body() fyne.CanvasObject {
	what := page.Setting("What it is", "Storytellers hear this before they say yes.", a.name, tall(132, a.purpose))
	tongues := page.Setting("Languages of the stories", "The first is offered first when you record.", a.languages.Content)
	values := page.Setting("Values", "What the project holds dear, before anybody has told anything. An extract can be put beside them.", a.values, page.With(a.p.breadth, a.value, a.addValue))
	return a.p.halves(widget.NewColumn(theme.Space16, what, tongues), values)
}

func (a *about) show() {
	setText(a.name, a.p.seen.project.Name)
	setText(a.purpose, a.p.seen.project.Purpose)
	a.languages.Set(a.p.seen.project.Languages)
	a.values.Objects = nil
	for _, v := range a.p.seen.values {
		off := widget.NewSmallButton("Remove", "close", func() { a.onDrop(v) })
		off.Spoken = "Remove the value " + v.Name
		a.values.Add(row(v.Name, off))
	}
	a.values.Hidden = len(a.values.Objects) == 0
}

// setText shows what is kept without keeping it again. A field that is being
// typed in is left alone.
func setText(e *widget.Entry, words string) {
	if strings.TrimSpace(e.Text) == words {
		return
	}
	typed := e.OnChanged
	e.OnChanged = nil
	e.SetText(words)
	e.OnChanged = typed
}

// row is a word with what can be done with it.
func row(words string, does ...fyne.CanvasObject) fyne.CanvasObject {
	said := widget.NewText(words, theme.Body, theme.Ink)
	said.LeastWidth = 60
	widths := []float32{widget.Rest}
	for range does {
		widths = append(widths, -1)
	}
	return widget.NewColumns(theme.Space8, widths, append([]fyne.CanvasObject{said}, does...)...)
}

func (a *about) onValue() {
	name := strings.TrimSpace(a.value.Text)
	a.p.d.Window.Canvas().Focus(a.value)
	if name == "" || slices.ContainsFunc(a.p.seen.values, func(t catalog.Theme) bool { return strings.EqualFold(t.Name, name) }) {
		return
	}
	a.value.SetText("")
	a.p.do(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.AddTheme(ctx, catalog.Theme{Name: name, Value: true})
		return err
	})
}

func (a *about) onDrop(v catalog.Theme) {
	a.p.d.Window.Canvas().Focus(a.value)
	a.p.do(func(ctx context.Context, lib *library.Library) error { return lib.DropTheme(ctx, v.ID) })
}
