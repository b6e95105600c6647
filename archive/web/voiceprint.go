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
)

const (
	bars       = 48
	windowSize = 4096 // bytes of sound that each bar listens to
	drawing    = 400 * time.Millisecond
)

// voiceprints draws stories' pictures from their own sound. What was drawn
// once is kept by the sound's hash, because a master never changes.
type voiceprints struct {
	store *store.Store
	mu    sync.Mutex // guards drawn
	drawn map[string]template.HTML
}

// draw gives the picture of a telling, or an empty one when it cannot be drawn
// before ctx is done: a page does not wait for a picture.
func (v *voiceprints) draw(ctx context.Context, t store.Telling) template.HTML {
	if len(t.Tracks) == 0 || ctx.Err() != nil {
		return ""
	}
	last := t.Tracks[len(t.Tracks)-1] // of a call, the other side: the storyteller's
	sound, err := v.store.HearTelling(ctx, store.Everybody(), t.ID, last.Recording, last.Name)
	if err != nil {
		return ""
	}
	defer sound.Close()
	v.mu.Lock()
	picture, is := v.drawn[sound.SHA256]
	v.mu.Unlock()
	if is {
		return picture
	}
	heights, err := loudness(ctx, sound, sound.Bytes)
	if err != nil {
		return ""
	}
	picture = path(heights)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.drawn[sound.SHA256] = picture
	return picture
}

// path is the picture: upright strokes about a middle line, in SVG.
func path(heights []float64) template.HTML {
	var d strings.Builder
	for i, h := range heights {
		fmt.Fprintf(&d, "M%d %.1fV%.1f", 4+8*i, 50-h*42, 50+h*42)
	}
	return template.HTML(fmt.Sprintf( //nolint:gosec // nothing but numbers goes in
		`<svg viewBox="0 0 %d 100" preserveAspectRatio="none" focusable="false"><path d="%s"/></svg>`, 8*bars, d.String()))
}

// loudness listens to a file at equal distances and gives numbers from 0 to 1.
func loudness(ctx context.Context, r io.ReadSeeker, size int64) ([]float64, error) {
	w, err := readWave(r, size)
	if err != nil {
		return nil, err
	}
	heights, loudest, buf := make([]float64, bars), 1e-4, make([]byte, windowSize)
	for i := range heights {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		at := w.start + (w.end-w.start)*int64(i)/bars/w.frame*w.frame
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
	for i := range heights {
		heights[i] = max(0.03, math.Sqrt(heights[i]/loudest))
	}
	return heights, nil
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
