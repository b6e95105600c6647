package speaker

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"

	"ownvoice/recorder"
	"ownvoice/recorder/internal/ring"
)

// How soon a microphone is heard in the headphones: measured on PulseAudio,
// about 35 ms after it was. More than slack waiting is left out, so that it is
// never much later however long it runs.
const (
	monitorRateHz = 48000
	hearMS        = 10 // the period of a microphone
	sayMS         = 20 // and of the headphones; 10 do on the bench, but sound cards are less punctual
	slackMS       = 20
	watchEvery    = 500 * time.Millisecond
	deafAfter     = 4 // watches without a sample
)

// Monitor plays what microphones hear, at once, until ctx ends; then it
// returns nil. It opens the microphones, by their ids, a second time and for
// itself: a recording that runs goes on untouched. output is a device by its id
// or the beginning of its name, or "" for the default one. The error wraps
// recorder.ErrNoDevice when one of them is not there or goes away, or
// recorder.ErrNoServer. Into a loudspeaker it howls: headphones are for people
// to put on.
func Monitor(ctx context.Context, output string, microphones []string) (err error) {
	m := &monitor{}
	for range microphones {
		m.ears = append(m.ears, newEar())
	}
	out, err := openOutput(output, monitorRateHz, sayMS, m.fill)
	if err != nil {
		return fmt.Errorf("monitor: %w", err)
	}
	defer out.close()
	for i, id := range microphones {
		in, err := openInput(id, m.ears[i].put)
		if err != nil {
			return fmt.Errorf("monitor %s: %w", id, err)
		}
		defer in.close()
	}
	return m.watch(ctx)
}

// monitor is what capture and playback threads share.
type monitor struct {
	ears  []*ear
	asked atomic.Int64
}

// fill is the playback thread's.
func (m *monitor) fill(out []float32) {
	m.asked.Add(1)
	clear(out)
	for _, e := range m.ears {
		e.add(out)
	}
	for i, x := range out {
		out[i] = max(-1, min(1, x))
	}
}

// watch waits for the end: ctx's, or a device's, which comes without a word.
func (m *monitor) watch(ctx context.Context) error {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	seen := make([]int64, len(m.ears)+1)
	idle := make([]int, len(seen))
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		for i := range seen {
			now := m.asked.Load()
			if i < len(m.ears) {
				now = m.ears[i].came.Load()
			}
			if idle[i]++; now != seen[i] {
				seen[i], idle[i] = now, 0
			}
			if idle[i] == deafAfter {
				return fmt.Errorf("monitor: device %d is silent: %w", i+1, recorder.ErrNoDevice)
			}
		}
	}
}

// ear is one microphone's way to the headphones.
type ear struct {
	ring *ring.Ring
	came atomic.Int64
	buf  []float32 // the playback thread's
}

func newEar() *ear {
	return &ear{ring: ring.New(monitorRateHz / 2 * floatBytes), buf: make([]float32, monitorRateHz/2)}
}

// put is the capture thread's.
func (e *ear) put(samples []float32) {
	e.came.Add(1)
	e.ring.Put(bytesOf(samples)) // when nobody takes, it is late anyway
}

// add adds what was heard. What is too little is silence now and a little
// waiting from then on, which the next late block needs; what is too much, as
// from a quicker clock, is left out.
func (e *ear) add(out []float32) {
	const slack = slackMS * monitorRateHz / 1000
	if late := e.ring.Waiting()/floatBytes - len(out) - slack; late > 0 {
		e.ring.Take(bytesOf(e.buf[:min(late, len(e.buf))]))
	}
	got := e.buf[:min(len(out), len(e.buf))]
	got = got[:e.ring.Take(bytesOf(got))/floatBytes]
	for i, x := range got {
		out[i] += x
	}
}

// openInput opens a microphone by its id, for blocks as small as they come.
// hear is called on the audio thread.
func openInput(id string, hear func([]float32)) (*device, error) {
	native, err := binaryID(id)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", recorder.ErrNoDevice, err)
	}
	config := malgo.DefaultDeviceConfig(malgo.Capture)
	config.Capture.Format, config.Capture.Channels = malgo.FormatF32, 1
	config.SampleRate = monitorRateHz
	config.PeriodSizeInMilliseconds, config.Periods = hearMS, 4
	config.NoFixedSizedCallback = 1
	config.Pulse.StreamNameCapture = "Ownvoice headphones"
	var pin runtime.Pinner // the id is read while the device is made, and copied
	pin.Pin(&native)
	defer pin.Unpin()
	config.Capture.DeviceID = unsafe.Pointer(&native)
	return start(config, func(_, in []byte, frames uint32) {
		hear(unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(in))), frames))
	})
}
