package client

import (
	"context"
	"errors"
	"time"

	"ownvoice/library/catalog"
)

// lookEvery is how often it is looked, while a file is on its way, whether it
// is still to go and whether anything more urgent has come up.
const lookEvery = 2 * time.Second

// errTakenBack ends an upload whose file is not to be sent any more.
var errTakenBack = errors.New("file is not to be sent any more")

// between is called between two pieces of a file. It answers errTakenBack when
// somebody took the story back meanwhile, and sends what was written meanwhile,
// withdrawals first: a large file keeps no word waiting.
func (c *Client) between(ctx context.Context, f catalog.File) error {
	c.mu.Lock()
	due := time.Since(c.looked) >= lookEvery
	if due {
		c.looked = time.Now()
	}
	c.mu.Unlock()
	if !due {
		return nil
	}
	may, err := c.lib.MaySend(ctx, f)
	if err != nil {
		return err
	}
	if !may {
		return errTakenBack
	}
	return c.push(ctx, &Report{})
}
