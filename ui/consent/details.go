package consent

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Details opens all there is to one event: what was said, how, with whose
// help; the spoken yes to play, the paper to look at, the text that was read.
func (s *Said) Details(ctx context.Context, d *desk.Desk, e catalog.Consent, recordings []catalog.Recording, fail func(error)) {
	visit := ctx
	ctx, ends := context.WithCancel(visit)
	told := widget.NewColumn(theme.Space8)
	for _, sentence := range s.about.Said(e) {
		told.Add(widget.NewBody(cut(sentence, inDetails)))
	}
	beside := widget.NewText(strings.Join(s.beside(e), "  ·  "), theme.Second, theme.Ink2)
	beside.Wrap = true
	told.Add(beside)
	var dialog *widget.Dialog
	oops := func(err error) { dialog.Close(); ends(); fail(err) }
	ways := widget.NewColumn(theme.Space8)
	if at := slices.IndexFunc(recordings, func(r catalog.Recording) bool { return e.Spoken != nil && r.ID == e.Spoken.Recording }); at >= 0 {
		clip := NewClip(func() context.Context { return ctx }, d, oops)
		clip.Button.OnTapped = func() { clip.Toggle(recordings[at], e.Spoken.Span) }
		ways.Add(clip.Button)
	}
	for i, sum := range e.Evidence {
		name := "Look at what was signed or sent"
		if len(e.Evidence) > 1 {
			name = fmt.Sprintf("Look at paper %d of %d", i+1, len(e.Evidence))
		}
		ways.Add(widget.NewButton(name, "description", func() { dialog.Close(); ends(); LookAt(visit, d, sum, fail) }))
	}
	if e.Form != "" {
		ways.Add(widget.NewButton("Read the text that was used", "article", func() { dialog.Close(); ends(); readForm(visit, d, e.Form, fail) }))
	}
	if s.OnGiveBack != nil && slices.ContainsFunc(Standing(s.all), func(f catalog.Consent) bool { return f.ID == e.ID }) {
		ways.Add(widget.NewButton("They changed their mind", "replay", func() { dialog.Close(); ends(); s.OnGiveBack(e) }))
	}
	column := widget.NewColumn(theme.Space16, within(d, told, len(ways.Objects)), ways)
	dialog = widget.NewDialogWith(words.Day(at(e)), column, widget.NewButton("Close", "", func() { ends() }))
	dialog.Open(d.Window.Canvas())
}

// within is words that scroll by keyboard where a dialog with so many buttons
// has no room for all of them.
func within(d *desk.Desk, told *fyne.Container, buttons int) fyne.CanvasObject {
	room := d.Window.Canvas().Size().Height - theme.Scaled(30) - 160 - theme.Grown(44, 20) - float32(buttons)*(theme.Grown(44, 20)+theme.Space8)
	told.Resize(fyne.NewSize(theme.Scaled(detailsWidth), 0))
	if told.MinSize().Height <= room {
		return told
	}
	r := page.NewReader("What was said")
	r.Read(told)
	return widget.NewLeast(theme.Scaled(detailsWidth), max(theme.Scaled(80), room), r)
}

// detailsWidth is how wide the words in a dialog are at 100 %.
const detailsWidth = 432

// LookAt shows an attachment: a picture or words here, anything else in the
// program that this computer has for it.
func LookAt(ctx context.Context, d *desk.Desk, sum string, fail func(error)) {
	desk.Work(ctx, func(ctx context.Context) (kept, error) { return open(ctx, d.Library, sum) }, func(k kept, err error) {
		switch {
		case err != nil:
			fail(err)
		case k.picture != nil:
			most := min(d.Window.Canvas().Size().Height*0.6, d.Window.Canvas().Size().Width*0.7) / theme.Scale()
			over(d, "What was signed or sent", widget.NewPhoto(k.picture, "A photo or a scan", most))
		case k.words != "":
			over(d, "What was sent", scrolling(d, paragraphs(k.words)))
		default:
			if err := fyne.CurrentApp().OpenURL(k.link); err != nil {
				fail(fmt.Errorf("open attachment: %w", err))
			}
		}
	})
}

// over shows one thing in a dialog.
func over(d *desk.Desk, title string, content fyne.CanvasObject) {
	widget.NewDialogWith(title, content, widget.NewButton("Close", "", nil)).Open(d.Window.Canvas())
}

// scrolling is words that scroll by keyboard as well, in a dialog.
func scrolling(d *desk.Desk, content fyne.CanvasObject) fyne.CanvasObject {
	r := page.NewReader("The words")
	r.Read(content)
	size := d.Window.Canvas().Size()
	return widget.NewLeast(min(theme.Scaled(640), size.Width*0.8), size.Height*0.55, r)
}

// readForm shows the version of a text that was read out.
func readForm(ctx context.Context, d *desk.Desk, hash string, fail func(error)) {
	desk.Work(ctx, d.Library.Forms, func(all []catalog.Form, err error) {
		if err != nil {
			fail(err)
			return
		}
		at := slices.IndexFunc(all, func(f catalog.Form) bool { return f.Hash() == hash })
		if at < 0 {
			over(d, "The text that was used", widget.NewBody("This laptop does not have that text yet. It comes by itself when you are online."))
			return
		}
		over(d, "The text as it was on "+words.Day(all[at].Made), scrolling(d, paragraphs(all[at].Text)))
	})
}
