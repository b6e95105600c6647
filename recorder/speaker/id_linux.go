package speaker

import (
	"bytes"
	"errors"

	"github.com/gen2brain/malgo"
)

const backend = malgo.Backend(malgo.BackendPulseaudio)

// textID is PulseAudio's own name of the sink, which is the same after a
// restart of server and computer.
func textID(id malgo.DeviceID) string {
	text, _, _ := bytes.Cut(id[:], []byte{0})
	return string(text)
}

func binaryID(text string) (malgo.DeviceID, error) {
	var id malgo.DeviceID
	if text == "" || len(text) >= len(id) {
		return id, errors.New("not the id of a device")
	}
	copy(id[:], text)
	return id, nil
}
