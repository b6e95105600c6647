package recorder

import (
	"sync"
	"time"
)

// TestClock lets a test put the computer to sleep; awake it is the real one.
type TestClock struct {
	start time.Time
	Slept func() time.Duration
}

func NewTestClock() *TestClock { return &TestClock{start: time.Now()} }

func (c *TestClock) now() time.Duration    { return time.Since(c.start) }
func (c *TestClock) asleep() time.Duration { return c.Slept() }
func (c *TestClock) sleep(d time.Duration) { time.Sleep(d) }
func (c *TestClock) wait(heard <-chan struct{}, most time.Duration) {
	(&realClock{}).wait(heard, most)
}

// WithClock makes a plan run by another clock.
func (p Plan) WithClock(c clock) Plan { p.clock = c; return p }

// FastClock passes as fast as the writer works: its sleeping is the passing of
// time. At Until it stands still until Go is closed.
type FastClock struct {
	Until   time.Duration
	Reached chan struct{} // closed at Until
	Go      chan struct{} // the test's to close
	Stop    time.Duration // at this time the program stands still for StopFor
	StopFor time.Duration
	Tick    func(time.Duration) // called as time passes, on the writer's goroutine

	mu   sync.Mutex
	time time.Duration
}

func NewFastClock(until time.Duration) *FastClock {
	return &FastClock{Until: until, Reached: make(chan struct{}), Go: make(chan struct{})}
}

func (c *FastClock) now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time
}

func (c *FastClock) asleep() time.Duration { return 0 }

// wait is half of the longest there is: microphones deliver as often.
func (c *FastClock) wait(_ <-chan struct{}, most time.Duration) { c.sleep(most / 2) }

func (c *FastClock) sleep(d time.Duration) {
	c.mu.Lock()
	c.time += d
	if c.StopFor > 0 && c.time >= c.Stop {
		c.time, c.StopFor = c.time+c.StopFor, 0
	}
	now := c.time
	c.mu.Unlock()
	c.Tick(now)
	if now >= c.Until {
		select {
		case <-c.Reached:
		default:
			close(c.Reached)
			<-c.Go
		}
	}
}

// Stored is what becomes of delivered frames in a file of so many bits.
func (f Format) Stored(raw []byte, bits int) []byte {
	return pack(nil, f.mono(make([]int32, len(raw)/f.FrameBytes()), raw), bits)
}

// Delivery is the audio thread's way into a ring, and its emptying.
func Delivery(f Format) (deliver func([]byte), empty func()) {
	hw := silentHardware{f}
	in, err := openFeed(hw, "", 0, newClock(), make(chan struct{}, 1))
	if err != nil {
		panic(err)
	}
	buf := make([]byte, 1<<20)
	return in.deliver, func() { in.take(buf) }
}

type silentHardware struct{ f Format }

func (h silentHardware) Devices() ([]Device, error) { return nil, nil }
func (h silentHardware) Open(string, int, func([]byte)) (Stream, error) {
	return h, nil
}
func (h silentHardware) Format() Format { return h.f }
func (h silentHardware) Start() error   { return nil }
func (h silentHardware) Close()         {}
