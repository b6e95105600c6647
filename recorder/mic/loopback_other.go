//go:build !windows

package mic

import (
	"github.com/gen2brain/malgo"

	"ownvoice/recorder"
)

// loopbacks is empty: PulseAudio and PipeWire list monitors among the
// microphones, and macOS needs a virtual device, which is one of them.
func loopbacks(*malgo.AllocatedContext) []recorder.Device { return nil }
