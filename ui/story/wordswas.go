package story

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// wasShown is the words as they were at another time. They are read, and what
// is wanted of them is brought back; nothing that came since is lost by it.
type wasShown struct {
	r        *read
	sittings []library.Sitting
	chosen   int
	said     []catalog.Segment

	when      *widget.Select
	one, all  *widget.Button
	now       *widget.Button
	asked     string // the label of the sitting that is read
	isReading bool
}

// onWas shows when words were written, and the words as they were before the
// last of these times.
func (r *read) onWas() {
	if r.writing {
		r.pen.onDone()
	}
	lib, id := r.p.d.Library, r.p.id
	desk.Work(r.p.visit, func(ctx context.Context) ([]library.Sitting, error) { return lib.Sittings(ctx, id) }, func(all []library.Sitting, err error) {
		if err != nil {
			r.p.tell(err)
			return
		}
		if len(all) < 2 {
			r.p.say(widget.Calm, "history", "The words have been written in one go.", "There is no earlier time to go back to.")
			return
		}
		r.was = newWasShown(r, all)
		r.was.choose(1)
		r.p.d.Window.Canvas().Focus(r.list)
	})
}

func newWasShown(r *read, all []library.Sitting) *wasShown {
	w := &wasShown{r: r, sittings: all}
	w.when = widget.NewSelect("When", nil, func(s string) {
		for i, label := range w.when.Options {
			if label == s && s != w.asked {
				w.choose(i)
			}
		}
	})
	for _, s := range all {
		w.when.Options = append(w.when.Options, sittingWords(s.To, time.Now())+", "+r.p.told.who(s.By))
	}
	w.one = widget.NewSmallButton("Bring this back", "undo", func() { w.bring(false) })
	w.all = widget.NewSmallButton("Bring all back", "history", func() { w.bring(true) })
	w.now = widget.NewSmallButton("Back to now", "close", w.onNow)
	return w
}

// sittingWords is "Today 14:05", "Yesterday 9:30", "14 Nov 2026 16:20".
func sittingWords(at, now time.Time) string {
	day := words.Day(at)
	switch day {
	case words.Day(now):
		day = "Today"
	case words.Day(now.AddDate(0, 0, -1)):
		day = "Yesterday"
	}
	return day + " " + at.Format("15:04")
}

// choose reads the words as a sitting left them.
func (w *wasShown) choose(i int) {
	w.chosen, w.asked = i, w.when.Options[i]
	w.when.SetSelected(w.asked)
	w.reload()
}

func (w *wasShown) reload() {
	if w.isReading {
		return
	}
	w.isReading = true
	lib, id, of, at := w.r.p.d.Library, w.r.p.id, w.r.of, w.sittings[w.chosen].After()
	desk.Work(w.r.p.visit, func(ctx context.Context) ([]catalog.Segment, error) { return lib.AsItWas(ctx, id, at) }, func(said []catalog.Segment, err error) {
		w.isReading = false
		if err != nil {
			w.r.p.tell(err)
			return
		}
		w.said = studio.WordsOf(library.Whole{Recordings: w.r.p.told.Recordings, Segments: said}, of)
		if w.r.was == w {
			w.r.showRows()
		}
	})
}

func (w *wasShown) bar() fyne.CanvasObject {
	if w.r.p.breadth == widget.Slim {
		return barOf(widget.NewColumn(theme.Space4, w.when, widget.NewLine(theme.Space8, w.one, w.all, w.now)))
	}
	return barOf(widget.NewColumns(theme.Space8, []float32{widget.Rest, -1, -1, -1}, w.when, w.one, w.all, w.now))
}

// bring makes the words what they were: all, or those that are chosen. Parts
// that are left out stay as they are.
func (w *wasShown) bring(all bool) {
	r := w.r
	var only []catalog.ID
	from, to := r.list.Chosen()
	for i, row := range r.rows {
		if row.segment >= 0 && (all || i >= from && i <= to) {
			only = append(only, r.said[row.segment].ID)
		}
	}
	if all {
		for _, s := range r.script.Said() {
			if !r.hidden(s) {
				only = append(only, s.ID)
			}
		}
	}
	if len(only) == 0 {
		return
	}
	r.script.Bring(w.said, only...)
	r.keep()
	w.onNow()
	r.p.say(widget.Good, "check_circle-fill", "It is as it was.", "What stood there until now is kept as well: As it was brings it back.")
}

// onNow goes back to the words as they are.
func (w *wasShown) onNow() {
	w.r.was = nil
	w.r.showRows()
	w.r.p.d.Window.Canvas().Focus(w.r.focus())
}
