package record

import (
	"context"
	"errors"
	"slices"
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
	failed    error // while ending
	last      frame
	machine   machine
	looked    time.Time
	hidden    map[warned]bool
	told      warned
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
	r.ask = widget.NewNotice(widget.Calm, "record_voice_over-fill", "Read this out now:", "“May we record and keep our talk? You can change your mind at any time.”", widget.NewSmallButton("They said yes", "check", r.onSaidYes))
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
	p.desk.OnSession(r.onSession)
	r.clear()
	return r
}

// clear makes the page ready for another recording.
func (r *runningPage) clear() {
	r.ended()
	r.session, r.ending, r.failed, r.last, r.looked = nil, false, nil, frame{}, time.Time{}
	r.hidden, r.told, r.replaced, r.showNotes = map[warned]bool{}, warned{}, nil, false
	r.warning.Hide()
	r.ask.Hide()
	r.notes.clear()
	r.enable(true)
}

func (r *runningPage) content() fyne.CanvasObject { return r.whole.Responsive }

// lay puts the parts together for the room there is.
func (r *runningPage) lay(narrow bool) fyne.CanvasObject {
	shown(r.notesTo, narrow)
	shown(r.room, !narrow)
	shown(r.power, !narrow && r.machine.power.words() != "")
	r.clock.TextSize = theme.Clock
	r.pause.Sub, r.mark.Sub, r.stop.Sub = "Ctrl P", "Ctrl M", "asks you first"
	if narrow {
		r.clock.TextSize = 60
		r.pause.Sub, r.mark.Sub, r.stop.Sub = "", "", ""
	}
	for _, o := range []fyne.CanvasObject{r.clock, r.pause, r.mark, r.stop} {
		o.Refresh()
	}
	left := widget.NewLine(theme.Space24, r.badge, r.shield)
	right := widget.NewLine(theme.Space24, r.room, r.power, r.notesTo)
	header := widget.NewHeader(&fyne.Container{Layout: spread{theme.Space24}, Objects: []fyne.CanvasObject{left, right}})
	header.Content.(*widget.Panel).Pad(12, theme.PagePaddingSides)
	r.layVoices()
	r.sayMachine()
	if narrow {
		return newStand(header, nil, nil, r.body())
	}
	r.notes.panel.Radius = 0
	edge := widget.NewPanel(theme.Line, r.notes.panel)
	edge.Left = 1
	return newStand(header, nil, widget.NewLeast(372, 0, edge), r.body())
}

// body is clock, voices, warning and the three buttons, which never scroll away.
func (r *runningPage) body() fyne.CanvasObject {
	with := widget.NewPanel("", r.with)
	with.Top = theme.Scaled(r.clock.TextSize) / 2 // on the line of the digits
	head := widget.NewPanel("", widget.NewLine(theme.Space16, r.clock, with))
	head.Bottom = theme.Space12
	buttons := &fyne.Container{Layout: spread{14}, Objects: []fyne.CanvasObject{r.pause, r.mark, r.stop}}
	foot := widget.NewPanel("", buttons)
	foot.Top = 14
	held := widget.NewPanel("", r.voices)
	held.Right, held.Bottom = 2, 2 // or the card's border would be cut off
	r.reel.Content = held
	if r.narrow && r.showNotes { // the clock stands in the rail too, and notes need its room
		r.notes.panel.Radius = theme.CardRadius
		tell := widget.NewPanel("", widget.NewColumn(theme.Space8, r.ask, r.warning))
		tell.Top = theme.Space8
		return padded(theme.Space16, newStand(nil, foot, nil, newStand(nil, tell, nil, r.notes.panel)))
	}
	if r.narrow {
		return padded(theme.Space16, newStand(head, foot, nil, r.voiced(theme.Space8)))
	}
	return padded(theme.Space24, newStand(head, foot, nil, r.voiced(14)))
}

// voiced is the voices, and what there is to say about them.
func (r *runningPage) voiced(gap float32) fyne.CanvasObject {
	return &fyne.Container{Layout: yielding{gap}, Objects: []fyne.CanvasObject{r.reel, r.ask, r.warning}}
}

func padded(upright float32, content fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewPanel("", content).Pad(upright, theme.PagePaddingSides)
}

// layVoices puts the lanes on their card.
func (r *runningPage) layVoices() {
	gap := theme.Space16
	r.voices.Pad(18, theme.CardPadding)
	if r.narrow {
		gap = theme.Space8
		r.voices.Pad(theme.Space12, theme.CardPadding)
	}
	rows := widget.NewColumn(gap)
	for i := len(r.lanes) - 1; i >= 0; i-- { // the storyteller first
		if len(rows.Objects) > 0 {
			rows.Add(line())
		}
		r.lanes[i].quiet = ""
		if r.narrow {
			r.lanes[i].quiet = closer(r.place.talk, i)
			rows.Add(r.lanes[i].narrow())
		} else {
			rows.Add(r.lanes[i].wide())
		}
	}
	r.voices.SetContent(rows)
}

// begin shows a recording that has just begun.
func (r *runningPage) begin(s *studio.Session) {
	r.clear()
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
	r.lanes = []*lane{newLane("Both of you", "One microphone", false)}
	if t.apart() {
		r.lanes = []*lane{newLane(t.you(), labelYou, true), newLane(t.Called(), labelThem, false)}
		if t.reporter == "" {
			r.lanes[0].label.SetWords("")
		}
	}
	shown(r.ask, t.asking && t.said.record == "")
	r.relay()
}

// relay lays the parts out anew.
func (r *runningPage) relay() {
	r.whole.rebuild()
	r.whole.relay()
}

func (r *runningPage) enter(ctx context.Context) {
	desk.Work(ctx, r.load, r.showNoted)
}

func (r *runningPage) focus() fyne.Focusable { return r.notes.entry }

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
		l.unplug(f.warning.Code == recorder.WarnServerGone || (f.warning.Code == recorder.WarnUnplugged && f.warning.Track == i))
		states[i] = l.state()
	}
	if r.narrow {
		states = nil // the lanes say it themselves
	}
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
	r.whole.relay()
}

func (r *runningPage) showMachine(m machine, _ error) {
	r.machine = m
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
	if w == r.told && r.warning.Visible() {
		return
	}
	r.told = w
	n := w.words(r.place.talk, r.last, r.machine)
	action := widget.NewSmallButton("Hide this", "", func() { r.hidden[w] = true; r.warning.Hide() })
	if n.replace {
		action = widget.NewSmallButton("Use laptop mic", "", func() { r.onReplace(w.track) })
	}
	r.warning.Set(n.tone, n.icon, n.title, n.body, action)
	shown(r.warning, true)
	r.whole.relay()
}

// onReplace goes on with another microphone.
func (r *runningPage) onReplace(track int) {
	s, hw := r.session, r.place.desk.Hardware
	desk.Work(r.place.lasting(), func(context.Context) (struct{}, error) {
		devices, err := hw.Devices()
		if err != nil {
			return struct{}{}, err
		}
		at := slices.IndexFunc(devices, func(d recorder.Device) bool { return d.Kind == recorder.Microphone })
		if own := slices.IndexFunc(devices, func(d recorder.Device) bool { return d.Kind == recorder.Microphone && d.Default }); own >= 0 {
			at = own
		}
		if at < 0 {
			return struct{}{}, recorder.ErrNoDevice
		}
		return struct{}{}, s.Replace(track, devices[at].ID)
	}, func(_ struct{}, err error) { r.onReplaced(err) })
}

func (r *runningPage) onReplaced(err error) {
	if err == nil {
		return // the warning goes away by itself
	}
	body := "Everything so far is saved. Plug yours back in and it is heard again."
	r.warning.Set(widget.Serious, "mic_off", "There is no other microphone that answers.", body, widget.NewSmallButton("Hide this", "", func() { r.hidden[r.told] = true; r.warning.Hide() }))
	if !errors.Is(err, recorder.ErrNoDevice) {
		r.warning.Body = "Everything so far is saved. Plug yours back in, or try once more."
		r.warning.Refresh()
	}
}

func (r *runningPage) onPause() {
	if r.session == nil || r.ending {
		return
	}
	if r.session.Paused() {
		r.session.Resume()
	} else {
		r.session.Pause()
	}
	r.show(frameOf(r.session, len(r.lanes)))
}

func (r *runningPage) onMark() {
	if r.session != nil && !r.ending {
		r.notes.mark(catalog.NoteMark)
	}
}

func (r *runningPage) onKeepPrivate() {
	if r.session == nil || r.ending {
		return
	}
	r.notes.keep(catalog.NotePrivate)
}

// onNotes opens the notes, or in a narrow window closes them again.
func (r *runningPage) onNotes() {
	if r.narrow && r.showNotes {
		r.closeNotes()
		return
	}
	r.openNotes()
}

func (r *runningPage) openNotes() {
	if r.narrow {
		r.showNotes = true
		r.showCount()
		r.relay()
	}
	r.place.desk.Window.Canvas().Focus(r.notes.entry)
}

func (r *runningPage) closeNotes() {
	r.showNotes = false
	r.showCount()
	r.relay()
	r.place.desk.Window.Canvas().Focus(r.notesTo)
}

// onSaidYes writes down the yes that was spoken on the recording, and marks
// where it was.
func (r *runningPage) onSaidYes() {
	t := r.place.talk
	said := t.said
	said.record = catalog.Yes
	r.notes.mark(catalog.NoteMark)
	var saved talk
	desk.Save(r.place.lasting(), func(ctx context.Context) (err error) {
		saved, err = t.withAnswers(ctx, r.place.desk.Library, said)
		return err
	}, func(err error) {
		r.place.talk = saved
		r.place.consent.told(saved.said)
		shown(r.ask, err != nil)
	})
}

// onStop asks once.
func (r *runningPage) onStop() {
	if r.session == nil || r.ending || (r.sure != nil && r.sure.IsOpen()) {
		return
	}
	stop := widget.NewButton("Stop and keep it", "stop-fill", r.end)
	stop.Rank = widget.Danger
	r.sure = widget.NewDialog("Stop and keep the recording?", "Everything until now is saved on this laptop.", widget.NewPrimary("Carry on", "", nil), stop)
	r.sure.Open(r.place.desk.Window.Canvas())
}

// end stops and keeps. It is also what happens when the disk is full.
func (r *runningPage) end() {
	if r.ending {
		return
	}
	r.ending = true
	if r.sure != nil {
		r.sure.Close()
	}
	r.enable(false)
	r.badge.Set("Keeping it", "save", theme.Ink2, theme.Card)
	s := r.session
	desk.Work(r.place.lasting(), func(ctx context.Context) (catalog.Recording, error) { return s.Finish(ctx) }, r.onEnded)
}

// enable lets the buttons be pressed, or not while the recording is being kept.
func (r *runningPage) enable(on bool) {
	for _, b := range []*widget.Button{r.pause, r.mark, r.stop} {
		if on {
			b.Enable()
		} else {
			b.Disable()
		}
	}
	r.badge.Set("Recording", "dot", theme.Rec, theme.OnRec)
	r.pause.Set("Pause", "pause-fill")
}

func (r *runningPage) onEnded(_ catalog.Recording, err error) {
	r.ended()
	r.failed = err
	r.place.desk.SetSession(nil)
	if errors.Is(err, recorder.ErrEmpty) {
		r.place.goTo(stepCheck)
		r.place.check.tell(err)
		return
	}
	r.place.talk.recorded = true
	r.place.wrap.full = errors.Is(err, recorder.ErrDiskFull)
	r.place.goTo(stepWrapUp)
}

// onSession hears that the window has ended the recording.
func (r *runningPage) onSession() {
	if r.place.desk.Session() == nil && r.session != nil && !r.ending {
		r.ended()
		r.session = nil
	}
}
