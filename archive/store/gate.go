package store

import "context"

// gate lets so many in at once as it has room for, in the order in which they
// came: a pool of connections lets anybody in, and of a thousand who wait some
// would wait a minute.
type gate chan struct{}

// enter waits for its turn, or until ctx ends.
func (g gate) enter(ctx context.Context) error {
	select {
	case g <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave lets the next one in.
func (g gate) leave() { <-g }
