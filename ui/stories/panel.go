package stories

import (
	"fmt"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// on is how many of the filters behind the button are in use.
func (f *filters) on() int {
	n, c := 0, f.choices()
	uses := []bool{c.Person != "", !c.From.IsZero() || !c.To.IsZero(), c.Sort != library.SortBest}
	if f.breadth != widget.Wide {
		uses = append(uses, c.Theme != "", c.Permit != "", c.Kept != "")
	}
	for _, use := range uses {
		if use {
			n++
		}
	}
	return n
}

// show shows what is open and how many filters are on.
func (f *filters) show() {
	word := "More"
	if f.breadth != widget.Wide {
		word = "Filters"
	}
	if n := f.on(); n > 0 {
		word = fmt.Sprintf("%s, %d", word, n)
	}
	f.fold.Set(word, "filter_list")
	f.person.Set(f.whose(), "person")
	f.showSort()
	for _, o := range []fyne.CanvasObject{f.theme, f.consent, f.kept} {
		shown(o, f.open || f.breadth == widget.Wide) // what is hidden takes no focus
	}
	for _, o := range append([]fyne.CanvasObject{f.person, f.date, f.sort, f.bin}, f.rows...) {
		shown(o, f.open)
	}
	days := f.open && spans.key(f.date.Selected) == fromTo
	for _, o := range []fyne.CanvasObject{f.from, f.to, f.days} {
		shown(o, days)
	}
	if !days {
		f.wrong.Hide()
	}
	f.saved.show(f.open)
	if now := f.space(); now != f.took {
		f.took = now
		f.laid()
	}
}

// space is what decides how much room each part takes: nothing is laid out
// anew for a letter.
func (f *filters) space() string {
	return fmt.Sprint(f.breadth, f.open, f.days.Visible(), f.wrong.Visible(), f.saved.keep.Visible(), f.saved.choose.Visible(),
		f.fold.Words, f.person.Words, f.saved.keep.Words, f.theme.Selected, f.consent.Selected, f.kept.Selected, f.date.Selected, f.sort.Selected, f.saved.choose.Selected)
}

func shown(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
		return
	}
	o.Hide()
}

func (f *filters) onFold() {
	f.open = !f.open
	f.show()
}

// escape closes what is open, and reports whether it was.
func (f *filters) escape() bool {
	was := f.open
	if was {
		f.onFold()
	}
	return was
}

// arrange puts the parts together for the room there is.
func (f *filters) arrange(b widget.Breadth) fyne.CanvasObject {
	f.breadth = b
	spring := widget.NewSmall("")
	third := []float32{widget.Rest, widget.Rest, widget.Rest}
	if b == widget.Wide {
		f.search.SetHint(searchWords)
		f.days = widget.NewColumns(gap, []float32{220, 220, widget.Rest}, f.from, f.to, f.wrong)
		f.rows = []fyne.CanvasObject{widget.NewColumns(gap, []float32{-1, -1, -1, widget.Rest, -1, -1, -1}, f.person, f.date, f.sort, spring, f.saved.keep, f.saved.choose, f.bin)}
		first := widget.NewColumns(gap, []float32{widget.Rest, -1, -1, -1, -1}, f.search, f.theme, f.consent, f.kept, f.fold)
		return widget.NewColumn(theme.Space12, first, f.rows[0], f.days)
	}
	f.search.SetHint("Search the stories")
	f.days = widget.NewColumns(gap, third, f.from, f.to, f.wrong)
	f.rows = []fyne.CanvasObject{
		widget.NewColumns(gap, third, f.theme, f.consent, f.kept), widget.NewColumns(gap, third, f.person, f.date, f.sort),
		widget.NewColumns(gap, []float32{-1, -1, widget.Rest, -1}, f.saved.keep, f.saved.choose, spring, f.bin)}
	first := widget.NewColumns(theme.Space12, []float32{widget.Rest, -1}, f.search, f.fold)
	return widget.NewColumn(theme.Space12, first, f.rows[0], f.rows[1], f.days, f.rows[2])
}

// gap is between two filters.
const gap = 10
