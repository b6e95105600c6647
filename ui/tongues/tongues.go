// Package tongues is a list of languages that somebody puts together, by the
// names people use: those of a project's stories, those a person speaks. It
// knows the names and no more.
package tongues

import (
	"slices"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// List is the languages, each with a way to take it away, and a list to choose
// another from. The first may be told from the others.
type List struct {
	Content   fyne.CanvasObject
	OnChanged func(tags []string) // what it holds now, after somebody changed it
	FirstIs   string              // "Make it the first", say; "" is no way to make one the first

	over  func() fyne.Canvas
	tags  []string
	rows  *fyne.Container
	other *widget.Select
}

// New is an empty list. over is the window it is in.
func New(over func() fyne.Canvas, onChanged func(tags []string)) *List {
	l := &List{OnChanged: onChanged, over: over, rows: widget.NewColumn(theme.Space8)}
	l.other = widget.NewSelect("Add a language", nil, nil)
	l.Content = widget.NewColumn(theme.Space8, l.rows, l.other)
	l.Set(nil)
	return l
}

// Set shows these languages, by their tags, without calling OnChanged.
func (l *List) Set(tags []string) {
	l.tags = slices.Clone(tags)
	l.rows.Objects = nil
	for i, tag := range l.tags {
		l.rows.Add(l.row(i, catalog.LanguageName(tag)))
	}
	l.rows.Hidden = len(l.tags) == 0
	l.other.OnChanged = nil
	l.other.Options = slices.DeleteFunc(catalog.LanguageNames(), func(name string) bool {
		tag, is := catalog.LanguageTag(name)
		return !is || slices.Contains(l.tags, tag)
	})
	l.other.ClearSelected()
	l.other.OnChanged = l.onOther
}

func (l *List) row(i int, name string) fyne.CanvasObject {
	said := widget.NewText(name, theme.Body, theme.Ink)
	said.LeastWidth = 60
	first := widget.NewSmallButton(l.FirstIs, "arrow_upward", func() { l.become(moved(l.tags, i, 0)) })
	first.Hidden = i == 0 || l.FirstIs == ""
	off := widget.NewSmallButton("Remove", "close", func() { l.become(slices.Delete(slices.Clone(l.tags), i, i+1)) })
	first.Spoken, off.Spoken = l.FirstIs+": "+name, "Remove "+name
	return widget.NewColumns(theme.Space8, []float32{widget.Rest, -1, -1}, said, first, off)
}

func moved(list []string, from, to int) []string {
	return slices.Insert(slices.Delete(slices.Clone(list), from, from+1), to, list[from])
}

func (l *List) onOther(name string) {
	if tag, is := catalog.LanguageTag(name); is && !slices.Contains(l.tags, tag) {
		l.become(append(slices.Clone(l.tags), tag))
	}
}

// become shows other languages, as somebody chose, and leaves the keyboard
// where the next is added.
func (l *List) become(tags []string) {
	l.Set(tags)
	l.over().Focus(l.other)
	l.OnChanged(slices.Clone(tags))
}
