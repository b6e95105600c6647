package widget

import (
	"image"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneTheme "fyne.io/fyne/v2/theme"

	"ownvoice/ui/theme"
)

// CreateRenderer is called by Fyne.
func (w *Waveform) CreateRenderer() fyne.WidgetRenderer {
	w.ExtendBaseWidget(w)
	box := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	d := &waveDrawing{wave: w, ring: newRing(), head: box(), line: box(), chosen: box(), starts: box(), ends: box()}
	d.raster = canvas.NewRaster(d.picture)
	w.drawing = d
	d.paint()
	return d
}

// waveDrawing draws a Waveform: the bars into one picture that is kept, the
// playhead, what is chosen and what is left out over it. What it costs grows
// with the width and not with the story.
type waveDrawing struct {
	wave                 *Waveform
	raster               *canvas.Raster
	ring, head, line     *canvas.Rectangle
	chosen, starts, ends *canvas.Rectangle
	covers               []*cover
	bars                 bars
	width                float32 // the covers were made for
	columns              int     // how many levels a lane is asked for
	played               int     // bars drawn as played
	dirty                bool
}

// curveBelow is how long a bar lasts when the sound is drawn as a line instead.
const curveBelow = time.Millisecond

func (d *waveDrawing) Destroy() {}

func (d *waveDrawing) Objects() []fyne.CanvasObject {
	parts := []fyne.CanvasObject{d.raster}
	for _, c := range d.covers {
		parts = append(parts, c.box, c.icon, c.words)
	}
	return append(parts, d.chosen, d.starts, d.ends, d.line, d.head, d.ring)
}

func (d *waveDrawing) MinSize() fyne.Size {
	return fyne.NewSize(200, LaneHeight*float32(max(1, len(d.wave.lanes)))+Knob)
}

func (d *waveDrawing) paint() {
	d.dirty = true
	paintRing(d.ring, d.wave.focused, theme.ChipRadius)
	paintBox(d.line, theme.Ink, "", 0, 0)
	paintBox(d.head, theme.Ink, "", 0, canvas.RadiusMaximum)
	paintBox(d.chosen, fyneTheme.ColorNameSelection, "", 0, 0)
	paintBox(d.starts, theme.AccentDeep, "", 0, 2)
	paintBox(d.ends, theme.AccentDeep, "", 0, 2)
	d.coverAnew()
}

func (d *waveDrawing) Refresh() {
	d.paint()
	d.Layout(d.wave.Size())
	d.raster.Refresh()
	canvas.Refresh(d.wave)
}

// show is for another window.
func (d *waveDrawing) show() {
	d.coverAnew()
	d.Layout(d.wave.Size())
	d.redraw()
	canvas.Refresh(d.wave)
}

// redraw is for other levels.
func (d *waveDrawing) redraw() {
	d.dirty = true
	d.raster.Refresh()
}

func (d *waveDrawing) Layout(size fyne.Size) {
	place(d.raster, 0, Knob, size.Width, size.Height-Knob)
	placeRing(d.ring, 0, 0, size.Width, size.Height)
	if size.Width != d.width {
		d.coverAnew()
	}
	for _, c := range d.covers {
		top, height := d.laneOf(c.lane, size)
		c.layout(max(0, d.x(c.span.From)), min(size.Width, d.x(c.span.To)), top, height)
	}
	d.placeHead(size)
	d.placeChosen()
	if n := d.columnsIn(size.Width); n != d.columns {
		d.columns = n
		d.wave.ask()
	}
}

// laneOf is where the cover of a lane lies, or of all of them.
func (d *waveDrawing) laneOf(lane int, size fyne.Size) (top, height float32) {
	if lane == allLanes {
		return Knob, size.Height - Knob
	}
	return Knob + LaneHeight*float32(lane) + laneInside, LaneHeight - 2*laneInside
}

// x is where a time stands.
func (d *waveDrawing) x(at time.Duration) float32 { return d.wave.view.x(at, d.wave.Size().Width) }

func (d *waveDrawing) placeHead(size fyne.Size) {
	x, shown := round(d.x(d.wave.playhead)), d.wave.length > 0 && d.wave.view.has(d.wave.playhead)
	place(d.line, x-1, Knob/2, 2, size.Height-Knob/2)
	place(d.head, x-Knob/2, 0, Knob, Knob)
	show(d.line, shown)
	show(d.head, shown)
}

// placeChosen puts what is chosen, and its two edges, in their places.
func (d *waveDrawing) placeChosen() {
	size, s, view := d.wave.Size(), d.wave.chosen, d.wave.view
	from, to := max(0, d.x(s.From)), min(size.Width, d.x(s.To))
	seen := s.Length() > 0 && view.Meets(s)
	place(d.chosen, from, Knob, max(0, to-from), size.Height-Knob)
	place(d.starts, from-2, Knob, 4, size.Height-Knob)
	place(d.ends, to-2, Knob, 4, size.Height-Knob)
	show(d.chosen, seen)
	show(d.starts, seen && view.has(s.From))
	show(d.ends, seen && view.has(s.To))
}

func (d *waveDrawing) refreshChosen() {
	for _, part := range []*canvas.Rectangle{d.chosen, d.starts, d.ends} {
		canvas.Refresh(part)
	}
}

// move follows the playhead: always the line, and the bars it has passed.
func (d *waveDrawing) move() {
	d.placeHead(d.wave.Size())
	canvas.Refresh(d.line)
	if d.playedNow() != d.played {
		d.raster.Refresh()
	}
}

// curved reports whether the window is so short that the sound is a line.
func (d *waveDrawing) curved(width float32) bool {
	return d.wave.length > 0 && d.wave.view.Length()/time.Duration(barsIn(width)) < curveBelow
}

func (d *waveDrawing) columnsIn(width float32) int {
	switch {
	case width <= 0:
		return 0
	case d.curved(width):
		return int(width)
	}
	return barsIn(width)
}

func (d *waveDrawing) playedNow() int {
	x := d.x(d.wave.playhead)
	if d.curved(d.wave.Size().Width) {
		return int(x)
	}
	return int(x / barPitch)
}

// picture brings the kept picture up to date and gives it to Fyne.
func (d *waveDrawing) picture(width, height int) image.Image {
	size := d.raster.Size()
	n, played := barsIn(size.Width), d.playedNow()
	fresh := d.bars.sized(width, height, size) || d.dirty
	if fresh {
		clear(d.bars.picture.Pix)
	}
	switch {
	case d.curved(size.Width):
		if !fresh {
			clear(d.bars.picture.Pix)
		}
		d.drawCurve(int(size.Width), played)
	case fresh:
		d.drawBars(0, n, n, played)
	default:
		d.drawBars(min(d.played, played), max(d.played, played), n, played)
	}
	d.drawSlivers()
	d.played, d.dirty = played, false
	return d.bars.picture
}

// colour is how bar i of a lane is drawn.
func (d *waveDrawing) colour(lane, i, played int) color.RGBA {
	switch {
	case d.wave.lanes[lane].Yours:
		return solid(theme.You)
	case i < played:
		return solid(theme.Accent)
	}
	return solid(theme.VoiceDim)
}

// drawBars draws the bars of every lane from one to another of n.
func (d *waveDrawing) drawBars(from, to, n, played int) {
	for lane := range d.wave.lanes {
		said, coming := d.colour(lane, -1, played), d.colour(lane, played, played)
		for i := max(0, from); i < min(to, n); i++ {
			colour := coming
			if i < played {
				colour = said
			}
			l := d.wave.level(lane, i, n)
			d.bars.bar(i, LaneHeight*float32(lane), LaneHeight, max(l.High, -l.Low), colour)
		}
	}
}
