// Package speaker lets people hear: the tracks of a recording mixed into one,
// a few seconds from a sound check, or a microphone at once. It speaks to the sound system through
// malgo, reads sound through recorder/mix, and knows nothing of stories.
package speaker

import (
	"fmt"
	"runtime"
	"strings"
	"unsafe"

	"github.com/gen2brain/malgo"

	"ownvoice/recorder"
)

// Device is something to listen with.
type Device struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Default bool   `json:"default"`
}

// Devices lists what is plugged in now. The error wraps recorder.ErrNoServer
// when no sound system answers.
func Devices() ([]Device, error) {
	ctx, err := connect()
	if err != nil {
		return nil, fmt.Errorf("list speakers: %w", err)
	}
	defer release(ctx)
	found, err := ctx.Devices(malgo.Playback)
	if err != nil {
		return nil, fmt.Errorf("list speakers: %w: %w", recorder.ErrNoServer, err)
	}
	var devices []Device
	for _, d := range found {
		devices = append(devices, Device{ID: textID(d.ID), Name: d.Name(), Default: d.IsDefault != 0})
	}
	return devices, nil
}

// bufferMS is one period, which is all the buffer there is: with less, silence
// creeps in on a busy machine; with more, a press of Pause is heard late.
const bufferMS = 120

// device is one that is open and runs.
type device struct {
	ctx *malgo.AllocatedContext
	*malgo.Device
}

// openOutput opens what asks for mono samples, full scale ±1: a device by id or the beginning of its name; "" is the
// default, which may change under way. fill is called on the audio thread, with
// a period at most.
func openOutput(name string, rateHz, periodMS int, fill func(out []float32)) (*device, error) {
	native, named, err := choose(name)
	if err != nil {
		return nil, err
	}
	config := malgo.DefaultDeviceConfig(malgo.Playback)
	config.Playback.Format, config.Playback.Channels = malgo.FormatF32, 1
	config.SampleRate = uint32(rateHz)
	config.PeriodSizeInMilliseconds, config.Periods = uint32(periodMS), 1
	config.Pulse.StreamNamePlayback = "Ownvoice"
	var pin runtime.Pinner // the id is read while the device is made, and copied
	pin.Pin(&native)
	defer pin.Unpin()
	if named {
		config.Playback.DeviceID = unsafe.Pointer(&native)
	}
	return start(config, func(out, _ []byte, frames uint32) {
		fill(unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(out))), frames))
	})
}

// start makes a device on a connection of its own, and lets it run.
func start(config malgo.DeviceConfig, data malgo.DataProc) (*device, error) {
	ctx, err := connect()
	if err != nil {
		return nil, err
	}
	d, err := malgo.InitDevice(ctx.Context, config, malgo.DeviceCallbacks{Data: data})
	if err != nil {
		release(ctx)
		return nil, fmt.Errorf("%w: %w", recorder.ErrNoDevice, err)
	}
	if err := d.Start(); err != nil {
		d.Uninit()
		release(ctx)
		return nil, fmt.Errorf("%w: %w", recorder.ErrNoDevice, err)
	}
	return &device{ctx, d}, nil
}

func (d *device) close() {
	_ = d.Stop() // wakes the thread of a device that is gone; Uninit alone would wait for it
	d.Uninit()
	release(d.ctx)
}

func choose(name string) (native malgo.DeviceID, named bool, err error) {
	if name == "" {
		return native, false, nil
	}
	devices, err := Devices()
	if err != nil {
		return native, false, err
	}
	for _, d := range devices {
		if d.ID == name || strings.HasPrefix(strings.ToLower(d.Name), strings.ToLower(name)) {
			native, err = binaryID(d.ID)
			return native, true, err
		}
	}
	return native, false, fmt.Errorf("find speaker %q: %w", name, recorder.ErrNoDevice)
}

func connect() (*malgo.AllocatedContext, error) {
	ctx, err := malgo.InitContext([]malgo.Backend{backend}, malgo.ContextConfig{}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", recorder.ErrNoServer, err)
	}
	return ctx, nil
}

func release(ctx *malgo.AllocatedContext) {
	_ = ctx.Uninit() // says only whether there was a connection
	ctx.Free()
}
