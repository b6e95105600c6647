package settings

import (
	"strconv"

	"fyne.io/fyne/v2"

	"ownvoice/studio"
	"ownvoice/ui/page"
	"ownvoice/ui/sending"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// The text sizes, by their key.
var sizes = map[string]float32{"100": 1, "125": 1.25, "150": 1.5, "200": 2}

func sizeKey(scale float32) string { return strconv.Itoa(int(scale*100 + 0.5)) }

var lookKeys = map[theme.Look]string{theme.Light: "light", theme.Dark: "dark", theme.AsComputer: "computer"}

func (p *Page) build() {
	p.size = widget.NewChoice(widget.Segments, []widget.Option{
		{Key: "100", Words: "100%"}, {Key: "125", Words: "125%"}, {Key: "150", Words: "150%"}, {Key: "200", Words: "200%"}}, p.onSize)
	p.size.Spoken = "Size of the words."
	p.dark = widget.NewChoice(widget.Segments, []widget.Option{
		{Key: "light", Words: "Light"}, {Key: "dark", Words: "Dark"}, {Key: "computer", Words: "Same as computer"}}, p.onDark)
	p.dark.Spoken = "Light or dark."
	p.name = widget.NewEntry("Your name")
	p.name.OnEnter = p.onName
	p.name.OnShortcut = p.d.Keys.TypedShortcut
	p.keep = widget.NewButton("Keep this name", "check", func() { p.onName(p.name.Text) })
	p.kept = widget.NewStatusPill("check_circle", "Kept", widget.Good)
	p.belongs = widget.NewStatusPill("", "", widget.Calm)
	p.code = widget.NewEntry("Joining code")
	p.code.OnEnter = p.onJoin
	p.code.OnShortcut = p.d.Keys.TypedShortcut
	p.join = widget.NewButton("Join the archive", "key", func() { p.onJoin(p.code.Text) })
	p.answer = widget.NewNotice(widget.Calm, "", "", "", nil)
	p.answer.Hide()
	p.when = sending.New(p.d, p.tell, func() {
		if p.root != nil {
			p.relayout()
		}
	})
	p.project = widget.NewButton("Set up the project", "edit_note", p.d.OpenProject)
	p.people = widget.NewButton("The people", "group", p.d.OpenPeople)
	p.look = widget.NewButton("Look at the demo", "visibility", p.ways.OpenDemo)
	p.throw = widget.NewButton("Throw the demo away", "delete", p.onThrow)
	p.throw.Hidden = p.ways.ThrowDemo == nil
	if p.ways.Demo {
		p.look.Words, p.look.Icon, p.look.OnTapped = "Back to your stories", "arrow_back", p.ways.CloseDemo
	}
	p.content = widget.NewResponsive(p.arrange)
	p.content.Beside = widget.RailWidth(widget.Wide)
}

// arrange puts the parts together for the room there is.
func (p *Page) arrange(b widget.Breadth) fyne.CanvasObject {
	look := page.Setting("Words and size", "Ctrl + and Ctrl − change the size, anywhere.", left(p.size), left(p.dark))
	if b == widget.Wide {
		look = page.Setting("Words and size", "Ctrl + and Ctrl − change the size, anywhere.", widget.NewLine(theme.Space24, p.size, p.dark))
	}
	who := page.Setting("Who uses this laptop", "Your team sees this name beside the stories you record.", page.With(b, p.name, p.keep), p.kept)
	archive := page.Setting("The archive", "Your coordinator can give you a joining code. It is one long line: copy it and paste it here.", p.belongs, page.With(b, p.code, p.join), p.answer)
	send := page.Setting("When to send recordings", "Words, and what storytellers say may be done, always go when you are online: they are small. Hours, networks and data a month: Ctrl 5, “When to send”.", p.when.Choice, p.when.Line)
	project := page.Setting("This project", "What it is for, what you ask, the texts people are given, and who they are.", p.line(b, p.project, p.people))
	demo := page.Setting("The demo", "A project to look at and to try things in. Nobody in it exists, and nothing of it comes among your own stories.", p.line(b, p.look, p.throw))
	about := page.Setting("About", "", page.Quiet("Ownvoice "+studio.Version+". It works without a network, and sends nothing that a storyteller has not said yes to."),
		page.Quiet("The letters are Atkinson Hyperlegible Next, made by the Braille Institute to be easy to read."))
	all := widget.NewColumn(theme.Space16, widget.NewTitle("Settings"), look, who, archive, send, project)
	if p.ways.OpenDemo != nil {
		all.Add(demo)
	}
	all.Add(about)
	p.root = page.Scrolled(all)
	if p.ways.Demo { // nobody who looks at it is to become part of it
		p.root = page.Scrolled(widget.NewColumn(theme.Space16, widget.NewTitle("Settings"), demo, look, project, about))
	}
	return p.root
}

// line is buttons side by side, or one below the other.
func (p *Page) line(b widget.Breadth, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	if b == widget.Slim {
		return widget.NewColumn(theme.Space8, buttons...)
	}
	return widget.NewLine(theme.Space12, buttons...)
}

// onThrow asks once.
func (p *Page) onThrow() {
	keep := widget.NewPrimary("Keep it", "", nil)
	widget.NewDialog("Throw the demo away?", "Your own stories are not touched. The demo can be made again at any time.",
		keep, widget.NewButton("Throw it away", "delete", p.ways.ThrowDemo)).Open(p.d.Window.Canvas())
}

// left keeps a thing in its own width.
func left(o fyne.CanvasObject) fyne.CanvasObject { return widget.NewLine(0, o) }
