// Package page holds how places are laid out: a list that runs off the page
// below, a head above what scrolls, an empty place that says what to do, a card
// with one thing to set. It knows no story; what it holds is given to it.
package page

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Below puts top above, in its own height, and gives rest what is left.
func Below(gap float32, top, rest fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: below{gap}, Objects: []fyne.CanvasObject{top, rest}}
}

type below struct{ gap float32 }

func (l below) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, o[0].Size().Height))
	height := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, height))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Move(fyne.NewPos(0, height+l.gap))
	o[1].Resize(fyne.NewSize(size.Width, max(0, size.Height-height-l.gap)))
}

func (l below) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
}

// Above gives rest what foot leaves, which stands below it in its own height.
func Above(foot, rest fyne.CanvasObject) fyne.CanvasObject {
	return fyneContainer.NewBorder(nil, foot, nil, nil, rest)
}

// Beside puts side at the right, in a width at 100 %, and gives main the rest.
func Beside(width, gap float32, main, side fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: beside{width, gap}, Objects: []fyne.CanvasObject{main, side}}
}

type beside struct{ width, gap float32 }

func (l beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	side := theme.Scaled(l.width)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width-side-l.gap, size.Height))
	o[1].Move(fyne.NewPos(size.Width-side, 0))
	o[1].Resize(fyne.NewSize(side, size.Height))
}

func (l beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(a.Width+l.gap+theme.Scaled(l.width), max(a.Height, b.Height))
}

// Padded is content with a page's padding, but for the foot: what runs off the
// page below says "more".
func Padded(content fyne.CanvasObject) *widget.Panel {
	p := widget.NewPanel("", content).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
	p.Bottom = 0
	return p
}

// Scrolled is content that scrolls as a whole, with a page's padding. The
// padding scrolls too, so that focus rings are never cut off.
func Scrolled(content fyne.CanvasObject) *fyneContainer.Scroll {
	return fyneContainer.NewVScroll(widget.NewPage(content))
}

// OffPage is a card that runs off the page below.
func OffPage(content fyne.CanvasObject) fyne.CanvasObject {
	card := widget.NewCard(content).Pad(1, 1)
	card.Bottom = theme.CardRadius + 1
	return &fyne.Container{Layout: past{theme.CardRadius}, Objects: []fyne.CanvasObject{card}}
}

// past lets the one thing in it reach further down than there is room.
type past struct{ by float32 }

func (l past) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size.AddWidthHeight(0, l.by))
}

func (l past) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().SubtractWidthHeight(0, l.by)
}

// Header names the columns of a list, with a line below.
func Header(names fyne.CanvasObject) fyne.CanvasObject {
	inside := widget.NewPanel("", names).Pad(10, 18)
	return &fyne.Container{Layout: ruled{}, Objects: []fyne.CanvasObject{inside, Rule()}}
}

// Rule is a line of one pixel, for under or between things.
func Rule() fyne.CanvasObject {
	r := widget.NewPanel(theme.Line, nil)
	r.Bottom = 1
	return r
}

type ruled struct{}

func (ruled) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(size.Width, size.Height-1))
	o[1].Move(fyne.NewPos(0, size.Height-1))
	o[1].Resize(fyne.NewSize(size.Width, 1))
}

func (ruled) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize().AddWidthHeight(0, 1) }

// Hollow is what stands where a list would be: a sentence, more words below it,
// and what to do. more may be empty and next nothing.
func Hollow(icon, sentence, more string, next ...*widget.Button) fyne.CanvasObject {
	picture := widget.NewIcon(icon, theme.Ink3)
	picture.IconSize = 40
	all := widget.NewColumn(theme.Space16, fyneContainer.NewCenter(picture), middled(sentence, theme.RowTitle, theme.Ink))
	if more != "" {
		all.Add(middled(more, theme.Second, theme.Ink2))
	}
	ways := widget.NewLine(theme.Space12)
	for _, b := range next {
		ways.Add(b)
	}
	if len(next) > 0 {
		all.Add(widget.NewPanel("", fyneContainer.NewCenter(ways)).Pad(theme.Space8, 0))
	}
	held := widget.NewPanel("", widget.NewCard(&fyne.Container{Layout: midst{520}, Objects: []fyne.CanvasObject{all}}))
	held.Bottom = theme.PagePaddingTop
	return held
}

func middled(words string, size float32, colour fyne.ThemeColorName) fyne.CanvasObject {
	t := widget.NewText(words, size, colour)
	t.Wrap, t.Align = true, fyne.TextAlignCenter
	return t
}

// midst holds the one thing in it in the middle, no wider than this at 100 %.
type midst struct{ most float32 }

func (l midst) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := min(size.Width, theme.Scaled(l.most))
	o[0].Resize(fyne.NewSize(width, o[0].Size().Height))
	height := o[0].MinSize().Height
	o[0].Resize(fyne.NewSize(width, height))
	o[0].Move(fyne.NewPos((size.Width-width)/2, max(0, (size.Height-height)/2)))
}

func (l midst) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Space48, o[0].MinSize().Height)
}

// Said is one quiet sentence where a small list would be.
func Said(sentence string) fyne.CanvasObject {
	t := widget.NewText(sentence, theme.Body, theme.Ink2)
	t.Wrap = true
	return widget.NewPanel("", widget.NewColumn(0, t)).Pad(theme.Space16, 18)
}

// Halves puts two things side by side, each in half of the width and in its
// own height.
func Halves(gap float32, left, right fyne.CanvasObject) fyne.CanvasObject {
	return &fyne.Container{Layout: &halves{gap: gap}, Objects: []fyne.CanvasObject{left, right}}
}

type halves struct{ gap float32 }

func (l *halves) Layout(o []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - l.gap) / 2
	for i, half := range o {
		half.Resize(fyne.NewSize(width, half.Size().Height))
		half.Resize(fyne.NewSize(width, half.MinSize().Height))
		half.Move(fyne.NewPos(float32(i)*(width+l.gap), 0))
	}
}

func (l *halves) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width)+l.gap, max(a.Height, b.Height))
}
