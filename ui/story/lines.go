package story

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// lines is a list of dated sentences.
type lines struct {
	all  []sentence
	list *widget.List
	none string // what to say when there is none
}

func newLines(none string) *lines {
	l := &lines{none: none}
	l.list = widget.NewList(func() int { return len(l.all) },
		func() fyne.CanvasObject { return newLine() },
		func(i int, o fyne.CanvasObject) { l.fill(i, o.(*line)) })
	l.list.RowHeight = 62
	l.list.Spoken = func(i int) string { return words.Day(l.all[i].at) + ". " + l.all[i].said }
	return l
}

func (l *lines) show(all []sentence) {
	l.all = all
	l.list.Refresh()
}

func (l *lines) content() fyne.CanvasObject {
	if len(l.all) == 0 {
		return page.OffPage(page.Said(l.none))
	}
	return page.OffPage(l.list)
}

func (l *lines) fill(i int, r *line) {
	if i >= len(l.all) {
		return
	}
	s := l.all[i]
	r.day.SetWords(words.Day(s.at))
	r.said.SetWords(s.said)
}

// line is one dated sentence.
type line struct {
	fyneWidget.BaseWidget

	day, said *widget.Text
	content   fyne.CanvasObject
}

func newLine() *line {
	l := &line{day: widget.NewText("", theme.Second, theme.Ink2), said: widget.NewText("", theme.Body, theme.Ink)}
	l.said.Wrap, l.said.LeastWidth, l.day.LeastWidth = true, 100, 94
	l.content = widget.NewColumns(theme.Space16, []float32{94, widget.Rest}, l.day, l.said)
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is called by Fyne.
func (l *line) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	return fyneWidget.NewSimpleRenderer(l.content)
}
