package record

import (
	"ownvoice/recorder"
	"ownvoice/ui/widget"
)

// finding puts into words what is wrong with a side: what it is, and the one
// thing to do. Nothing is said of what a person can do nothing about, or what
// the meter says already.
func (s *side) finding(f recorder.Finding) advice {
	if s.call {
		return s.ofCall(f)
	}
	return s.ofMicrophone(f)
}

const backAlone = "It is heard again when it comes back."

func (s *side) ofMicrophone(f recorder.Finding) advice {
	switch f {
	case recorder.FindUnplugged:
		return advice{widget.Serious, "mic_off", "The microphone came unplugged.", "Plug it back in, or choose another one above.", ""}
	case recorder.FindServerGone:
		return noServer
	case recorder.FindNoSound:
		return advice{widget.Care, "mic_off", "No sound comes from this microphone.", "Take it out and plug it in again, or choose another one above.", ""}
	case recorder.FindSilent:
		return advice{widget.Care, "mic_off", "This microphone gives no sound at all.", "It may be muted: look for a switch, or choose another one above.", ""}
	case recorder.FindClipping:
		return advice{widget.Care, "warning-fill", "That was a bit too loud and may crackle.", "Move the microphone back a hand’s width.", ""}
	case recorder.FindEcho:
		return advice{widget.Care, "headphones", "We can hear " + s.caller + " twice.", "Put headphones on and the echo will stop.", ""}
	case recorder.FindOneSided:
		return advice{widget.Care, "mic", "Only one half of this microphone hears you.", "Push its plug all the way in, or choose another one above.", ""}
	case recorder.FindHum:
		return advice{widget.Care, "hearing", "There is a hum.", "Move the microphone away from chargers and lamps, or unplug the laptop’s power supply.", ""}
	case recorder.FindNoise:
		return advice{widget.Care, "volume_up-fill", "It is loud in the room.", "Shut the window or the door, or move the microphone closer.", ""}
	}
	return advice{}
}

// ofCall is what can be done about a call from this end of it.
func (s *side) ofCall(f recorder.Finding) advice {
	switch f {
	case recorder.FindUnplugged:
		return advice{widget.Serious, "mic_off", "The sound of the call went away.", "Is the call still on? " + backAlone, ""}
	case recorder.FindServerGone:
		return noServer
	case recorder.FindNoSound, recorder.FindSilent:
		return advice{widget.Care, "mic_off", "We cannot hear the call yet.", "Is the sound on? Choose above where the call comes from.", ""}
	case recorder.FindClipping:
		return advice{widget.Care, "warning-fill", "That was a bit too loud and may crackle.", s.softer(), ""}
	case recorder.FindHum:
		return advice{widget.Care, "hearing", "There is a hum on the call.", "Ask " + s.caller + " to move away from chargers and lamps.", ""}
	case recorder.FindNoise:
		return advice{widget.Care, "volume_up-fill", "It is loud where " + s.caller + " is.", "Ask them to find a quieter place, or to hold the phone closer.", ""}
	}
	return advice{}
}

var noServer = advice{widget.Serious, "mic_off", "The laptop’s sound has stopped answering.", backAlone + " If it does not, start the laptop again.", ""}
