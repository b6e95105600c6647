package widget

import (
	"sort"

	"fyne.io/fyne/v2"
)

// FocusGained shows the ring on the row that the keys are on. Fyne calls it.
func (l *SegmentList) FocusGained() {
	l.focused = true
	l.body.show()
	reveal(l)
}

// FocusLost takes the ring away. Fyne calls it.
func (l *SegmentList) FocusLost() {
	l.focused, l.shift = false, false
	l.body.show()
}

// KeyDown is called by Fyne.
func (l *SegmentList) KeyDown(key *fyne.KeyEvent) { l.shift = l.shift || isShift(key) }

// KeyUp is called by Fyne.
func (l *SegmentList) KeyUp(key *fyne.KeyEvent) { l.shift = l.shift && !isShift(key) }

// TypedKey moves, chooses, opens and plays. Fyne calls it.
func (l *SegmentList) TypedKey(key *fyne.KeyEvent) {
	if to, moves := l.moved(key.Name); moves {
		l.setAway(l.now >= 0)
		l.moveTo(to, l.shift)
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open(l.Current())
	case fyne.KeySpace:
		if l.OnToggle != nil {
			l.OnToggle()
		}
	default:
		passOn(l, key)
	}
}

// moved is where a key goes.
func (l *SegmentList) moved(key fyne.KeyName) (to int, moves bool) {
	page := l.scroll.Size().Height * 0.85
	switch key {
	case fyne.KeyUp:
		return l.Current() - 1, true
	case fyne.KeyDown:
		return l.Current() + 1, true
	case fyne.KeyPageUp:
		return min(l.Current()-1, l.at(l.topOf(l.Current())-page)), true
	case fyne.KeyPageDown:
		return max(l.Current()+1, l.at(l.topOf(l.Current())+page)), true
	case fyne.KeyHome:
		return 0, true
	case fyne.KeyEnd:
		return len(l.rows) - 1, true
	}
	return 0, false
}

func (l *SegmentList) topOf(i int) float32 {
	if i < 0 || i >= len(l.tops) {
		return 0
	}
	return l.tops[i]
}

// at is the row at a height.
func (l *SegmentList) at(y float32) int {
	return sort.Search(len(l.rows), func(i int) bool { return l.tops[i+1] > y })
}

func (l *SegmentList) open(i int) {
	if l.OnOpen != nil && i >= 0 && i < len(l.rows) {
		l.OnOpen(i)
	}
}

// AccessibilityLabel is the row that the keys are on.
func (l *SegmentList) AccessibilityLabel() string {
	i := l.Current()
	if i < 0 {
		return ""
	}
	r := l.rows[i]
	if r.Who != "" {
		return r.Time + " " + r.Who + ". " + r.Words
	}
	return r.Time + ". " + r.Words
}

// AccessibilityRole says that this holds other things.
func (l *SegmentList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }
