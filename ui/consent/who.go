package consent

import (
	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Who is the answer to "who can hear this, and why": a row for each of those
// who may or may not.
type Who struct {
	rows    *widget.Rows
	all     []catalog.Hearing
	maker   string // who recorded it, as the first row says it
	breadth widget.Breadth
}

// NewWho is empty. open is called with the row that was pressed: to see the
// words it stands on, or to ask where nobody was asked.
func NewWho(open func(catalog.Hearing)) *Who {
	w := &Who{}
	w.rows = widget.NewRows(func(i int) { open(w.all[i]) })
	w.rows.Spoken = func(i int) string {
		h := w.all[i]
		return w.called(h.Who) + ": " + May(h).Words + ". " + h.Why
	}
	return w
}

// Focus is what to give the keyboard to.
func (w *Who) Focus() fyne.Focusable { return w.rows }

// Show shows other answers; maker is who recorded it.
func (w *Who) Show(all []catalog.Hearing, maker string) {
	w.all, w.maker = all, maker
	w.fill()
}

// Content is the rows on a card.
func (w *Who) Content(b widget.Breadth) fyne.CanvasObject {
	w.breadth = b
	w.fill()
	return widget.NewCard(w.rows).Pad(1, 1)
}

func (w *Who) fill() {
	var rows []fyne.CanvasObject
	for _, h := range w.all {
		rows = append(rows, w.row(h))
	}
	w.rows.SetRows(rows...)
}

func (w *Who) row(h catalog.Hearing) fyne.CanvasObject {
	icon := widget.NewIcon(audiences[h.Who].icon, theme.Ink2)
	who := widget.NewText(w.called(h.Who), theme.Body, theme.Ink)
	who.Bold, who.Wrap, who.LeastWidth = true, true, 100
	why := widget.NewText(h.Why, theme.Second, theme.Ink2)
	why.Wrap, why.LeastWidth = true, 100
	may := May(h).Pill()
	may.Bold = true
	if w.breadth == widget.Wide {
		return widget.NewColumns(theme.Space16, []float32{24, 250, 150, widget.Rest}, icon, who, may, why)
	}
	return widget.NewColumns(theme.Space16, []float32{24, widget.Rest, -1}, icon, widget.NewColumn(0, who, why), may)
}

var audiences = map[catalog.Audience]struct{ icon, words string }{
	catalog.AudienceReporter: {"laptop_windows", ""},
	catalog.AudienceTeam:     {"group", "The project team"},
	catalog.AudienceArchive:  {"archive", "The archive, to keep it"},
	catalog.AudienceMachine:  {"computer", "A computer of ours"},
	catalog.AudienceWorkshop: {"forum", "Storytellers in a workshop"},
	catalog.AudienceReport:   {"format_quote", "Readers of a report"},
	catalog.AudienceExtract:  {"content_cut", "Anyone, a short extract"},
	catalog.AudiencePicture:  {"visibility", "Anyone, a picture"},
	catalog.AudienceWhole:    {"language", "Anyone on the web, all of it"},
	catalog.AudiencePartner:  {"share", "A partner"},
	catalog.AudienceTrain:    {"menu_book", "Those who train AI"},
}

func (w *Who) called(who catalog.Audience) string {
	if who == catalog.AudienceReporter {
		return w.maker
	}
	return audiences[who].words
}

// May is an answer as it is shown.
func May(h catalog.Hearing) words.State {
	s := words.State{Icon: "close", Words: "No", Tone: widget.Faint, Percent: widget.NoBar}
	switch h.May {
	case catalog.MayYes:
		s.Icon, s.Words, s.Tone = "check_circle-fill", "Yes", widget.Good
	case catalog.MayUntil:
		s.Icon, s.Words, s.Tone = "schedule", "Until "+words.Day(h.Until), widget.Good
	case catalog.MayAsk:
		s.Icon, s.Words, s.Tone = "chat_bubble", "Ask first", widget.Care
	}
	return s
}
