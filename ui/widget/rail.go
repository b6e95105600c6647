package widget

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/ui/theme"
)

// RailItem is one place in the left rail: an icon, a word, and a bar in the
// accent while it is the place one is in. After setting a field, call Refresh.
type RailItem struct {
	control

	Words    string
	Icon     string              // a name in theme; empty for a story below Stories
	IconOn   string              // the icon while chosen; empty is Icon
	Tint     fyne.ThemeColorName // colour of the icon; empty is theme.Ink
	Chosen   bool
	Slim     bool // the word under the icon, for a rail 84 wide
	OnTapped func()

	time      time.Duration
	showsTime bool
}

var (
	_ fyne.Focusable    = (*RailItem)(nil)
	_ fyne.Tappable     = (*RailItem)(nil)
	_ fyne.Accessible   = (*RailItem)(nil)
	_ desktop.Hoverable = (*RailItem)(nil)
)

// NewRailItem is a place in the rail. iconOn is shown while it is chosen.
func NewRailItem(words, icon, iconOn string, tapped func()) *RailItem {
	r := &RailItem{Words: words, Icon: icon, IconOn: iconOn, OnTapped: tapped}
	r.ExtendBaseWidget(r)
	r.whole = r
	return r
}

// Choose says whether this is the place one is in.
func (r *RailItem) Choose(chosen bool) {
	if r.Chosen != chosen {
		r.Chosen = chosen
		r.Refresh()
	}
}

// SetTime shows a running time at the end of the item: the recording goes on
// while another place is open.
func (r *RailItem) SetTime(at time.Duration) {
	if r.showsTime && TimeWords(r.time) == TimeWords(at) {
		return
	}
	r.time, r.showsTime = at, true
	r.Refresh()
}

// ClearTime takes the running time away.
func (r *RailItem) ClearTime() {
	if r.showsTime {
		r.showsTime = false
		r.Refresh()
	}
}

// Tapped goes to the place. Fyne calls it.
func (r *RailItem) Tapped(*fyne.PointEvent) {
	takeFocus(r)
	r.press()
}

func (r *RailItem) press() {
	if r.OnTapped != nil {
		r.OnTapped()
	}
}

// TypedKey goes to the place with Space or Enter. Fyne calls it.
func (r *RailItem) TypedKey(key *fyne.KeyEvent) {
	if isPress(key) {
		r.press()
		return
	}
	passOn(r, key)
}

// MouseIn is called by Fyne.
func (r *RailItem) MouseIn(*desktop.MouseEvent) { r.hovered = true; r.Refresh() }

// MouseMoved is called by Fyne.
func (r *RailItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is called by Fyne.
func (r *RailItem) MouseOut() { r.hovered = false; r.Refresh() }

// AccessibilityLabel is the word, and whether one is there.
func (r *RailItem) AccessibilityLabel() string {
	if r.Chosen {
		return r.Words + ", open now"
	}
	return r.Words
}

// AccessibilityRole says that this can be pressed.
func (r *RailItem) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is called by Fyne.
func (r *RailItem) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	d := &railDrawing{
		item: r, box: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent),
		over: canvas.NewRectangle(color.Transparent), ring: newRing(), picture: newPicture(),
		words: canvas.NewText("", nil), clock: NewClock(theme.Smallest),
	}
	return newDrawing(d.paint, d.min, d.layout, d.box, d.over, d.bar, d.picture, d.words, d.clock, d.ring)
}

type railDrawing struct {
	item                 *RailItem
	box, bar, over, ring *canvas.Rectangle
	picture              *canvas.Image
	words                *canvas.Text
	clock                *Clock
}

func (d *railDrawing) paint() {
	r := d.item
	fill, edge, icon, size := fyne.ThemeColorName(""), fyne.ThemeColorName(""), r.Icon, theme.Body
	if r.Chosen {
		fill, edge = theme.Card, theme.Line
		if r.IconOn != "" {
			icon = r.IconOn
		}
	}
	if r.Slim {
		size = theme.Smallest
	}
	paintBox(d.box, fill, edge, 1, theme.ControlRadius)
	paintBox(d.over, theme.Hover, "", 0, theme.ControlRadius)
	show(d.over, r.hovered && !r.Chosen)
	paintBox(d.bar, theme.Accent, "", 0, 2)
	show(d.bar, r.Chosen)
	paintRing(d.ring, r.focused, theme.ControlRadius)
	paintPicture(d.picture, icon, r.Tint)
	paintLetters(d.words, r.Words, size, r.Chosen, theme.Ink)
	d.clock.Set(r.time)
	show(d.clock, r.showsTime && !r.Slim)
}

func (d *railDrawing) min() fyne.Size {
	room := float32(26)
	if d.item.Icon == "" {
		room = 18
	}
	height := theme.Scaled(20) + room
	if d.item.Slim {
		return fyne.NewSize(d.words.MinSize().Width, theme.Scaled(theme.IconInText)+d.words.MinSize().Height+16)
	}
	return fyne.NewSize(d.wordsAt()+d.words.MinSize().Width+12, height)
}

// wordsAt is where the word begins: after the icon, also where there is none.
func (d *railDrawing) wordsAt() float32 { return 13 + theme.Scaled(theme.IconInText) + 12 }

func (d *railDrawing) layout(size fyne.Size) {
	for _, box := range []*canvas.Rectangle{d.box, d.over} {
		place(box, 0, 0, size.Width, size.Height)
	}
	placeRing(d.ring, 0, 0, size.Width, size.Height)
	bar := min(size.Height-16, theme.Scaled(20))
	place(d.bar, 0, middle(size.Height, bar), 4, bar)
	icon, words := theme.Scaled(theme.IconInText), d.words.MinSize()
	if d.item.Slim {
		place(d.picture, middle(size.Width, icon), 7, icon, icon)
		place(d.words, middle(size.Width, words.Width), 7+icon, words.Width, words.Height)
		return
	}
	place(d.picture, 13, middle(size.Height, icon), icon, icon)
	place(d.words, d.wordsAt(), middle(size.Height, words.Height), words.Width, words.Height)
	clock := d.clock.MinSize()
	place(d.clock, size.Width-clock.Width-12, middle(size.Height, clock.Height), clock.Width, clock.Height)
}
