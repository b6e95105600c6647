package widget

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Block is a named stretch of a story: an extract, or what it is about.
type Block struct {
	Key   string
	Words string
	Span
}

// Blocks is a row of them below a Waveform, in the same window. It is one stop
// for Tab: Left and Right go from block to block, Space plays one, Enter opens
// it. Where OnTrim is set, [ and ] take hold of its start and its end, which
// Left and Right then move by a step that fits the window, with Shift by a finer
// one; Enter keeps it and Esc puts it back. The mouse drags the ends.
type Blocks struct {
	control

	Spoken string // what the row holds: "Extracts"
	Loud   bool   // in the accent: what can be heard by itself
	OnOpen func(key string)
	OnPlay func(key string, s Span) // s as it is drawn, which may not be kept yet
	OnTrim func(key string, s Span) // an end was moved, and let go
	OnHold func(s Span, what Hold)  // an end was taken, moved, or let go; may be nil
	OnShow func(s Span)             // the keyboard came to a block, or an end of it: bring it into sight; may be nil

	all    []Block
	length time.Duration
	view   Span
	at     int
	held   edge
	before Span // the block, before its end was taken
	shift  shift
	over   float32
	down   float32
	drags  bool
	rows   *blocksDrawing
}

// Hold is which end of a block is being moved.
type Hold int

// Nothing, the start or the end is held.
const (
	HoldNothing = Hold(noEdge)
	HoldStart   = Hold(startEdge)
	HoldEnd     = Hold(endEdge)
)

var (
	_ fyne.Focusable     = (*Blocks)(nil)
	_ fyne.Tappable      = (*Blocks)(nil)
	_ fyne.Draggable     = (*Blocks)(nil)
	_ fyne.Accessible    = (*Blocks)(nil)
	_ desktop.Keyable    = (*Blocks)(nil)
	_ desktop.Mouseable  = (*Blocks)(nil)
	_ desktop.Hoverable  = (*Blocks)(nil)
	_ desktop.Cursorable = (*Blocks)(nil)
)

// NewBlocks is a row without blocks; the keyboard passes it by.
func NewBlocks(spoken string) *Blocks {
	b := &Blocks{Spoken: spoken}
	b.ExtendBaseWidget(b)
	b.whole = b
	b.Disable()
	return b
}

// Draw shows other blocks, in the order they begin, of a story so long. The
// one that was chosen stays so where it is still there, and an end of it that
// is held stays in the hand.
func (b *Blocks) Draw(all []Block, length time.Duration) {
	key, held := b.Chosen(), b.held
	var moved Span
	if held != noEdge {
		moved = b.all[b.at].Span
	}
	b.all, b.length, b.at, b.held = all, length, 0, noEdge
	b.Choose(key)
	switch {
	case held == noEdge:
	case b.Chosen() == key && b.all[b.at].Span == b.before:
		b.held, b.all[b.at].Span = held, moved
	case b.OnHold != nil:
		b.OnHold(moved, HoldNothing)
	}
	if len(all) == 0 {
		b.Disable()
	} else {
		b.Enable()
	}
	b.Refresh()
}

// SetView shows another window.
func (b *Blocks) SetView(view Span) {
	b.view = view
	b.Refresh()
}

// Chosen is the key of the block that the keyboard is on; empty when there is
// none.
func (b *Blocks) Chosen() string {
	if b.at < len(b.all) {
		return b.all[b.at].Key
	}
	return ""
}

// Choose puts the keyboard on a block, if it is there.
func (b *Blocks) Choose(key string) {
	for i, block := range b.all {
		if block.Key == key && i != b.at {
			b.keep()
			b.at = i
			b.Refresh()
		}
	}
}

func (b *Blocks) letGo() {
	if b.held != noEdge {
		b.held = noEdge
		b.tell()
	}
}

func (b *Blocks) tell() {
	if b.OnHold != nil {
		b.OnHold(b.all[b.at].Span, Hold(b.held))
	}
}

// take takes hold of an end of the block that is chosen.
func (b *Blocks) take(e edge) {
	if b.OnTrim == nil || b.at >= len(b.all) {
		return
	}
	if b.held == noEdge {
		b.before = b.all[b.at].Span
	}
	b.held = e
	b.showEnd()
}

func (b *Blocks) moveEdge(to time.Duration) {
	b.all[b.at].Span = b.all[b.at].with(b.held, to, b.length)
	b.showEnd()
}

// showEnd brings the end that is held into sight.
func (b *Blocks) showEnd() {
	if end := b.all[b.at].end(b.held); b.OnShow != nil && !b.view.has(end) {
		b.OnShow(Span{end, end})
	}
	b.Refresh()
	b.tell()
}

// keep lets go of the end that is held, and tells what was moved.
func (b *Blocks) keep() {
	if b.held == noEdge {
		return
	}
	block, before := b.all[b.at], b.before
	b.held = noEdge
	b.Refresh()
	if b.OnHold != nil {
		b.OnHold(block.Span, HoldNothing)
	}
	if block.Span != before {
		b.OnTrim(block.Key, block.Span)
	}
}

func (b *Blocks) putBack() {
	b.all[b.at].Span = b.before
	b.letGo()
	b.Refresh()
}

// AccessibilityLabel is the block that is chosen, and where it lies.
func (b *Blocks) AccessibilityLabel() string {
	if b.at >= len(b.all) {
		return b.Spoken
	}
	block := b.all[b.at]
	return b.Spoken + ". " + block.Words + ", from " + TimeWords(block.From) + " to " + TimeWords(block.To)
}

// AccessibilityRole says that this can be pressed.
func (b *Blocks) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
