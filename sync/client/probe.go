package client

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"ownvoice/sync/wire"
)

const (
	probeTime = 10 * time.Second
	probeBody = 4 << 10 // bytes that are read of the answer; the rest is not asked for
)

// Probe finds out whether the archive is there, by its certificate and one
// small request that needs no key: ErrUnreachable when nobody answers,
// ErrWrongArchive when something else does – a hotel's page to sign in, say –,
// ErrArchive when the archive is there and not well.
func (c *Client) Probe(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	req, err := http.NewRequestWithContext(short, http.MethodGet, c.at.Archive+wire.PathHealth, nil)
	if err != nil {
		return fmt.Errorf("probe archive: %w", err)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("probe archive: %w", unreachable(ctx, err))
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, probeBody)); err != nil {
		return fmt.Errorf("probe archive: %w", unreachable(ctx, err))
	}
	// An archive of before knows no such question and is there all the same.
	if res.StatusCode >= 500 || res.StatusCode >= 300 && res.StatusCode < 400 {
		return fmt.Errorf("probe archive: %w: status %d", ErrArchive, res.StatusCode)
	}
	return nil
}
