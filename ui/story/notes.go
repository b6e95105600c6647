package story

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// notes is what was written while recording and since, each at its moment, and
// a field to write more.
type notes struct {
	p       *Page
	all     []catalog.Note
	rewrite *catalog.Note // the note that is being written anew; nil for another one
	typed   bool          // a letter stands in the field
	pinned  time.Duration // where the story stood at the first letter

	list           *widget.List
	entry          *widget.Entry
	hint           *widget.Text
	title          *widget.Text
	quote, private *widget.Button
	keep, leave    *widget.Button
	extract        *widget.Button // of what is said around the note
}

func newNotes(p *Page) *notes {
	n := &notes{p: p, title: widget.NewRowTitle("Write a note"), hint: widget.NewSmall("")}
	n.hint.LeastWidth = 100
	n.list = widget.NewList(func() int { return len(n.all) },
		func() fyne.CanvasObject { return newNoteRow() },
		func(i int, o fyne.CanvasObject) { n.fill(i, o.(*noteRow)) })
	n.list.RowHeight = 46
	n.list.OnOpen, n.list.OnPlay = n.onOpen, n.onPlay
	n.list.Spoken = func(i int) string { return p.moment(n.all[i]) + " " + n.all[i].Text }
	n.entry = widget.NewNotes("Write a note at any time. It remembers the moment.")
	n.entry.Label = "Note"
	n.entry.OnChanged = n.onTyped
	n.entry.OnShortcut = p.d.Keys.TypedShortcut
	n.entry.OnEnter = func(string) { n.onKeep(catalog.NotePlain) }
	n.quote = widget.NewSmallButton("Good quote", "star", func() { n.onKeep(catalog.NoteQuote) })
	n.private = widget.NewSmallButton("Keep private", "lock", func() { n.onKeep(catalog.NotePrivate) })
	n.keep = widget.NewSmallButton("Keep this", "check", func() { n.onKeep("") })
	n.leave = widget.NewSmallButton("Leave it", "", n.onLeave)
	n.extract = widget.NewSmallButton("Make an extract", "content_cut", n.onExtract)
	n.extract.Hide()
	n.keep.Hide()
	n.leave.Hide()
	return n
}

// content is the notes and, beside them, the field; above them where there is
// little room.
func (n *notes) content(b widget.Breadth) fyne.CanvasObject {
	write := widget.NewColumn(theme.Space8, n.title, widget.NewLeast(0, 76, n.entry), n.hint,
		widget.NewLine(theme.Space8, n.quote, n.private, n.keep, n.leave), widget.NewLine(0, n.extract))
	if b != widget.Wide {
		return page.Below(theme.Space16, widget.NewCard(write).Pad(14, theme.CardPadding), n.listed())
	}
	return page.Beside(sideWidth, 20, n.listed(), page.OffPage(widget.NewPanel("", write).Pad(14, 18)))
}

// beside is the notes below the field, for the narrow place beside the words.
func (n *notes) beside() fyne.CanvasObject {
	write := widget.NewColumn(theme.Space8, widget.NewLeast(0, 60, n.entry), n.hint, widget.NewLine(theme.Space8, n.quote, n.private, n.keep, n.leave),
		widget.NewLine(0, n.extract))
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
	n.all = t.Notes
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
		n.hint.SetWords("Enter keeps it. " + n.p.moment(*n.rewrite))
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
	lib, at, old, recording := n.p.d.Library, n.moment(), n.rewrite, n.p.listen.of
	if at == nil {
		recording = ""
	}
	if words == "" && at == nil { // a mark needs a moment
		n.p.d.Window.Canvas().Focus(n.entry)
		return
	}
	n.onLeave()
	desk.Save(n.p.visit, func(ctx context.Context) error {
		if old != nil {
			return lib.RewriteNote(ctx, *old, words)
		}
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
	note := n.all[i]
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
	if note := n.all[i]; note.AtMS != nil {
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
	n.quote.Hidden, n.private.Hidden = anew, anew
	n.keep.Hidden, n.leave.Hidden = !anew, !anew
	n.extract.Hidden = !anew || n.rewrite.AtMS == nil
	n.showAt(n.p.listen.at)
	n.p.relayout()
}

// moment is moment, with the recording's number where it is not the first.
func (p *Page) moment(n catalog.Note) string {
	i := slices.IndexFunc(p.told.Recordings, func(r catalog.Recording) bool { return r.ID == n.Recording })
	if i < 1 || n.AtMS == nil {
		return moment(n)
	}
	return fmt.Sprintf("%d: %s", i+1, moment(n))
}

// moment is the time a note is about.
func moment(n catalog.Note) string {
	if n.AtMS == nil {
		return "Story"
	}
	return words.Moment(*n.AtMS)
}

// noteRow is one note.
type noteRow struct {
	fyneWidget.BaseWidget

	time, words *widget.Text
	sort        *widget.Icon
	content     fyne.CanvasObject
}

func newNoteRow() *noteRow {
	r := &noteRow{time: widget.NewText("", theme.Second, theme.Ink2), words: widget.NewText("", theme.Body, theme.Ink), sort: widget.NewIcon("", theme.Accent)}
	r.time.Align, r.time.LeastWidth, r.words.LeastWidth = fyne.TextAlignTrailing, 56, 100
	r.content = widget.NewColumns(theme.Space16, []float32{56, widget.Rest, -1}, r.time, r.words, r.sort)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *noteRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

var sortIcons = map[catalog.NoteSort]string{catalog.NoteQuote: "star-fill", catalog.NotePrivate: "lock-fill", catalog.NoteMark: "flag-fill"}

// sortWords stand for a note without words.
var sortWords = map[catalog.NoteSort]string{catalog.NoteQuote: "Good quote", catalog.NotePrivate: "Keep private", catalog.NoteMark: "Marked moment"}

func (n *notes) fill(i int, r *noteRow) {
	if i >= len(n.all) {
		return
	}
	note := n.all[i]
	r.time.SetWords(n.p.moment(note))
	said := sortWords[note.Sort]
	switch {
	case note.Text != "" && note.Sort == catalog.NotePrivate:
		said += ": " + note.Text
	case note.Text != "":
		said = note.Text
	}
	r.words.SetWords(said)
	r.sort.Set(sortIcons[note.Sort], theme.Accent)
}
