package recorder

import (
	"errors"
	"time"

	"ownvoice/library/catalog"
)

var errUnbuilt = errors.New("recorder is being built")

// Session is a recording that runs. Its methods may be called from any
// goroutine and, but for Replace and Stop, never wait for disk or device.
type Session struct{}

// Record begins: when it returns without an error, files are on disk and sound
// is being written. After an error nothing runs.
func Record(hw Hardware, p Plan) (*Session, error) { return nil, errUnbuilt }

// Elapsed is what the clock shows: the length of the recording so far.
// Pauses take no time in it, what was not heard does.
func (s *Session) Elapsed() time.Duration { return 0 }

// Saved is how much of it is synced to disk.
func (s *Session) Saved() time.Duration { return 0 }

// Level is how loud a track is now, over the last tenth of a second.
func (s *Session) Level(track int) Level { return Level{} }

// Wave fills into with the last 30 seconds of a track as bars of 0..1, newest last.
func (s *Session) Wave(track int, into []float32) {}

// Pause stops writing until Resume. Twice is once.
func (s *Session) Pause() {}

// Resume carries on after Pause. Twice is once.
func (s *Session) Resume() {}

// Paused reports whether the reporter paused.
func (s *Session) Paused() bool { return false }

// Replace goes on recording a track from another device.
func (s *Session) Replace(track int, device string) error { return errUnbuilt }

// Warning is the most serious thing that is wrong now.
func (s *Session) Warning() Warning { return Warning{} }

// Done is closed when the session had to stop by itself; call Stop for the take.
func (s *Session) Done() <-chan struct{} { return nil }

// Stop ends the recording and hands over the take. Twice is once.
func (s *Session) Stop() (catalog.Take, error) { return catalog.Take{}, errUnbuilt }

// Mend finishes a take that was cut short in dir and returns it.
func Mend(dir string) (catalog.Take, error) { return catalog.Take{}, errUnbuilt }

// Unfinished reports whether a take was begun in dir and not finished.
func Unfinished(dir string) bool { return false }

// Listen opens inputs for a sound check. Nothing is written.
func Listen(hw Hardware, in []Input) (*Check, error) { return nil, errUnbuilt }

// Check is a sound check that runs.
type Check struct{}

// Level is how loud an input is now.
func (c *Check) Level(track int) Level { return Level{} }

// Last gives the last d that was heard, for speaker.PlaySamples.
func (c *Check) Last(track int, d time.Duration) Clip { return Clip{} }

// Close ends the check and lets go of the devices. Twice is once.
func (c *Check) Close() {}

// RoomLeft is how long one can still record into dir.
func RoomLeft(dir string, tracks, bits int) time.Duration { return 0 }
