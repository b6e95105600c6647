package people

import (
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/tongues"
	"ownvoice/ui/widget"
)

// mostStories is how many of a person's stories are listed by their titles.
const mostStories = 20

// roles is what people do in a project, as it is said.
var roles = []struct {
	role catalog.Role
	name string
}{
	{catalog.RoleStoryteller, "Storyteller"}, {catalog.RoleReporter, "Reporter"}, {catalog.RoleCoordinator, "Coordinator"},
	{catalog.RoleArchivist, "Archivist"}, {catalog.RoleSupporter, "Supporter"},
}

func roleName(r catalog.Role) string {
	for _, each := range roles {
		if each.role == r {
			return each.name
		}
	}
	return "Not said"
}

// person is one of the people, as they want to be known and met.
type person struct {
	p      *Page
	is     catalog.Person
	keeper *desk.Keeper
	edits  []func(*catalog.Person) // written and not kept yet

	face    *fyne.Container
	photo   *widget.Button
	noPhoto *widget.Button
	name    *widget.Entry
	role    *widget.Select
	called  *widget.Entry // pronouns
	speaks  *tongues.List
	needs   *widget.Entry
	kept    *widget.StatusPill
	stories *fyne.Container
	private *private
	whole   *fyne.Container
}

func newPerson(p *Page) *person {
	o := &person{p: p, face: fyneContainer.NewStack(), stories: widget.NewColumn(theme.Space4)}
	o.keeper = desk.NewKeeper(p.d.Open, o.take, o.onKept)
	o.photo = widget.NewSmallButton("Choose a photo", "visibility", o.onPhoto)
	o.noPhoto = widget.NewSmallButton("Take it away", "close", func() { o.write(func(q *catalog.Person) { q.Portrait = "" }); o.showFace(nil) })
	o.name = o.field("No name", func(q *catalog.Person, s string) { q.KnownAs = s })
	o.called = o.field("As she/her, they/them", func(q *catalog.Person, s string) { q.Pronouns = s })
	o.needs = widget.NewNotes("What makes it easy to take part?")
	o.typed(o.needs, func(q *catalog.Person, s string) { q.Access = s })
	var names []string
	for _, each := range roles {
		names = append(names, each.name)
	}
	o.role = widget.NewSelect("What they do", names, nil)
	o.speaks = tongues.New(p.d.Window.Canvas, func(tags []string) {
		o.write(func(q *catalog.Person) { q.Languages = tags })
		p.relayout()
	})
	o.kept = widget.NewStatusPill("check_circle", "Kept", widget.Good)
	o.private = newPrivate(o)
	return o
}

// field is a field whose words are kept as they are typed.
func (o *person) field(hint string, set func(*catalog.Person, string)) *widget.Entry {
	e := widget.NewEntry(hint)
	o.typed(e, set)
	return e
}

func (o *person) typed(e *widget.Entry, set func(*catalog.Person, string)) {
	e.OnShortcut = o.p.d.Keys.TypedShortcut
	e.OnChanged = func(s string) { o.write(func(q *catalog.Person) { set(q, strings.TrimSpace(s)) }) }
}

// body is all of it, for the room there is.
func (o *person) body(b widget.Breadth) fyne.CanvasObject {
	head := widget.NewColumns(theme.Space16, []float32{96, widget.Rest}, widget.NewLeast(96, 96, o.face),
		widget.NewColumn(theme.Space8, o.name, small("Only this name is ever shown. No name is fine too."), widget.NewLine(theme.Space8, o.photo, o.noPhoto, o.kept)))
	if b == widget.Slim {
		head = widget.NewColumn(theme.Space12, widget.NewLine(0, widget.NewLeast(96, 96, o.face)), o.name, widget.NewLine(theme.Space8, o.photo, o.noPhoto), o.kept)
	}
	both := fyne.CanvasObject(page.Halves(theme.Space16, labelled("What they do", o.role), labelled("Pronouns", o.called)))
	if b == widget.Slim {
		both = widget.NewColumn(theme.Space12, labelled("What they do", o.role), labelled("Pronouns", o.called))
	}
	known := widget.NewCard(widget.NewColumn(theme.Space16, head, both, labelled("Languages they speak", o.speaks.Content),
		labelled("What they need", widget.NewLeast(100, theme.Scaled(84), o.needs))))
	told := widget.NewCard(widget.NewColumn(theme.Space8, widget.NewRowTitle("Their stories"), o.stories))
	o.whole = widget.NewColumn(theme.Space16, known, told, o.private.body())
	o.whole.Hidden = o.is.ID == ""
	held := widget.NewPanel("", o.whole).Pad(6, 8)
	held.Bottom = theme.PagePaddingTop
	return held
}

func small(said string) *widget.Text {
	t := widget.NewText(said, theme.Smallest, theme.Ink2)
	t.Wrap = true
	return t
}

func labelled(name string, o fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewColumn(theme.Space4, widget.NewText(name, theme.Second, theme.Ink2), o)
}

// show shows another person, or the same one after something was kept. A field
// that is being typed in is left alone.
func (o *person) show(k known) {
	other := k.listed.ID != o.is.ID
	o.is = k.listed.Person
	if other {
		o.kept.Hide()
		o.private.hide()
	}
	o.whole.Show()
	setText(o.name, o.is.KnownAs)
	setText(o.called, o.is.Pronouns)
	setText(o.needs, o.is.Access)
	o.role.OnChanged = nil
	o.role.ClearSelected()
	if o.is.Role != "" {
		o.role.SetSelected(roleName(o.is.Role))
	}
	o.role.OnChanged = o.onRole
	o.speaks.Set(o.is.Languages)
	o.showFace(k.portrait)
	o.showStories(k)
}

// setText shows what is kept without keeping it again.
func setText(e *widget.Entry, said string) {
	if strings.TrimSpace(e.Text) == said {
		return
	}
	typed := e.OnChanged
	e.OnChanged = nil
	e.SetText(said)
	e.OnChanged = typed
}
