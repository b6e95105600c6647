package widget

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// NoBar is a StatusPill's Percent when there is nothing to measure.
const NoBar = -1

// StatusPill is a state: an icon, words, and below them a second line or a
// bar. It is never colour alone. After setting a field, call Refresh.
type StatusPill struct {
	fyneWidget.BaseWidget

	Icon    string // a name in theme
	Words   string
	Sub     string // second line, may be empty
	Tone    Tone
	Percent int  // 0 to 100 draws a bar; NoBar draws none
	Bold    bool // words in SemiBold
}

var _ fyne.Accessible = (*StatusPill)(nil)

// NewStatusPill is a state without a second line or a bar.
func NewStatusPill(icon, words string, tone Tone) *StatusPill {
	s := &StatusPill{Icon: icon, Words: words, Tone: tone, Percent: NoBar}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows another state. percent is 0 to 100, or NoBar.
func (s *StatusPill) Set(icon, words, sub string, tone Tone, percent int) {
	s.Icon, s.Words, s.Sub, s.Tone, s.Percent = icon, words, sub, tone, percent
	s.Refresh()
}

// AccessibilityLabel is the words of both lines.
func (s *StatusPill) AccessibilityLabel() string {
	return strings.TrimSuffix(s.Words+", "+s.Sub, ", ")
}

// AccessibilityRole says that this is text.
func (s *StatusPill) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (s *StatusPill) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	d := &statusDrawing{
		pill: s, picture: newPicture(), words: NewText("", theme.Second, ""), sub: NewSmall(""),
		track: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
	}
	return newDrawing(d.paint, d.min, d.layout, d.picture, d.words, d.sub, d.track, d.bar)
}

type statusDrawing struct {
	pill       *StatusPill
	picture    *canvas.Image
	words, sub *Text
	track, bar *canvas.Rectangle
}

func (d *statusDrawing) paint() {
	s := d.pill
	icon, words := s.Tone.iconAndWords()
	paintPicture(d.picture, s.Icon, icon)
	d.words.Words, d.words.Colour, d.words.Bold = s.Words, words, s.Bold
	d.words.Refresh()
	d.sub.SetWords(s.Sub)
	show(d.sub, s.Sub != "")
	paintBox(d.track, theme.Track, "", 0, 3)
	paintBox(d.bar, theme.Accent, "", 0, 3)
	show(d.track, s.Percent >= 0)
	show(d.bar, s.Percent > 0)
}

// wordsAt is where the words begin: after the icon, if there is one.
func (d *statusDrawing) wordsAt() float32 {
	if d.pill.Icon == "" {
		return 0
	}
	return theme.Scaled(theme.IconInText) + 9
}

// lines is how high the words are, with what stands below them.
func (d *statusDrawing) lines() float32 {
	height := d.words.MinSize().Height
	switch {
	case d.pill.Percent >= 0:
		return height + 12
	case d.pill.Sub != "":
		return height + d.sub.MinSize().Height - 2
	}
	return height
}

func (d *statusDrawing) min() fyne.Size {
	width := d.words.MinSize().Width
	if d.pill.Sub != "" {
		width = max(width, d.sub.MinSize().Width)
	}
	return fyne.NewSize(d.wordsAt()+width, max(theme.Scaled(theme.IconInText), d.lines()))
}

func (d *statusDrawing) layout(size fyne.Size) {
	icon, x := theme.Scaled(theme.IconInText), d.wordsAt()
	left := max(0, size.Width-x)
	top := middle(size.Height, d.lines())
	words := d.words.MinSize().Height
	iconTop := middle(size.Height, icon)
	if d.pill.Percent >= 0 {
		iconTop = top + middle(words, icon)
	}
	place(d.picture, 0, iconTop, icon, icon)
	place(d.words, x, top, left, words)
	place(d.sub, x, top+words-2, left, d.sub.MinSize().Height)
	bar := min(left, theme.Scaled(150))
	place(d.track, x, top+words+6, bar, 6)
	place(d.bar, x, top+words+6, bar*float32(min(d.pill.Percent, 100))/100, 6)
}

// Badge is words on a pill of one colour: "Recording" in red, "Paused" in grey.
type Badge struct {
	fyneWidget.BaseWidget

	Words string
	Icon  string
	Fill  fyne.ThemeColorName
	Ink   fyne.ThemeColorName
}

var _ fyne.Accessible = (*Badge)(nil)

// NewBadge is a pill. Fill and ink have to be a pair that can be read, as
// theme.Rec and theme.OnRec, or theme.Ink2 and theme.Card.
func NewBadge(words, icon string, fill, ink fyne.ThemeColorName) *Badge {
	b := &Badge{Words: words, Icon: icon, Fill: fill, Ink: ink}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows another state.
func (b *Badge) Set(words, icon string, fill, ink fyne.ThemeColorName) {
	b.Words, b.Icon, b.Fill, b.Ink = words, icon, fill, ink
	b.Refresh()
}

// AccessibilityLabel is the words.
func (b *Badge) AccessibilityLabel() string { return b.Words }

// AccessibilityRole says that this is text.
func (b *Badge) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	box, picture, words := canvas.NewRectangle(color.Transparent), newPicture(), canvas.NewText("", nil)
	paint := func() {
		paintBox(box, b.Fill, "", 0, canvas.RadiusMaximum)
		paintPicture(picture, b.Icon, b.Ink)
		paintLetters(words, b.Words, theme.Body, true, b.Ink)
	}
	min := func() fyne.Size {
		return fyne.NewSize(36+theme.Scaled(16)+words.MinSize().Width, theme.Grown(35, 20))
	}
	layout := func(size fyne.Size) {
		place(box, 0, 0, size.Width, size.Height)
		icon, w := theme.Scaled(20), words.MinSize()
		place(picture, 10, middle(size.Height, icon), icon, icon)
		place(words, 20+theme.Scaled(16), middle(size.Height, w.Height), w.Width, w.Height)
	}
	return newDrawing(paint, min, layout, box, picture, words)
}
