// Package judge says what is wrong with the sound of a microphone: the few
// disasters that cost an interview and that one move puts right. It knows
// samples and seconds; it knows no device, no clock and no words for people.
//
// Everything is reckoned from the last ten seconds, twice a second, in sound
// time: the same samples always give the same findings. What is found has to
// last before it is told, and to be gone for longer before it is not told any
// more, so that nothing flickers while somebody puts it right.
package judge

import "time"

// Finding is one thing that is wrong. The words for people stand in the window.
type Finding string

// From the most serious to the least.
const (
	Silent   Finding = "silent"    // nothing at all: muted, switched off, or nobody plays anything
	Clipping Finding = "clipping"  // the loudest is cut off and crackles
	Echo     Finding = "echo"      // the other side comes out of a loudspeaker and in again
	OneSided Finding = "one-sided" // only one channel of a stereo device hears
	Hum      Finding = "hum"       // of the mains: 50 or 60 Hz, and what rides on it
	Noise    Finding = "noise"     // it is loud where nobody speaks
	Quiet    Finding = "quiet"     // there is speech, far too quiet
)

// bySeriousness is their order.
var bySeriousness = []Finding{Silent, Clipping, Echo, OneSided, Hum, Noise, Quiet}

const (
	blocksPerSecond = 20
	remembered      = 10 * blocksPerSecond // blocks
	judgeEvery      = blocksPerSecond / 2  // blocks
)

// Judge listens to one input. It belongs to one goroutine.
type Judge struct {
	channels int
	length   int // of a block, in frames

	open   block
	blocks []block // the last ten seconds, the newest at the end
	since  int     // blocks ever
	heard  bool    // anything but silence, ever

	pass  highPass
	clips clips
	low   lowRate
	hum   hum
	state map[Finding]*steady
}

// block is what is known of a twentieth of a second.
type block struct {
	frames int
	sum    []float64 // of each channel
	square []float64
	lo, hi float32 // of the mean of the channels
	voice  float64 // squares of it above the rumble
	runs   int     // of samples that are cut off
}

// New is a judge of sound at a rate, with so many channels.
func New(rateHz, channels int) *Judge {
	j := &Judge{channels: channels, length: max(1, rateHz/blocksPerSecond), pass: newHighPass(rateHz), low: newLowRate(rateHz), state: map[Finding]*steady{}}
	j.clips.channels = make([]clipRun, channels)
	for _, f := range bySeriousness {
		j.state[f] = &steady{}
	}
	j.begin()
	return j
}

func (j *Judge) begin() {
	j.open = block{sum: make([]float64, j.channels), square: make([]float64, j.channels), lo: 2, hi: -2}
}

// Add hears whole interleaved frames, full scale ±1.
func (j *Judge) Add(frames []float32) {
	for ; len(frames) >= j.channels; frames = frames[j.channels:] {
		b, mean := &j.open, float32(0)
		for c, x := range frames[:j.channels] {
			b.sum[c] += float64(x)
			b.square[c] += float64(x) * float64(x)
			mean += x
			b.runs += j.clips.add(c, x)
		}
		mean /= float32(j.channels)
		b.lo, b.hi = min(b.lo, mean), max(b.hi, mean)
		v := j.pass.next(float64(mean))
		b.voice += v * v
		if j.low.add(mean) {
			j.hum.add(j.low.newest())
		}
		if b.frames++; b.frames == j.length {
			j.finish()
		}
	}
}

func (j *Judge) finish() {
	if len(j.blocks) == remembered {
		copy(j.blocks, j.blocks[1:])
		j.blocks = j.blocks[:remembered-1]
	}
	j.blocks = append(j.blocks, j.open)
	j.heard = j.heard || !j.open.silent()
	j.begin()
	if j.since++; j.since%judgeEvery == 0 {
		j.judge()
	}
}

// Findings are what is wrong now, the most serious first; nil is all well.
func (j *Judge) Findings() []Finding {
	var found []Finding
	for _, f := range bySeriousness {
		if j.state[f].told {
			found = append(found, f)
		}
	}
	return found
}

// judge looks at everything once. What cannot be told from this sound – an
// echo while nobody speaks – stays as it was.
func (j *Judge) judge() {
	silent := j.isSilent()
	j.state[Silent].set(silent, 0, 0)
	if silent {
		for _, f := range []Finding{Clipping, OneSided, Hum, Noise, Quiet} {
			j.state[f].forget()
		}
		return
	}
	j.state[Clipping].set(j.isClipping(), 0, 3*time.Second)
	if one, known := j.isOneSided(); known {
		j.state[OneSided].set(one, time.Second, time.Second)
	}
	l, known := j.levels()
	if !known {
		return
	}
	humming := j.hum.is(l.speech, j.state[Hum].told)
	j.state[Hum].set(humming, time.Second, 2*time.Second)
	j.state[Noise].set(!humming && l.noisy(j.state[Noise].told), time.Second, 2*time.Second)
	if l.spoken() {
		j.state[Quiet].set(l.quiet(j.state[Quiet].told), time.Second, time.Second)
	}
}

// steady is a finding that neither comes nor goes at a moment's notice.
type steady struct {
	told  bool
	since int // looks in a row that say otherwise
}

// set takes one look: what is found for longer than after is told, what is
// gone for longer than until is not.
func (s *steady) set(found bool, after, until time.Duration) {
	if found == s.told {
		s.since = 0
		return
	}
	wait := until
	if found {
		wait = after
	}
	if s.since++; time.Duration(s.since)*judgeEvery*time.Second/blocksPerSecond > wait {
		s.told, s.since = found, 0
	}
}

func (s *steady) forget() { *s = steady{} }
