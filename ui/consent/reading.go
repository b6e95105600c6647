package consent

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// reading is the first page: the information sheet and the agreement, to be
// read out in the storyteller's language. Which version was read is kept with
// the answers.
type reading struct {
	a     *Ask
	texts map[string]catalog.Form // by sort
	which *widget.Choice
	read  *widget.Choice
	shown *page.Reader
	said  *widget.Text // in which language it is, where that is another
}

func newReading(a *Ask) *reading {
	r := &reading{a: a, texts: map[string]catalog.Form{}, shown: page.NewReader("The text to read out"), said: widget.NewSecond("")}
	sheet, agreement := string(catalog.FormSheet), string(catalog.FormAgreement)
	r.which = widget.NewChoice(widget.Segments, []widget.Option{{Key: sheet, Words: "What it is for"}, {Key: agreement, Words: "The agreement"}}, func(string) { r.show() })
	r.which.Spoken = "Which text is shown."
	r.which.SetAnswer(sheet)
	r.read = widget.NewChoice(widget.Boxes, []widget.Option{{Key: sheet, Words: "We read what it is for"}, {Key: agreement, Words: "We read the agreement"}}, func(string) { r.onRead() })
	r.read.Several, r.read.Spoken = true, "What was read out."
	r.said.LeastWidth, r.said.Wrap = 100, true
	desk.Work(a.ctx, r.load, r.loaded)
	return r
}

func (r *reading) load(ctx context.Context) ([]catalog.Form, error) {
	var all []catalog.Form
	for _, sort := range []catalog.FormSort{catalog.FormSheet, catalog.FormAgreement} {
		f, err := r.a.d.Library.FormInUse(ctx, sort, r.a.Story.Language)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, nil
}

func (r *reading) loaded(all []catalog.Form, err error) {
	if err != nil {
		r.a.fail(err)
		return
	}
	for _, f := range all {
		r.texts[string(f.Sort)] = f
	}
	r.show()
}

// show shows the text that is chosen.
func (r *reading) show() {
	f := r.texts[r.which.Answer]
	r.said.Hide()
	if want := r.a.Story.Language; want != "" && f.Language != "" && f.Language != want {
		r.said.SetWords("There is no text in the language of this story yet, so this one is read with help.")
		r.said.Show()
	}
	r.shown.Read(paragraphs(f.Text))
}

// mostLetters is how much of a text is shown. A sheet that is longer is none
// that anybody reads out.
const mostLetters = 40_000

// paragraphs are a text as it is read out: large, each block's first line as
// its head where more follows it.
func paragraphs(text string) fyne.CanvasObject {
	if letters := []rune(text); len(letters) > mostLetters {
		text = string(letters[:mostLetters]) + "…"
	}
	column := widget.NewColumn(theme.Space16)
	for _, block := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		part := widget.NewColumn(theme.Space4)
		for i, line := range lines {
			t := widget.NewText(line, theme.Section, theme.Ink)
			t.Wrap = true
			t.Bold = i == 0 && len(lines) > 1 && len(line) < 60 && !strings.HasSuffix(line, ".")
			part.Add(t)
		}
		column.Add(part)
	}
	return column
}

func (r *reading) onRead() {
	r.a.given.sheet, r.a.given.agreement = "", ""
	for sort, read := range r.read.Answers {
		f, is := r.texts[sort]
		switch {
		case !read || !is:
		case f.Sort == catalog.FormSheet:
			r.a.given.sheet = f.Hash()
		default:
			r.a.given.agreement = f.Hash()
		}
	}
	r.a.answered()
}

func (r *reading) name() string { return "Read it out" }

func (r *reading) content(b widget.Breadth) fyne.CanvasObject {
	height := r.a.d.Window.Canvas().Size().Height - theme.Scaled(230) - 2*theme.Space48
	if b == widget.Wide {
		height -= theme.Scaled(34)
	}
	text := widget.NewCard(widget.NewLeast(0, max(theme.Scaled(120), height), r.shown)).Pad(1, 1)
	head := fyne.CanvasObject(widget.NewColumns(theme.Space16, []float32{-1, widget.Rest}, r.which, r.said))
	if b != widget.Wide {
		head = widget.NewColumn(theme.Space8, r.which, r.said)
	}
	return widget.NewColumn(10, head, text, r.read)
}

func (r *reading) focus() fyne.Focusable { return r.shown }

func (r *reading) aloud() string { return r.texts[r.which.Answer].Text }

func (r *reading) wrong() string { return "" }
