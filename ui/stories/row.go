package stories

import (
	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// row is one story in the list. The list fills it anew with other stories.
type row struct {
	fyneWidget.BaseWidget

	tall          bool
	dot           *widget.PlayDot
	title, line   *widget.Text
	consent, kept *widget.StatusPill
	content       fyne.CanvasObject
}

func newParts() *row {
	r := &row{
		dot: widget.NewPlayDot("Play", nil), title: widget.NewRowTitle(""), line: widget.NewSecond(""),
		consent: widget.NewStatusPill("", "", widget.Calm), kept: widget.NewStatusPill("", "", widget.Calm),
	}
	r.title.LeastWidth, r.line.LeastWidth = 100, 100
	r.ExtendBaseWidget(r)
	return r
}

// newRow is a row on two lines, 68 high.
func newRow() *row {
	r := newParts()
	r.content = widget.NewColumns(theme.Space16, []float32{dotWidth, widget.Rest, consentWidth, keptWidth},
		r.dot, widget.NewColumn(0, r.title, r.line), r.consent, r.kept)
	return r
}

// newTallRow is a row on three lines.
func newTallRow() *row {
	r := newParts()
	r.tall = true
	r.content = widget.NewColumns(theme.Space16, []float32{dotWidth, widget.Rest}, r.dot,
		widget.NewColumn(2, r.title, r.line, widget.NewLine(theme.Space32, r.consent, r.kept)))
	return r
}

// CreateRenderer is called by Fyne.
func (r *row) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

// fill shows story i in a row.
func (p *Page) fill(i int, r *row) {
	if i >= len(p.rows) {
		return
	}
	s := p.rows[i]
	r.dot.SetPlaying(p.hearing.plays(s.ID))
	r.dot.Spoken = "Play " + words.Title(s.Title, s.KnownAs)
	r.dot.OnTapped = func() { p.hearing.toggle(s.ID) }
	r.title.SetWords(words.Title(s.Title, s.KnownAs))
	r.line.SetWords(p.line(s))
	consent, kept := words.Consent(s.Permission), words.Kept(s, p.sending())
	if r.tall {
		consent, kept = consent.OneLine(), kept.OneLine()
	}
	consent.On(r.consent)
	kept.On(r.kept)
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
	s := p.rows[i]
	return words.Title(s.Title, s.KnownAs) + ", " + words.Name(s.KnownAs) + ", " + s.Permission.Words + ", " + words.Kept(s, p.sending()).Words
}
