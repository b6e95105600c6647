package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fyneTheme "fyne.io/fyne/v2/theme"

	"ownvoice/ui/theme"
)

// Typed is what stands in a row that is written in.
type Typed struct {
	Words  string
	Second bool // it is the second language
	Cursor int  // letters before the cursor
}

// MostPasted is how many bytes a row takes from the clipboard at once.
const MostPasted = 20_000

// fieldRoom is what is free above and below the fields together, for their ring.
const fieldRoom = 14

// segmentEditor is the row that is written in: a field for its words, and
// another beside or below it for the second language.
type segmentEditor struct {
	list          *SegmentList
	at            int
	key           string // of the row
	words, second *segmentEntry
	ruler         *ruler
}

// Edit makes a row one to write in, with the cursor behind so many letters;
// -1 is behind the last. Nothing is written in a part that is left out.
func (l *SegmentList) Edit(i int, second bool, cursor int) {
	if i < 0 || i >= len(l.rows) || l.rows[i].Left {
		return
	}
	if l.editor == nil || l.editor.at != i {
		if was := l.Editing(); was >= 0 {
			l.drop()
			l.measureRow(was)
		}
		e := &segmentEditor{list: l, at: i, key: l.rows[i].Key, ruler: newRuler(theme.Body)}
		e.words = newSegmentEntry(e, "Words", l.rows[i].Words, false)
		e.second = newSegmentEntry(e, "The same in the second language", l.rows[i].Second, true)
		l.editor = e
	}
	l.current, l.anchor = i, i
	l.measureRow(i)
	l.refit()
	l.reveal(i)
	l.body.show()
	field := l.editor.words
	if second && l.TwoTongues {
		field = l.editor.second
	}
	field.moveTo(cursor)
	l.focusOn(field)
}

// Editing is the row that is written in; -1 when none is.
func (l *SegmentList) Editing() int {
	if l.editor == nil {
		return -1
	}
	return l.editor.at
}

// focusOn gives the keys to a field, which was never drawn and knows no canvas.
func (l *SegmentList) focusOn(field *segmentEntry) {
	if l.Focus != nil {
		l.Focus(field)
		return
	}
	if in := canvasOf(l); in != nil {
		in.Focus(field)
	}
}

// FocusEditor gives the keys back to the row that is written in, with the
// cursor where it was.
func (l *SegmentList) FocusEditor() {
	if l.editor != nil && !l.editor.second.focused {
		l.focusOn(l.editor.words)
	}
}

// StopEditing shows the row as it is read, and gives the keys back to the list.
func (l *SegmentList) StopEditing() {
	if l.editor == nil {
		return
	}
	had, was := l.editor.words.focused || l.editor.second.focused, l.editor.at
	l.drop()
	l.measureRow(was)
	l.refit()
	if had {
		takeFocus(l)
	}
}

// carryOn finds the row that is written in among others. What stands in the
// fields is newer than what the rows say.
func (l *SegmentList) carryOn() {
	e := l.editor
	if e == nil {
		return
	}
	at := l.indexOf(e.key, -1)
	if at < 0 || l.rows[at].Left {
		l.drop()
		return
	}
	e.at = at
	l.rows[at].Words, l.rows[at].Second = e.words.Text, e.second.Text
}

// drop takes the fields away.
func (l *SegmentList) drop() {
	e := l.editor
	if e == nil {
		return
	}
	l.editor = nil
	if in := canvasOf(l); in != nil && (in.Focused() == fyne.Focusable(e.words) || in.Focused() == fyne.Focusable(e.second)) {
		in.Unfocus()
	}
}

func (e *segmentEditor) fields() []fyne.CanvasObject {
	if e.list.TwoTongues {
		return []fyne.CanvasObject{e.words, e.second}
	}
	return []fyne.CanvasObject{e.words}
}

// fieldHeight is how high a field must be for its words.
func (e *segmentEditor) fieldHeight(words string, width float32) float32 {
	inner := fyne.CurrentApp().Settings().Theme().Size(fyneTheme.SizeNameInnerPadding)
	lines := e.ruler.count(words, width-2*inner-theme.Space4)
	high := fyne.MeasureText("M", theme.Scaled(theme.Body), fyne.TextStyle{}).Height
	spacing := fyne.CurrentApp().Settings().Theme().Size(fyneTheme.SizeNameLineSpacing)
	return float32(lines)*(high+spacing) - spacing + 2*inner + 2
}

func (e *segmentEditor) height(at lay) float32 {
	first := e.fieldHeight(e.words.Text, at.width+theme.Space24)
	switch {
	case !e.list.TwoTongues:
		return first + fieldRoom
	case at.beside:
		return max(first, e.fieldHeight(e.second.Text, at.width+theme.Space12)) + fieldRoom
	}
	return first + theme.Space8 + e.fieldHeight(e.second.Text, at.width+theme.Space24) + fieldRoom
}

// place puts the fields into the row that stands at top.
func (e *segmentEditor) place(top float32) {
	at, out := e.list.lay(), float32(theme.Space12)
	y := top + segmentTop + e.list.nameHeight() + theme.Space8
	if at.beside {
		high := e.height(at) - fieldRoom
		place(e.words, at.x-out, y, at.width+out, high)
		place(e.second, at.second-out, y, at.width+2*out, high)
		return
	}
	first := e.fieldHeight(e.words.Text, at.width+2*out)
	place(e.words, at.x-out, y, at.width+2*out, first)
	place(e.second, at.x-out, y+first+theme.Space8, at.width+2*out, e.fieldHeight(e.second.Text, at.width+2*out))
}

// segmentEntry is a field in the row that is written in.
type segmentEntry struct {
	Entry

	of     *segmentEditor
	second bool
}

func newSegmentEntry(of *segmentEditor, label, words string, second bool) *segmentEntry {
	e := &segmentEntry{of: of, second: second}
	e.Label, e.MultiLine, e.Wrapping = label, true, fyne.TextWrapWord
	if second {
		e.SetPlaceHolder(label)
	}
	e.Text = words
	e.ExtendBaseWidget(e)
	e.OnChanged = func(string) { e.onChanged() }
	return e
}

func (e *segmentEntry) typed() Typed { return Typed{e.Text, e.second, e.CursorTextOffset()} }

func (e *segmentEntry) onChanged() {
	l, i := e.of.list, e.of.at
	if l.editor != e.of {
		return
	}
	if e.second {
		l.rows[i].Second = e.Text
	} else {
		l.rows[i].Words = e.Text
	}
	if l.OnTyped != nil {
		l.OnTyped(i, e.typed())
	}
	if l.editor != e.of {
		return
	}
	if l.measureRow(i) {
		l.refit()
		l.reveal(i)
	}
}

// moveTo puts the cursor behind so many letters.
func (e *segmentEntry) moveTo(cursor int) {
	letters := []rune(e.Text)
	if cursor < 0 || cursor > len(letters) {
		cursor = len(letters)
	}
	quiet := e.OnChanged
	e.OnChanged = nil
	if cursor == len(letters) {
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	} else {
		all := e.Text
		e.SetText(string(letters[:cursor]))
		e.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
		e.Append(all[len(e.Text):])
	}
	e.OnChanged = quiet
}

// TypedKey sees to the keys that leave the row. Fyne calls it.
func (e *segmentEntry) TypedKey(key *fyne.KeyEvent) {
	l, i, row := e.of.list, e.of.at, e.CursorRow
	switch {
	case key.Name == fyne.KeyEscape:
		if l.OnLeave != nil {
			l.OnLeave()
		}
		return
	case (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && !e.shift:
		if l.OnEnter != nil {
			l.OnEnter(i, e.typed())
		}
		return
	case key.Name == fyne.KeyBackspace && e.CursorTextOffset() == 0 && e.SelectedText() == "" && !e.second:
		if l.OnJoin != nil {
			l.OnJoin(i)
		}
		return
	}
	e.Entry.TypedKey(key)
	by := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1}[key.Name]
	if by != 0 && !e.shift && e.CursorRow == row && l.OnStep != nil {
		l.OnStep(i, by, e.typed())
	}
}

// TypedShortcut keeps what would be too much outside, and gives the list's own
// keys to it. Fyne calls it.
func (e *segmentEntry) TypedShortcut(s fyne.Shortcut) {
	l := e.of.list
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		if n := len(s.Clipboard.Content()); n > MostPasted {
			if l.OnTooMuch != nil {
				l.OnTooMuch(n)
			}
			return
		}
	case *fyne.ShortcutUndo:
		before := e.Text
		e.Entry.TypedShortcut(s)
		if e.Text == before && l.OnUndo != nil {
			l.OnUndo()
		}
		return
	case *desktop.CustomShortcut:
		if l.OnKeys != nil && l.OnKeys(s) {
			return
		}
	}
	e.Entry.TypedShortcut(s)
}

// CreateRenderer is called by Fyne.
func (e *segmentEntry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	return newRinged(e.Entry.Entry.CreateRenderer(), func() bool { return e.focused }, nil)
}
