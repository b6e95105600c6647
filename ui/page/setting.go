package page

import (
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Setting is a card with one thing to set: what it is, what it does, and the
// parts. help may be empty.
func Setting(title, help string, parts ...fyne.CanvasObject) fyne.CanvasObject {
	head := widget.NewColumn(0, widget.NewRowTitle(title))
	if help != "" {
		head.Add(Quiet(help))
	}
	inside := widget.NewColumn(theme.Space12, head)
	for _, part := range parts {
		inside.Add(part)
	}
	return widget.NewCard(inside)
}

// Quiet is a second line that wraps.
func Quiet(words string) *widget.Text {
	t := widget.NewText(words, theme.Second, theme.Ink2)
	t.Wrap = true
	return t
}

// With puts buttons after their field, or below it where there is little room.
func With(b widget.Breadth, field fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	if b == widget.Slim {
		return widget.NewColumn(theme.Space8, field, widget.NewLine(theme.Space8, buttons...))
	}
	widths := []float32{widget.Rest}
	for range buttons {
		widths = append(widths, -1)
	}
	return widget.NewColumns(theme.Space8, widths, append([]fyne.CanvasObject{field}, buttons...)...)
}

// Trouble says in a notice what went wrong, what is safe and what to do.
func Trouble(n *widget.Notice, err error) {
	why := explain.Error(err)
	n.Set(widget.Care, "front_hand", why.What, strings.TrimSpace(why.Safe+" "+why.Do), nil)
	n.Show()
}
