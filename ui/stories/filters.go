package stories

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// filters is what narrows the list beside the words that are searched: theme,
// consent and place in the row where there is room, all else behind a button
// that says how many of those are on.
type filters struct {
	d       *desk.Desk
	changed func() // something else is chosen
	laid    func() // something takes another space

	search                           *widget.Entry
	theme, consent, kept, date, sort *widget.Select
	person                           *widget.Button
	from, to                         *widget.Entry
	wrong                            *widget.Text
	fold                             *widget.Button
	saved                            *saved
	bin                              *widget.Button

	themes  []catalog.Theme
	order   library.Sort
	who     catalog.Person // whose stories; zero is anybody's
	ctx     context.Context
	rows    []fyne.CanvasObject // that the button opens
	days    fyne.CanvasObject
	open    bool
	breadth widget.Breadth
	took    string // space
	quiet   bool   // the widgets are being set, which is no choice
}

func newFilters(d *desk.Desk, changed, laid func()) *filters {
	f := &filters{d: d, changed: changed, laid: laid}
	f.search = widget.NewSearch(searchWords)
	f.search.OnChanged = func(string) { f.chose() }
	f.search.OnShortcut = d.Keys.TypedShortcut
	choice := func(label string, names []string) *widget.Select {
		s := widget.NewSelect(label, names, func(string) { f.chose() })
		s.Snug = true
		return s
	}
	f.theme = choice("Any theme", []string{anyTheme})
	f.consent, f.kept = choice("Any consent", permits.names()), choice("Kept anywhere", places.names())
	f.date, f.sort = choice("Any time", spans.names()), choice("Newest first", nil)
	f.sort.OnChanged = f.onSort
	f.person = widget.NewButton("", "person", f.onPerson)
	f.from, f.to = f.day("From, as 1 Nov 2026"), f.day("To, as 30 Nov 2026")
	f.wrong = widget.NewText("Write a day as 1 Nov 2026.", theme.Second, theme.Care)
	f.wrong.Wrap = true
	f.fold = widget.NewButton("", "filter_list", f.onFold)
	f.saved = newSaved(d, f.choices, func(c library.Filter) {
		f.choose(c)
		f.changed()
	}, f.name)
	f.bin = widget.NewButton("The bin", "delete", d.OpenBin)
	f.bin.Rank = widget.Quiet
	f.arrange(widget.Wide)
	f.choose(library.Filter{})
	return f
}

const (
	searchWords = "Search names, themes and everything that was said"
	anyTheme    = "Any theme"
)

func (f *filters) day(hint string) *widget.Entry {
	e := widget.NewEntry(hint)
	e.OnChanged = func(string) { f.chose() }
	e.OnShortcut = f.d.Keys.TypedShortcut
	return e
}

// enter loads what can be chosen from, again and again as it changes.
func (f *filters) enter(ctx context.Context) {
	f.ctx = ctx
	f.saved.enter(ctx)
	f.look()
}

func (f *filters) look() {
	desk.Work(f.ctx, f.d.Library.Themes, func(all []catalog.Theme, err error) {
		if err == nil && !slices.Equal(all, f.themes) {
			chosen := f.choices()
			f.themes = all
			f.theme.Options = append([]string{anyTheme}, named(all)...)
			f.choose(chosen)
			f.laid() // the rows know their themes only now
		}
	})
	f.saved.look()
}

// called is the names of themes, by their ids.
func (f *filters) called(ids []catalog.ID) []string {
	var names []string
	for _, id := range ids {
		if i := slices.IndexFunc(f.themes, func(t catalog.Theme) bool { return t.ID == id }); i >= 0 {
			names = append(names, f.themes[i].Name)
		}
	}
	return names
}

// named is what themes are called, each in another way: two may bear one name.
func named(all []catalog.Theme) []string {
	var names []string
	for _, t := range all {
		name := t.Name
		if name == "" {
			name = "A theme without a name"
		}
		for n := 2; slices.Contains(names, name) || name == anyTheme; n++ {
			name = fmt.Sprintf("%s (%d)", t.Name, n)
		}
		names = append(names, name)
	}
	return names
}

// choices is what is chosen now.
func (f *filters) choices() library.Filter {
	c := library.Filter{Search: f.search.Text, Permit: permits.key(f.consent.Selected), Kept: places.key(f.kept.Selected), Sort: f.order, Person: f.who.ID}
	if f.order == library.SortNewest && c.Search == "" {
		c.Sort = library.SortBest // without words to look for it is the same
	}
	if i := f.theme.SelectedIndex(); i > 0 && i <= len(f.themes) {
		c.Theme = f.themes[i-1].ID
	}
	when := spans.key(f.date.Selected)
	c.From, c.To = when.days(time.Now())
	if when == fromTo {
		from, fits := dayOf(f.from.Text, time.Local)
		to, fitsToo := dayOf(f.to.Text, time.Local)
		if c.From = from; !to.IsZero() {
			c.To = to.AddDate(0, 0, 1)
		}
		f.wrong.Hidden = fits && fitsToo
	}
	return c
}

// choose chooses all of it, as a search that was kept says it.
func (f *filters) choose(c library.Filter) {
	f.quiet = true
	f.search.SetText(c.Search)
	f.consent.SetSelected(permits.name(c.Permit))
	f.kept.SetSelected(places.name(c.Kept))
	f.order = c.Sort
	f.theme.SetSelectedIndex(1 + slices.IndexFunc(f.themes, func(t catalog.Theme) bool { return t.ID == c.Theme }))
	if f.who.ID != c.Person {
		f.who = catalog.Person{ID: c.Person}
	}
	f.chooseDays(c.From, c.To)
	f.quiet = false
	f.show()
}

func (f *filters) chooseDays(from, to time.Time) {
	f.from.SetText("")
	f.to.SetText("")
	for _, s := range spans[:len(spans)-1] {
		if a, b := s.key.days(time.Now()); a.Equal(from) && b.Equal(to) {
			f.date.SetSelected(s.name)
			return
		}
	}
	f.date.SetSelected(spans.name(fromTo))
	if !from.IsZero() {
		f.from.SetText(from.Format(dayLayouts[0]))
	}
	if !to.IsZero() {
		f.to.SetText(to.AddDate(0, 0, -1).Format(dayLayouts[0]))
	}
}

// chose is called after every choice and every letter.
func (f *filters) chose() {
	if f.quiet {
		return
	}
	f.show()
	f.changed()
}

func (f *filters) onSort(chosen string) {
	if !f.quiet {
		f.order = sorts.key(chosen)
		f.chose()
	}
}

// showSort offers the orders there are: the best come first only where words
// are looked for.
func (f *filters) showSort() {
	names, chosen := sorts.names(), f.order
	if f.search.Text == "" {
		names = names[1:]
		if chosen == library.SortBest {
			chosen = library.SortNewest
		}
	}
	f.quiet, f.sort.Options = true, names
	f.sort.SetSelected(sorts.name(chosen))
	f.quiet = false
}

// name is what the search of now is called.
func (f *filters) name(c library.Filter) string {
	subject := ""
	if i := f.theme.SelectedIndex(); c.Theme != "" && i > 0 {
		subject = f.theme.Selected
	}
	person := ""
	if c.Person != "" {
		person = f.whose()
	}
	return called(c, subject, person)
}

// whose is what the button of the person says.
func (f *filters) whose() string {
	switch {
	case f.who.ID == "":
		return "Anybody"
	case f.who.KnownAs == "":
		return "One person"
	}
	return few(f.who.KnownAs, 24)
}
