// Package mic is recorder.Hardware for the computer's real microphones, and
// what the computer itself plays, through malgo (miniaudio). It knows sound
// systems; it knows nothing of takes or files.
//
// Every call makes a sound system connection of its own and lets go of it. A
// connection to a server that went away answers with errors for ever and a
// shared one would take every later call down with it; a new one costs a few
// milliseconds.
package mic

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/gen2brain/malgo"

	"ownvoice/recorder"
)

// Hardware is the computer's own. The zero value is ready; any goroutine may
// use it.
type Hardware struct{}

// The buffer between the sound system and us. The usual 25 ms × 3 lost 1,200
// to 7,200 frames, silently, in most runs on a busy machine; four seconds
// lost none. The period is what sets how often sound is delivered.
const (
	periodMS = 60
	periods  = 70
)

// Devices lists microphones and monitors, see recorder.Hardware.
func (Hardware) Devices() ([]recorder.Device, error) {
	ctx, err := connect()
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	defer release(ctx)
	found, err := ctx.Devices(malgo.Capture)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w: %w", recorder.ErrNoServer, err)
	}
	var devices []recorder.Device
	for _, d := range found {
		id, name := textID(d.ID), d.Name()
		devices = append(devices, recorder.Device{ID: id, Name: name, Kind: kindOf(id, name), Default: d.IsDefault != 0})
	}
	return ownFirst(append(devices, loopbacks(ctx)...), playing(ctx)), nil
}

// playing is the id of the loudspeaker that the computer would choose, or "".
func playing(ctx *malgo.AllocatedContext) string {
	speakers, err := ctx.Devices(malgo.Playback)
	if err != nil {
		return "" // the order is all that it is needed for
	}
	for _, d := range speakers {
		if d.IsDefault != 0 {
			return textID(d.ID)
		}
	}
	return ""
}

// ownFirst puts what the computer's own loudspeaker plays before other
// monitors: that is where a call is heard.
func ownFirst(devices []recorder.Device, speaker string) []recorder.Device {
	slices.SortStableFunc(devices, func(a, b recorder.Device) int {
		return order(a, speaker) - order(b, speaker)
	})
	return devices
}

func order(d recorder.Device, speaker string) int {
	switch {
	case d.Kind != recorder.Monitor || d.Default:
		return 0
	case d.ID == speaker+".monitor" || d.ID == playedOn+speaker:
		return 1
	}
	return 2
}

// kindOf judges by name: sound systems do not say what a device is for.
func kindOf(id, name string) recorder.DeviceKind {
	switch {
	case strings.HasSuffix(id, ".monitor"):
		return recorder.Monitor
	case strings.Contains(strings.ToLower(name), "line in"):
		return recorder.Line
	}
	return recorder.Microphone
}

// Open opens one device by its id, see recorder.Hardware. It never opens "the
// default": when that is unplugged, sound silently goes on from another one.
func (Hardware) Open(id string, rateHz int, deliver func(frames []byte)) (recorder.Stream, error) {
	kind := malgo.Capture
	speaker, played := strings.CutPrefix(id, playedOn)
	if played {
		kind = malgo.Loopback
	}
	native, err := binaryID(speaker)
	if err != nil {
		return nil, fmt.Errorf("open device %s: %w: %w", id, recorder.ErrNoDevice, err)
	}
	ctx, err := connect()
	if err != nil {
		return nil, fmt.Errorf("open device %s: %w", id, err)
	}
	var pin runtime.Pinner // the id is read while the device is made, and copied
	pin.Pin(&native)
	defer pin.Unpin()
	config := malgo.DefaultDeviceConfig(kind)
	config.Capture.DeviceID = native.at()
	config.Capture.Format = malgo.FormatUnknown // its own; conversions are ours, miniaudio's are off by one
	config.Capture.Channels = 0
	config.SampleRate = uint32(rateHz)
	config.PeriodSizeInMilliseconds, config.Periods = periodMS, periods
	config.NoFixedSizedCallback = 1 // hand over what is there; the rest would be lost at the end
	config.Pulse.StreamNameCapture = "Ownvoice"
	device, err := malgo.InitDevice(ctx.Context, config, malgo.DeviceCallbacks{
		Data: func(_, in []byte, _ uint32) { deliver(in) },
	})
	if err != nil {
		release(ctx)
		return nil, fmt.Errorf("open device %s: %w: %w", id, recorder.ErrNoDevice, err)
	}
	s := &stream{ctx: ctx, device: device}
	if s.format, err = formatOf(device); err != nil {
		s.Close()
		return nil, fmt.Errorf("open device %s: %w", id, err)
	}
	return s, nil
}

func connect() (*malgo.AllocatedContext, error) {
	// Without pinned backends miniaudio falls back to ALSA, which offers a
	// microphone called "null" that hears nothing for ever.
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

type stream struct {
	ctx    *malgo.AllocatedContext
	device *malgo.Device
	format recorder.Format
	closed sync.Once
}

func (s *stream) Format() recorder.Format { return s.format }

func (s *stream) Start() error {
	if err := s.device.Start(); err != nil {
		return fmt.Errorf("start device: %w", err)
	}
	return nil
}

func (s *stream) Close() {
	s.closed.Do(func() {
		// Uninit alone waits for ever for a device that was unplugged: only
		// Stop wakes the thread that waits for its sound. What Stop itself
		// says, that such a device cannot be stopped, is nothing new.
		_ = s.device.Stop()
		s.device.Uninit()
		release(s.ctx)
	})
}

var samples = map[malgo.FormatType]recorder.Sample{
	malgo.FormatU8: recorder.U8, malgo.FormatS16: recorder.S16, malgo.FormatS24: recorder.S24,
	malgo.FormatS32: recorder.S32, malgo.FormatF32: recorder.F32,
}

func formatOf(d *malgo.Device) (recorder.Format, error) {
	f := recorder.Format{Sample: samples[d.CaptureFormat()], Channels: int(d.CaptureChannels()), RateHz: int(d.SampleRate())}
	if f.FrameBytes() == 0 || f.RateHz == 0 {
		return f, fmt.Errorf("format %d of %d channels at %d Hz is unknown", d.CaptureFormat(), f.Channels, f.RateHz)
	}
	return f, nil
}
