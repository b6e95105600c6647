package people

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// private is what stays on this laptop: the legal name, and how to reach
// somebody. It is read only when somebody asks to see it, and forgotten by the
// page when they look at something else.
type private struct {
	o      *person
	shown  bool
	is     catalog.Contact
	keeper *desk.Keeper

	ask    *widget.Button
	name   *widget.Entry
	way    *widget.Select
	detail *widget.Entry
	fields *fyne.Container
}

// ways are the ways to reach somebody, as they are kept and as they are said.
var ways = []widget.Option{
	{Key: "phone", Words: "Phone call"}, {Key: "letter", Words: "Letter"}, {Key: "link", Words: "A link to listen"},
	{Key: "in person", Words: "In person"}, {Key: "none", Words: "Please do not contact me"},
}

func newPrivate(o *person) *private {
	v := &private{o: o}
	v.keeper = desk.NewKeeper(o.p.d.Open, v.take, v.onKept)
	v.ask = widget.NewButton("", "", v.onAsk)
	v.name = v.field("Legal name", func(c *catalog.Contact, s string) { c.LegalName = s })
	v.detail = v.field("Their number or address", func(c *catalog.Contact, s string) { c.Detail = s })
	var names []string
	for _, w := range ways {
		names = append(names, w.Words)
	}
	v.way = widget.NewSelect("How they want to be reached", names, nil)
	return v
}

func (v *private) field(hint string, set func(*catalog.Contact, string)) *widget.Entry {
	e := widget.NewEntry(hint)
	e.OnShortcut = v.o.p.d.Keys.TypedShortcut
	e.OnChanged = func(s string) {
		set(&v.is, strings.TrimSpace(s))
		v.keeper.Soon()
	}
	return e
}

// body stands apart from everything else, on another ground.
func (v *private) body() fyne.CanvasObject {
	icon := widget.NewIcon("lock-fill", theme.Ink2)
	head := widget.NewColumns(theme.Space12, []float32{24, widget.Rest}, icon, widget.NewColumn(0, widget.NewRowTitle("Stays on this laptop"),
		small("The legal name and how to reach them. It is sent nowhere, and stands in no list, no copy and no file but this laptop’s own.")))
	v.fields = widget.NewColumn(theme.Space12, labelled("Legal name", v.name), labelled("How they want to be reached", v.way), labelled("Their number or address", v.detail))
	v.settle()
	apart := widget.NewPanel(theme.Sunk, widget.NewColumn(theme.Space12, head, v.fields, widget.NewLine(0, v.ask))).Pad(theme.CardPadding, theme.CardPadding)
	apart.Edge, apart.Radius = theme.Edge, theme.CardRadius
	return apart
}

// settle shows the fields, or only that there is something to ask for.
func (v *private) settle() {
	v.fields.Hidden = !v.shown
	v.ask.Set("Show it", "visibility")
	if v.shown {
		v.ask.Set("Hide it", "visibility_off")
	}
}

// onAsk shows what stays on this laptop, or hides it.
func (v *private) onAsk() {
	if v.shown {
		v.keeper.Now()
		v.hide()
		v.o.p.relayout()
		return
	}
	id := v.o.is.ID
	desk.Work(v.o.p.ctx, loadContact(v.o.p.d.Library, id), func(c catalog.Contact, err error) {
		switch {
		case err != nil:
			v.o.p.tell(err)
			return
		case v.o.is.ID != id:
			return
		}
		v.show(c)
	})
}

func (v *private) show(c catalog.Contact) {
	v.is, v.shown = c, true
	setText(v.name, c.LegalName)
	setText(v.detail, c.Detail)
	v.way.OnChanged = nil
	v.way.ClearSelected()
	for _, w := range ways {
		if w.Key == c.Way {
			v.way.SetSelected(w.Words)
		}
	}
	v.way.OnChanged = v.onWay
	v.settle()
	v.o.p.relayout()
	v.o.p.d.Window.Canvas().Focus(v.name)
}

// hide takes it out of the page, not only out of sight.
func (v *private) hide() {
	if v.fields == nil {
		return
	}
	v.shown, v.is = false, catalog.Contact{}
	v.way.OnChanged = nil
	v.way.ClearSelected()
	setText(v.name, "")
	setText(v.detail, "")
	v.settle()
}

func (v *private) onWay(words string) {
	for _, w := range ways {
		if w.Words == words {
			v.is.Way = w.Key
			v.keeper.Soon()
		}
	}
}

func (v *private) take() func(context.Context) error {
	is, lib := v.is, v.o.p.d.Library
	return func(ctx context.Context) error { return lib.SetContact(ctx, is) }
}

func (v *private) onKept(err error) {
	if err != nil {
		v.o.p.tell(err)
		return
	}
	v.o.kept.Show()
	v.o.p.relayout()
}
