package record

import (
	"fmt"
	"strings"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/widget"
)

// warned is one thing that is wrong, and whose.
type warned struct {
	code  recorder.WarningCode
	track int
}

// What this room finds by itself, after what the recorder warns of.
const (
	warnQuiet   recorder.WarningCode = "quiet"
	warnLoud    recorder.WarningCode = "loud"
	warnBattery recorder.WarningCode = "battery"
)

// notice is a warning in words: what is still fine, what happened, the one
// thing to do.
type notice struct {
	tone        widget.Tone
	icon        string
	title, body string
	replace     bool // another microphone can help
}

// words say what is wrong. Only what is true of this talk is said, and of what
// is on disk now.
func (w warned) words(t talk, f frame, m machine) notice {
	n := w.told(t, f, m)
	n.body = f.honest(n.body)
	return n
}

func (w warned) told(t talk, f frame, m machine) notice {
	switch w.code {
	case recorder.WarnUnplugged:
		return w.unplugged(t)
	case recorder.WarnNoSound:
		return w.mute(t)
	case recorder.WarnServerGone:
		return notice{widget.Serious, "mic_off", "The laptop’s sound has stopped answering.", "Everything so far is saved, and the clock goes on. Recording carries on by itself when the sound is back.", false}
	case recorder.WarnDiskSlow:
		return notice{widget.Care, "hard_drive", "This laptop is slow at saving just now.", "Nothing is lost. Close other programs if you can.", false}
	case recorder.WarnDiskLow:
		return notice{widget.Care, "hard_drive", "There is room for " + roomWords(f.room) + ".", "Everything so far is saved. You can make room after you finish.", false}
	case recorder.WarnDiskFull:
		return full(f)
	case recorder.WarnDiskGone:
		return gone(f)
	case recorder.WarnCopyGone:
		return notice{widget.Care, "usb", "The second copy has stopped.", "Everything is still saved on this laptop.", false}
	case recorder.WarnMissed:
		return notice{widget.Care, "hearing", "A moment was not heard.", "Everything so far is saved. The silence is marked at its place.", false}
	case recorder.WarnSilent:
		return w.silent(t)
	case warnBattery:
		return battery(m.power)
	case warnLoud:
		return notice{widget.Care, "warning-fill", "That was a bit too loud and may crackle.", "Move the microphone back a hand’s width.", false}
	}
	return w.quiet(t)
}

// full is message 7.
func full(f frame) notice {
	body := fmt.Sprintf("All %d minutes are kept. Make room, then carry on.", int(f.elapsed.Minutes()))
	if f.elapsed < 2*time.Minute {
		body = "All of it is kept. Make room, then carry on."
	}
	return notice{widget.Serious, "hard_drive", "This laptop is full, so recording has stopped at " + widget.TimeWords(f.elapsed) + ".", body, false}
}

// gone is said when nothing more could be written.
func gone(f frame) notice {
	return notice{widget.Serious, "hard_drive", "This laptop could not save any more, so recording has stopped at " + widget.TimeWords(f.elapsed) + ".",
		"What was saved until then is kept. Tell your coordinator before you record again.", false}
}

func battery(p power) notice {
	title := fmt.Sprintf("The battery is low: %d%%.", p.percent)
	if p.left > 0 {
		title = fmt.Sprintf("The battery is low: about %d minutes.", max(1, int(p.left.Minutes())))
	}
	return notice{widget.Care, "battery_charging_full", title, "Everything is saved. Plug in when you can.", false}
}

func (w warned) unplugged(t talk) notice {
	n := notice{tone: widget.Serious, icon: "mic_off", replace: true}
	switch {
	case !t.apart():
		n.title, n.body = "The microphone came unplugged.", "Everything so far is saved, and the clock goes on. Plug it back in, or use another microphone."
	case w.track == 0:
		n.title, n.body = "Your microphone came unplugged.", t.Called()+" is still being recorded. Plug it back in, or use the laptop’s own microphone."
		if t.headset {
			n.title = "Your headset came unplugged."
		}
	case t.onLaptop:
		n.title, n.body, n.replace = "The sound of the call went away.", "You are still being recorded. Is the call still on? It is heard again when it comes back.", false
	default:
		n.title, n.body = t.Called()+"’s microphone came unplugged.", "You are still being recorded. Plug it back in, or use the laptop’s own microphone."
	}
	return n
}

// mute is a microphone that is there and gives no sound.
func (w warned) mute(t talk) notice {
	n := w.unplugged(t)
	n.body = strings.Replace(n.body, "Plug it back in", "Take it out and plug it in again", 1)
	switch {
	case !t.apart():
		n.title = "No sound comes from the microphone."
	case w.track == 0:
		n.title = "No sound comes from your microphone."
	case t.onLaptop:
		n.title = "No sound comes from the call."
	default:
		n.title = "No sound comes from " + t.called() + "’s microphone."
	}
	return n
}

func (w warned) silent(t talk) notice {
	n := notice{tone: widget.Care, icon: "hearing"}
	switch {
	case t.apart() && w.track == 1 && t.onLaptop:
		n.title, n.body = "We cannot hear the call.", "Your own voice is saved. Is the sound of the call on?"
	case t.apart() && w.track == 1:
		n.title, n.body = "We cannot hear "+t.called()+".", "Your own voice is saved. Is their microphone switched on?"
	default:
		n.title, n.body = "We cannot hear anything on your microphone.", "Everything so far is saved. Is it switched on?"
	}
	return n
}

func (w warned) quiet(t talk) notice {
	title := t.Called() + " is getting quiet."
	if t.apart() && w.track == 0 {
		title = "You are getting quiet."
	}
	return notice{widget.Care, "volume_up-fill", title, closer(t, w.track) + ".", false}
}

// closer is what to do when a track is too quiet.
func closer(t talk, track int) string {
	if t.way == wayRoom || (t.apart() && track == 0) {
		return "Move the microphone closer"
	}
	return "Ask them to hold the phone closer"
}

// worst is the one warning to show now: what the recorder warns of, then the
// battery, then what the meters say. hidden ones are left out.
func worst(f frame, m machine, states []widget.Verdict, hidden map[warned]bool) (warned, bool) {
	all := []warned{}
	if f.warning.Code != recorder.WarnNone {
		all = append(all, warned{f.warning.Code, f.warning.Track})
	}
	if m.power.low() {
		all = append(all, warned{code: warnBattery})
	}
	if !f.paused {
		for _, v := range []struct {
			verdict widget.Verdict
			code    recorder.WarningCode
		}{{widget.TooLoud, warnLoud}, {widget.TooQuiet, warnQuiet}} {
			for track := len(states) - 1; track >= 0; track-- {
				if states[track] == v.verdict {
					all = append(all, warned{v.code, track})
				}
			}
		}
	}
	for w := range hidden { // one that has gone away is told again when it comes back
		if !contains(all, w) {
			delete(hidden, w)
		}
	}
	for _, w := range all {
		if !hidden[w] {
			return w, true
		}
	}
	return warned{}, false
}

func contains(all []warned, one warned) bool {
	for _, w := range all {
		if w == one {
			return true
		}
	}
	return false
}
