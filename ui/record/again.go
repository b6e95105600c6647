package record

import (
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// again offers people who told a story before, while their name is typed: the
// same person is then known once, with both stories. It offers a few; the rest
// of a name tells them apart.
type again struct {
	w       *whoPage
	people  []library.Listed
	offers  [mostOffers]*widget.Button
	lines   [mostOffers]*fyne.Container // that hold them in their own width
	found   []library.Listed
	chosen  *widget.StatusPill
	other   *widget.Button
	told    *fyne.Container
	content *fyne.Container
}

const mostOffers = 3

func newAgain(w *whoPage) *again {
	a := &again{w: w, chosen: widget.NewStatusPill("check_circle", "", widget.Good)}
	a.other = widget.NewSmallButton("Somebody else", "close", a.onOther)
	a.told = widget.NewColumns(theme.Space8, []float32{widget.Rest, -1}, a.chosen, a.other)
	a.content = widget.NewColumn(theme.Space4, a.told)
	for i := range a.offers {
		a.offers[i] = widget.NewSmallButton("", "person", func() { a.onChosen(i) })
		a.lines[i] = widget.NewLine(0, a.offers[i])
		a.content.Add(a.lines[i])
	}
	a.clear()
	return a
}

// clear forgets who was chosen.
func (a *again) clear() {
	a.told.Hide()
	a.found = nil
	a.settle()
}

// show takes over who has told a story so far.
func (a *again) show(people []library.Listed) {
	a.people = nil
	for _, p := range people {
		if len(p.Stories) > 0 && p.KnownAs != "" {
			a.people = append(a.people, p)
		}
	}
	a.look()
}

// look looks for the name that is typed among them. A story that has begun
// stays with whoever tells it.
func (a *again) look() {
	a.found = nil
	typed := strings.TrimSpace(a.w.talk.name)
	if len([]rune(typed)) > 1 && a.w.talk.before == "" && a.w.place.talk.story == "" {
		a.found = library.Called(a.people, typed)
	}
	a.settle()
}

func (a *again) settle() {
	for i, b := range a.offers {
		shown(b, i < len(a.found))
		shown(a.lines[i], i < len(a.found))
		if i < len(a.found) {
			b.Set(offered(a.found[i]), "person")
		}
	}
	shown(a.content, len(a.found) > 0 || a.told.Visible())
}

// offered is a person in as many words as a button holds.
func offered(p library.Listed) string {
	name := []rune(p.KnownAs)
	if len(name) > 24 {
		name = append(name[:24], '…')
	}
	return string(name) + ", who told " + words.Stories(len(p.Stories))
}

// onChosen takes it that the same person tells another story.
func (a *again) onChosen(i int) {
	if i >= len(a.found) {
		return
	}
	p, w := a.found[i], a.w
	w.talk.teller, w.talk.before = p.ID, p.KnownAs
	w.name.SetText(p.KnownAs)
	w.onNaming(namingChosen)
	w.name.Disable()
	w.naming.SetAnswer(namingChosen)
	w.naming.Hide()
	a.chosen.Set("check_circle", offered(p)+" before", "", widget.Good, widget.NoBar)
	a.told.Show()
	a.look()
	w.relay()
	w.place.desk.Window.Canvas().Focus(w.way)
}

// onOther takes it back; a story that has begun stays with whoever tells it.
func (a *again) onOther() {
	w := a.w
	if w.place.talk.story != "" {
		return
	}
	w.talk.teller, w.talk.before = catalog.ID(""), ""
	a.told.Hide()
	w.naming.Show()
	w.name.Enable()
	a.look()
	w.relay()
	w.place.desk.Window.Canvas().Focus(w.name)
}
