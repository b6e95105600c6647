package web

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"strings"
	"sync"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

const (
	windowSize = 4096                   // bytes of sound that each bar listens to
	drawing    = 400 * time.Millisecond // the most that a page waits for its pictures
	mostDrawn  = 4096                   // pictures that are remembered
)

// voiceprints draws stories' pictures: from the bars that came with a listening
// copy, or else from the sound of a master. What was heard once is remembered by
// the sound's hash, because a master never changes.
type voiceprints struct {
	store    *store.Store
	patience time.Duration // of a page

	mu    sync.Mutex // guards drawn
	drawn map[string][]int
}

// small gives the picture of a telling for a card, and large that of a track.
// It is empty when it cannot be drawn before ctx is done: a page does not wait
// for a picture.
func (v *voiceprints) small(ctx context.Context, t store.Telling) template.HTML {
	if len(t.Tracks) == 0 {
		return ""
	}
	last := t.Tracks[len(t.Tracks)-1] // of a call, the other side: the storyteller's
	return path(halved(v.bars(ctx, last)))
}

func (v *voiceprints) large(ctx context.Context, t store.Track) template.HTML {
	return path(v.bars(ctx, t))
}

// bars are those of a track that anyone may hear; nil when there are none.
func (v *voiceprints) bars(ctx context.Context, t store.Track) []int {
	if t.Kind == catalog.FileListening || ctx.Err() != nil {
		return t.Bars
	}
	sound, err := v.store.OpenTrack(ctx, t)
	if err != nil {
		return nil
	}
	defer sound.Close()
	v.mu.Lock()
	bars, is := v.drawn[sound.SHA256]
	v.mu.Unlock()
	if is {
		return bars
	}
	if bars, err = loudness(ctx, sound, sound.Bytes); err != nil {
		return nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.drawn) >= mostDrawn {
		clear(v.drawn)
	}
	v.drawn[sound.SHA256] = bars
	return bars
}

// halved is the same picture of half as many bars.
func halved(bars []int) []int {
	half := make([]int, len(bars)/2)
	for i := range half {
		half[i] = max(bars[2*i], bars[2*i+1])
	}
	return half
}

// path is the picture: upright strokes about a middle line, in SVG.
func path(bars []int) template.HTML {
	if len(bars) == 0 {
		return ""
	}
	var d strings.Builder
	for i, bar := range bars {
		h := 0.42 * float64(min(catalog.MostBar, max(3, bar)))
		fmt.Fprintf(&d, "M%d %.1fV%.1f", 4+8*i, 50-h, 50+h)
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // nothing but numbers goes in
		`<svg viewBox="0 0 %d 100" preserveAspectRatio="none" focusable="false"><path d="%s"/></svg>`, 8*len(bars), d.String()))
}

// loudness listens to a file at equal distances, as a listening copy's bars are
// written down.
func loudness(ctx context.Context, r io.ReadSeeker, size int64) ([]int, error) {
	w, err := readWave(r, size)
	if err != nil {
		return nil, err
	}
	heights, loudest, buf := make([]float64, catalog.Bars), 1e-4, make([]byte, windowSize)
	for i := range heights {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := w.start + (w.end-w.start)*int64(i)/catalog.Bars/w.frame*w.frame
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return nil, err
		}
		n, err := io.ReadFull(r, buf[:min(windowSize, w.end-at)])
		if err != nil {
			return nil, err
		}
		heights[i] = math.Sqrt(w.power(buf[:n]))
		loudest = max(loudest, heights[i])
	}
	bars := make([]int, len(heights))
	for i, h := range heights {
		bars[i] = int(math.Round(catalog.MostBar * math.Sqrt(h/loudest)))
	}
	return bars, nil
}

// errForm says that no picture can be drawn of a file.
var errForm = errors.New("sound is of another form")

// wave says where the samples of a sound file lie (RIFF or RF64, PCM).
type wave struct {
	start, end, frame int64 // bytes
	sample            int   // bytes of one sample
}

func readWave(r io.ReadSeeker, size int64) (wave, error) {
	var w wave
	head := make([]byte, 24) // a chunk's name and length, and all that "fmt " says
	for at := int64(12); at+8 <= size; {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return w, err
		}
		n, err := io.ReadFull(r, head[:min(int64(len(head)), size-at)])
		if err != nil {
			return w, err
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			if n == len(head) {
				w.frame, w.sample = int64(binary.LittleEndian.Uint16(head[20:])), int(binary.LittleEndian.Uint16(head[22:]))/8
			}
		case "data":
			w.start, w.end = at+8, min(size, at+8+length) // RF64 says 4 GiB here, which are enough for a picture
			if w.frame < 1 || w.end-w.start < windowSize || w.sample < 2 || w.sample > 3 {
				return w, errForm
			}
			return w, nil
		}
		at += 8 + length + length%2
	}
	return w, errForm
}

// power is the mean square of samples, 1 being the loudest there is.
func (w wave) power(b []byte) float64 {
	var sum float64
	n := len(b) / w.sample
	for i := range n {
		top := b[(i+1)*w.sample-2:] // two bytes are enough for a picture
		s := float64(int16(binary.LittleEndian.Uint16(top))) / 32768
		sum += s * s
	}
	return sum / float64(max(1, n))
}
