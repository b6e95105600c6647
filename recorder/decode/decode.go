// Package decode makes plain samples of a sound file that came from
// elsewhere: FLAC, MP3, Ogg Vorbis and Ogg Opus by itself; MP4 and its
// relatives, Matroska, AMR and whatever else a phone or a video call leaves
// behind through the ffmpeg program, when that is installed.
//
// Files from elsewhere are not to be trusted, and neither are decoders. So no
// decoder runs in this program: it starts itself again as a child (see Child),
// or ffmpeg, and reads samples from a pipe – with a limit on how long nothing
// may come, on the memory of the child, and on how much may come at all. What
// a file is, is told by its contents, never by its name.
//
// The package knows bytes and samples; it knows no story, and writes no file.
package decode

import (
	"errors"
	"time"
)

// What callers decide by.
var (
	ErrNotSound    = errors.New("no sound that can be read")
	ErrNeedsFFmpeg = errors.New("sound of this kind needs the ffmpeg program")
	ErrNoTrack     = errors.New("file holds no sound") // a video without any
	ErrBroken      = errors.New("sound file is damaged")
	ErrCut         = errors.New("sound file ends too early")
	ErrStuck       = errors.New("decoder does not go on")
	ErrTooLong     = errors.New("sound is longer than a day")
)

// maxSilent is how long nothing may come.
var maxSilent = 20 * time.Second

// Limits on what a file may make us do.
const (
	maxSeconds  = 24 * 3600 // of sound
	maxRateHz   = 192000
	minRateHz   = 4000
	maxChannels = 8
	watchBytes  = 512 << 20 // at which a child of ours ends itself, on every system
	dataBytes   = 1 << 30   // at which Linux gives any child no more
)

// Format is what comes out of a decoder: whole numbers, little-endian, the
// channels of a frame side by side.
type Format struct {
	RateHz   int   `json:"rate"`
	Channels int   `json:"channels"`
	Bits     int   `json:"bits"`   // 16 or 24
	Frames   int64 `json:"frames"` // about how many; 0 where the file does not say
}

// FrameBytes is the size of one sample of each channel.
func (f Format) FrameBytes() int { return f.Bits / 8 * f.Channels }

func (f Format) fits() bool {
	return f.RateHz >= minRateHz && f.RateHz <= maxRateHz && f.Channels >= 1 && f.Channels <= maxChannels &&
		(f.Bits == 16 || f.Bits == 24) && f.Frames >= 0
}
