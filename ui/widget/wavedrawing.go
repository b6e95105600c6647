package widget

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// CreateRenderer is called by Fyne.
func (w *Waveform) CreateRenderer() fyne.WidgetRenderer {
	w.ExtendBaseWidget(w)
	d := &waveDrawing{
		wave: w, ring: newRing(), head: canvas.NewRectangle(color.Transparent), line: canvas.NewRectangle(color.Transparent),
	}
	d.raster = canvas.NewRaster(d.picture)
	w.drawing = d
	d.paint()
	return d
}

// waveDrawing draws a Waveform: the bars into one picture that is kept, the
// playhead and what is left out over it.
type waveDrawing struct {
	wave             *Waveform
	raster           *canvas.Raster
	ring, head, line *canvas.Rectangle
	covers           []*cover
	bars             bars
	played           int // bars drawn as played
	dirty            bool
}

func (d *waveDrawing) Destroy() {}

func (d *waveDrawing) Objects() []fyne.CanvasObject {
	parts := []fyne.CanvasObject{d.raster}
	for _, c := range d.covers {
		parts = append(parts, c.box, c.icon, c.words)
	}
	return append(parts, d.line, d.head, d.ring)
}

func (d *waveDrawing) MinSize() fyne.Size {
	return fyne.NewSize(200, laneHeight*float32(max(1, len(d.wave.lanes)))+knob)
}

func (d *waveDrawing) paint() {
	d.dirty = true
	paintRing(d.ring, d.wave.focused, theme.ChipRadius)
	paintBox(d.line, theme.Ink, "", 0, 0)
	paintBox(d.head, theme.Ink, "", 0, canvas.RadiusMaximum)
	show(d.line, d.wave.length > 0)
	show(d.head, d.wave.length > 0)
	d.covers = d.covers[:0]
	for lane, voice := range d.wave.lanes {
		for _, span := range voice.Gaps {
			d.covers = append(d.covers, newCover(span, lane, "mic_off", "Not heard"))
		}
	}
	for _, span := range d.wave.leftOut {
		d.covers = append(d.covers, newCover(span, allLanes, "lock-fill", "Left out"))
	}
}

func (d *waveDrawing) Refresh() {
	d.paint()
	d.Layout(d.wave.Size())
	d.raster.Refresh()
	canvas.Refresh(d.wave)
}

func (d *waveDrawing) Layout(size fyne.Size) {
	place(d.raster, 0, knob, size.Width, size.Height-knob)
	placeRing(d.ring, 0, 0, size.Width, size.Height)
	for _, c := range d.covers {
		top, height := float32(knob), size.Height-knob
		if c.lane != allLanes {
			top, height = top+laneHeight*float32(c.lane)+laneInside, laneHeight-2*laneInside
		}
		c.layout(d.x(c.span.From), d.x(c.span.To), top, height)
	}
	d.placeHead(size)
}

// x is where a time stands.
func (d *waveDrawing) x(at time.Duration) float32 {
	if d.wave.length <= 0 {
		return 0
	}
	return d.wave.Size().Width * float32(float64(at)/float64(d.wave.length))
}

func (d *waveDrawing) placeHead(size fyne.Size) {
	x := round(d.x(d.wave.playhead))
	place(d.line, x-1, knob/2, 2, size.Height-knob/2)
	place(d.head, x-knob/2, 0, knob, knob)
}

// move follows the playhead: always the line, and the bars it has passed.
func (d *waveDrawing) move() {
	d.placeHead(d.wave.Size())
	canvas.Refresh(d.line)
	if d.playedNow() != d.played {
		d.raster.Refresh()
	}
}

func (d *waveDrawing) playedNow() int { return int(d.x(d.wave.playhead) / barPitch) }

// picture brings the kept picture up to date and gives it to Fyne.
func (d *waveDrawing) picture(width, height int) image.Image {
	n, played := barsIn(d.raster.Size().Width), d.playedNow()
	if d.bars.sized(width, height, d.raster.Size()) || d.dirty {
		clear(d.bars.picture.Pix)
		d.drawBars(0, n, n, played)
	} else {
		d.drawBars(min(d.played, played), max(d.played, played), n, played)
	}
	d.played, d.dirty = played, false
	return d.bars.picture
}

// drawBars draws the bars of every lane from one to another of n.
func (d *waveDrawing) drawBars(from, to, n, played int) {
	for lane, voice := range d.wave.lanes {
		top := float32(lane) * laneHeight
		said, coming := solid(theme.Accent), solid(theme.VoiceDim)
		if voice.Yours {
			said, coming = solid(theme.You), solid(theme.You)
		}
		for i := max(0, from); i < min(to, n); i++ {
			colour := coming
			if i < played {
				colour = said
			}
			d.bars.bar(i, top, laneHeight, loudest(voice.Peaks, i, n), colour)
		}
	}
}

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
	laneInside = 4 // between a cover and its lane, px
)

func newCover(span Span, lane int, icon, words string) *cover {
	c := &cover{span, lane, canvas.NewRectangle(color.Transparent), newPicture(), canvas.NewText("", nil)}
	paintBox(c.box, theme.Sunk, theme.Edge, 1, theme.ChipRadius)
	paintPicture(c.icon, icon, theme.Ink2)
	paintLetters(c.words, words, theme.Smallest, false, theme.Ink2)
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
