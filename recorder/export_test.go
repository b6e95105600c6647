package recorder

import "time"

// TestClock lets a test put the computer to sleep; awake it is the real one.
type TestClock struct {
	start time.Time
	Slept func() time.Duration
}

func NewTestClock() *TestClock { return &TestClock{start: time.Now()} }

func (c *TestClock) now() time.Duration    { return time.Since(c.start) }
func (c *TestClock) asleep() time.Duration { return c.Slept() }

// WithClock makes a plan run by another clock.
func (p Plan) WithClock(c *TestClock) Plan { p.clock = c; return p }

// Stored is what becomes of delivered frames in a file of so many bits.
func (f Format) Stored(raw []byte, bits int) []byte {
	return pack(nil, f.mono(make([]int32, len(raw)/f.FrameBytes()), raw), bits)
}

// Delivery is the audio thread's way into a ring, and its emptying.
func Delivery(f Format) (deliver func([]byte), empty func()) {
	hw := silentHardware{f}
	in, err := openFeed(hw, "", 0, newClock())
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
