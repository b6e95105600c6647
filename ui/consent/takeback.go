package consent

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// TakeBack is a storyteller taking their story back: one of three ways, what
// it means and reaches, and then the receipt. Nothing happens before the last
// press, and no reason is asked for.
type TakeBack struct {
	Asked

	d      *desk.Desk
	ctx    context.Context
	now    time.Time
	taken  func() // called at once when it was taken back
	done   func(erased bool)
	choice string
	names  []string // what may be typed to erase it

	breadth widget.Breadth
	ways    []*widget.PressCard
	marks   []*widget.Icon
	until   *when
	second  *widget.Entry
	typed   *widget.Entry
	asks    fyne.CanvasObject // what has to be said besides; nil for nothing
	reach   *fyne.Container
	trouble *widget.Notice
	take    *widget.Button
	back    *widget.Button
	receipt *Receipt // when it was taken back
	root    *fyne.Container
}

// NewTakeBack begins with nothing chosen. taken is called when it was taken
// back, and done when the screen is left.
func NewTakeBack(ctx context.Context, d *desk.Desk, asked Asked, now time.Time, taken func(), done func(erased bool)) *TakeBack {
	t := &TakeBack{Asked: asked, d: d, ctx: ctx, now: now, taken: taken, done: done, reach: widget.NewColumn(theme.Space8), root: fyneContainer.NewStack()}
	for i, way := range ways {
		mark := widget.NewIcon("radio_button_unchecked", theme.Edge)
		head := widget.NewColumns(theme.Space8, []float32{24, 24, widget.Rest}, mark, widget.NewIcon(way.icon, theme.Ink), widget.NewRowTitle(way.words))
		card := widget.NewPressCard(way.words+". "+way.means, widget.NewColumn(theme.Space8, head, widget.NewBody(way.means)), func() { t.choose(i) })
		card.Padding = theme.Space16
		t.ways, t.marks = append(t.ways, card), append(t.marks, mark)
	}
	t.until = newWhen(t, "When shall we ask again?", "It stays closed until "+them(asked.Story.KnownAs)+" may be asked, and longer.", "calendar_today",
		[]widget.Option{{Key: whenHalf, Words: "In six months"}, {Key: whenYear, Words: "In a year"}, {Key: whenDay, Words: "On a day"}}, t.label)
	t.until.card.Help = "It stays closed then too, until " + asked.They() + " says that it may be opened."
	t.until.card.Refresh()
	t.second, t.typed = t.field("Their name"), t.field("Whose story it is")
	t.trouble = widget.NewNotice(widget.Care, "front_hand", "", "", nil)
	t.trouble.Hide()
	t.back = widget.NewButton("Leave it as it is", "", t.Leave)
	t.take = widget.NewButton("Take the story back", "undo", t.onTake)
	t.take.Rank = widget.Danger
	desk.Work(ctx, t.load, t.loaded)
	t.label()
	t.put()
	return t
}

func (t *TakeBack) field(label string) *widget.Entry {
	e := widget.NewEntry(label)
	e.OnShortcut = t.d.Keys.TypedShortcut
	e.OnChanged = func(string) { t.label() }
	return e
}

// found is what taking it back reaches, and what may be typed to erase it.
type found struct {
	reached []library.Derived
	names   []string
}

func (t *TakeBack) load(ctx context.Context) (f found, err error) {
	if f.reached, err = t.d.Library.Derived(ctx, t.Story.ID, t.Target); err != nil {
		return f, err
	}
	f.names, err = t.d.Library.Whose(ctx, t.Story.ID)
	return f, err
}

func (t *TakeBack) loaded(f found, err error) {
	if err != nil {
		t.fail(err)
		return
	}
	t.names = f.names
	for _, r := range reaches(f.reached) {
		line := widget.NewText(r.words, theme.Body, theme.Ink)
		line.Wrap, line.LeastWidth = true, 100
		t.reach.Add(widget.NewColumns(theme.Space12, []float32{24, widget.Rest}, widget.NewIcon(r.icon, theme.Ink2), line))
	}
	t.put()
}

// choose takes one of the three ways.
func (t *TakeBack) choose(i int) {
	t.choice = ways[i].choice
	for j, mark := range t.marks {
		mark.Set("radio_button_unchecked", theme.Edge)
		if t.ways[j].Chosen = j == i; j == i {
			mark.Set("check_circle-fill", theme.Accent)
		}
		t.ways[j].Refresh()
	}
	t.label()
	t.put()
	t.d.Window.Canvas().Focus(t.ways[i])
	if t.asks != nil {
		widget.Reveal(t.asks)
	}
}

// Enter begins another visit.
func (t *TakeBack) Enter(ctx context.Context) {
	t.ctx = ctx
	if t.receipt != nil {
		t.receipt.ctx = ctx
	}
}

// Content is the screen for the room there is.
func (t *TakeBack) Content(b widget.Breadth) fyne.CanvasObject {
	t.breadth = b
	t.put()
	return t.root
}

// Focus is what the keyboard goes to.
func (t *TakeBack) Focus() fyne.Focusable {
	if t.receipt != nil {
		return t.receipt.focus()
	}
	return t.ways[0]
}

func (t *TakeBack) put() {
	if t.receipt != nil {
		t.root.Objects = []fyne.CanvasObject{t.receipt.content(t.breadth)}
		page.Relayout(t.root)
		return
	}
	say := widget.NewBody("It needs no reason. It works at once on this laptop, and on every other as soon as it is online.")
	title := widget.NewHeading("What does " + t.They() + " want?")
	title.Wrap = true
	head := widget.NewColumn(theme.Space4, title, say, t.trouble)
	cards := widget.NewColumn(10)
	if t.breadth == widget.Wide {
		cards = widget.NewColumn(0, t.three())
	} else {
		for _, w := range t.ways {
			cards.Add(w)
		}
	}
	inside := widget.NewColumn(theme.Space12, cards)
	if t.asks = t.more(); t.asks != nil {
		inside.Add(t.asks)
	}
	if len(t.reach.Objects) > 0 {
		inside.Add(widget.NewQuestion("What it reaches", "", t.reach))
	}
	t.root.Objects = []fyne.CanvasObject{laid(head, inside, widget.NewFooter(t.back, nil, t.take))}
	page.Relayout(t.root)
}

// more is what has to be said besides the way; nil for nothing.
func (t *TakeBack) more() fyne.CanvasObject {
	switch t.choice {
	case catalog.ChoiceClose:
		return t.until.content()
	case catalog.ChoiceErase:
		return t.confirmation()
	}
	return nil
}

// label says on the button what it does.
func (t *TakeBack) label() {
	t.take.Enable()
	words := "Take the story back"
	switch t.choice {
	case "":
		t.take.Disable()
	case catalog.ChoiceClose:
		if t.until.at.IsZero() {
			t.take.Disable()
		}
		words = "Close the story"
	case catalog.ChoiceErase:
		words = "Seal it now, erase later"
		if t.second.Text != "" || t.typed.Text != "" {
			words = "Erase the story"
		}
	}
	t.take.Set(words, "undo")
}

func (t *TakeBack) onTake() {
	w := library.Withdrawal{Story: t.Story.ID, Target: t.Target, Choice: t.choice, How: catalog.HowApart}
	switch t.choice {
	case "":
		return
	case catalog.ChoiceClose:
		w.Until = t.until.at
	case catalog.ChoiceErase:
		w.SecondPerson, w.Name = t.second.Text, t.typed.Text
	}
	t.take.Disable()
	var r library.Receipt
	desk.Save(t.ctx, func(ctx context.Context) (err error) {
		r, err = t.d.Library.Withdraw(ctx, w)
		return err
	}, func(err error) {
		t.label()
		if err != nil && r.Event == "" {
			t.fail(err)
			return
		}
		t.receipt = newReceipt(t.ctx, t.d, r, t.Leave)
		t.taken()
		t.put()
		if err != nil { // it is taken back; what was not finished goes on at the next start
			t.receipt.fail(err)
		}
		t.d.Window.Canvas().Focus(t.Focus())
	})
}

// Leave leaves the screen; before the last press nothing was done.
func (t *TakeBack) Leave() {
	t.done(t.receipt != nil && t.receipt.of.Choice == catalog.ChoiceErase && !t.receipt.of.Waits)
}

func (t *TakeBack) fail(err error) {
	why := Explained(err)
	t.trouble.Set(widget.Care, "front_hand", why.What, why.Safe+" "+why.Do, nil)
	t.trouble.Show()
	t.put()
}

func (t *TakeBack) desk() *desk.Desk { return t.d }
func (t *TakeBack) today() time.Time { return t.now }
