package record

import (
	"context"
	"errors"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// onReplace goes on with another microphone.
func (r *runningPage) onReplace(track int) {
	s, hw := r.session, r.place.desk.Hardware
	desk.Work(r.place.lasting(), func(context.Context) (string, error) {
		devices, err := hw.Devices()
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(devices, func(d recorder.Device) bool { return d.Kind == recorder.Microphone })
		if own := slices.IndexFunc(devices, func(d recorder.Device) bool { return d.Kind == recorder.Microphone && d.Default }); own >= 0 {
			at = own
		}
		if at < 0 {
			return "", recorder.ErrNoDevice
		}
		return devices[at].ID, s.Replace(track, devices[at].ID)
	}, func(device string, err error) {
		if err == nil && r.session == s && track < len(r.wish.Inputs) {
			r.wish.Inputs = slices.Clone(r.wish.Inputs)
			r.wish.Inputs[track].Device = device
			if r.wish.Inputs[track].Label == labelYou {
				r.place.talk.headset = false
			}
			r.place.ears.replace(r.wish.Inputs[track].Label, device)
		}
		r.onReplaced(err)
	})
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

// answerTakes is how far back an answer that was just spoken begins: the
// question is heard with it.
const answerTakes = 20 * time.Second

// onSaidYes writes down the yes that was spoken on the recording, and marks
// where it was.
func (r *runningPage) onSaidYes() {
	t := r.place.talk
	if s, at := r.place.desk.Session(), r.notes.now(); s != nil && at > 0 {
		t.spoken = &catalog.Spoken{Recording: s.Recording, Span: catalog.Span{FromMS: max(0, at-answerTakes).Milliseconds(), ToMS: at.Milliseconds()}}
	}
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
		r.notes.before.show()
	})
}
