package record

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// notesPanel is where notes are typed while somebody talks. Each remembers the
// moment of its first letter and is kept at once.
type notesPanel struct {
	place *place
	now   func() time.Duration // what the clock shows
	told  func()               // the number of notes changed

	entry     *widget.Entry
	hint      *widget.Text
	quote     *widget.Button
	private   *widget.Button
	questions *widget.Button
	list      *fyne.Container
	scroll    *container.Scroll
	panel     *widget.Panel
	before    *beginning

	began  time.Duration // when the first letter was typed; -1 while there is none
	notes  []catalog.Note
	asking bool // the questions are shown instead of the notes
}

const notesEmpty = "Write a note at any time. It remembers the moment."

func newNotesPanel(p *place, now func() time.Duration, told func()) *notesPanel {
	n := &notesPanel{place: p, now: now, told: told, began: -1}
	n.entry = widget.NewNotes("Write a note")
	n.entry.SetMinRowsVisible(2)
	n.entry.OnChanged = n.onTyped
	n.entry.OnEnter = func(string) { n.keep(catalog.NotePlain) }
	if p.desk.Keys != nil {
		n.entry.OnShortcut = p.desk.Keys.TypedShortcut
	}
	n.hint = widget.NewSmall("")
	n.hint.Wrap = true
	n.quote = widget.NewSmallButton("Good quote", "star", func() { n.keep(catalog.NoteQuote) })
	n.private = widget.NewSmallButton("Keep private", "lock", func() { n.keep(catalog.NotePrivate) })
	n.private.Spoken = "Keep private, Ctrl K"
	n.questions = widget.NewButton("Your questions", "", n.onQuestions)
	n.questions.Rank, n.questions.Extent = widget.Quiet, widget.Small
	n.list = widget.NewColumn(0)
	n.before = newBeginning(p, func() time.Duration { return n.now() }, n.add, func() { n.layList() })
	n.scroll = container.NewVScroll(widget.NewColumn(theme.Space12, n.before.card, n.list))
	head := &fyne.Container{Layout: spread{theme.Space12}, Objects: []fyne.CanvasObject{widget.NewHeading("Notes"), n.questions}}
	top := widget.NewColumn(theme.Space8, head, n.entry, n.hint, widget.NewLine(theme.Space8, n.quote, n.private))
	body := newStand(widget.NewPanel("", top), nil, nil, widget.NewPanel("", n.scroll).Pad(theme.Space12, 0))
	n.panel = widget.NewPanel(theme.Sunk, body).Pad(theme.Space24, theme.Space24)
	n.show()
	return n
}

// set shows the notes of a story that is being recorded.
func (n *notesPanel) set(notes []catalog.Note) {
	n.notes = notes
	n.show()
}

// clear forgets everything shown.
func (n *notesPanel) clear() {
	n.notes, n.asking, n.began = nil, false, -1
	n.before.again()
	n.entry.SetText("")
	n.show()
}

func (n *notesPanel) onTyped(text string) {
	switch {
	case strings.TrimSpace(text) == "":
		n.began = -1
	case n.began < 0:
		n.began = n.now()
	}
	n.showHint()
}

func (n *notesPanel) showHint() {
	if n.began >= 0 {
		n.hint.SetWords("Remembers " + widget.TimeWords(n.began) + ". Press Enter to keep it.")
		return
	}
	n.hint.SetWords(notesEmpty)
}

// keep keeps what is typed, or this very moment when nothing is.
func (n *notesPanel) keep(sort catalog.NoteSort) {
	text := strings.TrimSpace(n.entry.Text)
	if text == "" && sort == catalog.NotePlain {
		return
	}
	at := n.began
	if at < 0 {
		at = n.now()
	}
	ms := at.Milliseconds()
	n.entry.SetText("")
	n.add(catalog.Note{Story: n.place.talk.story, Text: text, AtMS: &ms, Sort: sort})
}

// mark keeps this moment, and leaves what is being typed alone.
func (n *notesPanel) mark(sort catalog.NoteSort) {
	ms := n.now().Milliseconds()
	n.add(catalog.Note{Story: n.place.talk.story, AtMS: &ms, Sort: sort})
}

// add shows a note at once and keeps it. One that could not be kept goes back
// to where it was typed.
func (n *notesPanel) add(note catalog.Note) {
	if s := n.place.desk.Session(); s != nil {
		note.Recording = s.Recording
	}
	n.notes = append(n.notes, note)
	n.asking = false
	n.show()
	desk.Save(n.place.lasting(), func(ctx context.Context) error {
		_, err := n.place.desk.Library.AddNote(ctx, note)
		return err
	}, func(err error) { n.onKept(note, err) })
}

func (n *notesPanel) onKept(note catalog.Note, err error) {
	if err == nil {
		return
	}
	n.notes = slices.DeleteFunc(n.notes, func(other catalog.Note) bool { return other.AtMS == note.AtMS })
	n.show()
	if n.entry.Text == "" {
		n.entry.SetText(note.Text)
	}
	n.hint.SetWords("That note is not kept yet. Press Enter to try again.")
}

// onQuestions shows the conversation starters, or the notes again.
func (n *notesPanel) onQuestions() {
	n.asking = !n.asking
	n.show()
}

// count is what the header says where there is no room for the panel.
func (n *notesPanel) count() string {
	if len(n.notes) == 0 {
		return "Notes"
	}
	return fmt.Sprintf("Notes, %d", len(n.notes))
}

func (n *notesPanel) show() {
	n.showHint()
	starters := n.place.talk.starters
	shown(n.questions, len(starters) > 0)
	n.questions.Set(map[bool]string{true: "Your notes", false: "Your questions"}[n.asking], "")
	n.list.Objects = nil
	if n.asking {
		for _, s := range starters {
			n.list.Add(widget.NewPanel("", widget.NewBody(s)).Pad(10, 0))
			n.list.Add(line())
		}
	} else {
		for _, note := range n.newestFirst() {
			n.list.Add(line())
			n.list.Add(noteRow(note))
		}
	}
	n.layList()
	n.told()
}

// layList lays out what scrolls: words that wrap know their height only when
// they have a width.
func (n *notesPanel) layList() {
	if n.scroll == nil {
		return
	}
	for range 2 {
		layAgain(n.scroll)
	}
	n.scroll.Refresh()
}

// newestFirst are the notes by the moments they are about.
func (n *notesPanel) newestFirst() []catalog.Note {
	sorted := slices.Clone(n.notes)
	slices.Reverse(sorted)
	at := func(note catalog.Note) int64 {
		if note.AtMS == nil {
			return -1
		}
		return *note.AtMS
	}
	slices.SortStableFunc(sorted, func(a, b catalog.Note) int { return cmp.Compare(at(b), at(a)) })
	return sorted
}

// line is a thin line between rows.
func line() fyne.CanvasObject {
	return widget.NewLeast(0, 1, widget.NewPanel(theme.Line, nil))
}

// noteRow is a note as it is listed: when, what, and what it is for.
func noteRow(note catalog.Note) fyne.CanvasObject {
	at := widget.NewText(noteTime(note), theme.Body, theme.Ink2)
	at.Align = fyne.TextAlignTrailing
	icon, _ := sortWords(note.Sort)
	words := widget.NewBody(noteWords(note))
	mark := widget.NewIcon(icon, theme.Accent)
	mark.IconSize = 20
	row := widget.NewColumns(theme.Space12, []float32{46, widget.Rest, 20}, at, words, mark)
	return widget.NewPanel("", row).Pad(10, 0)
}

func noteTime(note catalog.Note) string {
	if note.AtMS == nil {
		return ""
	}
	return widget.TimeWords(time.Duration(*note.AtMS) * time.Millisecond)
}

// noteWords are a note's own words, or what it is for where it has none.
func noteWords(note catalog.Note) string {
	_, words := sortWords(note.Sort)
	switch {
	case note.Text == "":
		return words
	case note.Sort == catalog.NotePrivate:
		return "Keep private: " + note.Text
	}
	return note.Text
}

func sortWords(sort catalog.NoteSort) (icon, words string) {
	switch sort {
	case catalog.NoteQuote:
		return "star-fill", "Good quote"
	case catalog.NotePrivate:
		return "lock-fill", "Keep private"
	case catalog.NoteMark:
		return "flag-fill", "Marked"
	case catalog.NoteSlate:
		return "record_voice_over-fill", "The opening words"
	case catalog.NoteRoomTone:
		return "hearing", "The room"
	}
	return "", ""
}
