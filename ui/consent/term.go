package consent

import (
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// term asks how long a yes lasts, when to talk again, and on what conditions.
type term struct {
	a             *Ask
	ends, again   *when
	conditions    *widget.Entry
	conditionCard *widget.Panel
}

func newTerm(a *Ask) *term {
	t := &term{a: a}
	t.ends = newWhen(a, "Does a yes end one day?", "On the day after, nothing more is done with it.", "schedule",
		[]widget.Option{{Key: whenNever, Words: "No end"}, {Key: whenYear, Words: "In a year"}, {Key: whenDay, Words: "On a day"}}, t.onAnswer)
	t.again = newWhen(a, "When shall we talk about it again?", "Ownvoice reminds you then.", "calendar_today",
		[]widget.Option{{Key: whenHalf, Words: "In six months"}, {Key: whenYear, Words: "In a year"}, {Key: whenDay, Words: "On a day"}}, t.onAnswer)
	t.conditions = widget.NewNotes("Only if…, not before…, in " + possessive(a.Story.KnownAs) + " own words")
	t.conditions.OnShortcut = a.d.Keys.TypedShortcut
	t.conditions.SetMinRowsVisible(2)
	t.conditions.OnChanged = func(string) { t.onAnswer() }
	t.conditionCard = widget.NewQuestion("Is there a condition?", "", t.conditions)
	return t
}

func possessive(knownAs string) string {
	if knownAs == "" {
		return "their"
	}
	return words.Possessive(knownAs)
}

func (t *term) onAnswer() {
	t.a.given.until, t.a.given.review = t.ends.at, t.again.at
	t.a.given.conditions = t.conditions.Text
	t.a.answered()
}

func (t *term) name() string { return "For how long" }

func (t *term) content(widget.Breadth) fyne.CanvasObject {
	return widget.NewColumn(10, t.ends.content(), t.again.content(), t.conditionCard)
}

func (t *term) focus() fyne.Focusable { return t.ends.card.Focus() }

func (t *term) aloud() string {
	return aloudCards([]*widget.ConsentCard{t.ends.card, t.again.card}) + "\nIs there a condition?"
}

// mostConditions is how many letters conditions may have: more is a letter.
const mostConditions = 20_000

func (t *term) wrong() string {
	if len(t.conditions.Text) > mostConditions {
		return "These are more words than can be kept with an answer. Attach them as a letter instead."
	}
	if t.ends.wrong != "" {
		return t.ends.wrong
	}
	return t.again.wrong
}

// The answers to "when".
const (
	whenNever = "never"
	whenHalf  = "half"
	whenYear  = "year"
	whenDay   = "day"
)

// room is a screen that lays itself out again, and knows the day.
type room interface {
	put()
	desk() *desk.Desk
	today() time.Time
}

func (a *Ask) desk() *desk.Desk { return a.d }
func (a *Ask) today() time.Time { return a.now }

// when is a question answered by a day to come, or by none.
type when struct {
	in    room
	card  *widget.ConsentCard
	entry *widget.Entry
	row   *widget.Panel
	said  *widget.Text
	done  func()

	at    time.Time
	wrong string
}

func newWhen(in room, question, help, icon string, options []widget.Option, done func()) *when {
	w := &when{in: in, done: done, said: widget.NewSecond("")}
	w.said.LeastWidth, w.said.Wrap = 100, true
	w.card = widget.NewConsentCard(question, help, options, w.onAnswer).Pictured(icon)
	w.entry = widget.NewEntry("30 November 2027")
	w.entry.Label = "The day"
	w.entry.OnShortcut = in.desk().Keys.TypedShortcut
	w.entry.OnChanged = func(string) { w.read(); w.done() }
	w.row = widget.NewCard(widget.NewColumns(theme.Space16, []float32{120, 220, widget.Rest}, widget.NewRowTitle("The day"), w.entry, w.said)).Pad(theme.Space12, theme.CardPadding)
	w.row.Hide()
	return w
}

func (w *when) content() fyne.CanvasObject { return widget.NewColumn(4, w.card, w.row) }

func (w *when) onAnswer(key string) {
	if asks := key == whenDay; asks != w.row.Visible() {
		w.row.Hidden = !asks
		w.in.put()
		w.in.desk().Window.Canvas().Focus(w.card.Focus())
	}
	w.read()
	w.done()
}

// read takes the answer for a day.
func (w *when) read() {
	w.at, w.wrong = time.Time{}, ""
	switch w.card.Answer {
	case whenHalf:
		w.at = lastSecond(w.in.today().AddDate(0, 6, 0))
	case whenYear:
		w.at = lastSecond(w.in.today().AddDate(1, 0, 0))
	case whenDay:
		w.at, w.wrong = day(w.entry.Text, w.in.today())
	}
	w.said.SetWords("")
	if w.wrong != "" && w.entry.Text != "" {
		w.said.SetWords(w.wrong)
	} else if !w.at.IsZero() {
		w.said.SetWords(w.at.Format("Monday 2 January 2006"))
	}
	w.row.Refresh()
}
