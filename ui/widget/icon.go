package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Icon is one of theme's icons by its name, in a colour of the theme. An
// empty name draws nothing and still takes its room.
type Icon struct {
	fyneWidget.BaseWidget

	Name     string
	Colour   fyne.ThemeColorName // empty is theme.Ink
	IconSize float32             // at 100 %; 0 is theme.IconInText
}

// NewIcon is the icon of that name, as large as an icon in text.
func NewIcon(name string, colour fyne.ThemeColorName) *Icon {
	i := &Icon{Name: name, Colour: colour}
	i.ExtendBaseWidget(i)
	return i
}

// Set shows another icon or colour. The same ones cost nothing.
func (i *Icon) Set(name string, colour fyne.ThemeColorName) {
	if i.Name == name && i.Colour == colour {
		return
	}
	i.Name, i.Colour = name, colour
	i.Refresh()
}

// CreateRenderer is called by Fyne.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	i.ExtendBaseWidget(i)
	picture := newPicture()
	paint := func() { paintPicture(picture, i.Name, i.Colour) }
	min := func() fyne.Size { return fyne.NewSquareSize(iconPixels(i.IconSize)) }
	layout := func(size fyne.Size) {
		side := iconPixels(i.IconSize)
		place(picture, middle(size.Width, side), middle(size.Height, side), side, side)
	}
	return newDrawing(paint, min, layout, picture)
}

func iconPixels(size float32) float32 {
	if size == 0 {
		size = theme.IconInText
	}
	return theme.Scaled(size)
}

// newPicture is an icon as a part of another widget.
func newPicture() *canvas.Image {
	picture := &canvas.Image{FillMode: canvas.ImageFillContain}
	picture.Hide()
	return picture
}

// paintPicture shows the icon of that name in that colour, or nothing.
func paintPicture(picture *canvas.Image, name string, colour fyne.ThemeColorName) {
	show(picture, name != "")
	if name == "" {
		return
	}
	if colour == "" {
		colour = theme.Ink
	}
	picture.Resource = theme.IconIn(name, colour)
}
