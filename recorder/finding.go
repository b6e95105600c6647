package recorder

import "ownvoice/recorder/internal/judge"

// Finding is one of the disasters that cost an interview, heard in a sound
// check. The words for people stand in the window.
type Finding = judge.Finding

// From the most serious to the least.
const (
	FindUnplugged  Finding = "unplugged"    // the device is gone
	FindServerGone Finding = "server-gone"  // no sound system answers
	FindNoSound    Finding = "no-sound"     // the device is there and delivers nothing
	FindSilent             = judge.Silent   // nothing at all: muted, switched off, or nobody plays anything
	FindClipping           = judge.Clipping // the loudest is cut off and crackles
	FindEcho               = judge.Echo     // the other side of the call comes out of a loudspeaker and in again
	FindOneSided           = judge.OneSided // only one channel of a stereo device hears
	FindHum                = judge.Hum      // of the mains
	FindNoise              = judge.Noise    // it is loud where nobody speaks
	FindQuiet              = judge.Quiet    // there is speech, far too quiet
)
