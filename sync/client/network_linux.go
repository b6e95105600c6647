package client

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// system asks NetworkManager over D-Bus, which most desktops have.
type system struct{}

const manager = "org.freedesktop.NetworkManager"

// What NetworkManager answers of Metered (NMMetered): 1 yes, 2 no, 3 it thinks
// so, 4 it thinks not.
const (
	meteredYes     = 1
	meteredGuessed = 3
)

// Here asks by what connection the laptop is online and whether it costs.
func (system) Here(ctx context.Context, address string) Place {
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return Place{Name: byInterface(ctx, address)}
	}
	defer bus.Close()
	return managed(bus, Place{Name: byInterface(ctx, address)})
}

// managed is what NetworkManager knows, or else what is known already.
func managed(bus *dbus.Conn, at Place) Place {
	nm := bus.Object(manager, "/org/freedesktop/NetworkManager")
	if v, err := nm.GetProperty(manager + ".Metered"); err == nil {
		n, _ := v.Value().(uint32)
		at.Metered = n == meteredYes || n == meteredGuessed
	}
	v, err := nm.GetProperty(manager + ".PrimaryConnection")
	if err != nil {
		return at
	}
	path, is := v.Value().(dbus.ObjectPath)
	if !is || path == "/" {
		return at
	}
	if v, err := bus.Object(manager, path).GetProperty(manager + ".Connection.Active.Id"); err == nil {
		if name, is := v.Value().(string); is && name != "" {
			at.Name = name
		}
	}
	return at
}
