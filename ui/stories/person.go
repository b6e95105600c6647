package stories

import (
	"context"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// somebody asks whose stories to show: a list of all who told one, by name,
// that letters narrow.
type somebody struct {
	all    []library.Listed
	found  []library.Listed
	chosen func(catalog.Person)

	name   *widget.Entry
	list   *widget.List
	dialog *widget.Dialog
}

func (f *filters) onPerson() {
	s := newSomebody(f.chosePerson, f.d.Keys.TypedShortcut)
	s.dialog.Open(f.d.Window.Canvas())
	f.d.Window.Canvas().Focus(s.name)
	desk.Work(f.ctx, f.d.Library.People, func(all []library.Listed, err error) {
		if err == nil {
			s.show(all)
		}
	})
}

func (f *filters) chosePerson(who catalog.Person) {
	f.who = who
	f.chose()
}

func newSomebody(chosen func(catalog.Person), shortcut func(fyne.Shortcut)) *somebody {
	s := &somebody{chosen: chosen, name: widget.NewSearch("A name, or part of it")}
	s.name.OnChanged = func(string) { s.find() }
	s.name.OnShortcut = shortcut
	s.name.OnEnter = func(string) { s.choose(0) }
	s.list = widget.NewList(func() int { return len(s.found) }, func() fyne.CanvasObject {
		return widget.NewColumns(theme.Space12, []float32{widget.Rest, -1}, widget.NewText("", theme.Body, theme.Ink), widget.NewSecond(""))
	}, s.fill)
	s.list.RowHeight = 48
	s.list.OnOpen = s.choose
	s.list.Spoken = func(i int) string { return s.found[i].KnownAs + ", " + words.Stories(len(s.found[i].Stories)) }
	card := widget.NewCard(widget.NewLeast(300, 260, s.list)).Pad(1, 1)
	anybody := widget.NewButton("Anybody", "group", func() { chosen(catalog.Person{}) })
	s.dialog = widget.NewDialogWith("Whose stories?", widget.NewColumn(theme.Space12, s.name, card), widget.NewButton("Leave it as it is", "", nil), anybody)
	return s
}

func (s *somebody) show(all []library.Listed) {
	for _, one := range all {
		if len(one.Stories) > 0 && one.KnownAs != "" {
			s.all = append(s.all, one)
		}
	}
	s.find()
}

// find keeps those in whose names all stands that is typed.
func (s *somebody) find() {
	s.found = library.Called(s.all, s.name.Text)
	s.list.Top()
}

func (s *somebody) fill(i int, o fyne.CanvasObject) {
	parts := o.(*fyne.Container).Objects
	parts[0].(*widget.Text).SetWords(s.found[i].KnownAs)
	parts[1].(*widget.Text).SetWords(words.Stories(len(s.found[i].Stories)))
	o.Refresh()
}

func (s *somebody) choose(i int) {
	if i < len(s.found) {
		s.dialog.Close()
		s.chosen(s.found[i].Person)
	}
}

// lookUp finds out what a person whose stories are shown is called, when a
// kept search says no more than who it is.
func (f *filters) lookUp() {
	id := f.who.ID
	if id == "" || f.who.KnownAs != "" || f.ctx == nil {
		return
	}
	desk.Work(f.ctx, func(ctx context.Context) (catalog.Person, error) { return f.d.Library.Person(ctx, id) }, func(who catalog.Person, err error) {
		if err == nil && f.who.ID == id && who.KnownAs != "" {
			f.who = who
			f.show()
		}
	})
}
