package mic

import (
	"github.com/gen2brain/malgo"

	"ownvoice/recorder"
)

// loopbacks lists what each loudspeaker plays: the other side of a call.
func loopbacks(ctx *malgo.AllocatedContext) []recorder.Device {
	found, err := ctx.Devices(malgo.Playback)
	if err != nil {
		return nil // the microphones are there all the same
	}
	var devices []recorder.Device
	for _, d := range found {
		devices = append(devices, recorder.Device{
			ID: playedOn + textID(d.ID), Name: "Sound of " + d.Name(), Kind: recorder.Monitor, Idles: true,
		})
	}
	return devices
}
