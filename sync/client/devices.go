package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ownvoice/sync/wire"
)

// Settings are what this laptop remembers for itself. They never travel.
type Settings interface {
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
}

const (
	devicesSetting  = "devices"       // wire.Devices as JSON: who is known without a network
	devicesAsked    = "devices asked" // when, RFC 3339
	devicesAskAgain = 24 * time.Hour
)

// Devices asks which laptops the project has, and remembers the answer for the
// time when there is no network.
func (c *Client) Devices(ctx context.Context) (wire.Devices, error) {
	var all wire.Devices
	if err := c.ask(ctx, c.path(wire.PathDevices), nil, &all); err != nil {
		return all, fmt.Errorf("ask for laptops: %w", err)
	}
	raw, err := json.Marshal(all)
	if err == nil {
		err = c.lib.SetSetting(ctx, devicesSetting, string(raw))
	}
	if err == nil {
		err = c.lib.SetSetting(ctx, devicesAsked, c.now().Format(time.RFC3339))
	}
	return all, err
}

// learnDevices asks once a day. An archive that cannot answer, or knows no such
// question, is asked no more that day: nothing that is sent depends on it.
func (c *Client) learnDevices(ctx context.Context) error {
	said, err := c.lib.Setting(ctx, devicesAsked)
	if err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, said); err == nil && c.now().Sub(at).Abs() < devicesAskAgain {
		return nil
	}
	if _, err = c.Devices(ctx); errors.Is(err, ErrArchive) {
		return c.lib.SetSetting(ctx, devicesAsked, c.now().Format(time.RFC3339))
	}
	return err
}
