package widget

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// A wave is drawn as bars, at 100 % screen scale.
const (
	barPitch = 4
	barWidth = 3
	barLeast = 2 // silence is a row of small bars, so that it can be seen
)

// barsIn is how many bars stand in a width.
func barsIn(width float32) int { return max(1, int(width/barPitch)) }

// bars draws into an image that is kept, so that a wave that did not change
// costs nothing.
type bars struct {
	picture *image.RGBA
	scale   float64 // pixels for each of Fyne's units
	pitch   float64 // from bar to bar in Fyne's units; 0 is barPitch
}

// sized makes room for a picture, and reports whether it is a new one.
func (b *bars) sized(width, height int, units fyne.Size) bool {
	b.scale = 1
	if units.Width > 0 {
		b.scale = float64(width) / float64(units.Width)
	}
	if b.picture != nil && b.picture.Rect.Dx() == width && b.picture.Rect.Dy() == height {
		return false
	}
	b.picture = image.NewRGBA(image.Rect(0, 0, width, height))
	return true
}

// bar draws bar i: loud is 0 to 1, around the middle of the lane.
func (b *bars) bar(i int, top, height float32, loud float32, colour color.RGBA) {
	tall := max(barLeast, tallness(loud)*float64(height))
	middle := float64(top + height/2)
	b.fill(i, middle-tall/2, middle+tall/2, colour)
}

// tallness lets quiet voices be seen beside loud ones.
func tallness(loud float32) float64 {
	return math.Pow(float64(min(1, max(0, loud))), 0.6)
}

// fill paints the column of bar i from one height to another.
func (b *bars) fill(i int, from, to float64, colour color.RGBA) {
	pitch := max(b.pitch, barPitch)
	left := int(math.Round(float64(i) * pitch * b.scale))
	right := int(math.Round((float64(i+1)*pitch - (barPitch - barWidth)) * b.scale))
	b.paint(image.Rect(left, int(math.Round(from*b.scale)), right, int(math.Round(to*b.scale))), colour)
}

// thin paints column i of one px from one height to another.
func (b *bars) thin(i int, from, to float64, colour color.RGBA) {
	left, right := int(math.Round(float64(i)*b.scale)), int(math.Round(float64(i+1)*b.scale))
	b.paint(image.Rect(left, int(math.Round(from*b.scale)), right, int(math.Round(to*b.scale))), colour)
}

// box paints a rectangle, in Fyne's units.
func (b *bars) box(x, y, width, height float32, colour color.RGBA) {
	at := func(u float32) int { return int(math.Round(float64(u) * b.scale)) }
	b.paint(image.Rect(at(x), at(y), at(x+width), at(y+height)), colour)
}

// paint paints what lies in the picture.
func (b *bars) paint(area image.Rectangle, colour color.RGBA) {
	area = area.Intersect(b.picture.Rect)
	if area.Empty() {
		return
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		row := b.picture.Pix[b.picture.PixOffset(area.Min.X, y) : b.picture.PixOffset(area.Max.X-1, y)+4]
		for x := 0; x < len(row); x += 4 {
			row[x], row[x+1], row[x+2], row[x+3] = colour.R, colour.G, colour.B, colour.A
		}
	}
}

// solid is a colour of the theme as the picture holds it.
func solid(name fyne.ThemeColorName) color.RGBA {
	return color.RGBAModel.Convert(theme.Color(name)).(color.RGBA)
}

// loudest is the highest of the peaks that fall on bar i of n.
func loudest(peaks []float32, i, n int) float32 {
	from, to := i*len(peaks)/n, (i+1)*len(peaks)/n
	if to == from {
		to = min(from+1, len(peaks))
	}
	high := float32(0)
	for _, p := range peaks[from:to] {
		high = max(high, p)
	}
	return high
}
