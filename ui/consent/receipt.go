package consent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/durable"
	"ownvoice/receipt"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/sticks"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Receipt is what the storyteller gets: on the screen, as a PDF, on paper.
type Receipt struct {
	d    *desk.Desk
	ctx  context.Context
	of   library.Receipt
	text *page.Reader

	said                *widget.Notice
	print, save, closes *widget.Button
}

func newReceipt(ctx context.Context, d *desk.Desk, of library.Receipt, leave func()) *Receipt {
	r := &Receipt{d: d, ctx: ctx, of: of, text: page.NewReader("The receipt")}
	r.text.Read(laidOut(of))
	r.said = widget.NewNotice(widget.Good, "check_circle-fill", "", "", nil)
	r.said.Hide()
	r.print = widget.NewButton("Print it", "print", r.onPrint)
	r.save = widget.NewPrimary("Save as PDF", "picture_as_pdf", r.onSave)
	r.closes = widget.NewButton("Close", "", leave)
	return r
}

// laidOut is the receipt as it stands on the screen.
func laidOut(of library.Receipt) fyne.CanvasObject {
	column := widget.NewColumn(theme.Space16)
	for i, p := range receipt.Paragraphs(of) {
		head := widget.NewRowTitle(p.Head)
		if i == 0 {
			head = widget.NewHeading(p.Head)
		}
		head.Wrap = true
		part := widget.NewColumn(theme.Space4, head)
		for _, line := range p.Lines {
			part.Add(widget.NewBody(line))
		}
		column.Add(part)
	}
	return column
}

func (r *Receipt) content(widget.Breadth) fyne.CanvasObject {
	title := widget.NewHeading("Give this to " + whom(r.of))
	title.Wrap = true
	head := widget.NewPanel("", widget.NewColumn(theme.Space8, title, r.said)).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
	head.Bottom = theme.Space12
	paper := widget.NewPanel("", widget.NewCard(r.text).Pad(1, 1)).Pad(0, theme.PagePaddingSides)
	paper.Bottom = theme.Space16
	foot := widget.NewFooter(r.closes, nil, widget.NewLine(theme.Space12, r.print, r.save))
	return page.Above(foot, page.Below(0, head, paper))
}

// whom is the storyteller, by the name they chose.
func whom(of library.Receipt) string {
	if name, named := strings.CutPrefix(of.As, "as "); named {
		return name
	}
	return "the storyteller"
}

func (r *Receipt) focus() fyne.Focusable { return r.save }

func (r *Receipt) tell(tone widget.Tone, icon, title, body string) {
	r.said.Set(tone, icon, title, body, nil)
	r.said.Show()
	r.d.Window.Canvas().Content().Refresh()
}

func (r *Receipt) fail(err error) {
	why := Explained(err)
	if errors.Is(err, receipt.ErrNoPrinter) {
		why.What, why.Safe, why.Do = "No printer answers.", "The receipt is still here.", "Save it as PDF and print it elsewhere."
	}
	r.tell(widget.Care, "front_hand", why.What, why.Safe+" "+why.Do)
}

func (r *Receipt) onPrint() {
	r.print.Disable()
	desk.Save(r.ctx, func(ctx context.Context) error { return receipt.Print(ctx, r.of) }, func(err error) {
		r.print.Enable()
		if err != nil {
			r.fail(err)
			return
		}
		r.tell(widget.Good, "check_circle-fill", "It is being printed.", "")
	})
}

// onSave asks where to, and saves the receipt there.
func (r *Receipt) onSave() {
	var options []widget.Option
	for _, dir := range savingPlaces() {
		options = append(options, widget.Option{Key: dir.path, Words: dir.words})
	}
	if len(options) == 0 {
		r.fail(fmt.Errorf("save receipt: %w", fs.ErrNotExist))
		return
	}
	where := widget.NewChoice(widget.UpAndDown, options, nil)
	where.Spoken = "Where to."
	where.SetAnswer(options[0].Key)
	save := widget.NewButton("Save it here", "picture_as_pdf", func() { r.saveIn(where.Answer) })
	widget.NewDialogWith("Where shall the receipt go?", where, widget.NewButton("Leave it", "", nil), save).Open(r.d.Window.Canvas())
}

func (r *Receipt) saveIn(dir string) {
	var name string
	desk.Save(r.ctx, func(context.Context) (err error) {
		name, err = saveReceipt(dir, r.of)
		return err
	}, func(err error) {
		if err != nil {
			r.fail(err)
			return
		}
		r.tell(widget.Good, "check_circle-fill", "Saved.", "It is called "+name+".")
	})
}

// saveReceipt writes the receipt as PDF into a folder, beside what is there.
// Its name says the day and nobody's name.
func saveReceipt(dir string, of library.Receipt) (string, error) {
	for n := 1; ; n++ {
		name := "Receipt " + of.At.Format("2006-01-02")
		if n > 1 {
			name += fmt.Sprintf(" (%d)", n)
		}
		name += ".pdf"
		path := filepath.Join(dir, name)
		if _, err := os.Lstat(path); err == nil {
			continue
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", fmt.Errorf("save receipt: %w", bring.Nameless(err))
		}
		err := durable.Write(path, func(w io.Writer) error { return receipt.PDF(w, of) })
		if err != nil {
			return "", fmt.Errorf("save receipt: %w", bring.Nameless(err))
		}
		return name, nil
	}
}

type folder struct{ path, words string }

// savingPlaces are where somebody finds it again: memory sticks, and the
// folders of their own.
func savingPlaces() []folder {
	var all []folder
	for _, dir := range sticks.Here() {
		all = append(all, folder{dir, "Memory stick " + filepath.Base(dir)})
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return all
	}
	for _, name := range []string{"Documents", "Downloads", "Desktop"} {
		if info, err := os.Stat(filepath.Join(home, name)); err == nil && info.IsDir() {
			all = append(all, folder{filepath.Join(home, name), name})
		}
	}
	return append(all, folder{home, "My own folder"})
}
