package widget

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Marked is words on one line of which some are strong, as those that a search
// found. Where there is no room for all of them it ends, and if need be
// begins, with "…", so that the first strong words are always in sight.
type Marked struct {
	fyneWidget.BaseWidget

	TextSize float32
	Colour   fyne.ThemeColorName // of the words that are not strong

	words string
	marks [][2]int
}

var _ fyne.Accessible = (*Marked)(nil)

// NewMarked is an empty line. size is one of theme's.
func NewMarked(size float32) *Marked {
	m := &Marked{TextSize: size, Colour: theme.Ink2}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows other words. Marks are bytes, from and to, in the order of the
// words; what lies outside them is left out.
func (m *Marked) Set(words string, marks [][2]int) {
	if words == m.words && slices.Equal(marks, m.marks) {
		return
	}
	m.words, m.marks = words, marks
	m.Refresh()
}

// AccessibilityLabel is the words.
func (m *Marked) AccessibilityLabel() string { return m.words }

// AccessibilityRole says that this is text.
func (m *Marked) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// piece is some of the words, strong or not.
type piece struct {
	letters string
	strong  bool
}

// pieces are all of the words, on one line.
func (m *Marked) pieces() []piece {
	var all []piece
	at := 0
	add := func(to int, strong bool) {
		if to > at {
			all = append(all, piece{strings.Map(onOneLine, m.words[at:to]), strong})
			at = to
		}
	}
	for _, mark := range m.marks {
		if from, to := mark[0], mark[1]; from >= at && to > from && to <= len(m.words) {
			add(from, false)
			add(to, true)
		}
	}
	add(len(m.words), false)
	return all
}

func onOneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func (m *Marked) wide(p piece) float32 {
	return fyne.MeasureText(p.letters, theme.Scaled(m.TextSize), fyne.TextStyle{Bold: p.strong}).Width
}

// fitting is as much of the words as that width has room for.
func (m *Marked) fitting(width float32) []piece {
	all := m.begin(m.pieces(), width)
	for i, p := range all {
		short := piece{firstOf(p.letters), p.strong}
		wide := m.wide(short)
		if wide <= width && len(short.letters) == len(p.letters) {
			width -= wide
			continue
		}
		all[i].letters = m.end(short, width)
		return all[:i+1]
	}
	return all
}

// begin leaves out words before the first strong ones until those have room.
func (m *Marked) begin(all []piece, width float32) []piece {
	if len(all) < 2 || all[0].strong {
		return all
	}
	room := max(width-m.wide(all[1]), width/4)
	words := strings.SplitAfter(lastOf(all[0].letters), " ")
	whole := strings.Join(words, "")
	if whole == all[0].letters && m.wide(all[0]) <= room {
		return all
	}
	first := len(words)
	for first > 0 && m.wide(piece{"…" + strings.Join(words[first-1:], ""), false}) <= min(room, width/3) {
		first--
	}
	before := "…" + strings.TrimLeft(strings.Join(words[first:], ""), "… ")
	return append([]piece{{before, false}}, all[1:]...)
}

// lineLetters is more than ever stand on one line.
const lineLetters = 600

// firstOf is the beginning of words, as much as may ever stand on a line.
func firstOf(words string) string {
	n := 0
	for at := range words {
		if n++; n > lineLetters {
			return words[:at]
		}
	}
	return words
}

// lastOf is their end.
func lastOf(words string) string {
	n := 0
	for at := len(words); at > 0; n++ {
		if n == lineLetters {
			return words[at:]
		}
		_, size := utf8.DecodeLastRuneInString(words[:at])
		at -= size
	}
	return words
}

// end is the beginning of a piece that is too long, and "…".
func (m *Marked) end(p piece, width float32) string {
	letters := []rune(p.letters)
	fits, not := 0, len(letters)
	for not-fits > 1 {
		at := (fits + not) / 2
		if m.wide(piece{string(letters[:at]) + "…", p.strong}) <= width {
			fits = at
		} else {
			not = at
		}
	}
	return strings.TrimRight(string(letters[:fits]), " ,.") + "…"
}

// CreateRenderer is called by Fyne.
func (m *Marked) CreateRenderer() fyne.WidgetRenderer {
	m.ExtendBaseWidget(m)
	return &markedDrawing{of: m}
}

type markedDrawing struct {
	of    *Marked
	parts []fyne.CanvasObject
	size  fyne.Size
}

func (d *markedDrawing) Destroy()                     {}
func (d *markedDrawing) Objects() []fyne.CanvasObject { return d.parts }

func (d *markedDrawing) MinSize() fyne.Size {
	return fyne.NewSize(theme.Scaled(100), float32(int(theme.Scaled(d.of.TextSize)*1.4+0.5)))
}

func (d *markedDrawing) Layout(size fyne.Size) {
	if size != d.size {
		d.size = size
		d.draw()
	}
}

func (d *markedDrawing) Refresh() {
	d.draw()
	canvas.Refresh(d.of)
}

func (d *markedDrawing) draw() {
	all := d.of.fitting(d.size.Width)
	for len(d.parts) < len(all) {
		d.parts = append(d.parts, canvas.NewText("", nil))
	}
	d.parts = d.parts[:len(all)]
	x := float32(0)
	for i, p := range all {
		t := d.parts[i].(*canvas.Text)
		colour := d.of.Colour
		if p.strong {
			colour = theme.Ink
		}
		paintLetters(t, p.letters, d.of.TextSize, p.strong, colour)
		min := t.MinSize()
		place(t, x, middle(d.size.Height, min.Height), min.Width, min.Height)
		x += min.Width
	}
}
