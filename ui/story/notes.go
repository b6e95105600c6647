package story

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// notes is what was written while recording and since, each at its moment, and
// a field to write more.
type notes struct {
	p       *Page
	all     []catalog.Note
	lines   []noteLine
	rewrite *catalog.Note // the note that is being written anew; nil for another one
	typed   bool          // a letter stands in the field
	pinned  time.Duration // where the story stood at the first letter

	list           *widget.List
	entry          *widget.Entry
	hint           *widget.Text
	title          *widget.Text
	quote, private *widget.Button
	keep, leave    *widget.Button
	move, remove   *widget.Button // of the note that is written anew
	extract        *widget.Button // of what is said around it
}

func newNotes(p *Page) *notes {
	n := &notes{p: p, title: widget.NewRowTitle("Write a note"), hint: widget.NewSmall("")}
	n.hint.LeastWidth = 100
	n.list = widget.NewList(func() int { return len(n.lines) },
		func() fyne.CanvasObject { return newNoteRow() },
		func(i int, o fyne.CanvasObject) { n.fill(i, o.(*noteRow)) })
	n.list.RowHeight = 46
	n.list.OnOpen, n.list.OnPlay = n.onOpen, n.onPlay
	n.list.Spoken = func(i int) string {
		if l := n.lines[i]; l.note != nil {
			return p.moment(*l.note) + " " + noteWords(*l.note)
		}
		return n.lines[i].heading
	}
	n.entry = widget.NewNotes("Write a note at any time. It remembers the moment.")
	n.entry.Label = "Note"
	n.entry.OnChanged = n.onTyped
	n.entry.OnShortcut = p.d.Keys.TypedShortcut
	n.entry.OnEnter = func(string) { n.onKeep(catalog.NotePlain) }
	n.quote = widget.NewSmallButton("Good quote", "star", func() { n.onSort(catalog.NoteQuote) })
	n.private = widget.NewSmallButton("Keep private", "lock", func() { n.onSort(catalog.NotePrivate) })
	n.keep = widget.NewSmallButton("Keep this", "check", func() { n.onKeep("") })
	n.leave = widget.NewSmallButton("Leave it", "", n.onLeave)
	n.extract = widget.NewSmallButton("Make an extract", "content_cut", n.onExtract)
	n.move = widget.NewSmallButton("Move it here", "location_on", n.onMove)
	n.remove = widget.NewSmallButton("Remove", "delete", n.onRemove)
	for _, b := range []*widget.Button{n.extract, n.keep, n.leave, n.move, n.remove} {
		b.Hide()
	}
	return n
}

// content is the notes and, beside them, the field; above them where there is
// little room.
func (n *notes) content(b widget.Breadth) fyne.CanvasObject {
	write := widget.NewColumn(theme.Space8, n.title, widget.NewLeast(0, 76, n.entry), n.hint,
		widget.NewLine(theme.Space8, n.quote, n.private), widget.NewLine(theme.Space8, n.keep, n.leave), widget.NewLine(theme.Space8, n.move, n.remove), widget.NewLine(0, n.extract))
	if b != widget.Wide {
		return page.Below(theme.Space16, widget.NewCard(write).Pad(14, theme.CardPadding), n.listed())
	}
	return page.Beside(sideWidth, 20, n.listed(), page.OffPage(widget.NewPanel("", write).Pad(14, 18)))
}

// beside is the notes below the field, for the narrow place beside the words.
func (n *notes) beside() fyne.CanvasObject {
	write := widget.NewColumn(theme.Space8, widget.NewLeast(0, 60, n.entry), n.hint, widget.NewLine(theme.Space8, n.quote, n.private),
		widget.NewLine(theme.Space8, n.keep, n.leave), widget.NewLine(theme.Space8, n.move, n.remove), widget.NewLine(0, n.extract))
	var all fyne.CanvasObject = n.list
	if len(n.all) == 0 && n.p.loaded {
		all = widget.NewPanel("", nil)
	}
	return page.Below(theme.Space4, widget.NewPanel("", write).Pad(theme.Space12, theme.Space16), all)
}

func (n *notes) listed() fyne.CanvasObject {
	if len(n.all) == 0 && n.p.loaded {
		return page.OffPage(page.Said("Write a note at any time. It remembers the moment."))
	}
	return page.OffPage(n.list)
}

func (n *notes) show(t told) {
	before := len(n.all)
	n.all, n.lines = t.Notes, t.noteLines()
	n.list.Refresh()
	n.showAt(n.p.listen.at)
	if before != len(n.all) {
		n.p.showTabs()
	}
}

// showAt says which moment a note would remember.
func (n *notes) showAt(at time.Duration) {
	if n.typed {
		at = n.pinned
	}
	switch {
	case n.rewrite != nil:
		n.hint.SetWords("Enter keeps it. " + n.p.moment(*n.rewrite) + ".")
	case n.pins(at):
		n.hint.SetWords("Remembers " + widget.TimeWords(at) + ". Press Enter to keep it.")
	default:
		n.hint.SetWords("About the whole story. Press Enter to keep it.")
	}
}

// pins reports whether a note written now is about a moment.
func (n *notes) pins(at time.Duration) bool { return at > 0 }

func (n *notes) onTyped(words string) {
	if has := words != ""; has != n.typed {
		n.typed, n.pinned = has, n.p.listen.at
		n.showAt(n.pinned)
	}
}

// onKeep keeps what was written: at its moment, or in place of what stood there.
func (n *notes) onKeep(sort catalog.NoteSort) {
	words := strings.TrimSpace(n.entry.Text)
	if words == "" && (n.rewrite != nil || sort == catalog.NotePlain) {
		return
	}
	if n.rewrite != nil {
		n.save(n.rewritten())
		return
	}
	lib, at, recording := n.p.d.Library, n.moment(), n.p.listen.of
	if at == nil {
		recording = ""
	}
	if words == "" && at == nil { // a mark needs a moment
		n.p.d.Window.Canvas().Focus(n.entry)
		return
	}
	n.onLeave()
	desk.Save(n.p.visit, func(ctx context.Context) error {
		_, err := lib.AddNote(ctx, catalog.Note{Story: n.p.id, Recording: recording, Text: words, AtMS: at, Sort: sort})
		return err
	}, n.p.saved)
}

// KeepTyped keeps what stands in the field for notes, and where the story was
// left: before another story takes this one's place, and before the window
// closes.
func (p *Page) KeepTyped() {
	if p.visit != nil {
		p.listen.keepLeft()
		p.read.keep()
	}
	n := p.notes
	same := n.rewrite != nil && n.rewrite.Text == strings.TrimSpace(n.entry.Text)
	if p.visit != nil && n.typed && !same {
		n.onKeep(catalog.NotePlain)
	}
}

// moment is where the note is pinned; nil is about the whole story.
func (n *notes) moment() *int64 {
	at := n.p.listen.at
	if n.typed {
		at = n.pinned
	}
	if !n.pins(at) {
		return nil
	}
	ms := at.Milliseconds()
	return &ms
}

// onOpen goes to a note's moment and puts it into the field to be written anew.
func (n *notes) onOpen(i int) {
	if i >= len(n.lines) || n.lines[i].note == nil {
		return
	}
	note := *n.lines[i].note
	if note.AtMS != nil && !n.p.listen.none.Visible() {
		n.p.listen.turnTo(note.Recording)
		n.p.listen.seek(time.Duration(*note.AtMS) * time.Millisecond)
	}
	n.rewrite = &note
	n.entry.SetText(note.Text)
	n.showForm()
	n.p.d.Window.Canvas().Focus(n.entry)
}

// onPlay hears the story from a note's moment.
func (n *notes) onPlay(i int) {
	if i >= len(n.lines) || n.lines[i].note == nil {
		return
	}
	if note := n.lines[i].note; note.AtMS != nil {
		n.p.listen.turnTo(note.Recording)
		n.p.listen.playFrom(time.Duration(*note.AtMS) * time.Millisecond)
	}
}

func (n *notes) onLeave() {
	n.rewrite = nil
	n.entry.SetText("")
	n.showForm()
}

// onExtract begins an extract of what is said around the note that is open.
func (n *notes) onExtract() {
	if note := n.rewrite; note != nil && note.AtMS != nil {
		n.onLeave()
		n.p.extracts.At(note.Recording, time.Duration(*note.AtMS)*time.Millisecond)
	}
}

func (n *notes) showForm() {
	anew := n.rewrite != nil
	n.title.SetWords("Write a note")
	if anew {
		n.title.SetWords("Change this note")
	}
	for _, b := range []*widget.Button{n.keep, n.leave, n.move, n.remove} {
		b.Hidden = !anew
	}
	n.extract.Hidden = !anew || n.rewrite.AtMS == nil
	n.quote.Set("Good quote", "star")
	n.private.Set("Keep private", "lock")
	if anew && n.rewrite.Sort == catalog.NoteQuote {
		n.quote.Set("No quote", "")
	}
	if anew && n.rewrite.Sort == catalog.NotePrivate {
		n.private.Set("Not private", "")
	}
	n.showAt(n.p.listen.at)
	n.p.relayout()
}

// onSort keeps what is written as a quote or a part to keep private; a note
// that is that already becomes a plain one.
func (n *notes) onSort(sort catalog.NoteSort) {
	if n.rewrite == nil {
		n.onKeep(sort)
		return
	}
	is := n.rewritten()
	if is.Sort = sort; n.rewrite.Sort == sort {
		is.Sort = catalog.NotePlain
	}
	n.save(is)
}

// rewritten is the note that is written anew, as it stands in the field.
func (n *notes) rewritten() catalog.Note {
	is := *n.rewrite
	is.Text = strings.TrimSpace(n.entry.Text)
	return is
}

// save puts a note in place of the one that is written anew.
func (n *notes) save(is catalog.Note) {
	was, lib := *n.rewrite, n.p.d.Library
	n.onLeave()
	desk.Save(n.p.visit, func(ctx context.Context) error { return lib.SaveNote(ctx, was, is) }, n.p.saved)
}

// onMove pins the note that is written anew to where the story stands.
func (n *notes) onMove() {
	is, at := n.rewritten(), n.p.listen.at.Milliseconds()
	is.Recording, is.AtMS = n.p.listen.of, &at
	if at == 0 {
		is.Recording, is.AtMS = "", nil
	}
	n.save(is)
}

// onRemove puts the note that is written anew in the bin.
func (n *notes) onRemove() {
	was, lib := *n.rewrite, n.p.d.Library
	n.onLeave()
	desk.Save(n.p.visit, func(ctx context.Context) error { return lib.DropNote(ctx, was) }, func(err error) {
		n.p.saved(err)
		if err == nil {
			n.p.say(widget.Calm, "delete", "The note is removed.", "You find it in the bin.")
		}
	})
}
