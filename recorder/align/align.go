// Package align finds out where two recordings of the same conversation lie
// beside each other: the laptop's, and the one somebody's phone made. The two
// have different microphones, rates, gains, noise, beginnings and clocks.
//
// It goes in two steps. First the outlines: how the energy in a few bands of
// speech rises and falls, fifty times a second, in pieces of one recording
// that are looked for in all of the other. Then the sound itself: in many
// short windows along the line that the outlines gave, the cross-correlation
// of phases alone (GCC-PHAT, Knapp and Carter 1976), which does not mind the
// microphone. Only where most windows agree on one straight line, to within a
// few milliseconds, was it the same conversation: two that are merely alike,
// by the same voice even, agree in their outlines here and there and never in
// their phases.
//
// The package knows samples and nothing of files, takes or stories. It holds
// outlines, not sound: some 20 MB for an hour, whatever the rate.
package align

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Source is one recording, as one channel of full scale ±1. ReadAt reads from
// a frame on and says how many frames it read; fewer than asked for is the end.
type Source interface {
	RateHz() int
	Frames() int64
	ReadAt(dst []float32, frame int64) (int, error)
}

// Alignment says where B lies beside A: what is heard at t in B is heard at
// OffsetMS + t×(1 + DriftPPM/1,000,000) in A.
type Alignment struct {
	OffsetMS   float64 // of B's beginning, from the beginning of A; negative when B began before
	DriftPPM   float64 // how much slower B's clock runs than A's
	Confidence float64 // the part of the windows that agree, from 0 to 1
}

// AtMS is the place in A of a place in B.
func (a Alignment) AtMS(b float64) float64 { return a.OffsetMS + b*(1+a.DriftPPM/1e6) }

// of is the same alignment seen from B.
func (a Alignment) of() Alignment {
	rate := 1 / (1 + a.DriftPPM/1e6)
	return Alignment{OffsetMS: -a.OffsetMS * rate, DriftPPM: (rate - 1) * 1e6, Confidence: a.Confidence}
}

// ErrNotTheSame says that two recordings are not of the same conversation, or
// have too little of it in common to tell: less than half a minute of talk may
// be too little.
var ErrNotTheSame = errors.New("not the same conversation")

const (
	workHz     = 8000 // what sound is brought to: speech is below half of it
	hop        = 160  // frames between two outlines: 20 ms
	perSecond  = workHz / hop
	maxPPM     = 500.0 // how far two clocks may be apart
	minSeconds = 5
	maxSeconds = 12 * 3600
)

// Find aligns b with a. The error wraps ErrNotTheSame when they are not of the
// same conversation.
func Find(ctx context.Context, a, b Source) (Alignment, error) {
	for _, s := range []Source{a, b} {
		if seconds := float64(s.Frames()) / float64(max(1, s.RateHz())); seconds < minSeconds || seconds > maxSeconds {
			return Alignment{}, fmt.Errorf("align %.0f seconds of sound: %w", seconds, ErrNotTheSame)
		}
	}
	outlineA, err := outlineOf(ctx, a)
	if err != nil {
		return Alignment{}, fmt.Errorf("align recordings: %w", err)
	}
	outlineB, err := outlineOf(ctx, b)
	if err != nil {
		return Alignment{}, fmt.Errorf("align recordings: %w", err)
	}
	if outlineA.frames() < outlineB.frames() { // pieces of the shorter are looked for in the longer
		found, err := find(ctx, b, a, outlineB, outlineA)
		return found.of(), err
	}
	return find(ctx, a, b, outlineA, outlineB)
}

func find(ctx context.Context, a, b Source, outlineA, outlineB *outline) (Alignment, error) {
	rough, err := coarse(ctx, outlineA, outlineB)
	if err != nil {
		return Alignment{}, fmt.Errorf("align recordings: %w", err)
	}
	best := fitted{}
	for _, l := range rough { // the likeliest first
		f, err := fine(ctx, a, b, outlineA, outlineB, l)
		if err != nil {
			return Alignment{}, fmt.Errorf("align recordings: %w", err)
		}
		if f.agree() > best.agree() {
			best = f
		}
		if best.sure() {
			break
		}
	}
	found := Alignment{OffsetMS: best.at * 1000, DriftPPM: best.drift * 1e6, Confidence: best.agree()}
	if !best.sure() || math.Abs(found.DriftPPM) > maxPPM {
		return found, fmt.Errorf("align recordings, %d of %d windows: %w", best.inside, best.windows, ErrNotTheSame)
	}
	return found, nil
}
