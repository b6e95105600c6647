package widget

import (
	"image/color"

	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// cover lies over what was not heard in one lane, or is left out of all.
type cover struct {
	span  Span
	lane  int
	box   *canvas.Rectangle
	icon  *canvas.Image
	words *canvas.Text
}

const (
	allLanes   = -1
	laneInside = 4  // between a cover and its lane, px
	mostCovers = 24 // with words; the others are drawn into the picture
	sliver     = 26 // narrower than this a cover is drawn into the picture, px
)

// covered is a stretch that is covered, before it is drawn.
type covered struct {
	span        Span
	lane        int
	icon, words string
}

// covering is what is covered in the window.
func (w *Waveform) covering() []covered {
	var all []covered
	for lane, voice := range w.lanes {
		for _, span := range voice.Gaps {
			if span.Meets(w.view) {
				all = append(all, covered{span, lane, "mic_off", "Not heard"})
			}
		}
	}
	for _, span := range w.leftOut {
		if span.Meets(w.view) {
			all = append(all, covered{span, allLanes, "lock-fill", "Left out"})
		}
	}
	return all
}

func (d *waveDrawing) wide(c covered) bool {
	return min(d.wave.Size().Width, d.x(c.span.To))-max(0, d.x(c.span.From)) >= sliver
}

// coverAnew makes covers for what is wide enough to be read.
func (d *waveDrawing) coverAnew() {
	d.covers, d.width = d.covers[:0], d.wave.Size().Width
	for _, c := range d.wave.covering() {
		if d.wide(c) && len(d.covers) < mostCovers {
			d.covers = append(d.covers, newCover(c))
		}
	}
}

// drawSlivers draws the others into the picture.
func (d *waveDrawing) drawSlivers() {
	size, objects := d.wave.Size(), 0
	for _, c := range d.wave.covering() {
		if d.wide(c) && objects < mostCovers {
			objects++
			continue
		}
		top, height := d.laneOf(c.lane, size)
		from := max(0, d.x(c.span.From))
		to := max(from+3, min(size.Width, d.x(c.span.To)))
		d.bars.box(from, top-Knob, to-from, height, solid(theme.Edge))
		d.bars.box(from+1, top-Knob+1, to-from-2, height-2, solid(theme.Sunk))
	}
}

func newCover(of covered) *cover {
	c := &cover{of.span, of.lane, canvas.NewRectangle(color.Transparent), newPicture(), canvas.NewText("", nil)}
	paintBox(c.box, theme.Sunk, theme.Edge, 1, theme.ChipRadius)
	paintPicture(c.icon, of.icon, theme.Ink2)
	paintLetters(c.words, of.words, theme.Smallest, false, theme.Ink2)
	return c
}

// layout leaves the words away where they do not fit, and the icon too.
func (c *cover) layout(from, to, top, height float32) {
	width := max(2, to-from)
	place(c.box, from, top, width, height)
	icon, words := theme.Scaled(18), c.words.MinSize()
	show(c.icon, width >= icon+8)
	show(c.words, width >= icon+8+words.Width+16)
	inside := icon
	if c.words.Visible() {
		inside += 8 + words.Width
	}
	x := from + middle(width, inside)
	place(c.icon, x, top+middle(height, icon), icon, icon)
	place(c.words, x+icon+8, top+middle(height, words.Height), words.Width, words.Height)
}
