package widget

import (
	"sort"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
)

// Said is one row of a SegmentList: what somebody said, and when.
type Said struct {
	Key     string // names the row while others come and go
	Time    string // "12:29"
	Who     string // may be empty
	Aside   bool   // not the storyteller's, and grey
	Words   string
	Second  string // the same in another language
	Checked string // who has listened and found it right; may be empty
	Left    bool   // a part that is left out: Words says why. It is neither chosen nor written in
}

// SegmentList is what was said, written out: rows as high as their words, of
// which only those in sight exist. The row that is heard now is tinted, and
// followed, unless the reader has gone elsewhere. It is one stop for Tab: Up,
// Down, Home, End and Page keys move, with Shift they choose several, Enter
// opens and Space plays. Edit makes a row one to write in.
type SegmentList struct {
	control

	OnOpen     func(i int)              // Enter, or the mouse
	OnToggle   func()                   // Space
	OnAway     func(away bool)          // the reader has left the voice, or is with it again
	OnTyped    func(i int, t Typed)     // a letter more or less
	OnEnter    func(i int, t Typed)     // Enter while a row is written in
	OnJoin     func(i int)              // Backspace before its first letter
	OnStep     func(i, by int, t Typed) // to the row before or behind, from the first line or the last
	OnUndo     func()                   // there is nothing more to undo in the row itself
	OnLeave    func()                   // Esc while a row is written in
	OnTooMuch  func(bytes int)          // more was pasted than a row takes; nothing of it came in
	OnKeys     func(fyne.Shortcut) bool // shortcuts while a row is written in; true: it was one
	Focus      func(fyne.Focusable)     // gives the keys to a field; nil asks the canvas that the list was drawn on
	TwoTongues bool                     // the second language has room

	rows            []Said
	now             int // that is heard; -1 none
	current, anchor int // where the keys are, and where choosing began
	away, shift     bool
	fitting         bool // it is not the reader who scrolls

	scroll  *fyneContainer.Scroll
	body    *segmentBody
	editor  *segmentEditor // nil while nothing is written in
	words   *ruler
	tops    []float32 // of each row, and the end
	measure struct{ width, scale float32 }
}

var (
	_ fyne.Focusable  = (*SegmentList)(nil)
	_ fyne.Accessible = (*SegmentList)(nil)
)

// NewSegmentList is a list without rows.
func NewSegmentList() *SegmentList {
	l := &SegmentList{now: -1, words: newRuler(theme.Reading)}
	l.body = newSegmentBody(l)
	l.scroll = fyneContainer.NewVScroll(l.body)
	l.scroll.OnScrolled = func(fyne.Position) { l.onScrolled() }
	l.ExtendBaseWidget(l)
	return l
}

// SetRows shows other rows. What is read stays where it is, and a row that is
// written in goes on being written in, as far as it is still there.
func (l *SegmentList) SetRows(rows []Said) {
	first, under := l.first(), float32(0)
	key, here := "", ""
	if first < len(l.rows) {
		key, under = l.rows[first].Key, l.scroll.Offset.Y-l.tops[first]
	}
	if l.current < len(l.rows) {
		here = l.rows[l.current].Key
	}
	l.rows = rows
	l.carryOn()
	l.current = max(0, l.indexOf(here, min(l.current, len(rows)-1)))
	l.anchor, l.now = l.current, min(l.now, len(rows)-1)
	l.measureAll()
	if i := l.indexOf(key, -1); i >= 0 {
		l.scrollTo(l.tops[i] + under)
	} else {
		l.scrollTo(l.scroll.Offset.Y)
	}
	l.refit()
	l.Refresh()
}

// SetRow shows one row anew, but for the words of one that is written in.
func (l *SegmentList) SetRow(i int, row Said) {
	l.rows[i] = row
	l.carryOn()
	l.measureRow(i)
	l.refit()
}

// Row is a row as it is shown.
func (l *SegmentList) Row(i int) Said { return l.rows[i] }

// Len is how many rows there are.
func (l *SegmentList) Len() int { return len(l.rows) }

func (l *SegmentList) indexOf(key string, otherwise int) int {
	for i, r := range l.rows {
		if key != "" && r.Key == key {
			return i
		}
	}
	return otherwise
}

// SetNow tints the row that is heard, and follows it unless the reader is
// elsewhere or writes. -1 is none. The same costs nothing.
func (l *SegmentList) SetNow(i int) {
	if i == l.now || i >= len(l.rows) {
		return
	}
	l.now = i
	if l.follows(i) {
		l.bringIntoSight(i)
	}
	l.body.show()
}

// follows reports whether a row that is heard is to be in sight.
func (l *SegmentList) follows(i int) bool { return !l.away && l.editor == nil && i >= 0 }

// Follow goes back to the voice.
func (l *SegmentList) Follow() {
	l.setAway(false)
	if l.now >= 0 {
		l.current, l.anchor = l.now, l.now
		l.bringIntoSight(l.now)
	}
	l.body.show()
}

// Away reports whether the reader has left the voice.
func (l *SegmentList) Away() bool { return l.away }

func (l *SegmentList) setAway(away bool) {
	if away != l.away {
		l.away = away
		if l.OnAway != nil {
			l.OnAway(away)
		}
	}
}

// onScrolled is the reader's own scrolling, or Fyne's when rows have become
// fewer or lower.
func (l *SegmentList) onScrolled() {
	if !l.fitting {
		l.setAway(l.now >= 0)
	}
	l.body.show()
}

// refit makes what scrolls as high as its rows.
func (l *SegmentList) refit() {
	l.fitting = true
	l.scroll.Refresh()
	l.fitting = false
}

// Current is the row that the keys are on; -1 when there is none.
func (l *SegmentList) Current() int { return min(l.current, len(l.rows)-1) }

// Chosen are the first and the last of the rows that are chosen: the one that
// the keys are on, or several.
func (l *SegmentList) Chosen() (from, to int) {
	return min(l.anchor, l.current), max(l.anchor, l.current)
}

// MoveTo goes to a row and brings it into sight.
func (l *SegmentList) MoveTo(i int) { l.moveTo(i, false) }

func (l *SegmentList) moveTo(i int, choosing bool) {
	if len(l.rows) == 0 {
		return
	}
	l.current = min(max(0, i), len(l.rows)-1)
	if !choosing {
		l.anchor = l.current
	}
	l.reveal(l.current)
	l.body.show()
}

// reveal scrolls as little as is needed to see a row.
func (l *SegmentList) reveal(i int) {
	top, bottom, height := l.tops[i], l.tops[i+1], l.scroll.Size().Height
	switch {
	case top < l.scroll.Offset.Y || bottom-top > height:
		l.scrollTo(top)
	case bottom > l.scroll.Offset.Y+height:
		l.scrollTo(bottom - height)
	}
}

// bringIntoSight follows the voice: a row that is out of sight comes to stand
// in the upper third, so that what is said next is in sight as well.
func (l *SegmentList) bringIntoSight(i int) {
	if l.tops[i] >= l.scroll.Offset.Y && l.tops[i+1] <= l.scroll.Offset.Y+l.scroll.Size().Height {
		return
	}
	l.scrollTo(l.tops[i] - l.scroll.Size().Height/3)
}

// InSight reports whether any of a row is in sight.
func (l *SegmentList) InSight(i int) bool {
	return l.tops[i+1] > l.scroll.Offset.Y && l.tops[i] < l.scroll.Offset.Y+l.scroll.Size().Height
}

func (l *SegmentList) scrollTo(y float32) {
	y = min(max(0, y), max(0, l.height()-l.scroll.Size().Height))
	if y != l.scroll.Offset.Y {
		l.scroll.ScrollToOffset(fyne.NewPos(0, y))
	}
	l.refit()
}

// first is the first row in sight.
func (l *SegmentList) first() int {
	return max(0, sort.Search(len(l.rows), func(i int) bool { return l.tops[i+1] > l.scroll.Offset.Y }))
}

func (l *SegmentList) height() float32 {
	if len(l.tops) == 0 {
		return 0
	}
	return l.tops[len(l.tops)-1]
}

// CreateRenderer is called by Fyne.
func (l *SegmentList) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	paint := func() { l.body.show() }
	min := func() fyne.Size { return fyne.NewSize(200, theme.Scaled(90)) }
	layout := func(size fyne.Size) {
		l.fitting = true
		place(l.scroll, 0, 0, size.Width, size.Height)
		l.fitting = false
		if l.measure.width != size.Width || l.measure.scale != theme.Scale() {
			l.measureAll()
			l.refit()
			if l.follows(l.now) { // it may lie elsewhere now, and had no place before the first time
				l.bringIntoSight(l.now)
			}
		}
		l.body.show()
	}
	return newDrawing(paint, min, layout, l.scroll)
}
