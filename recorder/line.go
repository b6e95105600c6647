package recorder

import (
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
)

// line is the way from a device to its track, and the judgement of what is
// missing on it. A device that is unplugged says nothing, a sound system that
// drops samples says nothing: only the clock tells.
//
// A line runs, or is stalled, or settles: after a stall it waits until the
// feed's lag can be told, and then knows how long nothing was heard.
type line struct {
	feed    *feed
	state   lineState
	lag     time.Duration // the feed's, when it was last in order
	until   time.Duration // settling ends
	quiet   time.Duration // for how long the writer saw nothing arrive
	slept   time.Duration // how much suspension is in the clock's reading
	lags    [lagWindows]time.Duration
	window  int
	windowT time.Duration // the open window began

	next     atomic.Pointer[feed] // from the finder: take this one from now on
	needs    atomic.Bool          // for the finder: nothing arrives
	wanted   chan<- struct{}      // and that it is to look
	trouble  atomic.Int32         // from the finder: what it saw
	idles    atomic.Bool          // from the finder: the device's Idles
	wasAway  bool                 // this stall was an unplugged device
	wasSlept bool                 // this stall was a suspended computer
}

type lineState int

const (
	settling lineState = iota
	running
	stalled
)

// What the finder saw of a device.
const (
	troubleNone int32 = iota
	troubleUnplugged
	troubleServer
)

const (
	stallAfter = 500 * time.Millisecond
	settleFor  = 300 * time.Millisecond // six deliveries, the promptest of which tells the lag
	lagWindows = 10                     // of a second each: late is not lost, lost stays lost
	lossLeast  = 20 * time.Millisecond  // a smaller step is a busy machine
	behind     = 250 * time.Millisecond // silence stays behind the clock, so that sound that returns finds its place
	idleBehind = 2 * time.Second        // that of a device which idles, for its sound may only be late
)

// tick does what is due. froze says that the writer itself was held up, so
// that much may have passed unseen.
func (t *track) tick(now, step, slept time.Duration, froze bool) error {
	l := &t.line
	if next := l.next.Swap(nil); next != nil {
		if err := t.leave(); err != nil {
			return err
		}
		l.feed = next
		t.settle(now)
	}
	if slept-l.slept > stallAfter {
		l.slept, l.wasSlept = slept, true
		t.settle(now)
	} else if froze && l.state == running {
		t.settle(now)
	}
	switch l.state {
	case settling:
		return t.tickSettling(now)
	case running:
		return t.tickRunning(now, step)
	}
	return t.tickStalled(now)
}

// settle begins to measure anew.
func (t *track) settle(now time.Duration) {
	l := &t.line
	l.state, l.until, l.quiet = settling, now+settleFor, 0
	l.needs.Store(false)
	l.feed.lag() // what it said before counts no more
}

func (t *track) tickSettling(now time.Duration) error {
	l := &t.line
	if now < l.until {
		return nil
	}
	lag := l.feed.lag()
	if lag == never { // nothing has arrived
		t.stall()
		return nil
	}
	return t.join(now, lag)
}

// start is the first join. A device that was heard a moment after the other
// has silence in front, so that the two sound together; it has missed nothing.
func (t *track) start(now, lag time.Duration) error {
	if late := lag - t.due; late < behind {
		if err := t.silence(framesIn(late, t.rateHz), notAGap); err != nil {
			return err
		}
	}
	return t.join(now, lag)
}

// join goes on where the clock says that the next frame belongs.
//
// A feed that went on after the program or the computer stood still first gives
// what it had kept of before, in one go; only behind that is something missing.
func (t *track) join(now, lag time.Duration) error {
	l := &t.line
	if before := l.feed.prompt.Load() - l.feed.consumed; before > 0 && l.feed.consumed > 0 {
		if err := t.drainUpTo(l.feed, before); err != nil {
			return err
		}
	}
	late := lag + l.slept + span(l.feed.consumed, t.rateHz) - t.due
	why := l.unheard()
	if l.wasSlept {
		why = catalog.GapAsleep
	}
	// Less than lossLeast is a busy machine that told the lag late: sound that
	// counts on stays whole.
	if late > lossLeast {
		if err := t.silence(framesIn(late, t.rateHz), why); err != nil {
			return err
		}
		t.news.Store(true)
	}
	l.state, l.lag, l.wasAway, l.wasSlept, l.quiet = running, lag, false, false, 0
	t.openWindows(now)
	_, err := t.drain(l.feed)
	t.anchor()
	return err
}

// anchor puts due where the feed's lag says: it follows the device's clock.
func (t *track) anchor() {
	t.due = t.line.lag + t.line.slept + span(t.line.feed.consumed, t.rateHz)
}

func (t *track) openWindows(now time.Duration) {
	for i := range t.line.lags {
		t.line.lags[i] = -never
	}
	t.line.windowT = now
}

func (t *track) tickRunning(now, step time.Duration) error {
	l := &t.line
	frames, err := t.drain(l.feed)
	if err != nil {
		return err
	}
	if frames > 0 {
		l.quiet = 0
	} else if l.quiet += step; l.quiet >= stallAfter {
		t.stall()
		return nil
	}
	t.anchor()
	if now-l.windowT < time.Second {
		return nil
	}
	lag := l.feed.lag()
	t.measure(lag)
	l.lags[l.window], l.windowT = lag, now
	l.window = (l.window + 1) % lagWindows
	return t.judge()
}

// judge finds what the sound system dropped without a word: a lag that has
// grown and stays so. It follows the drift between two clocks.
func (t *track) judge() error {
	l := &t.line
	least := never
	for _, lag := range l.lags {
		if lag == -never { // not all measured yet
			return nil
		}
		least = min(least, lag)
	}
	if least == never {
		return nil
	}
	grown := least - l.lag
	l.lag = least
	if grown >= lossLeast {
		if err := t.silence(framesIn(grown, t.rateHz), catalog.GapLost); err != nil {
			return err
		}
	}
	t.anchor()
	return nil
}

// stall gives up waiting and calls the finder.
func (t *track) stall() {
	t.line.state = stalled
	t.line.want()
	t.meter.silence()
}

// want calls the finder, without waiting.
func (l *line) want() {
	l.needs.Store(true)
	select {
	case l.wanted <- struct{}{}:
	default: // it is called already
	}
}

// tickStalled lets the file keep up with the clock once the device is known
// to be gone; before that, what it holds may still arrive.
func (t *track) tickStalled(now time.Duration) error {
	l := &t.line
	l.wasAway = l.wasAway || l.trouble.Load() != troubleNone
	if l.feed.ring.Waiting() > 0 && !l.feed.retired.Load() {
		t.settle(now)
		return nil
	}
	if !l.feed.retired.Load() {
		if l.idles.Load() && !l.wasAway {
			return t.idle(now)
		}
		return nil
	}
	if err := t.leave(); err != nil {
		return err
	}
	return t.silence(t.place(now-behind)-t.pos, l.unheard())
}

// idle lets the file keep up with a device that has nothing to say.
func (t *track) idle(now time.Duration) error {
	frames := t.place(now-idleBehind) - t.pos
	if frames <= 0 {
		return nil
	}
	t.meter.hush(frames, !t.paused)
	return t.silence(frames, notAGap)
}

// unheard is why nothing was heard in this stall.
func (l *line) unheard() string {
	switch {
	case l.wasAway:
		return catalog.GapUnplugged
	case l.idles.Load():
		return notAGap
	}
	return catalog.GapLost
}

// leave takes the last of a feed that has ended.
func (t *track) leave() error {
	if t.line.state == settling && t.line.feed.consumed == 0 {
		return nil // its place was never found
	}
	_, err := t.drain(t.line.feed)
	return err
}

// place is the pos of what is heard at a moment.
func (t *track) place(at time.Duration) int64 {
	return t.pos + framesIn(at+t.line.slept-t.due, t.rateHz)
}

// shown is the length that the clock shows: that of the file, and of the
// silence that it is going to get.
func (t *track) shown(now time.Duration) time.Duration {
	length := span(t.frames(), t.rateHz)
	if t.line.state != running && !t.paused {
		length += max(0, span(t.place(now-behind)-t.pos, t.rateHz))
	}
	return length
}

// fill brings a track whose device is gone up to the moment of Stop.
func (t *track) fill(at time.Duration) error {
	if t.line.state == running || t.ended {
		return nil
	}
	if err := t.leave(); err != nil {
		return err
	}
	return t.silence(t.place(at)-t.pos, t.line.unheard())
}
