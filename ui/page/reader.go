package page

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneContainer "fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// Reader is a page of words that scrolls by keyboard as well: Up, Down, Page
// keys, Space, Home, End.
type Reader struct {
	fyneWidget.BaseWidget

	label  string
	scroll *fyneContainer.Scroll
	bar    *canvas.Rectangle // at the left edge while the keys are here
}

var (
	_ fyne.Focusable  = (*Reader)(nil)
	_ fyne.Accessible = (*Reader)(nil)
)

// NewReader is an empty page. label is what a screen reader says it is.
func NewReader(label string) *Reader {
	r := &Reader{label: label, scroll: fyneContainer.NewVScroll(widget.NewPage(nil)), bar: canvas.NewRectangle(color.Transparent)}
	r.bar.Hide()
	r.ExtendBaseWidget(r)
	return r
}

// Read shows other words, with a page's padding.
func (r *Reader) Read(content fyne.CanvasObject) {
	r.scroll.Content = widget.NewPage(content)
	r.scroll.Refresh()
}

// FocusGained shows the bar. Fyne calls it.
func (r *Reader) FocusGained() { r.bar.Show(); r.Refresh() }

// FocusLost takes the bar away. Fyne calls it.
func (r *Reader) FocusLost() { r.bar.Hide(); r.Refresh() }

// TypedRune has no use for letters. Fyne calls it.
func (r *Reader) TypedRune(rune) {}

// TypedKey scrolls. Fyne calls it.
func (r *Reader) TypedKey(key *fyne.KeyEvent) {
	line, page, all := theme.Scaled(48), r.scroll.Size().Height*0.85, r.scroll.Content.MinSize().Height
	by := map[fyne.KeyName]float32{
		fyne.KeyUp: -line, fyne.KeyDown: line, fyne.KeyPageUp: -page, fyne.KeyPageDown: page,
		fyne.KeySpace: page, fyne.KeyHome: -all, fyne.KeyEnd: all,
	}[key.Name]
	end := max(0, all-r.scroll.Size().Height)
	r.scroll.ScrollToOffset(fyne.NewPos(0, min(max(0, r.scroll.Offset.Y+by), end)))
}

// AccessibilityLabel is what was given to be said.
func (r *Reader) AccessibilityLabel() string { return r.label }

// AccessibilityRole says that this holds other things.
func (r *Reader) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (r *Reader) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return &reading{r}
}

type reading struct{ of *Reader }

func (d *reading) Destroy()                     {}
func (d *reading) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{d.of.scroll, d.of.bar} }
func (d *reading) MinSize() fyne.Size           { return fyne.NewSize(200, 100) }

func (d *reading) Layout(size fyne.Size) {
	d.of.scroll.Resize(size)
	d.of.bar.Resize(fyne.NewSize(4, size.Height))
}

func (d *reading) Refresh() {
	d.of.bar.FillColor = theme.Color(theme.AccentDeep)
	d.of.bar.Refresh()
	d.of.scroll.Refresh()
}
