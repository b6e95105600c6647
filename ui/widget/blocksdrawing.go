package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// What is drawn of a block.
const (
	blockHeight = 28 // at 100 %, growing with the text
	blockLeast  = 20 // narrower blocks that touch are drawn as one, px
	blockInside = 10 // between its side and its words
	mostBlocks  = 40 // that are drawn at once, for a slow laptop
	gripWidth   = 4
)

// CreateRenderer is called by Fyne.
func (b *Blocks) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	box := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	b.rows = &blocksDrawing{of: b, ring: newRing(), starts: box(), ends: box()}
	b.rows.paint()
	return b.rows
}

// blocksDrawing draws those blocks that are in the window. Boxes and words are
// kept and used again.
type blocksDrawing struct {
	of                 *Blocks
	ring, starts, ends *canvas.Rectangle
	boxes              []*canvas.Rectangle
	words              []*canvas.Text
	drawn              []drawnBlock
	chosen             drawnBlock
}

// drawnBlock is one box: a block, or several that are too small to tell apart.
type drawnBlock struct {
	from, to float32
	words    string
	seen     bool
}

func (d *blocksDrawing) Destroy() {}

func (d *blocksDrawing) Objects() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for i := range d.drawn {
		parts = append(parts, d.boxes[i])
		if d.words[i].Text != "" {
			parts = append(parts, d.words[i])
		}
	}
	return append(parts, d.starts, d.ends, d.ring)
}

func (d *blocksDrawing) MinSize() fyne.Size { return fyne.NewSize(200, theme.Grown(blockHeight, 18)) }

func (d *blocksDrawing) Layout(fyne.Size) { d.paint() }

func (d *blocksDrawing) Refresh() {
	d.paint()
	canvas.Refresh(d.of)
}

// gather is what is drawn, from left to right.
func (d *blocksDrawing) gather(width float32) {
	d.drawn, d.chosen = d.drawn[:0], drawnBlock{}
	for i, block := range d.of.all {
		if !block.Meets(d.of.view) {
			continue
		}
		one := drawnBlock{max(0, d.of.view.x(block.From, width)), min(width, d.of.view.x(block.To, width)), block.Words, true}
		one.to = max(one.to, one.from+3)
		if i == d.of.at {
			d.chosen = one
		}
		if n := len(d.drawn); n > 0 && one.to-one.from < blockLeast && one.to-d.drawn[n-1].from < 2*blockLeast {
			d.drawn[n-1].to, d.drawn[n-1].words = max(d.drawn[n-1].to, one.to), ""
			continue
		}
		if len(d.drawn) < mostBlocks {
			d.drawn = append(d.drawn, one)
		}
	}
}

func (d *blocksDrawing) paint() {
	size := d.of.Size()
	d.gather(size.Width)
	for len(d.boxes) < len(d.drawn) {
		d.boxes = append(d.boxes, canvas.NewRectangle(color.Transparent))
		d.words = append(d.words, canvas.NewText("", nil))
	}
	edge, ink := theme.Line, theme.Ink
	if d.of.Loud {
		edge, ink = theme.Accent, theme.Accent
	}
	for i, one := range d.drawn {
		paintBox(d.boxes[i], theme.Card, edge, 1, theme.ChipRadius)
		place(d.boxes[i], one.from, 0, one.to-one.from, size.Height)
		room := one.to - one.from - 2*blockInside
		paintLetters(d.words[i], shortened(one.words, room, d.of.Loud), theme.Smallest, d.of.Loud, ink)
		tall := d.words[i].MinSize().Height
		place(d.words[i], one.from+blockInside, middle(size.Height, tall), max(0, room), tall)
	}
	d.paintChosen(size)
}

func (d *blocksDrawing) paintChosen(size fyne.Size) {
	b := d.of
	paintRing(d.ring, b.focused && d.chosen.seen, theme.ChipRadius)
	placeRing(d.ring, d.chosen.from, 0, d.chosen.to-d.chosen.from, size.Height)
	for _, g := range []struct {
		part *canvas.Rectangle
		e    edge
		x    float32
	}{{d.starts, startEdge, d.chosen.from}, {d.ends, endEdge, d.chosen.to - gripWidth}} {
		colour, width := theme.Accent, float32(gripWidth)
		if b.held == g.e {
			colour, width = theme.AccentDeep, 2*gripWidth
		}
		paintBox(g.part, colour, "", 0, 2)
		place(g.part, g.x-(width-gripWidth)/2, 0, width, size.Height)
		show(g.part, b.focused && b.OnTrim != nil && d.chosen.seen && b.view.has(b.all[b.at].end(g.e)))
	}
}

// shortened is the words that fit into so much room, ending in "…" where they do
// not. What it costs does not grow with the words.
func shortened(words string, room float32, bold bool) string {
	fits := func(s string) bool {
		return fyne.MeasureText(s, theme.Scaled(theme.Smallest), fyne.TextStyle{Bold: bold}).Width <= room
	}
	letters := []rune(words[:min(len(words), 4*mostLetters)])
	if len(words) <= 4*mostLetters && fits(words) {
		return words
	}
	least, most := 0, min(len(letters), mostLetters)
	for least < most {
		half := (least + most + 1) / 2
		if fits(string(letters[:half]) + "…") {
			least = half
		} else {
			most = half - 1
		}
	}
	if least < 3 {
		return ""
	}
	return string(letters[:least]) + "…"
}

// mostLetters is more letters than a block is ever wide.
const mostLetters = 300
