// Package mix reads the tracks of a take side by side on the recording's one
// timeline: to be heard together, exported, or copied. It corrects what their
// clocks drifted apart, and different rates; masters are only read. It knows
// files and takes; it knows no device and no story.
package mix

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"sync/atomic"

	"ownvoice/library/catalog"
	"ownvoice/recorder/internal/sinc"
	"ownvoice/recorder/wav"
)

// Mix is the tracks of a take, open. Reads and Close belong to one goroutine
// at a time, SetGain to any.
type Mix struct {
	take   catalog.Take
	tracks []*track
	frames int64
	piece  int64 // frames that are read, placed and limited at once
	sums   [4]sum
	silent []stretch // that are left out
}

// Pieces are so many a second: the places of one lie on a straight line, and
// no gain changes faster.
const piecesASecond = 50

// Open opens the tracks of a take whose files lie in dir. Its LeftOut is silent
// in every track and in all that is made of the mix. Errors wrap
// wav.ErrNotWAV, wav.ErrFormat or what the file system says.
func Open(dir string, take catalog.Take) (*Mix, error) {
	take.Tracks = slices.Clone(take.Tracks)
	m := &Mix{take: take}
	for i, of := range take.Tracks {
		f, err := wav.Open(filepath.Join(dir, filepath.Base(of.File)))
		if err != nil {
			m.Close()
			return nil, fmt.Errorf("open track %d: %w", i+1, err)
		}
		take.Tracks[i].RateHz = f.Format.RateHz // what it says itself is what will be read
		m.tracks = append(m.tracks, &track{file: f, heard: -1})
	}
	if len(m.tracks) == 0 {
		return nil, errors.New("open mix: take has no tracks")
	}
	m.piece = int64(max(1, m.RateHz()/piecesASecond))
	for i := range m.tracks {
		m.place(i)
	}
	m.silence(take.LeftOut)
	return m, nil
}

// place finds out where a track lies on the timeline, and how to read it there.
func (m *Mix) place(i int) {
	t := m.tracks[i]
	t.setGain(1)
	t.step = float64(t.file.Format.RateHz) / float64(m.RateHz())
	t.same = i == 0 || !m.take.Drifts() && t.step == 1
	t.at = func(first float64) float64 { return m.take.FrameAt(i, first) }
	t.piece = m.piece
	end := float64(t.file.Frames)
	if !t.same {
		t.kernel = sinc.New(crossings, cutoff(t.step))
		end = m.backwards(i).FrameAt(1, end)
	}
	if end > 0 && end < math.MaxInt32*float64(m.RateHz()) {
		m.frames = max(m.frames, int64(end))
	}
}

const (
	crossings = 16
	flat      = 1.05
)

// cutoff is what of a track is heard at another rate: where samples are left
// out, nothing that the lower rate cannot hold.
func cutoff(step float64) float64 {
	if step > flat {
		return 1 / step
	}
	return 1
}

// backwards is a take that tells of a track's frames where they lie on the
// timeline.
func (m *Mix) backwards(i int) catalog.Take {
	return catalog.Take{Tracks: []catalog.Track{m.take.Tracks[i], m.take.Tracks[0]}}
}

// Take is what was opened, with the rates that its files say.
func (m *Mix) Take() catalog.Take { return m.take }

// RateHz is the rate of the timeline, the first track's.
func (m *Mix) RateHz() int { return m.tracks[0].file.Format.RateHz }

// Frames is how long the timeline is, up to the end of its longest track.
func (m *Mix) Frames() int64 { return m.frames }

// Tracks is how many there are.
func (m *Mix) Tracks() int { return len(m.tracks) }

// Close lets go of the files.
func (m *Mix) Close() {
	for _, t := range m.tracks {
		_ = t.file.Close() // only read
	}
}

// SetGain sets how loud a track is in Read, 1 as it was recorded. It changes
// within about 10 ms, so that nothing clicks, and what was read before keeps
// what it had.
func (m *Mix) SetGain(track int, gain float64) {
	if track >= 0 && track < len(m.tracks) {
		m.tracks[track].setGain(gain)
	}
}

// ReadTrack fills dst with a track, counted from 0, in mono as it was recorded,
// from a frame of the timeline on; outside of it is silence, and so is what
// is left out. Samples of one clock and rate come out exactly.
func (m *Mix) ReadTrack(n int, dst []float32, from int64) error {
	if n < 0 || n >= len(m.tracks) {
		return fmt.Errorf("read track %d of %d: there is none", n+1, len(m.tracks))
	}
	if err := m.tracks[n].read(dst, from); err != nil {
		return fmt.Errorf("read track %d: %w", n+1, err)
	}
	m.hush(dst, from)
	return nil
}

func (t *track) setGain(gain float64) {
	if gain >= 0 && gain <= maxGain {
		t.gain.Store(math.Float64bits(gain))
	}
}

const maxGain = 1000

// track is one file of the mix.
type track struct {
	file  *wav.Reader
	at    func(first float64) float64 // the place in the file of a frame of the timeline
	step  float64                     // frames of it in one of the timeline, as the rates say
	same  bool                        // it is the timeline, frame for frame
	piece int64

	kernel *sinc.Kernel
	raw    []float32
	one    []float32 // a piece, for adding up

	gain  atomic.Uint64 // of a float64
	heard float32       // the gain reached so far; negative before the first
}
