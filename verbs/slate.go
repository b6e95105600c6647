package verbs

import (
	"fmt"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// slate gives the words to read out first, so that the sound itself tells what
// it is, and marks where they are read. The window has the same.
func (w *watching) slate(at int64) {
	project, err := w.lib.Project(w)
	if err != nil {
		w.tell(err)
		return
	}
	reporter, err := w.lib.Reporter(w)
	if err != nil {
		w.tell(err)
		return
	}
	w.say("Read this out: “%s”", slateWords(w.who, reporter.KnownAs, project.Name, time.Now()))
	w.note(catalog.Note{Text: "The slate, read out from here", AtMS: &at, Sort: catalog.NoteSlate})
}

// slateWords are who, when, for what, and what was agreed or is asked now.
func slateWords(who asked, reporter, project string, now time.Time) string {
	name := "a storyteller who gives no name"
	if who.Storyteller != "" {
		name = who.Storyteller
	}
	if reporter != "" {
		name += ", with " + reporter
	}
	words := []string{"This is " + name + ". " + now.Format("2 January 2006") + "."}
	if project != "" {
		words = append(words, "For "+project+".")
	}
	if who.Agreed {
		words = append(words, "You agreed that we record and keep our talk.")
	} else {
		words = append(words, "May we record and keep our talk?")
	}
	return strings.Join(append(words, "You can change your mind at any time."), " ")
}

// toneFor is enough to fill a cut with, or to take the room's noise out.
const toneFor = 15 * time.Second

// askQuiet begins to listen to the room alone.
func (w *watching) askQuiet(from time.Duration) {
	w.tone = &from
	w.say("Now nobody speaks for %d seconds.", int(toneFor.Seconds()))
}

// tellTone marks the room when there is enough of it, in the time of the
// recording: a pause holds it.
func (w *watching) tellTone() {
	if w.tone == nil || w.session.Elapsed() < *w.tone+toneFor {
		return
	}
	ms := w.tone.Milliseconds()
	w.tone = nil
	w.note(catalog.Note{Text: fmt.Sprintf("The room, %d seconds", int(toneFor.Seconds())), AtMS: &ms, Sort: catalog.NoteRoomTone})
	w.say("Thank you. Go on.")
}
