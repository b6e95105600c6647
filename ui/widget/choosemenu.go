package widget

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// menu is the opened list of a Select: over the page, below what it belongs
// to, or above it where there is more room. It is a List, so that its keys are
// the same; a letter goes to the next option that begins with it. Pressing
// anywhere else closes it, as Esc does.
type menu struct {
	fyneWidget.BaseWidget

	of   *Select
	list *List
	card *Panel
	over fyne.Canvas
}

var _ fyne.Accessible = (*menu)(nil)

// optionHeight is how high a line of it is, at 100 %.
const optionHeight = 44

func newMenu(of *Select) *menu {
	m := &menu{of: of}
	m.list = NewList(func() int { return len(of.Options) }, func() fyne.CanvasObject { return newOption() },
		func(i int, o fyne.CanvasObject) { o.(*option).set(of.Options[i], i == of.SelectedIndex()) })
	m.list.RowHeight = optionHeight
	m.list.OnOpen = m.choose
	m.list.OnRune = m.find
	m.list.Spoken = func(i int) string { return of.Options[i] }
	m.card = NewPanel(theme.Card, m.list).Pad(1, 1)
	m.card.Edge, m.card.Radius = theme.Edge, theme.ControlRadius
	m.ExtendBaseWidget(m)
	return m
}

func (m *menu) open(over fyne.Canvas) {
	m.over = over
	over.Unfocus() // one ring in sight: the one that answers to the keys
	over.Overlays().Add(m)
	m.Resize(over.Size())
	m.Show()
	over.Focus(m.list)
	m.list.MoveTo(max(0, m.of.SelectedIndex()))
}

func (m *menu) close() {
	if m.of.menu != m {
		return
	}
	m.of.menu = nil
	m.over.Overlays().Remove(m)
	m.over.Focus(m.of)
}

func (m *menu) choose(i int) {
	m.close()
	m.of.SetSelectedIndex(i)
}

// find goes to the next option that begins with a letter.
func (m *menu) find(letter rune) {
	for n := range m.of.Options {
		i := (m.list.Current() + 1 + n) % len(m.of.Options)
		if strings.HasPrefix(strings.ToLower(m.of.Options[i]), string(unicode.ToLower(letter))) {
			m.list.MoveTo(i)
			return
		}
	}
}

// Escape closes the list and chooses nothing.
func (m *menu) Escape() { m.close() }

// Tapped closes the list: what was pressed lies beside it. Fyne calls it.
func (m *menu) Tapped(*fyne.PointEvent) { m.close() }

// AccessibilityLabel is what the list is for.
func (m *menu) AccessibilityLabel() string { return m.of.Label }

// AccessibilityRole says that this holds other things.
func (m *menu) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	return newDrawing(func() {}, func() fyne.Size { return fyne.NewSize(0, 0) }, m.layout, m.card)
}

func (m *menu) layout(size fyne.Size) {
	at, own := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.of), m.of.Size()
	width := own.Width
	for _, o := range m.of.Options {
		width = max(width, NewText(firstOf(o), theme.Body, "").MinSize().Width+optionWordsAt()+2*rowSides+2)
	}
	width = min(width, size.Width-2*theme.Space8)
	const gap = ringGap + ringWidth + 2
	above, below := at.Y-gap-theme.Space8, size.Height-at.Y-own.Height-gap-theme.Space8
	height := float32(len(m.of.Options))*m.list.pitch() + 2
	y := at.Y + own.Height + gap
	if height > below && above > below {
		height = min(height, above)
		y = at.Y - gap - height
	}
	x := min(at.X, size.Width-theme.Space8-width)
	place(m.card, max(theme.Space8, x), y, width, min(height, max(above, below)))
}

// option is one line of the list; the one that is chosen has a tick.
type option struct {
	fyneWidget.BaseWidget

	words  *Text
	chosen bool
}

func newOption() *option {
	o := &option{words: NewText("", theme.Body, theme.Ink)}
	o.words.LeastWidth = 40
	o.ExtendBaseWidget(o)
	return o
}

func (o *option) set(words string, chosen bool) {
	o.words.SetWords(words)
	o.chosen = chosen
	o.Refresh()
}

// optionWordsAt leaves room for the tick before the words.
func optionWordsAt() float32 { return theme.Scaled(theme.IconInText) + theme.Space8 }

func (o *option) CreateRenderer() fyne.WidgetRenderer {
	o.ExtendBaseWidget(o)
	tick := newPicture()
	paint := func() {
		paintPicture(tick, "check", theme.Accent)
		show(tick, o.chosen)
	}
	min := func() fyne.Size { return o.words.MinSize().AddWidthHeight(optionWordsAt(), 0) }
	layout := func(size fyne.Size) {
		icon, at := theme.Scaled(theme.IconInText), optionWordsAt()
		place(tick, 0, middle(size.Height, icon), icon, icon)
		place(o.words, at, 0, size.Width-at, size.Height)
	}
	return newDrawing(paint, min, layout, tick, o.words)
}
