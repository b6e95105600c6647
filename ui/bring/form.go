package bring

import (
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// form is the questions that are asked before anything is kept.
type form struct {
	p *Page
	wanted

	files  *fyne.Container // a line for each that was chosen
	choose *widget.Button
	other  *widget.Button // the other side's file
	hint   *widget.Text
	name   *widget.Entry
	naming *widget.Choice
	agreed *widget.ConsentCard
	kindly *widget.Notice
	title  *widget.Entry
}

func newForm(p *Page) *form {
	f := &form{p: p, files: widget.NewColumn(theme.Space8), hint: widget.NewSmall("")}
	f.hint.Wrap = true
	f.choose = widget.NewButton("", "folder", p.onChoose)
	f.other = widget.NewButton("Add the other side", "add", p.onOther)
	f.name = widget.NewEntry("A first name is enough")
	f.name.OnChanged, f.name.OnShortcut = f.onName, p.d.Keys.TypedShortcut
	f.naming = widget.NewChoice(widget.Boxes, []widget.Option{{Key: namingReal, Words: "Their own name"}, {Key: namingChosen, Words: "Another name"}, {Key: namingNone, Words: "No name"}}, f.onNaming)
	f.naming.Spoken = "This name is"
	f.agreed = widget.NewConsentCard("Did they agree to be recorded, and that the team listens?", "“Not asked yet” keeps it private. With a “No” it is not brought in.",
		[]widget.Option{{Key: agreed, Words: "Yes"}, {Key: notAsked, Words: "Not asked yet"}, {Key: refused, Words: "No"}}, f.onAgreed)
	f.kindly = widget.NewNotice(widget.Calm, "", "", "", nil)
	f.title = widget.NewEntry("A line the storyteller said")
	f.title.OnChanged, f.title.OnShortcut = func(s string) { f.wanted.title = s }, p.d.Keys.TypedShortcut
	f.title.OnEnter, f.name.OnEnter = f.onEnter, f.onEnter
	f.clear()
	return f
}

// clear makes the form ready for another recording.
func (f *form) clear() {
	f.name.SetText("")
	f.name.Enable()
	f.title.SetText("")
	f.wanted = wanted{}
	f.naming.SetAnswer("")
	f.agreed.SetAnswer("")
	f.kindly.Hide()
}

func (f *form) content(b widget.Breadth) fyne.CanvasObject {
	title := widget.NewTitle("Bring in a recording")
	which := widget.NewQuestion("Which recording?", "", f.files, widget.NewLine(theme.Space12, f.choose, f.other), f.hint)
	call := widget.NewQuestion("What shall we call the story?", "You can change it at any time.", f.title)
	const question, help = "What would they like to be known as?", "Only this name is ever shown."
	asked := widget.NewColumn(10, f.agreed, f.kindly)
	if b != widget.Wide {
		return widget.NewColumn(theme.Space16, title, f.p.trouble, which, call, widget.NewQuestion(question, help, f.name, f.naming), asked)
	}
	both := page.Beside(430, 20, widget.NewColumn(0, which), widget.NewColumn(0, call))
	known := widget.NewQuestion(question, help, widget.NewColumns(theme.Space16, []float32{widget.Rest, 620}, f.name, f.naming))
	return widget.NewColumn(theme.Space16, title, f.p.trouble, both, known, asked)
}

// showFiles shows what was chosen, and what can be chosen besides.
func (f *form) showFiles(files []string) {
	f.files.Objects = nil
	for i, path := range files {
		name := widget.NewText(filepath.Base(path), theme.Body, theme.Ink)
		name.LeastWidth = 100
		f.files.Add(widget.NewColumns(theme.Space12, []float32{24, widget.Rest, -1}, widget.NewIcon("check_circle", theme.Accent), name, widget.NewSmall(side(i, len(files)))))
	}
	f.files.Hidden = len(files) == 0
	f.other.Hidden = len(files) != 1
	switch len(files) {
	case 0:
		f.choose.Set("Choose a recording", "folder")
		f.hint.SetWords("On a memory stick or on this laptop. You can also drop it onto this window.")
	case 1:
		f.choose.Set("Choose another", "folder")
		f.hint.SetWords("If your own voice was recorded apart, add it too: it is the other side.")
	default:
		f.choose.Set("Choose others", "folder")
		f.hint.SetWords("Both are laid side by side, as two voices of one talk.")
	}
}

// side says whose voice a file is, where there are two.
func side(i, of int) string {
	switch {
	case of < 2:
		return ""
	case i == 0:
		return "their side"
	}
	return "your side"
}

// onEnter goes on to the next question, or brings it in after the last.
func (f *form) onEnter(string) {
	if f.p.next.Disabled() {
		f.p.Focus()
		return
	}
	f.p.onBring()
}

func (f *form) onName(name string) {
	f.wanted.name = name
	if f.wanted.naming == "" && strings.TrimSpace(name) != "" {
		f.wanted.naming = namingReal
		f.naming.SetAnswer(namingReal)
	}
	f.p.open()
}

func (f *form) onNaming(naming string) {
	f.wanted.naming = naming
	if naming == namingNone {
		f.name.SetText("")
		f.name.Disable()
	} else {
		f.name.Enable()
	}
	f.p.open()
}

func (f *form) onAgreed(answer string) {
	f.wanted.answer = answer
	f.kindly.Hide()
	switch answer {
	case refused:
		f.kindly.Set(widget.Calm, "check_circle-fill", "That is a good answer too.", "Nothing is brought in, and the file stays as it is.", nil)
		f.kindly.Show()
	case notAsked:
		f.kindly.Set(widget.Calm, "lock", "It stays private till then.", "It stays on this laptop, and you can write their answer down later.", nil)
		f.kindly.Show()
	}
	f.p.open()
}
