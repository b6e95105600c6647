// Package recorder makes sound into a take: one Broadcast WAV file for each
// microphone, whole up to its last half second at every moment, and the facts
// about it. Sound comes from a Hardware (recorder/mic is the real one), takes
// go to whoever called Stop or Mend.
//
// It knows folders, devices and the clock. It knows nothing of stories, people,
// permission or windows. No sound file holds what a person typed: a track's
// label may be a name, and stands in the journal only.
//
// The way of a sample: the audio thread copies it into a ring of ten seconds
// and more, and wakes the writer; this goroutine takes it out and puts it at
// its place in time; the scribe, one for each track, writes it down; the keeper
// syncs it to disk; the finder looks for devices that went away. None of them
// waits for another, but for the writer when half a minute waits for the disk.
package recorder

import (
	"errors"
	"fmt"
)

// Device is something that sound can be recorded from.
type Device struct {
	ID      string     `json:"id"`   // the same after a restart of the computer; never shown to people
	Name    string     `json:"name"` // as the computer calls it, for people
	Kind    DeviceKind `json:"kind"`
	Default bool       `json:"default"` // what the computer would choose

	// Idles says that it delivers nothing while there is nothing to hear, as
	// WASAPI's loopback does while no program plays: silence, and no fault.
	Idles bool `json:"-"`
}

// DeviceKind is what sort of thing a device is.
type DeviceKind string

const (
	Microphone DeviceKind = "microphone"
	Monitor    DeviceKind = "monitor" // what the computer itself plays: the other side of a call
	Line       DeviceKind = "line"    // a cable
)

// Hardware is where sound comes from. Its methods may be called from any
// goroutine and may take as long as the sound system takes to answer.
type Hardware interface {
	// Devices lists what is plugged in now, of monitors first that of the
	// loudspeaker the computer would choose. It returns an error that wraps
	// ErrNoServer when no sound system answers, and finds it again by itself
	// at the next call.
	Devices() ([]Device, error)

	// Open prepares the device with this id, in the format that is its own
	// when rateHz is 0, else at that rate. Nothing is delivered before Start.
	// deliver is called on the audio thread with whole interleaved frames,
	// little-endian, that are only valid until it returns.
	Open(id string, rateHz int, deliver func(frames []byte)) (Stream, error)
}

// Stream is an open device.
type Stream interface {
	Format() Format
	Start() error
	// Close ends delivery: after it returns deliver is not running and is not
	// called again. It may be called more than once.
	Close()
}

// Format is how a device delivers its samples.
type Format struct {
	Sample   Sample
	Channels int
	RateHz   int
}

// String is the form kept in catalog.Track.Delivered: "s16 1ch 48000".
func (f Format) String() string {
	return fmt.Sprintf("%s %dch %d", f.Sample, f.Channels, f.RateHz)
}

// FrameBytes is the size of one sample of each channel.
func (f Format) FrameBytes() int { return f.Sample.Bytes() * f.Channels }

// Sample is the form of one sample, little-endian.
type Sample string

const (
	U8  Sample = "u8"
	S16 Sample = "s16"
	S24 Sample = "s24" // packed in three bytes
	S32 Sample = "s32"
	F32 Sample = "f32" // full scale is ±1
)

// Bytes is the size of one sample, 0 for an unknown form.
func (s Sample) Bytes() int {
	switch s {
	case U8:
		return 1
	case S16:
		return 2
	case S24:
		return 3
	case S32, F32:
		return 4
	}
	return 0
}

// What callers decide by.
var (
	ErrNoServer  = errors.New("no sound system answers")
	ErrNoDevice  = errors.New("no such device")
	ErrAmbiguous = errors.New("more than one device is called that")
	ErrDiskFull  = errors.New("the disk is full")
	ErrNotATake  = errors.New("no recording was begun here")
	ErrEmpty     = errors.New("nothing was recorded")
)
