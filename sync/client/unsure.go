package client

import (
	"context"
	"time"
)

// askAgain is how often it is asked whether others have sent what is theirs,
// when nothing else has happened.
const askAgain = time.Hour

// learnSafe asks about files of other laptops whether the archive has them by
// now: when something was heard, or after a while. A sync without news asks
// nothing.
func (c *Client) learnSafe(ctx context.Context, r *Report) error {
	c.mu.Lock()
	due := r.Pulled > 0 || time.Since(c.asked) > askAgain
	c.mu.Unlock()
	if !due {
		return nil
	}
	files, err := c.lib.FilesUnsure(ctx)
	if err != nil || len(files) == 0 {
		return err
	}
	has, err := c.has(ctx, files)
	if err != nil {
		return err
	}
	for _, f := range files {
		if receipt, there := has[f.SHA256]; there && c.proven(receipt, f) == nil {
			if err := c.lib.Confirm(ctx, f.SHA256, receipt); err != nil {
				return err
			}
		}
	}
	c.mu.Lock()
	c.asked = time.Now()
	c.mu.Unlock()
	return nil
}
