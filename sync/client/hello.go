package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"ownvoice/sync/wire"
)

// helloSetting is what a laptop that joined by a memory stick has still to say
// to its archive: a wire.Enrolment as JSON. Package carry wrote it.
const helloSetting = "carry hello"

// introduce says who this laptop is when the network appears before the archive
// has read the stick by which it joined. A code that is used up by then is of no
// use on a stick either.
func (c *Client) introduce(ctx context.Context) error {
	raw, err := c.lib.Setting(ctx, helloSetting)
	if err != nil || raw == "" {
		return err
	}
	var hello wire.Enrolment
	if err := json.Unmarshal([]byte(raw), &hello); err != nil {
		return fmt.Errorf("read hello: %w", err)
	}
	var welcome wire.Enrolled
	err = c.hello(ctx, hello, &welcome)
	if err != nil && !errors.Is(err, ErrInvitation) {
		return err
	}
	if err == nil && welcome.Project == c.at.Project {
		at := c.at
		at.Name, at.Role = welcome.Name, welcome.Role
		if err := c.lib.Enrol(ctx, at); err != nil {
			return err
		}
	}
	return c.lib.SetSetting(ctx, helloSetting, "")
}
