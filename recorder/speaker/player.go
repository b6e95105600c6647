package speaker

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/internal/stretch"
	"ownvoice/recorder/mix"
)

// Player plays. Its methods may be called from any goroutine; none of them
// waits for the disk, and only Close for the device. What they change is heard
// within 0.2 s, the device's own buffer included.
type Player struct {
	out   *device
	src   source
	part  *part     // what the filler reads src through
	gains []float64 // of each track at full volume

	mu    sync.Mutex // guards speed, until, end, ended, err and the changing of queue; held by nobody who waits
	speed float64
	until int64 // the frame it stops at
	end   chan struct{}
	ended bool
	err   error

	queue   atomic.Pointer[queue] // what the audio thread plays from; the filler fills it
	playing atomic.Bool
	asked   atomic.Int64  // how often the audio thread came by
	wake    chan struct{} // there is a new queue to fill
	quit    chan struct{}
	filled  chan struct{} // closed when the filler has ended
	once    sync.Once

	heard queueHeard // the audio thread's own
}

// Open opens the tracks of a take whose files lie in dir to be heard together,
// paused at the beginning, with a device by its id or the beginning of its
// name, or "" for the default one. gains say by how much each track is
// amplified to be as loud as others; those not given are 1. Errors wrap
// recorder.ErrNoServer, recorder.ErrNoDevice, wav.ErrNotWAV or wav.ErrFormat.
func Open(device, dir string, take catalog.Take, gains ...float64) (*Player, error) {
	m, err := mix.Open(dir, take)
	if err != nil {
		return nil, fmt.Errorf("open player: %w", err)
	}
	for i := len(gains); i < m.Tracks(); i++ {
		gains = append(gains, 1)
	}
	for i, g := range gains {
		m.SetGain(i, g)
	}
	return newPlayer(device, m, gains)
}

// PlaySamples plays a short piece of mono sound, full scale ±1, and returns at
// once. The caller closes the player, after Done or before.
func PlaySamples(device string, rateHz int, samples []float32) (*Player, error) {
	p, err := newPlayer(device, clip{rateHz, samples}, nil)
	if err == nil {
		p.Play()
	}
	return p, err
}

func newPlayer(device string, src source, gains []float64) (*Player, error) {
	p := &Player{src: src, gains: gains, speed: 1, until: src.Frames(), end: make(chan struct{}), heard: queueHeard{tail: make([]float32, fadeMS*src.RateHz()/1000)},
		wake: make(chan struct{}, 1), quit: make(chan struct{}), filled: make(chan struct{})}
	p.part = &part{source: src, fade: int64(fadeMS * src.RateHz() / 1000)}
	p.queue.Store(newQueue(0, 1, src.RateHz(), p.until))
	out, err := openOutput(device, src.RateHz(), bufferMS, p.fill)
	if err != nil {
		src.Close()
		return nil, fmt.Errorf("open player: %w", err)
	}
	p.out = out
	go p.run()
	return p, nil
}

// Play goes on; at the end it begins anew.
func (p *Player) Play() {
	p.mu.Lock()
	ended := p.ended && p.err == nil
	p.mu.Unlock()
	if ended {
		p.Seek(0)
	}
	p.playing.Store(true)
}

// Pause stays where it is.
func (p *Player) Pause() { p.playing.Store(false) }

// Playing reports whether sound is coming out, or about to.
func (p *Player) Playing() bool { return p.playing.Load() }

// Seek goes to a place, playing or paused as before. Past the end is the end.
func (p *Player) Seek(to time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until = p.src.Frames()
	p.begin(p.frame(to))
	if p.ended && p.err == nil {
		p.ended, p.end = false, make(chan struct{})
	}
}

// SetSpeed plays slower or faster, from half to double speed, at the voice's
// own pitch. Places stay those of the recording.
func (p *Player) SetSpeed(speed float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if speed == speed {
		p.speed = max(stretch.Slowest, min(stretch.Fastest, speed))
		p.begin(p.place())
	}
}

// SetVolume sets how loud one track is heard: 0 not at all, 1 as it is.
func (p *Player) SetVolume(track int, volume float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if track >= 0 && track < len(p.gains) {
		p.src.SetGain(track, p.gains[track]*volume)
		p.begin(p.place())
	}
}

// begin makes what was read ahead be read anew from a frame on. It belongs to
// who holds mu.
func (p *Player) begin(at int64) {
	p.queue.Store(newQueue(at, p.speed, p.src.RateHz(), p.until))
	select {
	case p.wake <- struct{}{}:
	default: // it is awake
	}
}

// place is the frame that is heard now; past the end it is the end.
func (p *Player) place() int64 {
	q := p.queue.Load()
	return min(q.position(), q.until)
}

// Position is the place that is heard now, to within the device's buffer of
// about 0.12 s.
func (p *Player) Position() time.Duration { return p.time(p.place()) }

// Length is how long the whole is.
func (p *Player) Length() time.Duration { return p.time(p.src.Frames()) }

func (p *Player) time(frames int64) time.Duration {
	return time.Duration(float64(frames) / float64(p.src.RateHz()) * float64(time.Second))
}

// Done is closed when the end has been heard, when nothing more can be, or by
// Close. After a Seek back it is another channel.
func (p *Player) Done() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.end
}

// Err is why it stopped before the end: nil, or an error that wraps
// recorder.ErrNoDevice when the device is gone.
func (p *Player) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Close stops and lets go of device and files. Twice is once.
func (p *Player) Close() {
	p.once.Do(func() {
		p.playing.Store(false)
		close(p.quit)
		<-p.filled
		p.out.close()
		p.src.Close()
	})
}
