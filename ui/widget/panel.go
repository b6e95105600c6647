package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Panel is a space of one colour with something in it: a card, a header, the
// rail. Padding is left free inside, and does not grow with the text.
type Panel struct {
	fyneWidget.BaseWidget

	Fill    fyne.ThemeColorName // empty is see-through
	Edge    fyne.ThemeColorName // empty is none
	Radius  float32
	Top     float32 // padding
	Right   float32
	Bottom  float32
	Left    float32
	Content fyne.CanvasObject // nil is an empty panel
}

// NewPanel is content on a space of that colour, without border or padding.
func NewPanel(fill fyne.ThemeColorName, content fyne.CanvasObject) *Panel {
	p := &Panel{Fill: fill, Content: content}
	p.ExtendBaseWidget(p)
	return p
}

// NewCard is content on a white card with round corners.
func NewCard(content fyne.CanvasObject) *Panel {
	p := NewPanel(theme.Card, content)
	p.Edge, p.Radius = theme.Line, theme.CardRadius
	return p.Pad(theme.CardPadding, theme.CardPadding)
}

// NewPage is content with a page's padding: 24 above and below, 32 beside.
func NewPage(content fyne.CanvasObject) *Panel {
	return NewPanel("", content).Pad(theme.PagePaddingTop, theme.PagePaddingSides)
}

// Pad sets the padding above and below, and beside, and gives the panel back.
func (p *Panel) Pad(upright, sides float32) *Panel {
	p.Top, p.Bottom, p.Left, p.Right = upright, upright, sides, sides
	return p
}

// SetContent shows something else on the panel.
func (p *Panel) SetContent(content fyne.CanvasObject) {
	p.Content = content
	p.Refresh()
}

// CreateRenderer is called by Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	d := &panelDrawing{panel: p, box: canvas.NewRectangle(color.Transparent), look: lookNow()}
	d.paint()
	return d
}

type panelDrawing struct {
	panel *Panel
	box   *canvas.Rectangle
	parts []fyne.CanvasObject
	look  fyne.Theme // that it was painted in
}

func (d *panelDrawing) Objects() []fyne.CanvasObject { return d.parts }
func (d *panelDrawing) Destroy()                     {}

func (d *panelDrawing) paint() {
	p := d.panel
	paintBox(d.box, p.Fill, p.Edge, 1, p.Radius)
	d.parts = []fyne.CanvasObject{d.box}
	if p.Content != nil {
		d.parts = append(d.parts, p.Content)
	}
}

func (d *panelDrawing) Layout(size fyne.Size) {
	p := d.panel
	place(d.box, 0, 0, size.Width, size.Height)
	if p.Content != nil {
		place(p.Content, p.Left, p.Top, size.Width-p.Left-p.Right, size.Height-p.Top-p.Bottom)
	}
}

func (d *panelDrawing) MinSize() fyne.Size {
	p := d.panel
	if d.look != lookNow() { // as drawing's
		d.Refresh()
	}
	min := fyne.Size{}
	if p.Content != nil {
		min = p.Content.MinSize()
	}
	return min.AddWidthHeight(p.Left+p.Right, p.Top+p.Bottom)
}

func (d *panelDrawing) Refresh() {
	if now := lookNow(); d.look != now && d.panel.Content != nil {
		d.look = now
		d.panel.Content.Refresh() // it was out of sight too when the look changed
	}
	d.paint()
	d.Layout(d.panel.Size())
	d.box.Refresh()
	canvas.Refresh(d.panel)
}
