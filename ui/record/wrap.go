package record

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// wrapPage is the fifth step. The story is kept before it is shown; the page
// only asks for a title and says what happens next.
type wrapPage struct {
	place *place
	framed
	ctx context.Context

	title   *widget.Text
	sub     *widget.Text
	trouble *widget.Notice
	unasked *widget.Notice
	ask     *widget.Button
	hear    *widget.Button
	heard   *widget.Text
	line    *widget.Entry
	leave   *fyne.Container
	review  *widget.Text
	kept    *widget.StatusPill
	permit  *widget.StatusPill
	keep    *widget.Button
	more    *widget.Button
	safe    *widget.Text

	recording catalog.Recording
	player    desk.Player
	until     time.Duration        // where playing ends
	ended     recorder.WarningCode // why it stopped by itself; WarnNone when a person stopped it
	keeping   int                  // recordings that are still being measured
	failed    error                // of keeping one
}

// heardFor is how much of the middle is played.
const heardFor = 10 * time.Second

func newWrapPage(p *place) *wrapPage {
	w := &wrapPage{place: p}
	w.title, w.sub = widget.NewTitle(""), widget.NewSecond("")
	w.title.Wrap = true
	w.trouble = widget.NewNotice(widget.Care, "warning-fill", "", "", nil)
	w.ask = widget.NewSmallButton("", "edit_note", func() { p.goTo(stepConsent) })
	w.unasked = widget.NewNotice(widget.Care, "chat_bubble", "", "", w.ask)
	w.hear = widget.NewButton("Hear 10 seconds", "play_arrow-fill", w.onHear)
	w.heard = widget.NewSecond("From the middle, to be sure that it is all there.")
	w.line = widget.NewEntry("“With my coat on”")
	w.line.Label = "A title"
	w.line.OnEnter = func(string) { w.onKeep() }
	w.leave = widget.NewColumn(0)
	w.review = widget.NewBody("")
	w.kept = widget.NewStatusPill("laptop_windows", "", widget.Calm)
	w.permit = widget.NewStatusPill("lock", "", widget.Calm)
	w.keep = widget.NewPrimary("Keep this story", "check", w.onKeep)
	w.more = widget.NewButton("Record some more", "mic", w.onMore)
	w.safe = widget.NewSecond("")
	w.clear()
	w.framed = p.framed(widget.NewFooter(w.more, w.safe, w.keep), w.body())
	return w
}

func (w *wrapPage) clear() {
	w.ended, w.failed = recorder.WarnNone, nil
	w.line.SetText("")
	w.trouble.Hide()
	w.unasked.Hide()
}

func (w *wrapPage) body() func(narrow bool) fyne.CanvasObject {
	hear := widget.NewCard(widget.NewColumn(theme.Space12, widget.NewRowTitle("Hear it"), widget.NewColumns(theme.Space16, []float32{-1, widget.Rest}, w.hear, w.heard)))
	w.heard.LeastWidth = 120
	title := widget.NewQuestion("A title, in their words", "A line they said is best. You can change it later.", w.line)
	leave := widget.NewQuestion("Anything to leave out?", "What you marked to keep private.", w.leave)
	review := widget.NewCard(widget.NewColumn(theme.Space8, widget.NewRowTitle("How they will hear it first"), w.review))
	kept := widget.NewCard(widget.NewColumn(theme.Space12, widget.NewRowTitle("Where it is now"), w.kept, w.permit))
	return func(narrow bool) fyne.CanvasObject {
		words := widget.NewColumn(0, w.title, w.sub)
		if narrow {
			return widget.NewColumn(theme.Space16, words, w.trouble, w.unasked, title, hear, leave, review, kept)
		}
		left := widget.NewColumn(theme.Space16, title, hear, leave)
		right := widget.NewColumn(theme.Space16, review, kept)
		both := &fyne.Container{Layout: beside{width: 372, gap: 20, right: true}, Objects: []fyne.CanvasObject{left, right}}
		return widget.NewColumn(theme.Space16, words, w.trouble, w.unasked, both)
	}
}

func (w *wrapPage) enter(ctx context.Context) {
	w.ctx, w.player = ctx, nil
	w.hear.Set("Hear 10 seconds", "play_arrow-fill")
	desk.Work(ctx, w.load, w.show)
	desk.Every(ctx, time.Second, func() { w.saveTitle(nil) })
}

func (w *wrapPage) focus() fyne.Focusable { return w.line }

func (w *wrapPage) load(ctx context.Context) (library.Whole, error) {
	return w.place.desk.Library.Story(ctx, w.place.talk.story)
}

func (w *wrapPage) show(s library.Whole, err error) {
	t := w.place.talk
	w.title.SetWords("Thank you, " + t.called() + ".")
	if t.called() == (talk{}).called() {
		w.title.SetWords("Thank you.")
	}
	w.sayTrouble(err)
	w.showRecording(s)
	w.showUnasked(t)
	shown(w.unasked, err == nil && t.said.record != catalog.No && !t.said.again)
	w.showPrivate(s.Notes)
	w.review.SetWords(reviewWords(t))
	words.Kept(s.Row, w.sending()).On(w.kept)
	if n := len(s.Recordings); n > 0 && s.Recordings[n-1].SecondCopy && s.Row.Kept.State == library.KeptHere {
		w.kept.Set("usb", "On this laptop and a memory stick", "", widget.Calm, widget.NoBar)
	}
	words.Consent(s.Permission).On(w.permit)
	w.relay()
}

// showUnasked says what is to be asked now that it is told.
func (w *wrapPage) showUnasked(t talk) {
	title, body, do := "Ask "+t.called()+" once more, now that it is told.", "Read the answers back. Any answer may change.", "Read them back"
	switch {
	case t.said.record == "":
		title, body, do = t.Called()+"’s answers are not written down yet.", "Nobody else can hear it till then.", "Write the answers down"
	case t.unanswered(t.said) > 0:
		title, body, do = "Ask "+t.called()+" now what may be done with it.", "Until then only the project team hears it.", "Ask now"
	}
	w.ask.Set(do, "edit_note")
	w.unasked.Set(widget.Care, "chat_bubble", title, body, w.ask)
}

// sending is where sync stands.
func (w *wrapPage) sending() words.Sending {
	var now words.Sending
	if status := w.place.desk.Status; status != nil {
		now.Status, now.Enrolled = status()
	}
	return now
}

// sayTrouble says what went wrong, with the recording before the page.
func (w *wrapPage) sayTrouble(err error) {
	failed := w.failed
	switch {
	case w.ended == recorder.WarnDiskFull, w.ended == recorder.WarnDiskGone:
		n := warned{code: w.ended}.words(w.place.talk, w.place.running.last, machine{})
		w.trouble.Set(n.tone, n.icon, n.title, n.body, nil)
		w.trouble.Show()
	case failed != nil:
		sayTrouble(w.trouble, failed)
	default:
		sayTrouble(w.trouble, err)
	}
}

func (w *wrapPage) showRecording(s library.Whole) {
	w.sub.SetWords("")
	w.safe.SetWords("")
	if w.failed == nil {
		w.safe.SetWords("It is kept already, whatever you do next.")
	}
	if w.keeping > 0 && w.failed == nil {
		w.sub.SetWords("All of it is on this laptop. It is being looked through once more.")
	}
	if len(s.Recordings) == 0 || w.keeping > 0 {
		w.hear.Disable()
		return
	}
	w.hear.Enable()
	w.recording = s.Recordings[len(s.Recordings)-1]
	w.sub.SetWords(widget.TimeWords(time.Duration(w.recording.Seconds()*float64(time.Second))) + " recorded, and all of it is kept.")
}

// showPrivate lists every mark to keep private.
func (w *wrapPage) showPrivate(notes []catalog.Note) {
	w.leave.Objects = nil
	for _, n := range notes {
		if n.Sort == catalog.NotePrivate {
			w.leave.Add(line())
			w.leave.Add(noteRow(n))
		}
	}
	if len(w.leave.Objects) == 0 {
		w.leave.Add(widget.NewSecond("Nothing is marked. You can still do so when you listen."))
	}
	w.leave.Refresh()
}

func reviewWords(t talk) string {
	who := t.called()
	switch t.reach {
	case "phone":
		return "You phone " + who + " and play it to them."
	case "letter":
		return "You write " + who + " a letter."
	case "link":
		return "You send " + who + " a link, so that they can listen."
	case "in person":
		return "You meet, and listen together."
	case "none":
		return t.Called() + " does not want to be contacted."
	}
	return "Nobody has said yet. Ask before you part."
}

// onHear plays ten seconds from the middle, or stops playing them.
func (w *wrapPage) onHear() {
	if w.player != nil {
		w.quiet()
		return
	}
	r := w.recording
	desk.Work(w.ctx, func(ctx context.Context) (desk.Player, error) { return w.place.desk.Hear(ctx, r) }, w.onPlayer)
}

func (w *wrapPage) onPlayer(p desk.Player, err error) {
	if err != nil {
		sayTrouble(w.trouble, err)
		w.relay()
		return
	}
	w.player = p
	from := max(0, p.Length()/2-heardFor/2)
	w.until = min(from+heardFor, p.Length())
	p.Seek(from)
	p.Play()
	w.hear.Set("Stop listening", "pause-fill")
	ctx, stop := context.WithCancel(w.ctx)
	context.AfterFunc(w.ctx, stop)
	desk.Every(ctx, 100*time.Millisecond, func() {
		if w.player != p {
			stop()
		} else if p.Position() >= w.until || !p.Playing() {
			w.quiet()
		}
	})
}

// onMore records the same story again with the same microphones, at once: what
// was recorded before is put away meanwhile.
func (w *wrapPage) onMore() {
	if w.more.Disabled() {
		return
	}
	w.quiet()
	w.saveTitle(nil)
	w.more.Disable()
	d, story, wish := w.place.desk, w.place.talk.story, w.place.running.wish
	desk.Work(w.place.lasting(), func(ctx context.Context) (*studio.Session, error) {
		return studio.Record(ctx, d.Library, d.Hardware, story, wish)
	}, func(s *studio.Session, err error) {
		w.more.Enable()
		if err != nil {
			sayTrouble(w.trouble, err)
			w.relay()
			return
		}
		w.place.talk.said.again = false // what is told now they have not been asked about
		w.place.running.begin(s, wish)
	})
}

// quiet ends listening.
func (w *wrapPage) quiet() {
	if w.player != nil {
		w.player.Close()
	}
	w.player = nil
	w.hear.Set("Hear 10 seconds", "play_arrow-fill")
}

// saveTitle writes the title down if it is another one, and then goes on.
func (w *wrapPage) saveTitle(then func(error)) {
	story, title := w.place.talk.story, strings.Trim(strings.TrimSpace(w.line.Text), "“”\"")
	if title == w.place.talk.title {
		if then != nil {
			then(nil)
		}
		return
	}
	w.place.talk.title, w.place.talk.kept.Title = title, title
	desk.Save(w.place.lasting(), func(ctx context.Context) error {
		return w.place.desk.Library.Retitle(ctx, story, title)
	}, func(err error) {
		if err != nil {
			w.place.talk.title = "" // so that it is tried again
			sayTrouble(w.trouble, err)
			w.relay()
		}
		if then != nil {
			then(err)
		}
	})
}

// onKeep goes to the story.
func (w *wrapPage) onKeep() {
	if w.keep.Disabled() {
		return
	}
	w.quiet()
	w.keep.Disable()
	story := w.place.talk.story
	w.saveTitle(func(err error) {
		w.keep.Enable()
		if err == nil {
			w.place.again()
			w.place.desk.OpenStory(story, 0)
		}
	})
}
