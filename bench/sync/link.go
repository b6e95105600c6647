package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// profile is a line as reporters have it. Both directions are alike.
type profile struct {
	name     string
	bitsSec  float64
	oneWay   time.Duration
	loss     float64       // of packets
	up, down time.Duration // 0: never down
	resets   bool          // every connection is reset at each outage
	bytes    int64         // of the file that is sent

	listening int64 // bytes of a copy to listen to that is sent as well
}

// The profiles of the interface to peers: see README.md.
var profiles = []profile{
	{name: "i", bitsSec: 1e6, oneWay: 150 * time.Millisecond, loss: 0.02, bytes: 20 << 20},
	{name: "ii", bitsSec: 5e6, oneWay: 40 * time.Millisecond, loss: 0.01, up: 15 * time.Second, down: 5 * time.Second, bytes: 60 << 20},
	{name: "iii", bitsSec: 5e6, oneWay: 40 * time.Millisecond, loss: 0.01, up: 15 * time.Second, down: 5 * time.Second, resets: true, bytes: 60 << 20},
}

// ideal is how long the file takes when every bit of the line carries it.
func (p profile) ideal() time.Duration {
	return time.Duration(float64(p.bytes+p.listening) * 8 / p.bitsSec * float64(time.Second))
}

// upTime is how much of a stretch from the beginning the line was up.
func (p profile) upTime(d time.Duration) time.Duration {
	if p.up == 0 {
		return d
	}
	whole := d / (p.up + p.down)
	return whole*p.up + min(d%(p.up+p.down), p.up)
}

const (
	laptopAt, archiveAt = "10.77.0.1", "10.77.0.2"
	queue               = 150 << 10 // bytes that wait for the line; more are dropped
)

// space is a network namespace.
type space string

// link joins two network namespaces by two TUN devices and this program between
// them: netem is not in every kernel.
type link struct {
	profile
	laptop, archive space
	began           time.Time
	ends            [2]*os.File

	mu    sync.Mutex // guards what follows
	wire  int64      // bytes that the laptop offered to the line, headers included
	flows map[[12]byte]int
}

// newLink makes the namespaces, with cubic as their congestion control: it is
// what reporters' laptops have. n tells links from each other.
func newLink(p profile, n int) (*link, error) {
	name := fmt.Sprintf("ov%d-%d", os.Getpid()%10000, n) // two runs do not meet
	l := &link{profile: p, laptop: space(name + "l"), archive: space(name + "a"), began: time.Now(), flows: map[[12]byte]int{}}
	for i, end := range []struct{ space, device, at, to string }{{string(l.laptop), name + "tl", laptopAt, archiveAt}, {string(l.archive), name + "ta", archiveAt, laptopAt}} {
		_ = exec.Command("ip", "netns", "del", end.space).Run() // of an earlier run
		var err error
		if l.ends[i], err = tun(end.device); err != nil {
			return nil, fmt.Errorf("make device %s: %w", end.device, err)
		}
		for _, line := range []string{
			"netns add " + end.space,
			"link set " + end.device + " netns " + end.space,
			"-n " + end.space + " link set lo up",
			"-n " + end.space + " addr add " + end.at + "/30 dev " + end.device,
			"-n " + end.space + " link set " + end.device + " up",
			"-n " + end.space + " route replace " + end.to + "/32 dev " + end.device + " congctl cubic",
		} {
			if out, err := exec.Command("ip", strings.Fields(line)...).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("ip %s: %w: %s", line, err, out)
			}
		}
	}
	go l.pump(l.ends[0], l.ends[1], 1, true)
	go l.pump(l.ends[1], l.ends[0], 2, false)
	return l, nil
}

func (l *link) close() {
	for i, s := range []space{l.laptop, l.archive} {
		l.ends[i].Close()
		_ = exec.Command("ip", "netns", "del", string(s)).Run()
	}
}

// command is one that runs in the namespace.
func (s space) command(name string, args ...string) *exec.Cmd {
	return exec.Command("ip", append([]string{"netns", "exec", string(s), name}, args...)...)
}

// restart begins the profile anew, with an empty count.
func (l *link) restart() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.began, l.wire = time.Now(), 0
}

func (l *link) sent() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wire
}

// offer asks whether a packet gets onto the line at all: it counts, and answers
// false while the line is down. reset says that its connection is to be ended.
func (l *link) offer(p []byte, up bool) (goes, reset bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if up {
		l.wire += int64(len(p))
	}
	if l.up == 0 {
		return true, false
	}
	at := time.Since(l.began)
	period := int(at / (l.up + l.down))
	down := at%(l.up+l.down) >= l.up
	if l.resets && isTCP(p) {
		f := flowOf(p)
		if _, known := l.flows[f]; !known || opens(p) {
			l.flows[f] = period
		}
		if l.flows[f] < period && !down {
			return false, !resets(p)
		}
	}
	return !down, false
}

type packet struct {
	bytes []byte
	due   time.Time
}

// pump carries packets one way: at the line's rate, after its delay, without
// those it loses.
func (l *link) pump(from, to *os.File, seed uint64, up bool) {
	chance := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // the same line for everybody
	way := make(chan packet, 100000)
	go func() {
		for p := range way {
			time.Sleep(time.Until(p.due))
			_, _ = to.Write(p.bytes)
		}
	}()
	defer close(way)
	var free time.Time
	buf := make([]byte, 65536)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		p := append([]byte(nil), buf[:n]...)
		if p[0]>>4 != 4 {
			continue
		}
		goes, reset := l.offer(p, up)
		if reset {
			_, _ = from.Write(resetFor(p))
		}
		now := time.Now()
		if free.Before(now) {
			free = now
		}
		if !goes || free.Sub(now).Seconds()*l.bitsSec/8 > queue {
			continue
		}
		free = free.Add(time.Duration(float64(n) * 8 / l.bitsSec * float64(time.Second)))
		if chance.Float64() >= l.loss {
			way <- packet{p, free.Add(l.oneWay)}
		}
	}
}

// tun opens a TUN device.
func tun(name string) (*os.File, error) {
	fd, err := syscall.Open("/dev/net/tun", syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	var request struct {
		name  [16]byte
		flags uint16
		_     [22]byte
	}
	copy(request.name[:], name)
	request.flags = syscall.IFF_TUN | syscall.IFF_NO_PI
	if _, _, failed := syscall.Syscall(syscall.SYS_IOCTL, uintptr(fd), syscall.TUNSETIFF, uintptr(unsafe.Pointer(&request))); failed != 0 {
		return nil, failed
	}
	if err := syscall.SetNonblock(fd, true); err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), name), nil
}
