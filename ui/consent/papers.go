package consent

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// errEmpty is a file without anything in it.
var errEmpty = errors.New("file is empty")

// pictured are the endings of files that say they are pictures.
var pictured = []string{".jpg", ".jpeg", ".png"}

func saysPicture(path string) bool {
	return slices.Contains(pictured, strings.ToLower(filepath.Ext(path)))
}

// attach keeps a copy of a photo or scan of something signed, and gives its
// name. One that says it is a picture has to be one that can be shown; of
// another sort of file nobody here can tell.
func attach(ctx context.Context, lib *library.Library, path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("attach file: %w", bring.Nameless(err))
	case info.Mode().IsRegular() && info.Size() == 0:
		return "", fmt.Errorf("attach file: %w", errEmpty)
	case info.Mode().IsRegular() && saysPicture(path):
		if _, err := library.Shown(path, thumbSide); err != nil {
			return "", fmt.Errorf("attach file: %w", err)
		}
	}
	return lib.Attach(ctx, path)
}

// thumbSide is the longer side of a small picture, at 100 %.
const thumbSide = 180

// papers are the photos and scans that belong to an answer.
type papers struct {
	visit   func() context.Context
	d       *desk.Desk
	fail    func(error)
	changed func()
	all     []paper
	add     *widget.Button
}

// paper is one of them.
type paper struct {
	sum  string
	name string // of the file it came from, shown and not kept
}

func newPapers(visit func() context.Context, d *desk.Desk, fail func(error), changed func()) *papers {
	p := &papers{visit: visit, d: d, fail: fail, changed: changed}
	p.add = widget.NewButton("Choose the photo or scan", "add", func() { bring.Choose(visit(), d, bring.Papers, p.Take) })
	return p
}

// Take attaches a file.
func (p *papers) Take(path string) {
	var sum string
	p.add.Disable()
	desk.Save(p.visit(), func(ctx context.Context) (err error) {
		sum, err = attach(ctx, p.d.Library, path)
		return err
	}, func(err error) {
		p.add.Enable()
		switch {
		case err != nil:
			p.fail(err)
		case !slices.Contains(p.sums(), sum):
			p.all = append(p.all, paper{sum, filepath.Base(path)})
			p.changed()
		}
	})
}

// sums are the attachments' names.
func (p *papers) sums() []string {
	var all []string
	for _, one := range p.all {
		all = append(all, one.sum)
	}
	return all
}

func (p *papers) content() fyne.CanvasObject {
	column := widget.NewColumn(theme.Space8)
	for i, one := range p.all {
		name := widget.NewText(one.name, theme.Body, theme.Ink)
		name.LeastWidth = 100
		off := widget.NewSmallButton("Take it off", "close", func() {
			p.all = slices.Delete(p.all, i, i+1)
			p.changed()
		})
		column.Add(widget.NewColumns(theme.Space12, []float32{24, widget.Rest, -1}, widget.NewIcon("check_circle-fill", theme.Accent), name, off))
	}
	column.Add(widget.NewLine(theme.Space12, p.add))
	return column
}
