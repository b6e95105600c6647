package recorder

import (
	"sync/atomic"
	"time"
)

// keeper makes what was written survive a power cut, on a goroutine of its own:
// a disk may take seconds for it, and the meters must not stand still.
type keeper struct {
	s     *Session
	quit  chan struct{}
	ended chan struct{}
	began atomic.Int64 // when the sync that runs now began, by the session's clock; 0: none runs
	left  atomic.Int64 // room on the disk, as a duration
}

const (
	syncEvery    = 250 * time.Millisecond
	measureEvery = 8   // syncs
	writeEvery   = 240 // syncs: the drift map grows also without a turn
)

func (k *keeper) run() {
	defer close(k.ended)
	ticker := time.NewTicker(syncEvery)
	defer ticker.Stop()
	for n := 0; ; n++ {
		select {
		case <-k.quit:
			return
		case <-ticker.C:
			for _, t := range k.s.tracks {
				t.news.CompareAndSwap(false, n%writeEvery == writeEvery-1)
			}
			k.sync()
			if n%measureEvery == 0 {
				k.measure()
			}
		}
	}
}

func (k *keeper) sync() {
	k.began.Store(int64(k.s.clock.now()))
	defer k.began.Store(0)
	for _, t := range k.s.tracks {
		if err := t.out.Sync(); err != nil {
			k.s.fail(err)
			return
		}
		if t.news.Swap(false) {
			// A disk too full for a small file says so at the next sample; the
			// gaps are also in memory, and written again at Stop.
			if k.s.writeDown(false) != nil {
				t.news.Store(true)
			}
		}
	}
}

// measure stops the session while there is room to finish it.
func (k *keeper) measure() {
	disk, err := spaceAt(k.s.plan.Dir)
	if err != nil {
		return // a disk that is gone fails the next write, which tells more
	}
	k.left.Store(int64(disk.room(k.s.bytesPerSecond())))
	if disk.free <= disk.floor() {
		k.s.stopBecause(WarnDiskFull)
	}
}

func (s *Session) bytesPerSecond() int64 {
	var n int64
	for _, t := range s.tracks {
		n += int64(t.rateHz * t.bits / 8)
	}
	return n
}

func (k *keeper) room() time.Duration { return time.Duration(k.left.Load()) }

// late reports that the disk has kept a sync, or sound, waiting for seconds.
func (k *keeper) late() bool {
	for _, t := range k.s.tracks {
		if t.scribe.waiting() > slowAfter {
			return true
		}
	}
	began := time.Duration(k.began.Load())
	return began != 0 && k.s.clock.now()-began > slowAfter
}

func (k *keeper) close() {
	close(k.quit)
	<-k.ended
}
