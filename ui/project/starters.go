package project

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// starters is the conversation starters: a few open questions, each a field.
// Enter begins the next one, Ctrl Up and Ctrl Down move the one that the
// keyboard is in.
type starters struct {
	p     *Page
	lines []*widget.Entry
	rows  *fyne.Container
	add   *widget.Button
	usual *widget.Button
}

func newStarters(p *Page) *starters {
	s := &starters{p: p, rows: widget.NewColumn(theme.Space8)}
	s.add = widget.NewButton("Add a question", "add", func() { s.insert(len(s.lines)) })
	s.usual = widget.NewButton("Begin with the usual five", "checklist", func() { s.set(slices.Clone(catalog.Starters), 0) })
	return s
}

func (s *starters) body() fyne.CanvasObject {
	ways := widget.NewLine(theme.Space12, s.add, s.usual)
	if s.p.breadth == widget.Slim {
		ways = widget.NewColumn(theme.Space8, s.add, s.usual)
	}
	s.show() // its rows are made for the room there is
	return page.Setting("Conversation starters", "You see them beside the clock while you record. A handful is enough: open questions, which nobody can answer with yes or no. Without any, five usual ones are shown. Ctrl Up and Ctrl Down move one.",
		s.rows, ways)
}

func (s *starters) show() {
	said := s.p.seen.project.Starters
	if slices.Equal(said, s.said()) && len(s.rows.Objects) == len(said) && len(said) > 0 && s.p.breadth != widget.Slim {
		return // the field that is being typed in stays
	}
	s.lines, s.rows.Objects = nil, nil
	for i, words := range said {
		s.rows.Add(s.row(i, words))
	}
	s.rows.Hidden = len(said) == 0
	s.usual.Hidden = len(said) > 0
	s.rows.Refresh()
}

// row is one starter with its ways.
func (s *starters) row(i int, words string) fyne.CanvasObject {
	e := widget.NewEntry("A question")
	e.Label = fmt.Sprintf("Question %d", i+1)
	e.Text = words
	e.OnChanged = func(string) { s.keep() }
	e.OnEnter = func(string) { s.insert(i + 1) }
	e.OnShortcut = func(key fyne.Shortcut) { s.onShortcut(i, key) }
	s.lines = append(s.lines, e)
	up := widget.NewSmallButton("Up", "arrow_upward", func() { s.move(i, i-1) })
	down := widget.NewSmallButton("Down", "arrow_downward", func() { s.move(i, i+1) })
	off := widget.NewSmallButton("Remove", "close", func() { s.remove(i) })
	for _, b := range []*widget.Button{up, down, off} {
		b.Spoken = fmt.Sprintf("%s, question %d", b.Words, i+1)
	}
	if i == 0 {
		up.Disable()
	}
	if i == len(s.p.seen.project.Starters)-1 {
		down.Disable()
	}
	return page.With(s.p.breadth, e, up, down, off)
}

func (s *starters) said() []string {
	said := make([]string, len(s.lines))
	for i, e := range s.lines {
		said[i] = e.Text
	}
	return said
}

// keep keeps what stands in the fields; an empty one is no question.
func (s *starters) keep() {
	said := s.said()
	s.p.write("starters", func(q *catalog.Project) { q.Starters = spoken(said) })
	s.p.seen.project.Starters = said // the fields stay as they are on the page
}

func spoken(said []string) []string {
	var all []string
	for _, words := range said {
		if words = strings.TrimSpace(words); words != "" {
			all = append(all, words)
		}
	}
	return all
}

// set shows other starters and puts the keyboard into one.
func (s *starters) set(said []string, at int) {
	s.p.write("starters", func(q *catalog.Project) { q.Starters = spoken(said) })
	s.p.seen.project.Starters = said
	s.lines = nil
	s.show()
	s.p.relayout()
	if at < len(s.lines) {
		s.p.d.Window.Canvas().Focus(s.lines[at])
		return
	}
	s.p.d.Window.Canvas().Focus(s.add)
}

func (s *starters) insert(at int) { s.set(slices.Insert(s.said(), at, ""), at) }

func (s *starters) remove(at int) {
	said := slices.Delete(s.said(), at, at+1)
	s.set(said, min(at, max(0, len(said)-1)))
}

func (s *starters) move(from, to int) {
	if to < 0 || to >= len(s.lines) {
		return
	}
	s.set(moved(s.said(), from, to), to)
}

// onShortcut moves a starter, or hands the keys on.
func (s *starters) onShortcut(at int, key fyne.Shortcut) {
	custom, is := key.(*desktop.CustomShortcut)
	switch {
	case is && custom.KeyName == fyne.KeyUp && custom.Modifier == fyne.KeyModifierShortcutDefault:
		s.move(at, at-1)
	case is && custom.KeyName == fyne.KeyDown && custom.Modifier == fyne.KeyModifierShortcutDefault:
		s.move(at, at+1)
	default:
		s.p.d.Keys.TypedShortcut(key)
	}
}

// moved is a list whose item at from stands at to.
func moved[T any](list []T, from, to int) []T {
	one := list[from]
	return slices.Insert(slices.Delete(slices.Clone(list), from, from+1), to, one)
}
