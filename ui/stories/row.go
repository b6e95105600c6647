package stories

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// row is one story in the list. The list fills it anew with other stories; one
// that has not been fetched yet is two pale bars.
type row struct {
	fyneWidget.BaseWidget

	tall          bool // three lines, where there is little room
	finds         bool // and one more that shows where the words were found
	here          bool // the story has been fetched
	dot           *widget.PlayDot
	title, line   *widget.Text
	when          *widget.Text // where words were found
	said          *widget.Marked
	consent, kept *widget.StatusPill
	themes        *widget.Chips
	pale          [2]*canvas.Rectangle
}

func newRow() *row {
	r := &row{
		dot: widget.NewPlayDot("Play", nil), title: widget.NewRowTitle(""), line: widget.NewSecond(""),
		when: widget.NewText("", theme.Second, theme.Accent), said: widget.NewMarked(theme.Second),
		consent: widget.NewStatusPill("", "", widget.Calm), kept: widget.NewStatusPill("", "", widget.Calm),
		themes: widget.NewEmptyChips(2),
		pale:   [2]*canvas.Rectangle{canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)},
	}
	r.title.LeastWidth, r.line.LeastWidth = 100, 100
	r.when.Bold = true
	r.ExtendBaseWidget(r)
	return r
}

// The heights of a row at 100 %.
const (
	usualHeight     = 68
	tallHeight      = 96
	foundHeight     = 92
	tallFoundHeight = 120
)

func rowHeight(tall, finds bool) float32 {
	switch {
	case tall && finds:
		return tallFoundHeight
	case tall:
		return tallHeight
	case finds:
		return foundHeight
	}
	return usualHeight
}

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &rowDrawing{of: r}
}

type rowDrawing struct {
	of   *row
	size fyne.Size
}

func (d *rowDrawing) Destroy() {}

func (d *rowDrawing) Objects() []fyne.CanvasObject {
	r := d.of
	return []fyne.CanvasObject{r.dot, r.title, r.line, r.when, r.said, r.consent, r.kept, r.themes, r.pale[0], r.pale[1]}
}

func (d *rowDrawing) MinSize() fyne.Size { return fyne.NewSize(theme.Scaled(300), 10) }

func (d *rowDrawing) Layout(size fyne.Size) {
	d.size = size
	d.of.layout(size)
}

func (d *rowDrawing) Refresh() {
	for _, p := range d.of.pale {
		p.FillColor, p.CornerRadius = theme.Color(theme.Track), 6
	}
	d.Layout(d.size)
	canvas.Refresh(d.of)
}

// layout puts the parts where there is room for them.
func (r *row) layout(size fyne.Size) {
	parts := []fyne.CanvasObject{r.dot, r.title, r.line, r.consent, r.kept}
	for _, o := range parts {
		shown(o, r.here)
	}
	shown(r.themes, r.here && !r.tall)
	shown(r.when, r.here && r.finds)
	shown(r.said, r.here && r.finds)
	for _, p := range r.pale {
		shown(p, !r.here)
	}
	top, x := (size.Height-r.lines())/2, theme.Scaled(dotWidth)+theme.Space16
	title, line := r.title.MinSize().Height, r.line.MinSize().Height
	dot := theme.Scaled(dotWidth)
	if r.tall {
		put(r.dot, 0, top+2, dot, dot)
	} else {
		put(r.dot, 0, top+(title+line-dot)/2, dot, dot)
	}
	rest := size.Width - x
	if r.tall {
		r.layoutTall(top, x, rest)
	} else {
		r.layoutWide(top, x, rest)
	}
	put(r.pale[0], x, top+title*0.2, rest*0.3, title*0.6)
	put(r.pale[1], x, top+title+line*0.2, rest*0.2, line*0.6)
}

// lines is how high all lines are together.
func (r *row) lines() float32 {
	line := r.line.MinSize().Height
	height := r.title.MinSize().Height + line
	if r.tall {
		height += 2 + r.stateHeight()
	}
	if r.finds {
		height += line
	}
	return height
}

func (r *row) stateHeight() float32 { return theme.Scaled(theme.IconInText) + 4 }

func (r *row) layoutWide(top, x, rest float32) {
	consent, kept, themes := theme.Scaled(consentWidth), theme.Scaled(keptWidth), theme.Scaled(themesWidth)
	title, line := r.title.MinSize().Height, r.line.MinSize().Height
	first := rest - consent - kept - themes - 3*theme.Space16
	put(r.title, x, top, first, title)
	put(r.line, x, top+title, first, line)
	at := x + first + theme.Space16
	for _, part := range []struct {
		o     fyne.CanvasObject
		width float32
	}{{r.consent, consent}, {r.kept, kept}, {r.themes, themes}} {
		height := part.o.MinSize().Height
		put(part.o, at, top+(title+line-height)/2, part.width, height)
		at += part.width + theme.Space16
	}
	r.layoutFound(top+title+line, x, rest)
}

func (r *row) layoutTall(top, x, rest float32) {
	title, line := r.title.MinSize().Height, r.line.MinSize().Height
	put(r.title, x, top, rest, title)
	put(r.line, x, top+title, rest, line)
	top += title + line
	if r.finds {
		r.layoutFound(top, x, rest)
		top += line
	}
	consent := min(r.consent.MinSize().Width, rest/2)
	put(r.consent, x, top+2, consent, r.stateHeight())
	put(r.kept, x+consent+theme.Space24, top+2, rest-consent-theme.Space24, r.stateHeight())
}

func (r *row) layoutFound(top, x, rest float32) {
	when := min(r.when.MinSize().Width, rest/2)
	height := r.line.MinSize().Height
	put(r.when, x, top, when, height)
	put(r.said, x+when+theme.Space8, top, rest-when-theme.Space8, height)
}

func put(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(width, height))
}

// fill shows story i in a row.
func (p *Page) fill(i int, r *row) {
	s, here := p.shelf.Row(i)
	r.here, r.tall, r.finds = here, p.breadth != widget.Wide, p.shelf.Shown.Search != ""
	if here {
		p.fillWith(s, r)
	}
}

func (p *Page) fillWith(s library.Row, r *row) {
	r.dot.SetPlaying(p.hearing.plays(s.ID))
	r.dot.Spoken = "Play " + words.Title(s.Title, s.KnownAs)
	r.dot.OnTapped = func() { p.play(s) }
	r.title.SetWords(words.Title(s.Title, s.KnownAs))
	r.line.SetWords(p.line(s))
	consent, kept := words.Consent(s.Permission), words.Kept(s, p.sending())
	if r.tall {
		consent, kept = consent.OneLine(), kept.OneLine()
	}
	consent.On(r.consent)
	kept.On(r.kept)
	r.themes.Set(p.filters.called(s.Themes))
	found := foundIn(s)
	r.when.SetWords(found.where)
	r.said.Set(found.words, found.marks)
}

// line is the second line of a row; of a story that is being recorded or
// brought in, it says so.
func (p *Page) line(s library.Row) string {
	if now := p.d.Session(); now != nil && now.Story == s.ID {
		return words.Name(s.KnownAs) + "  ·  recording now"
	}
	if now := p.d.Bringing(); now != nil && now.Story == s.ID && !now.Beside {
		return words.Name(s.KnownAs) + "  ·  being brought in"
	}
	return words.Line(s)
}

func (p *Page) sending() words.Sending {
	status, enrolled := p.d.Status()
	return words.Sending{Status: status, Enrolled: enrolled}
}

// spoken is a row as a screen reader says it.
func (p *Page) spoken(i int) string {
	s, here := p.shelf.Row(i)
	if !here {
		return "A story that is being fetched"
	}
	said := words.Title(s.Title, s.KnownAs) + ", " + words.Name(s.KnownAs) + ", " + s.Permission.Words + ", " + words.Kept(s, p.sending()).Words
	if found := foundIn(s); found.words != "" {
		said += ". " + found.where + ": " + found.words
	}
	return said
}
