package record

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
)

// beside puts two columns side by side, both from the top: the left one, or
// the right one, has a fixed width at 100 % and the other takes the rest.
type beside struct {
	width, gap float32
	right      bool
}

func (b beside) columns(objects []fyne.CanvasObject) (fixed, rest fyne.CanvasObject) {
	if b.right {
		return objects[1], objects[0]
	}
	return objects[0], objects[1]
}

func (b beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	fixed, rest := b.columns(objects)
	width := min(theme.Grown(b.width, b.width/2), size.Width)
	left := max(0, size.Width-width-b.gap)
	fixed.Resize(fyne.NewSize(width, fixed.MinSize().Height))
	fixed.Resize(fyne.NewSize(width, fixed.MinSize().Height))
	rest.Resize(fyne.NewSize(left, rest.MinSize().Height))
	rest.Resize(fyne.NewSize(left, rest.MinSize().Height))
	if b.right {
		rest.Move(fyne.NewPos(0, 0))
		fixed.Move(fyne.NewPos(left+b.gap, 0))
		return
	}
	fixed.Move(fyne.NewPos(0, 0))
	rest.Move(fyne.NewPos(width+b.gap, 0))
}

func (b beside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	fixed, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(theme.Grown(b.width, b.width/2)+b.gap+rest.Width, max(fixed.Height, rest.Height))
}

// equal gives all the same width and the height of the highest.
type equal struct{ gap float32 }

func (e equal) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(max(1, len(objects)))
	width := (size.Width - e.gap*(n-1)) / n
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, size.Height))
		o.Move(fyne.NewPos(float32(i)*(width+e.gap), 0))
	}
}

func (e equal) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	n := float32(max(1, len(objects)))
	return fyne.NewSize(least.Width*n+e.gap*(n-1), least.Height)
}

// spread puts things in a line, the last of them at the far end.
type spread struct{ gap float32 }

func (s spread) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, o := range objects {
		least := o.MinSize()
		if i == len(objects)-1 {
			x = max(x, size.Width-least.Width)
		}
		o.Resize(fyne.NewSize(min(least.Width, size.Width), least.Height))
		o.Move(fyne.NewPos(x, (size.Height-least.Height)/2))
		x += least.Width + s.gap
	}
}

func (s spread) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var all fyne.Size
	for i, o := range objects {
		least := o.MinSize()
		all = fyne.NewSize(all.Width+least.Width, max(all.Height, least.Height))
		if i > 0 {
			all.Width += s.gap
		}
	}
	return all
}

// stand is a head, a foot and a side around the middle, with nothing between
// them; any of the three may be nil. Fyne's own leaves gaps.
type stand struct{ head, foot, side fyne.CanvasObject }

// newStand lays those around the middle.
func newStand(head, foot, side, middle fyne.CanvasObject) *fyne.Container {
	c := &fyne.Container{Layout: stand{head, foot, side}}
	for _, o := range []fyne.CanvasObject{head, middle, side, foot} { // as Tab goes
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

func (s stand) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	top, bottom, right := s.rims(size.Width)
	for _, o := range objects {
		switch o {
		case s.head:
			put(o, 0, 0, size.Width, top)
		case s.foot:
			put(o, 0, size.Height-bottom, size.Width, bottom)
		case s.side:
			put(o, size.Width-right, top, right, size.Height-top-bottom)
		default:
			put(o, 0, top, size.Width-right, size.Height-top-bottom)
		}
	}
}

// rims are how much head, foot and side take in a width.
func (s stand) rims(width float32) (top, bottom, right float32) {
	for o, height := range map[fyne.CanvasObject]*float32{s.head: &top, s.foot: &bottom} {
		if o != nil {
			o.Resize(fyne.NewSize(max(width, o.MinSize().Width), o.Size().Height))
			*height = o.MinSize().Height
		}
	}
	if s.side != nil {
		right = s.side.MinSize().Width
	}
	return top, bottom, right
}

func (s stand) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var middle, rim fyne.Size
	for _, o := range objects {
		least := o.MinSize()
		switch o {
		case s.head, s.foot:
			rim = fyne.NewSize(max(rim.Width, least.Width), rim.Height+least.Height)
		case s.side:
			middle = fyne.NewSize(middle.Width+least.Width, max(middle.Height, least.Height))
		default:
			middle = fyne.NewSize(middle.Width+least.Width, max(middle.Height, least.Height))
		}
	}
	return fyne.NewSize(max(middle.Width, rim.Width), middle.Height+rim.Height)
}

func put(o fyne.CanvasObject, x, y, width, height float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(0, width), max(0, height)))
}

// bleed is how far the scroll of a yielding layout reaches out on all sides,
// and its content is padded: a scroll cuts off the border of a card at its edge.
const bleed = 4

// yielding stands things one above the other; the first of them, a scroll,
// gives up height when there is not enough for all.
type yielding struct{ gap float32 }

func (y yielding) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var rest float32
	for _, o := range objects[1:] {
		if o.Visible() {
			o.Resize(fyne.NewSize(size.Width, o.Size().Height))
			rest += o.MinSize().Height + y.gap
		}
	}
	first := objects[0].(*container.Scroll)
	first.Content.Resize(fyne.NewSize(size.Width+2*bleed, first.Content.Size().Height))
	at := min(first.Content.MinSize().Height-2*bleed, size.Height-rest)
	put(first, -bleed, -bleed, size.Width+2*bleed, at+2*bleed)
	for _, o := range objects[1:] {
		if o.Visible() {
			height := o.MinSize().Height
			put(o, 0, at+y.gap, size.Width, height)
			at += y.gap + height
		}
	}
}

func (y yielding) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			least = fyne.NewSize(max(least.Width, m.Width), least.Height+m.Height)
			if i > 0 {
				least.Height += y.gap
			}
		}
	}
	return least
}
