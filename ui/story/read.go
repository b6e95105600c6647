package story

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// read is the tab Read: the words, written out, each with its time and who said
// it. Opening a line goes to where it is heard.
type read struct {
	p    *Page
	all  []lineSaid
	list *widget.List
}

// lineSaid is one row: a piece of what somebody said, no longer than two lines.
type lineSaid struct {
	catalog.Segment
	first bool // time and speaker stand at the first row only
}

// longestSaid is how many letters stand in one row.
const longestSaid = 100

func newRead(p *Page) *read {
	r := &read{p: p}
	r.list = widget.NewList(func() int { return len(r.all) },
		func() fyne.CanvasObject { return newSaidRow() },
		func(i int, o fyne.CanvasObject) { r.fill(i, o.(*saidRow)) })
	r.list.RowHeight = 56
	r.list.OnOpen = r.onOpen
	r.list.Spoken = func(i int) string {
		return words.Moment(r.all[i].StartMS) + " " + r.all[i].Speaker + ". " + r.all[i].Text
	}
	return r
}

func (r *read) content() fyne.CanvasObject { return page.OffPage(r.list) }

func (r *read) show(t told) {
	r.all = nil
	for _, s := range t.Segments {
		for i, part := range parts(s.Text, longestSaid) {
			s.Text = part
			r.all = append(r.all, lineSaid{s, i == 0})
		}
	}
	r.list.Refresh()
}

// parts breaks words where there is a space, into pieces of so many letters.
func parts(said string, longest int) []string {
	var all []string
	piece := ""
	for _, word := range strings.Fields(said) {
		if piece != "" && len(piece)+1+len(word) > longest {
			all, piece = append(all, piece), ""
		}
		piece = strings.TrimSpace(piece + " " + word)
	}
	return append(all, piece)
}

// onOpen goes to where a line is heard.
func (r *read) onOpen(i int) {
	if i >= len(r.all) || r.p.listen.none.Visible() {
		return
	}
	s := r.all[i]
	r.p.listen.turnTo(s.Recording)
	r.p.listen.seek(time.Duration(s.StartMS) * time.Millisecond)
	r.p.Show(tabListen)
}

// saidRow is one row.
type saidRow struct {
	fyneWidget.BaseWidget

	at, who, said *widget.Text
	content       fyne.CanvasObject
}

func newSaidRow() *saidRow {
	r := &saidRow{at: widget.NewText("", theme.Second, theme.Ink2), who: widget.NewText("", theme.Second, theme.Accent), said: widget.NewText("", theme.Body, theme.Ink)}
	r.at.Align, r.at.LeastWidth = fyne.TextAlignTrailing, 40
	r.who.Bold, r.who.LeastWidth = true, 60
	r.said.Wrap, r.said.LeastWidth = true, 100
	r.content = widget.NewColumns(theme.Space16, []float32{64, 120, widget.Rest}, r.at, r.who, r.said)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *saidRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (r *read) fill(i int, row *saidRow) {
	if i >= len(r.all) {
		return
	}
	s := r.all[i]
	row.said.SetWords(s.Text)
	at, who := "", ""
	if s.first {
		at, who = words.Moment(s.StartMS), s.Speaker
	}
	row.at.SetWords(at)
	row.who.SetWords(who)
	row.who.Colour = theme.Accent
	if s.Speaker == r.p.told.ReporterName && s.Speaker != "" {
		row.who.Colour = theme.Ink2
	}
	row.who.Refresh()
}
