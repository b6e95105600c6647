package story

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// noteLine is a line of the list: a note, or in which recording the notes below
// lie.
type noteLine struct {
	note    *catalog.Note
	heading string
}

// number is which of the story's recordings something lies in, from 0.
func (t told) number(recording catalog.ID) int {
	return max(0, slices.IndexFunc(t.Recordings, func(r catalog.Recording) bool { return r.ID == recording }))
}

// ordinals name recordings; later ones have numbers.
var ordinals = []string{"first", "second", "third", "fourth", "fifth"}

func inRecording(n int) string {
	if n < len(ordinals) {
		return "the " + ordinals[n] + " recording"
	}
	return fmt.Sprintf("recording %d", n+1)
}

// noteLines are the notes in order, with a heading above those of each
// recording where they lie in several.
func (t told) noteLines() []noteLine {
	var all []noteLine
	of := 0
	for i, n := range t.Notes {
		if at := t.number(n.Recording); n.AtMS != nil && at != of {
			of = at
			all = append(all, noteLine{heading: "In " + inRecording(at) + ", " + words.Day(t.Recordings[at].Started)})
		}
		all = append(all, noteLine{note: &t.Notes[i]})
	}
	return all
}

// moment says where a note is pinned: "At 0:03 of the second recording".
func (p *Page) moment(n catalog.Note) string {
	switch i := p.told.number(n.Recording); {
	case n.AtMS == nil:
		return "About the whole story"
	case i > 0:
		return "At " + words.Moment(*n.AtMS) + " of " + inRecording(i)
	}
	return "At " + words.Moment(*n.AtMS)
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
	if i >= len(n.lines) {
		return
	}
	note := n.lines[i].note
	r.words.Bold, r.words.Colour = note == nil, theme.Ink
	if note == nil {
		r.words.Colour = theme.Ink2
		r.time.SetWords("")
		r.words.SetWords(n.lines[i].heading)
		r.sort.Set("", theme.Accent)
		return
	}
	r.time.SetWords(moment(*note))
	r.words.SetWords(noteWords(*note))
	r.sort.Set(sortIcons[note.Sort], theme.Accent)
}

// noteWords is what a note says, in words also where it is only a mark.
func noteWords(n catalog.Note) string {
	switch {
	case n.Text != "" && n.Sort == catalog.NotePrivate:
		return sortWords[n.Sort] + ": " + n.Text
	case n.Text != "":
		return n.Text
	}
	return sortWords[n.Sort]
}
