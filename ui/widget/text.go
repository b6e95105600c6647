package widget

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Text is words in one of the sizes of ui.md. It stands on one line and ends
// in "…" where it does not fit, or wraps when Wrap is set. Lead, when there is
// one, stands before Words in SemiBold: "Maureen is getting quiet. Ask her…".
// After setting a field, call Refresh.
type Text struct {
	fyneWidget.BaseWidget

	Lead     string
	Words    string
	TextSize float32             // at 100 %, one of theme's sizes
	Bold     bool                // SemiBold
	Colour   fyne.ThemeColorName // empty is theme.Ink
	Wrap     bool                // as many lines as it takes
	Align    fyne.TextAlign      // for one line only

	// LeastWidth is what a wrapping or cut text asks for at 100 %, so that it
	// is not squeezed to nothing. 0 is one word for wrapping, and all of the
	// words for one line.
	LeastWidth float32

	lines []line
	width float32
}

var _ fyne.Accessible = (*Text)(nil)

// NewText is words on one line: size is one of theme's, colour empty for ink.
func NewText(words string, size float32, colour fyne.ThemeColorName) *Text {
	t := &Text{Words: words, TextSize: size, Colour: colour}
	t.ExtendBaseWidget(t)
	return t
}

// NewTitle is the title of a page.
func NewTitle(words string) *Text { return newBold(words, theme.Title) }

// NewHeading is the head of a section or a card.
func NewHeading(words string) *Text { return newBold(words, theme.Section) }

// NewRowTitle is the title in a row, or a question.
func NewRowTitle(words string) *Text { return newBold(words, theme.RowTitle) }

// NewBody is words that wrap.
func NewBody(words string) *Text {
	t := NewText(words, theme.Body, theme.Ink)
	t.Wrap = true
	return t
}

// NewSecond is the quieter line below a title; one line.
func NewSecond(words string) *Text { return NewText(words, theme.Second, theme.Ink2) }

// NewSmall is the smallest words there are; one line.
func NewSmall(words string) *Text { return NewText(words, theme.Smallest, theme.Ink2) }

func newBold(words string, size float32) *Text {
	t := NewText(words, size, theme.Ink)
	t.Bold = true
	return t
}

// SetWords changes the words and shows them. The same words cost nothing.
func (t *Text) SetWords(words string) {
	if words == t.Words {
		return
	}
	t.Words = words
	t.Refresh()
}

// AccessibilityLabel is the words themselves.
func (t *Text) AccessibilityLabel() string {
	return strings.TrimSpace(t.Lead + " " + t.Words)
}

// AccessibilityRole says that this is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	d := &textDrawing{text: t}
	d.Refresh()
	return d
}

// letters is the style for plain words or for the lead.
func (t *Text) letters(lead bool) fyne.TextStyle {
	return fyne.TextStyle{Bold: t.Bold || lead}
}

func (t *Text) pixels() float32 { return theme.Scaled(t.TextSize) }

// lineHeight is 1.4 for reading and a little less for titles.
func (t *Text) lineHeight() float32 {
	if t.TextSize >= theme.Section {
		return float32(int(t.pixels()*1.28 + 0.5))
	}
	return float32(int(t.pixels()*1.4 + 0.5))
}

// textDrawing draws a Text as one canvas.Text for each run of letters.
type textDrawing struct {
	text *Text
	runs []fyne.CanvasObject
	size fyne.Size
}

func (d *textDrawing) Objects() []fyne.CanvasObject { return d.runs }
func (d *textDrawing) Destroy()                     {}

func (d *textDrawing) MinSize() fyne.Size {
	t := d.text
	height := t.lineHeight() * float32(max(1, len(t.lines)))
	if t.LeastWidth > 0 {
		return fyne.NewSize(theme.Scaled(t.LeastWidth), height)
	}
	if t.Wrap {
		return fyne.NewSize(t.longestWord(), height)
	}
	return fyne.NewSize(t.wholeWidth(), height)
}

func (d *textDrawing) Layout(size fyne.Size) {
	d.size = size
	if size.Width == d.text.width {
		d.put()
		return
	}
	d.Refresh()
}

func (d *textDrawing) Refresh() {
	d.text.width = d.size.Width
	d.text.lines = d.text.broken(d.size.Width)
	d.draw()
	d.put()
	canvas.Refresh(d.text)
}

// draw makes the runs say what the lines hold, and keeps those it has.
func (d *textDrawing) draw() {
	n := 0
	for _, l := range d.text.lines {
		for _, r := range l.runs {
			if n == len(d.runs) {
				d.runs = append(d.runs, canvas.NewText("", nil))
			}
			d.paint(d.runs[n].(*canvas.Text), r)
			n++
		}
	}
	d.runs = d.runs[:n]
}

func (d *textDrawing) paint(run *canvas.Text, r run) {
	colour := d.text.Colour
	if colour == "" {
		colour = theme.Ink
	}
	run.Text, run.TextSize = r.letters, d.text.pixels()
	run.TextStyle = d.text.letters(r.lead)
	run.Color = theme.Color(colour)
}

// put places each run on its line.
func (d *textDrawing) put() {
	n := 0
	height := d.text.lineHeight()
	top := float32(0)
	if len(d.text.lines) == 1 {
		top = middle(d.size.Height, height)
	}
	for i, l := range d.text.lines {
		x := d.text.indent(d.size.Width, l.width)
		for _, r := range l.runs {
			min := d.runs[n].MinSize()
			place(d.runs[n], x+r.x, top+float32(i)*height+(height-min.Height)/2, min.Width, min.Height)
			n++
		}
	}
}

func (t *Text) indent(space, width float32) float32 {
	switch t.Align {
	case fyne.TextAlignCenter:
		return max(0, (space-width)/2)
	case fyne.TextAlignTrailing:
		return max(0, space-width)
	}
	return 0
}
