package story

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"ownvoice/studio"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// pen is the words while somebody writes them: typed while listening, with
// keys for all that the hands would leave the letters for.
type pen struct {
	r                 *read
	done, next, right *widget.Button
	hint              *widget.Text
}

func newPen(r *read) *pen {
	n := &pen{r: r, hint: widget.NewSmall("Enter: next piece.  Ctrl Space: play.  Ctrl B: back 3 seconds.  Ctrl Up, Down: speed.")}
	n.hint.LeastWidth = 100
	n.done = widget.NewSmallButton("Done", "check", n.onDone)
	n.next = widget.NewSmallButton("Next speaker", "person", n.onSpeaker)
	n.next.Spoken = "Next speaker, Ctrl J"
	n.right = widget.NewSmallButton("Listened and right", "check_circle", n.onRight)
	n.right.Spoken = "Listened and right, Ctrl Enter"
	l := r.list
	l.OnTyped, l.OnEnter, l.OnJoin, l.OnStep = n.onTyped, n.onEnter, n.onJoin, n.onStep
	l.OnUndo, l.OnLeave, l.OnKeys, l.OnTooMuch = n.onUndo, n.onLeave, n.onKeys, n.onTooMuch
	return n
}

// bar stands above the words while they are written.
func (n *pen) bar() fyne.CanvasObject {
	n.r.showMore()
	buttons := widget.NewColumns(theme.Space8, []float32{-1, -1, -1, -1, widget.Rest, moreWidth}, n.done, n.r.play, n.next, n.right, widget.NewPanel("", nil), n.r.more)
	if n.r.p.d.Window.Canvas().Size().Height < 600*theme.Scale() {
		return barOf(buttons)
	}
	return barOf(widget.NewColumn(0, buttons, n.hint))
}

// onWrite begins to write: where the voice is, or where the keys are.
func (r *read) onWrite() {
	if r.script == nil || r.was != nil || len(r.p.told.Recordings) == 0 {
		return
	}
	r.writing = true
	r.keepOn()
	if len(r.script.Said()) == 0 {
		r.script.Begin(r.p.listen.at.Milliseconds())
		r.showRows()
	}
	r.showBar()
	at := r.list.Current()
	if now := r.rowAt(r.p.listen.at.Milliseconds()); now >= 0 {
		at = now
	}
	if at >= 0 && at < len(r.rows) && r.rows[at].segment >= 0 {
		r.pen.edit(at, false, -1)
		return
	}
	r.p.d.Window.Canvas().Focus(r.list)
}

// edit puts the cursor into a row.
func (n *pen) edit(row int, second bool, cursor int) {
	if row < 0 || row >= len(n.r.rows) {
		return
	}
	n.close()
	n.r.list.Edit(row, second, cursor)
}

// editSegment puts the cursor into a segment, after rows have changed.
func (n *pen) editSegment(segment int, second bool, cursor int) {
	n.r.list.StopEditing()
	n.r.showRows()
	n.r.list.Edit(n.r.row(segment), second, cursor)
}

// editing is the segment that is written in; -1 none.
func (n *pen) editing() int {
	if i := n.r.list.Editing(); i >= 0 && i < len(n.r.rows) {
		return n.r.rows[i].segment
	}
	return -1
}

func (n *pen) at() int64 { return n.r.p.listen.at.Milliseconds() }

// close ends the segment that is left, if it was begun and never ended.
func (n *pen) close() {
	if i := n.editing(); i >= 0 {
		n.r.script.Close(i, n.at())
		n.r.rows[n.r.list.Editing()].span = n.r.script.Said()[i].Span()
	}
}

func (n *pen) onTyped(row int, t widget.Typed) {
	words := t.Words
	if t.Second {
		words = n.r.list.Row(row).Second
	}
	n.r.script.Write(n.r.rows[row].segment, words, t.Second)
	if said := n.r.list.Row(row); said.Checked != "" && !t.Second {
		said.Checked = ""
		n.r.list.SetRow(row, said)
	}
	n.r.keepSometimes()
}

// onEnter ends a segment where the voice stands and begins the next. One
// without words yet begins where the voice stands: nobody had spoken.
func (n *pen) onEnter(row int, t widget.Typed) {
	s := n.r.script
	i := n.r.rows[row].segment
	switch {
	case t.Second:
		n.onStep(row, 1, t)
	case t.Words == "":
		s.Start(i, n.at())
		n.editSegment(i, false, -1)
	default:
		next := s.End(i, t.Cursor, n.at())
		n.editSegment(next, false, 0)
	}
	n.r.keep()
}

func (n *pen) onJoin(row int) {
	at, letters := n.r.script.Join(n.r.rows[row].segment)
	n.editSegment(at, false, letters)
	n.r.keep()
}

// onStep goes to the next row that can be written in.
func (n *pen) onStep(row, by int, t widget.Typed) {
	for to := row + by; to >= 0 && to < len(n.r.rows); to += by {
		if n.r.rows[to].segment >= 0 {
			n.edit(to, t.Second, -1)
			return
		}
	}
}

func (n *pen) onUndo() {
	i, undone := n.r.script.Undo()
	switch {
	case !undone:
		return
	case i < 0:
		i = max(0, n.editing()-1)
	}
	if len(n.r.script.Said()) == 0 {
		n.onDone()
		return
	}
	n.editSegment(min(i, len(n.r.script.Said())-1), false, -1)
	n.r.keep()
}

// onLeave goes from the field to the rows, and from there out of writing.
func (n *pen) onLeave() {
	n.close()
	n.r.list.StopEditing()
	n.r.keep()
}

// onDone ends the writing.
func (n *pen) onDone() {
	n.onLeave()
	n.r.script.Tidy()
	n.r.writing = false
	n.r.keep()
	n.r.showRows()
	n.r.p.d.Window.Canvas().Focus(n.r.focus())
}

// onTooMuch says that the clipboard held more than a piece takes.
func (n *pen) onTooMuch(int) {
	n.r.p.say(widget.Calm, "article", "That is too much to paste into one piece.", "Nothing was changed. Save it as a text file and choose Bring words in.")
}

// segments are the first and the last that something is done with: the one
// that is written in, or those that are chosen.
func (n *pen) segments() (from, to int, any bool) {
	if i := n.editing(); i >= 0 {
		return i, i, true
	}
	a, b := n.r.list.Chosen()
	from = -1
	for i := max(0, a); i <= b && i < len(n.r.rows); i++ {
		if s := n.r.rows[i].segment; s >= 0 {
			if from < 0 {
				from = s
			}
			to = s
		}
	}
	return from, to, from >= 0
}

func (n *pen) onSpeaker() {
	from, to, any := n.segments()
	if !any {
		return
	}
	s := n.r.script
	label := studio.NextSpeaker(s.Said(), from)
	for i := from; i <= to; i++ {
		s.Speak(i, label)
	}
	n.again()
}

// onRight marks what was listened to and found right, and goes on.
func (n *pen) onRight() {
	from, to, any := n.segments()
	if !any {
		return
	}
	by := n.r.p.told.you
	if n.r.script.Said()[to].Checked != "" {
		by = ""
	}
	n.r.script.Check(from, to, by)
	n.again()
}

// again shows what was changed, with the cursor where it was.
func (n *pen) again() {
	row := n.r.list.Editing()
	for i, w := range n.r.rows {
		if w.segment >= 0 {
			if said := saidRow(n.r.p.told, n.r.script.Said()[w.segment]); said != n.r.list.Row(i) {
				n.r.list.SetRow(i, said)
			}
		}
	}
	if row < 0 {
		n.r.p.d.Window.Canvas().Focus(n.r.list)
	} else {
		n.r.list.FocusEditor()
	}
	n.r.keep()
}

// onRemove puts what is chosen in the bin.
func (n *pen) onRemove() {
	from, to, any := n.segments()
	if !any {
		return
	}
	n.r.list.StopEditing()
	n.r.script.Remove(from, to)
	n.r.keep()
	n.r.showRows()
	n.r.p.say(widget.Calm, "delete", "Removed from the words.", "You find it in the bin, and Ctrl Z brings it back.")
}

// onKeys are the keys while the hands are on the letters.
func (n *pen) onKeys(shortcut fyne.Shortcut) bool {
	s, ok := shortcut.(*desktop.CustomShortcut)
	if !ok || s.Modifier&fyne.KeyModifierAlt != 0 {
		return false
	}
	l, row := n.r.p.listen, n.r.list.Editing()
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight:
		if s.Modifier&fyne.KeyModifierShift != 0 {
			return false
		}
		n.onStep(row, map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1}[s.KeyName], widget.Typed{})
		if at := n.r.list.Editing(); at >= 0 && !l.none.Visible() {
			l.seek(time.Duration(n.r.rows[at].span.FromMS) * time.Millisecond)
		}
	case fyne.KeyBackspace, fyne.KeyDelete:
		return false
	case fyne.KeyB:
		l.seek(l.at - again)
	case fyne.KeyJ:
		n.onSpeaker()
	case fyne.KeyReturn, fyne.KeyEnter:
		n.onRight()
		n.onStep(row, 1, widget.Typed{})
	case fyne.KeyUp:
		l.speedBy(1)
	case fyne.KeyDown:
		l.speedBy(-1)
	default:
		n.r.p.d.Keys.TypedShortcut(s)
	}
	return true
}

// speedBy plays one step faster or slower.
func (l *listen) speedBy(by int) {
	to := l.speed.SelectedIndex() + by
	if to >= 0 && to < len(l.speed.Options) {
		l.speed.SetSelectedIndex(to)
	}
}

// undoKey is Ctrl Z in the list.
func (r *read) undoKey() {
	if r.writing && r.script != nil {
		r.pen.onUndo()
	}
}
