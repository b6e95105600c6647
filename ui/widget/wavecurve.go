package widget

// curveThick is how thick the line of a sound is, px.
const curveThick = 2

// drawCurve draws every lane as a line, n columns of one px. It is as tall as
// the bars of its loudest moment would be, and keeps its shape.
func (d *waveDrawing) drawCurve(n, played int) {
	for lane := range d.wave.lanes {
		said, coming := d.colour(lane, -1, played), d.colour(lane, played, played)
		loud := float32(0)
		for i := range n {
			l := d.wave.level(lane, i, n)
			loud = max(loud, l.High, -l.Low)
		}
		tall := tallness(loud) * (LaneHeight - curveThick) / 2 / float64(max(loud, 1e-6))
		middle, before := LaneHeight*(float64(lane)+0.5), d.wave.level(lane, 0, n)
		for i := range n {
			l := d.wave.level(lane, i, n)
			colour := coming
			if i < played {
				colour = said
			}
			top, bottom := middle-tall*float64(max(l.High, before.Low)), middle-tall*float64(min(l.Low, before.High))
			d.bars.thin(i, top-curveThick/2, bottom+curveThick/2, colour)
			before = l
		}
	}
}
