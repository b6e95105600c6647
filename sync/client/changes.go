package client

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// push sends changes in batches until none is left that may go. What the
// archive refuses stays here, unsent, and is offered again at the next Sync.
func (c *Client) push(ctx context.Context, r *Report) error {
	refused := map[catalog.ID]bool{}
	for {
		batch, err := c.lib.ChangesToSend(ctx, wire.MaxBatch+len(refused))
		if err != nil {
			return err
		}
		batch = slices.DeleteFunc(batch, func(ch catalog.Change) bool { return refused[ch.ID] })
		if len(batch) == 0 {
			return nil
		}
		batch = fitting(batch[:min(len(batch), wire.MaxBatch)])
		var answer wire.Pushed
		if err := c.ask(ctx, c.path(wire.PathChanges), wire.Push{Changes: batch}, &answer); err != nil {
			return err
		}
		for _, no := range answer.Refused {
			refused[no.Change] = true
		}
		if !slices.ContainsFunc(batch, func(ch catalog.Change) bool { return refused[ch.ID] || slices.Contains(answer.Kept, ch.ID) }) {
			return fmt.Errorf("%w: it neither keeps nor refuses", ErrArchive)
		}
		if err := c.lib.Sent(ctx, answer.Kept); err != nil {
			return err
		}
		r.Pushed += len(answer.Kept)
	}
}

// fitting cuts a batch to what one body may hold. One change always fits.
func fitting(batch []catalog.Change) []catalog.Change {
	const around = 1 << 10 // what a change is besides its value, and to spare
	total := 0
	for i, ch := range batch {
		if total += len(ch.Value)*2 + around; total > wire.MaxBody && i > 0 {
			return batch[:i]
		}
	}
	return batch
}

// pull takes everything that is new in the project.
func (c *Client) pull(ctx context.Context, r *Report) error {
	for {
		answer, err := c.after(ctx, 0)
		if err != nil {
			return err
		}
		r.Pulled += answer.fresh
		if !answer.More {
			return nil
		}
	}
}

type heard struct {
	wire.Pulled
	fresh int
}

// after asks for what came after the laptop's cursor, waiting up to so many
// seconds for something to come, and keeps it.
func (c *Client) after(ctx context.Context, seconds int) (heard, error) {
	at, err := c.lib.Cursor(ctx)
	if err != nil {
		return heard{}, err
	}
	epoch, err := c.lib.Epoch(ctx)
	if err != nil {
		return heard{}, err
	}
	var h heard
	path := fmt.Sprintf("%s?after=%d&epoch=%s", c.path(wire.PathChanges), at, url.QueryEscape(epoch))
	if seconds > 0 {
		path += fmt.Sprintf("&wait=%d", seconds)
	}
	if err := c.ask(ctx, path, nil, &h.Pulled); err != nil {
		return heard{}, err
	}
	if h.Epoch != epoch && h.Epoch != "" {
		if err := c.lib.Anew(ctx, h.Epoch); err != nil {
			return heard{}, err
		}
		if epoch != "" { // it was restored: begin from its beginning, and offer everything
			h.Changes, h.More = nil, true
			return h, c.push(ctx, &Report{})
		}
	}
	if len(h.Missed) > 0 {
		if err := c.lib.Doubt(ctx, h.Missed...); err != nil {
			return heard{}, err
		}
	}
	if h.Next < at || (h.More && h.Next == at) {
		return heard{}, fmt.Errorf("%w: its count goes back", ErrArchive)
	}
	if h.Next == at && len(h.Changes) == 0 {
		return h, nil
	}
	h.fresh, err = c.lib.Receive(ctx, h.Changes, h.Next)
	return h, err
}
