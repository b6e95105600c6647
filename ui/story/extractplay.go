package story

import (
	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// play hears one extract and stops at its end; once more stops it before.
func (x *extracts) play(e catalog.Extract, s widget.Span) {
	l := x.p.listen
	if l.none.Visible() {
		return
	}
	if x.playing == e.ID && l.playing() {
		l.pause()
		return
	}
	if covered(s, l.leftOut(e.Recording)) {
		x.p.say(widget.Calm, "lock", "This part is left out.", words.They(x.p.told.KnownAs)+" asked for that, so nobody hears it.")
		return
	}
	l.turnTo(e.Recording)
	l.playPart(s)
	x.playing = e.ID
	x.showPlaying()
}

// covered reports whether all of a stretch is left out.
func covered(s widget.Span, out []widget.Span) bool {
	for _, gone := range out {
		if gone.From <= s.From && s.To <= gone.To {
			return true
		}
	}
	return false
}

func (x *extracts) playRow(i int) {
	if i < len(x.all) {
		x.play(x.all[i], span(x.all[i]))
	}
}

// showPlaying follows the sound in the rows and in the form.
func (x *extracts) showPlaying() {
	if !x.p.listen.playing() && !x.p.listen.opens {
		x.playing = ""
	}
	x.list.Refresh()
	x.aside.extracts.Refresh()
	if x.form != nil {
		x.form.showPlaying()
	}
	if x.pass != nil {
		x.pass.showPlaying()
	}
}

// isPlaying reports whether an extract is heard by itself.
func (x *extracts) isPlaying(id catalog.ID) bool {
	return x.playing == id && x.p.listen.playing()
}
