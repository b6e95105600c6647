package widget

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
)

// holder is one of our widgets that has others inside. Fyne tells nobody what
// a widget holds, and without it a focus could not be brought into sight.
type holder interface {
	holds() []fyne.CanvasObject
}

func (p *Panel) holds() []fyne.CanvasObject       { return []fyne.CanvasObject{p.Content} }
func (p *PressCard) holds() []fyne.CanvasObject   { return []fyne.CanvasObject{p.Content} }
func (n *Notice) holds() []fyne.CanvasObject      { return []fyne.CanvasObject{n.panel} }
func (c *ConsentCard) holds() []fyne.CanvasObject { return []fyne.CanvasObject{c.card} }
func (r *Responsive) holds() []fyne.CanvasObject  { return []fyne.CanvasObject{r.content} }
func (d *Dialog) holds() []fyne.CanvasObject      { return []fyne.CanvasObject{d.card} }

func (s *Steps) holds() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, one := range s.steps {
		all = append(all, one)
	}
	return all
}

// Reveal scrolls something on a page into sight: an answer that has come. It is
// called after the page was laid out.
func Reveal(o fyne.CanvasObject) { reveal(o) }

// reveal scrolls what took the focus into sight, with the ring around it.
// Fyne moves the focus with Tab and leaves the page where it was.
func reveal(focused fyne.CanvasObject) {
	in := canvasOf(focused)
	if in == nil {
		return
	}
	root := in.Overlays().Top()
	if root == nil {
		root = in.Content()
	}
	for _, scroll := range scrollsAround(root, focused, nil) {
		scrollTo(scroll, focused)
	}
}

// scrollsAround are the scrolls between root and what is wanted, outermost
// first; nil when it is not below root.
func scrollsAround(root, wanted fyne.CanvasObject, above []*fyneContainer.Scroll) []*fyneContainer.Scroll {
	if root == wanted {
		return above
	}
	for _, inside := range held(root) {
		around := above
		if scroll, ok := root.(*fyneContainer.Scroll); ok {
			around = append(append([]*fyneContainer.Scroll(nil), above...), scroll)
		}
		if found := scrollsAround(inside, wanted, around); found != nil {
			return found
		}
	}
	return nil
}

func held(by fyne.CanvasObject) []fyne.CanvasObject {
	switch o := by.(type) {
	case *fyne.Container:
		return o.Objects
	case *fyneContainer.Scroll:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.holds()
	}
	return nil
}

// scrollTo moves a scroll as little as is needed.
func scrollTo(scroll *fyneContainer.Scroll, wanted fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(wanted).Y - driver.AbsolutePositionForObject(scroll).Y - theme.Space16
	bottom := top + wanted.Size().Height + 2*theme.Space16
	by := float32(0)
	switch height := scroll.Size().Height; {
	case top < 0 || bottom-top > height:
		by = top
	case bottom > height:
		by = bottom - height
	}
	end := max(0, scroll.Content.Size().Height-scroll.Size().Height)
	if y := min(max(0, scroll.Offset.Y+by), end); y != scroll.Offset.Y {
		scroll.ScrollToOffset(fyne.NewPos(scroll.Offset.X, y))
	}
}
