package record

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// lookEvery is how often the page looks at the room and the power that are left.
const lookEvery = 20 * time.Second

// runningPage is the fourth step: the recording itself. It only looks at the
// session; leaving the page stops nothing.
type runningPage struct {
	place *place

	badge   *widget.Badge
	shield  *widget.StatusPill
	room    *widget.StatusPill
	power   *widget.StatusPill
	notesTo *widget.Button
	clock   *widget.Clock
	with    *widget.Text
	lanes   []*lane
	ears    map[string]*widget.Button // by label of the side
	voices  *widget.Panel
	warning *widget.Notice
	ask     *widget.Notice
	pause   *widget.Button
	mark    *widget.Button
	stop    *widget.Button
	notes   *notesPanel
	sure    *widget.Dialog
	reel    *container.Scroll // of the voices, in a narrow window
	whole   *fold

	narrow    bool
	showNotes bool // in a narrow window, instead of the lanes
	session   *studio.Session
	ended     context.CancelFunc // of the recording
	ending    bool
	wish      studio.Wish // how it is recorded
	last      frame
	machine   machine
	looked    time.Time
	hidden    map[warned]bool
	told      warned
	said      notice
	replaced  error
}

func newRunningPage(p *place) *runningPage {
	r := &runningPage{place: p, hidden: map[warned]bool{}, ended: func() {}}
	r.badge = widget.NewBadge("Recording", "dot", theme.Rec, theme.OnRec)
	r.shield = widget.NewStatusPill("verified_user-fill", "", widget.Done)
	r.room = widget.NewStatusPill("hard_drive", "", widget.Faint)
	r.power = widget.NewStatusPill("battery_charging_full", "", widget.Faint)
	r.notesTo = widget.NewButton("Notes", "edit_note", r.onNotes)
	r.clock = widget.NewClock(theme.Clock)
	r.with = widget.NewText("", theme.Body, theme.Ink2)
	r.voices = widget.NewCard(nil).Pad(18, theme.CardPadding)
	r.warning = widget.NewNotice(widget.Care, "", "", "", nil)
	r.ask = widget.NewNotice(widget.Calm, "record_voice_over-fill", "Read this out now:", "“"+askRecord+" "+meansRecord+" You can change your mind at any time.”", widget.NewSmallButton("They said yes", "check", r.onSaidYes))
	r.pause = widget.NewBigButton("Pause", "Ctrl P", "pause-fill", r.onPause)
	r.pause.Rank = widget.Primary
	r.mark = widget.NewBigButton("Mark this moment", "Ctrl M", "flag-fill", r.onMark)
	r.stop = widget.NewBigButton("Stop", "asks you first", "stop-fill", r.onStop)
	r.stop.Rank = widget.Danger
	r.notes = newNotesPanel(p, func() time.Duration { return r.last.elapsed }, func() { r.showCount() })
	r.reel = container.NewVScroll(r.voices)
	r.whole = newFold(func(narrow bool) fyne.CanvasObject {
		r.narrow = narrow
		return r.lay(narrow)
	})
	r.ears = map[string]*widget.Button{}
	for _, label := range []string{labelYou, labelThem, labelBoth} {
		r.ears[label] = p.ears.button(label, "Listen")
	}
	p.desk.OnSession(r.onSession)
	r.clear()
	return r
}

// clear makes the page ready for another recording.
func (r *runningPage) clear() {
	r.ended()
	r.session, r.ending, r.last, r.looked = nil, false, frame{}, time.Time{}
	r.hidden, r.told, r.replaced, r.showNotes = map[warned]bool{}, warned{}, nil, false
	r.warning.Hide()
	r.ask.Hide()
	r.notes.clear()
	r.enable(true)
}

func (r *runningPage) content() fyne.CanvasObject { return r.whole.Responsive }

// begin shows a recording that has just begun as it was wished for.
func (r *runningPage) begin(s *studio.Session, w studio.Wish) {
	r.clear()
	r.wish = w
	r.place.talk.recording = s.Recording
	r.set(s, r.place.talk)
	ctx, ended := context.WithCancel(r.place.lasting())
	r.ended = ended
	desk.Every(ctx, hearEvery, r.tick)
	r.place.desk.SetSession(s)
	r.place.goTo(stepRecording)
}

// set makes the page fit the talk.
func (r *runningPage) set(s *studio.Session, t talk) {
	r.session = s
	r.lanes = []*lane{newLane("Both of you", "One microphone", false, r.ears[labelBoth])}
	if t.apart() {
		r.lanes = []*lane{newLane(t.you(), labelYou, true, r.ears[labelYou]), newLane(t.Called(), labelThem, false, r.ears[labelThem])}
		if t.reporter == "" {
			r.lanes[0].label.SetWords("")
		}
	}
	shown(r.ask, t.unsaid())
	r.notes.before.show()
	r.relay()
}

func (r *runningPage) enter(ctx context.Context) {
	if !r.place.talk.recorded { // those of an earlier recording have its times
		desk.Work(ctx, r.load, r.showNoted)
	}
}

// focus is the notes, or where they are folded the button that opens them: what
// is in no sight cannot have the keyboard.
func (r *runningPage) focus() fyne.Focusable {
	room := r.place.Content().Size().Width + widget.RailWidth(widget.Wide)
	if widget.BreadthOf(room) != widget.Wide && !r.showNotes {
		return r.notesTo
	}
	return r.notes.entry
}

func (r *runningPage) load(ctx context.Context) ([]catalog.Note, error) {
	return r.place.desk.Library.Notes(ctx, r.place.talk.story)
}

func (r *runningPage) showNoted(notes []catalog.Note, err error) {
	if err == nil && len(notes) >= len(r.notes.notes) {
		r.notes.set(notes)
	}
}

func (r *runningPage) showCount() {
	if r.whole == nil {
		return
	}
	words := r.notes.count()
	if r.showNotes {
		words = "Close notes"
	}
	if words != r.notesTo.Words {
		r.notesTo.Set(words, "edit_note")
		r.whole.relay()
	}
}

// tick shows the recording as it is now.
func (r *runningPage) tick() {
	if r.session == nil || r.ending {
		return
	}
	select {
	case <-r.session.Done():
		r.end()
		return
	default:
	}
	r.show(frameOf(r.session, len(r.lanes)))
	if time.Since(r.looked) > lookEvery {
		r.looked = time.Now()
		tracks, dir := len(r.lanes), r.place.desk.Library.Dir()
		desk.Work(r.place.lasting(), func(ctx context.Context) (machine, error) { return lookAt(ctx, dir, tracks), nil }, r.showMachine)
	}
}

func (r *runningPage) show(f frame) {
	before := r.last
	r.last = f
	digits := len(r.clock.Shown())
	if r.clock.Set(f.elapsed); len(r.clock.Shown()) != digits {
		r.whole.relay() // the clock is wider now
	}
	if f.paused != before.paused {
		r.sayPaused()
	}
	r.saySaved()
	states := make([]widget.Verdict, len(r.lanes))
	for i, l := range r.lanes {
		other := recorder.Level{RMS: recorder.Quietest, Peak: recorder.Quietest}
		if len(f.levels) == 2 {
			other = f.levels[1-i]
		}
		l.set(f.elapsed, f.levels[i], other, f.waves[i])
		l.unplug(f.unheard(i))
		states[i] = l.state()
	}
	if r.narrow {
		states = nil // the lanes say it themselves
	}
	r.notes.before.tick()
	r.warn(worst(f, r.machine, states, r.hidden))
}

func (r *runningPage) saySaved() {
	words, all := r.last.savedWords(r.narrow)
	icon, tone := "verified_user-fill", widget.Done
	if !all {
		icon, tone = "hourglass_empty", widget.Calm
	}
	if r.shield.Words != words {
		r.shield.Set(icon, words, "", tone, widget.NoBar)
		r.shield.Refresh()
	}
}

func (r *runningPage) sayPaused() {
	if r.last.paused {
		r.badge.Set("Paused", "pause-fill", theme.Ink2, theme.Card)
		r.pause.Set("Carry on", "play_arrow-fill")
	} else {
		r.badge.Set("Recording", "dot", theme.Rec, theme.OnRec)
		r.pause.Set("Pause", "pause-fill")
	}
	for _, l := range r.lanes {
		l.rest(r.last.paused)
	}
	r.whole.relay()
}

func (r *runningPage) showMachine(m machine, _ error) {
	if r.machine = m; r.session != nil {
		r.machine.room = r.session.RoomLeft()
	}
	r.sayMachine()
	r.whole.relay()
}

// sayMachine says how long the laptop can go on.
func (r *runningPage) sayMachine() {
	t, room := r.place.talk, ""
	if r.machine.room > 0 {
		room = roomWords(r.machine.room)
	}
	r.with.SetWords(t.withWords())
	if r.narrow && room != "" {
		r.with.SetWords("with " + t.called() + ". Room for " + room + ".")
	}
	r.room.Set("hard_drive", "Room for "+moreWords(r.machine.room), "", widget.Faint, widget.NoBar)
	shown(r.room, !r.narrow && room != "")
	words := r.machine.power.words()
	r.power.Set("battery_charging_full", words, "", widget.Faint, widget.NoBar)
	shown(r.power, !r.narrow && words != "")
}

// warn shows one warning, or none.
func (r *runningPage) warn(w warned, any bool) {
	if !any {
		r.told = warned{}
		shown(r.warning, false)
		return
	}
	n := w.words(r.place.talk, r.last, r.machine)
	if w == r.told && n == r.said && r.warning.Visible() {
		return
	}
	r.told, r.said = w, n
	action := widget.NewSmallButton("Hide this", "", func() { r.hidden[w] = true; r.warning.Hide() })
	if n.replace {
		action = widget.NewSmallButton("Use laptop mic", "", func() { r.onReplace(w.track) })
	}
	r.warning.Set(n.tone, n.icon, n.title, n.body, action)
	shown(r.warning, true)
	r.whole.relay()
}
