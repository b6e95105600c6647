package widget

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Photo is a picture of somebody's own, as large as fits its place, and as
// high as Most at 100 %. A screen reader says Caption.
type Photo struct {
	fyneWidget.BaseWidget

	Caption string
	Picture image.Image // nil is an empty place
	Most    float32     // height and width
}

var _ fyne.Accessible = (*Photo)(nil)

// NewPhoto is a picture at most that high and wide.
func NewPhoto(picture image.Image, caption string, most float32) *Photo {
	p := &Photo{Caption: caption, Picture: picture, Most: most}
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another picture.
func (p *Photo) Set(picture image.Image, caption string) {
	p.Picture, p.Caption = picture, caption
	p.Refresh()
}

// AccessibilityLabel is what is to be seen.
func (p *Photo) AccessibilityLabel() string { return p.Caption }

// AccessibilityRole says that this is text: its caption.
func (p *Photo) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (p *Photo) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	picture := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	empty := NewPanel(theme.Sunk, nil)
	empty.Edge, empty.Radius = theme.Line, theme.ChipRadius
	paint := func() {
		picture.Image = p.Picture
		show(picture, p.Picture != nil)
		show(empty, p.Picture == nil)
	}
	layout := func(size fyne.Size) {
		place(picture, 0, 0, size.Width, size.Height)
		place(empty, 0, 0, size.Width, size.Height)
	}
	return newDrawing(paint, p.fits, layout, empty, picture)
}

// fits is how large the picture is drawn: its own shape within Most.
func (p *Photo) fits() fyne.Size {
	most := theme.Scaled(p.Most)
	if p.Picture == nil || p.Picture.Bounds().Empty() {
		return fyne.NewSquareSize(most)
	}
	b := p.Picture.Bounds()
	by := most / float32(max(b.Dx(), b.Dy()))
	return fyne.NewSize(max(1, float32(b.Dx())*by), max(1, float32(b.Dy())*by))
}
