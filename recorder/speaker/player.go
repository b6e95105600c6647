package speaker

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"ownvoice/recorder"
)

// Player plays. Its methods may be called from any goroutine; none of them
// waits for the disk, and only Close for the device.
type Player struct {
	out *output
	src source

	mu    sync.Mutex // guards end, ended, err and the changing of queue; held by nobody who waits
	end   chan struct{}
	ended bool
	err   error

	queue   atomic.Pointer[queue] // what the audio thread plays from; the filler fills it
	playing atomic.Bool
	asked   atomic.Int64 // how often the audio thread came by
	quit    chan struct{}
	filled  chan struct{} // closed when the filler has ended
	once    sync.Once
}

// Open opens the tracks of a recording to be heard together, paused at the
// beginning, with a device by its id or the beginning of its name, or "" for
// the default one. Errors wrap recorder.ErrNoServer, recorder.ErrNoDevice,
// wav.ErrNotWAV or wav.ErrFormat.
func Open(device string, files ...string) (*Player, error) {
	m, err := openMix(files)
	if err != nil {
		return nil, fmt.Errorf("open player: %w", err)
	}
	return newPlayer(device, m)
}

// PlaySamples plays a short piece of mono sound, full scale ±1, and returns at
// once. The caller closes the player, after Done or before.
func PlaySamples(device string, rateHz int, samples []float32) (*Player, error) {
	p, err := newPlayer(device, clip{rateHz, samples})
	if err == nil {
		p.Play()
	}
	return p, err
}

func newPlayer(device string, src source) (*Player, error) {
	p := &Player{src: src, end: make(chan struct{}), quit: make(chan struct{}), filled: make(chan struct{})}
	p.queue.Store(newQueue(0, src.rateHz()))
	out, err := openOutput(device, src.rateHz(), p.fill)
	if err != nil {
		src.close()
		return nil, fmt.Errorf("open player: %w", err)
	}
	p.out = out
	go p.run()
	return p, nil
}

// fill is the audio thread's: it only copies.
func (p *Player) fill(out []float32) {
	p.asked.Add(1)
	if !p.playing.Load() {
		clear(out)
		return
	}
	p.queue.Load().play(out)
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
	at := int64(max(0, to).Seconds() * float64(p.src.rateHz()))
	p.queue.Store(newQueue(min(at, p.src.frames()), p.src.rateHz()))
	if p.ended && p.err == nil {
		p.ended, p.end = false, make(chan struct{})
	}
}

// Position is the place that is heard now, to within the device's buffer of
// about 0.15 s.
func (p *Player) Position() time.Duration {
	return time.Duration(float64(min(p.queue.Load().position(), p.src.frames())) / float64(p.src.rateHz()) * float64(time.Second))
}

// Length is how long the whole is.
func (p *Player) Length() time.Duration {
	return time.Duration(float64(p.src.frames()) / float64(p.src.rateHz()) * float64(time.Second))
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

const (
	fillEvery = 50 * time.Millisecond
	goneAfter = 40 // fills without the audio thread coming by
)

// run is the filler: it reads ahead, and notices the end.
func (p *Player) run() {
	defer close(p.filled)
	ticker := time.NewTicker(fillEvery)
	defer ticker.Stop()
	asked, idle := int64(0), 0
	for {
		p.readAhead()
		select {
		case <-p.quit:
			p.finish(nil)
			return
		case <-ticker.C:
		}
		if idle++; p.asked.Load() != asked {
			asked, idle = p.asked.Load(), 0
		}
		if idle == goneAfter {
			p.finish(fmt.Errorf("play: %w", recorder.ErrNoDevice))
		}
	}
}

// readAhead fills the queue, and ends the playing when all of it was heard.
func (p *Player) readAhead() {
	q := p.queue.Load()
	if err := q.top(p.src); err != nil {
		p.finish(err)
		return
	}
	if !q.heard(p.src.frames(), bufferMS*p.src.rateHz()/1000) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if q == p.queue.Load() { // else somebody has gone back meanwhile
		p.stop(nil)
	}
}

func (p *Player) finish(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stop(err)
}

// stop belongs to who holds mu.
func (p *Player) stop(err error) {
	if !p.ended {
		p.ended, p.err = true, err
		p.playing.Store(false)
		close(p.end)
	}
}

// Close stops and lets go of device and files. Twice is once.
func (p *Player) Close() {
	p.once.Do(func() {
		p.playing.Store(false)
		close(p.quit)
		<-p.filled
		p.out.close()
		p.src.close()
	})
}
