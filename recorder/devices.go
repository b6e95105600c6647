package recorder

import (
	"fmt"
	"strings"
)

// find picks the device that an Input names: an id, a unique name, the unique
// beginning of a name, or "" for the default. The default is resolved once:
// a recording never wanders to another microphone.
func find(devices []Device, name string) (Device, error) {
	if name == "" {
		return byDefault(devices)
	}
	for _, same := range []func(Device) bool{
		func(d Device) bool { return d.ID == name },
		func(d Device) bool { return strings.EqualFold(d.Name, name) },
		func(d Device) bool {
			return len(d.Name) >= len(name) && strings.EqualFold(d.Name[:len(name)], name) || strings.HasPrefix(d.ID, name)
		},
	} {
		var found []Device
		for _, d := range devices {
			if same(d) {
				found = append(found, d)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Device{}, fmt.Errorf("find device %q: %d of them: %w", name, len(found), ErrAmbiguous)
		}
	}
	return Device{}, fmt.Errorf("find device %q: %w", name, ErrNoDevice)
}

func byDefault(devices []Device) (Device, error) {
	for _, d := range devices {
		if d.Default {
			return d, nil
		}
	}
	for _, d := range devices {
		if d.Kind == Microphone {
			return d, nil
		}
	}
	return Device{}, fmt.Errorf("find the default device: %w", ErrNoDevice)
}
