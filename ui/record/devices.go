package record

import (
	"context"
	"slices"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/desk"
)

// found is what there is to listen with.
type found struct {
	devices []recorder.Device
	last    map[string]string // by setting
	machine machine
	sticks  []stick
}

func (c *checkPage) onAgain() {
	c.failed = nil
	c.find()
}

// find lists the microphones and listens.
func (c *checkPage) find() {
	c.stop()
	tracks := len(c.sides())
	desk.Work(c.ctx, func(ctx context.Context) (found, error) { return c.load(ctx, tracks) }, c.onFound)
}

func (c *checkPage) load(ctx context.Context, tracks int) (found, error) {
	f := found{last: map[string]string{}, machine: lookAt(ctx, c.place.desk.Library.Dir(), tracks), sticks: sticksHere(tracks)}
	for _, setting := range []string{c.you.setting, c.them.setting, c.both.setting, copySetting} {
		last, err := c.place.desk.Library.Setting(ctx, setting)
		if err != nil {
			return f, err
		}
		f.last[setting] = last
	}
	var err error
	f.devices, err = c.place.desk.Hardware.Devices()
	if err == nil && len(f.devices) == 0 {
		err = recorder.ErrNoDevice
	}
	return f, err
}

func (c *checkPage) onFound(f found, err error) {
	c.show(f, err)
	if err == nil {
		c.listen()
	}
}

func (c *checkPage) show(f found, err error) {
	c.showMachine(f.machine)
	c.copy.offer(f.sticks, f.last[copySetting])
	c.devices = f.devices
	taken := ""
	for _, s := range c.sides() {
		s.offer(f.devices, f.last[s.setting], taken)
		taken = s.device
	}
	c.tell(err)
	if err == nil {
		c.tell(c.failed)
	}
	c.relay()
}

// plugEvery is how often the check looks for what was plugged in.
const plugEvery = 3 * time.Second

func (c *checkPage) look() {
	if c.looking {
		return
	}
	c.looking = true
	hw := c.place.desk.Hardware
	desk.Work(c.ctx, func(context.Context) ([]recorder.Device, error) { return hw.Devices() }, c.onLooked)
}

// onLooked offers what was plugged in. While a chosen one is away nothing is
// offered: it would be taken for another.
func (c *checkPage) onLooked(devices []recorder.Device, err error) {
	c.looking = false
	if err != nil || slices.Equal(devices, c.devices) {
		return
	}
	c.devices = devices
	if c.check == nil {
		if c.trouble.Visible() {
			c.find()
		}
		return
	}
	taken := ""
	for _, s := range c.sides() {
		if !slices.ContainsFunc(devices, func(d recorder.Device) bool { return d.ID == s.device }) {
			c.devices = nil // look again
			return
		}
	}
	for _, s := range c.sides() {
		s.offer(devices, s.device, taken)
		taken = s.device
	}
}
