package speaker_test

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/speaker"
	"ownvoice/script/workbench"
)

// tap notes when sound begins at a device, to a few milliseconds.
type tap struct {
	mu     sync.Mutex
	begins []time.Time
	loud   float64 // the mean square of the last tenth of a second or so
}

// listenAt taps a device. Sound that follows silence of 50 ms begins.
func listenAt(t *testing.T, device string) *tap {
	t.Helper()
	cmd := exec.Command("parec", "--raw", "--latency-msec=4", "--format=s16le", "--channels=1", "--rate=48000", "--device="+device)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	tapped := &tap{}
	heard := make(chan struct{})
	go tapped.run(out, heard)
	<-heard
	return tapped
}

func (a *tap) run(sound io.Reader, heard chan struct{}) {
	buf := make([]byte, 1<<16)
	quiet := 0
	for first := true; ; first = false {
		n, err := sound.Read(buf)
		now := time.Now()
		if err != nil {
			return
		}
		if first {
			close(heard)
		}
		a.mu.Lock()
		for i := 0; i+1 < n; i += 2 {
			x := float64(int16(binary.LittleEndian.Uint16(buf[i:]))) / 32768
			a.loud += (x*x - a.loud) / 4800
			if math.Abs(x) < 0.05 {
				quiet++
				continue
			}
			if quiet > 2400 {
				a.begins = append(a.begins, now.Add(-time.Duration(n-i)/2*time.Second/48000))
			}
			quiet = 0
		}
		a.mu.Unlock()
	}
}

func (a *tap) all() []time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.begins)
}

func (a *tap) level() float64 {
	a.mu.Lock()
	defer a.mu.Unlock()
	return 10 * math.Log10(a.loud+1e-12)
}

// tone is a sine of so many samples.
func tone(n int, hz, loud float64) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(loud * 32767 * math.Sin(2*math.Pi*hz*float64(i)/48000))
	}
	return s
}

func TestAPressIsHeardAtOnce(t *testing.T) {
	workbench.Sound(t)
	mic := listenAt(t, "mic.monitor")
	p := play(t, append(make([]int16, 480000), tone(480000, 300, 0.5)...))
	p.Play()
	var took []time.Duration
	for range 8 {
		p.Seek(time.Second)
		time.Sleep(700 * time.Millisecond)
		before, pressed := len(mic.all()), time.Now()
		p.Seek(12 * time.Second)
		time.Sleep(500 * time.Millisecond)
		begins := mic.all()
		if len(begins) != before+1 {
			t.Fatalf("%d sounds begin", len(begins)-before)
		}
		took = append(took, begins[before].Sub(pressed))
	}
	slices.Sort(took)
	t.Logf("a leap is heard after %v, at most %v", took[len(took)/2].Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond))
	if took[len(took)/2] > 200*time.Millisecond {
		t.Errorf("a leap is heard after %v", took)
	}
}

func TestTheSpeedChangesAndPlacesStayTrue(t *testing.T) {
	workbench.Sound(t)
	p := play(t, tone(48000*20, 200, 0.4))
	p.Play()
	time.Sleep(500 * time.Millisecond)
	for _, speed := range []float64{2, 0.5, 1} {
		p.SetSpeed(speed)
		from, began := p.Position(), time.Now()
		time.Sleep(1500 * time.Millisecond)
		went := (p.Position() - from).Seconds() / time.Since(began).Seconds()
		if math.Abs(went-speed) > 0.2 {
			t.Errorf("at %v× it goes by at %.2f×", speed, went)
		}
	}
	p.Seek(18 * time.Second)
	p.SetSpeed(2)
	began := time.Now()
	await(t, p)
	if took := time.Since(began); p.Position() != 20*time.Second || took > 1600*time.Millisecond || took < 900*time.Millisecond {
		t.Errorf("the end comes after %v, at %v", took, p.Position())
	}
}

func TestOneSideIsHeardLouderOrNotAtAll(t *testing.T) {
	workbench.Sound(t)
	mic := listenAt(t, "mic.monitor")
	p := play(t, tone(480000, 300, 0.1), tone(480000, 1000, 0.1))
	p.Play()
	for _, c := range []struct {
		first, second float64
		db            float64
	}{{1, 1, -20}, {1, 0, -23}, {0, 0, -100}, {0, 0.5, -29}} {
		p.SetVolume(0, c.first)
		p.SetVolume(1, c.second)
		time.Sleep(1200 * time.Millisecond)
		if got := mic.level(); math.Abs(got-c.db) > 1 && (c.db > -90 || got > -45) {
			t.Errorf("volumes %v and %v are heard at %.1f dB", c.first, c.second, got)
		}
	}
}

func TestTheHeadphonesHearTheMicrophoneAtOnce(t *testing.T) {
	workbench.Sound(t)
	said, heard := listenAt(t, "mic.monitor"), listenAt(t, "far.monitor")
	ended := make(chan error, 1)
	go func() { ended <- speaker.Monitor(t.Context(), "far", []string{"mic.monitor"}) }()
	var clicks []int16
	for range 16 {
		clicks = append(append(clicks, tone(960, 500, 0.6)...), make([]int16, 24000-960)...)
	}
	time.Sleep(700 * time.Millisecond)
	p := play(t, clicks)
	p.Play()
	await(t, p)
	time.Sleep(300 * time.Millisecond)
	select {
	case err := <-ended:
		t.Fatalf("it has ended: %v", err)
	default:
	}
	in, out := said.all(), heard.all()
	if len(in) < 16 || len(out) != len(in) {
		t.Fatalf("%d clicks are said and %d heard", len(in), len(out))
	}
	var late []time.Duration
	for i := range in {
		late = append(late, out[i].Sub(in[i]))
	}
	slices.Sort(late)
	t.Logf("heard after %v, at most %v", late[len(late)/2].Round(time.Millisecond), late[len(late)-1].Round(time.Millisecond))
	if late[len(late)/2] > 60*time.Millisecond {
		t.Errorf("it is heard after %v", late)
	}
}

func TestTheHeadphonesEndAsToldAndSayWhatIsWrong(t *testing.T) {
	server := workbench.Sound(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- speaker.Monitor(ctx, "far", []string{"mic.monitor", "far.monitor"}) }()
	time.Sleep(500 * time.Millisecond)
	stop()
	if err := <-ended; err != nil {
		t.Errorf("told to end, it says %v", err)
	}
	if err := speaker.Monitor(t.Context(), "far", []string{"nothing"}); !errors.Is(err, recorder.ErrNoDevice) {
		t.Errorf("no such microphone: %v", err)
	}
	go func() { ended <- speaker.Monitor(t.Context(), "far", []string{"mic.monitor"}) }()
	time.Sleep(500 * time.Millisecond)
	server.Kill()
	select {
	case err := <-ended:
		if !errors.Is(err, recorder.ErrNoDevice) {
			t.Errorf("the microphone has gone: %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("nobody says that the microphone has gone")
	}
}
