package verbs

import (
	"context"
	"fmt"
	"io"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
)

// watching is a recording that runs, seen from the command line. It belongs to
// one goroutine.
type watching struct {
	*run
	lib     *library.Library
	session *studio.Session
	inputs  []recorder.Input
	bits    int
	who     asked

	next     time.Time // when it tells again how it goes
	warned   recorder.Warning
	begun    *catalog.Note  // its words are typed next
	tone     *time.Duration // from where on nobody speaks
	replaced chan replaced
	pending  int // replacements that have not answered
}

// warningWords are for a person who records without a window.
var warningWords = map[recorder.WarningCode]string{
	recorder.WarnSilent:     "Nothing is heard. Is it the right microphone, and is it turned on? It goes on recording.",
	recorder.WarnMissed:     "A moment was not heard. It is marked at its place, and everything else is kept.",
	recorder.WarnCopyGone:   "The second copy is not being written. The recording itself goes on, here on this laptop.",
	recorder.WarnDiskLow:    "There is room for less than half an hour more.",
	recorder.WarnDiskSlow:   "This laptop is slow to write it down. Close what else is open. Nothing is lost so far.",
	recorder.WarnNoSound:    "The microphone is there and gives no sound. It goes on recording.",
	recorder.WarnUnplugged:  "The microphone is gone. What was told is kept. Plug it in again and it goes on.",
	recorder.WarnServerGone: "No sound system answers. What was told is kept. It goes on when there is one again.",
	recorder.WarnDiskFull:   "This laptop is full, so recording has stopped. Everything until then is kept.",
	recorder.WarnDiskGone:   "Nothing more can be written down, so recording has stopped. What was written is kept.",
}

// until waits until the recording is to end: after limit, when it is told to,
// or when it had to stop by itself. Meanwhile it tells how it goes and does
// what is typed.
func (w *watching) until(limit time.Duration) {
	w.replaced = make(chan replaced)
	quit := make(chan struct{})
	words := w.listen(quit)
	tick := time.NewTicker(100 * time.Millisecond)
	defer func() {
		tick.Stop()
		close(quit)
		for ; w.pending > 0; w.pending-- {
			<-w.replaced
		}
		w.tellWarning()
	}()
	for limit <= 0 || w.session.Elapsed() < limit {
		select {
		case <-w.Done():
			return
		case <-w.session.Done():
			return
		case line, more := <-words:
			if !more {
				words = nil // nobody types any more; it goes on recording
			} else if w.obey(line) {
				return
			}
		case answer := <-w.replaced:
			w.pending--
			w.tellReplaced(answer)
		case <-tick.C:
			w.tellHow()
		}
	}
}

// listen gives what is typed, line by line.
func (w *watching) listen(quit <-chan struct{}) <-chan typed {
	if w.Stdin == nil {
		return nil
	}
	lines := make(chan typed)
	// Nothing ends a Read that waits for a person; the program's end does.
	go func(in io.Reader) { readLines(in, w.session.Elapsed, lines, quit) }(w.Stdin)
	return lines
}

// levelOut is one track in a line of progress.
type levelOut struct {
	Label   string  `json:"label"`
	Peak    float64 `json:"peak"` // dBFS, of the last tenth of a second
	RMS     float64 `json:"rms"`
	Clipped bool    `json:"clipped"`
}

// progressOut is a line of progress, once a second.
type progressOut struct {
	Story     catalog.ID `json:"story"`
	Recording catalog.ID `json:"recording"`
	Seconds   float64    `json:"seconds"`
	Saved     float64    `json:"saved_seconds"`
	Paused    bool       `json:"paused"`
	Room      float64    `json:"room_seconds"`
	Tracks    []levelOut `json:"tracks"`
}

func (w *watching) now() progressOut {
	s := w.session
	out := progressOut{
		Story: s.Story, Recording: s.Recording, Seconds: s.Elapsed().Seconds(), Saved: s.Saved().Seconds(), Paused: s.Paused(),
		Room: recorder.RoomLeft(w.lib.RecordingDir(s.Recording), len(w.inputs), w.bits).Seconds(),
	}
	for i, in := range w.inputs {
		l := s.Level(i)
		out.Tracks = append(out.Tracks, levelOut{in.Label, l.Peak, l.RMS, l.Clipped})
	}
	return out
}

// tellHow tells once a second how it goes, in a pause too.
func (w *watching) tellHow() {
	if now := time.Now(); !now.Before(w.next) {
		w.next = now.Add(time.Second)
		w.progress(w.now())
	}
	w.tellTone()
	w.tellWarning()
}

// tellWarning tells what is wrong, once, and when it is over.
func (w *watching) tellWarning() {
	now := w.session.Warning()
	if now == w.warned {
		return
	}
	w.warned = now
	words, track := warningWords[now.Code], 0
	switch now.Code {
	case recorder.WarnNone:
		words = "All is well again."
	case recorder.WarnSilent, recorder.WarnNoSound, recorder.WarnUnplugged:
		track = now.Track + 1
		if len(w.inputs) > 1 {
			words = w.inputs[now.Track].Label + ": " + words
		}
	}
	w.progress(map[string]any{"warning": now.Code, "track": track, "words": words})
	if words != "" {
		w.say("%s", words)
	}
}

// sayHow says in one line what a window would show.
func (w *watching) sayHow() {
	now := w.now()
	room := fmt.Sprintf("%d more hours", int(now.Room/3600))
	if now.Room < 2*3600 {
		room = fmt.Sprintf("%d more minutes", int(now.Room/60))
	}
	w.say("%s recorded, saved up to %s. Room for %s.", clock(now.Seconds), clock(now.Saved), room)
	for _, t := range now.Tracks {
		w.say("%s: %.0f dB.", t.Label, t.RMS)
	}
}

// note keeps a note, a mark or a part to keep private. One that is not kept is
// said; the recording is not touched by it.
func (w *watching) note(n catalog.Note) {
	n.Story, n.Recording = w.session.Story, w.session.Recording
	kept, err := w.lib.AddNote(context.WithoutCancel(w), n)
	if err != nil {
		w.say("That is not written down. It goes on recording.")
		w.tell(err)
		return
	}
	w.progress(map[string]any{"note": kept})
	w.say("%s at %s.", map[catalog.NoteSort]string{
		catalog.NotePlain: "Noted", catalog.NoteMark: "Marked", catalog.NoteQuote: "Marked as a good quote", catalog.NotePrivate: "Marked to keep private",
		catalog.NoteSlate: "Marked", catalog.NoteRoomTone: "Marked the quiet room",
	}[n.Sort], clock(float64(*n.AtMS)/1000))
}

// replaced is how taking another microphone went.
type replaced struct {
	label string
	err   error
}

// replace goes on with another microphone. It waits for it elsewhere.
func (w *watching) replace(track int, device string) {
	w.pending++
	go func() {
		w.replaced <- replaced{w.inputs[track].Label, w.session.Replace(track, device)}
	}()
}

func (w *watching) tellReplaced(r replaced) {
	if r.err != nil {
		w.say("%s is recorded as before.", r.label)
		w.tell(r.err)
		return
	}
	w.progress(map[string]any{"replaced": r.label})
	w.say("%s is heard with the other microphone now.", r.label)
}
