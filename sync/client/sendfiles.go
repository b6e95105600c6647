package client

import (
	"context"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// sendFiles asks which masters the archive has, sends the others, and keeps a
// verified receipt for each. A file that cannot be sent does not keep the
// others from going, and why it was not is kept with it.
func (c *Client) sendFiles(ctx context.Context, r *Report, tell func(Progress)) error {
	files, err := c.lib.FilesToSend(ctx)
	if err != nil || len(files) == 0 {
		return err
	}
	has, err := c.has(ctx, files)
	if err != nil {
		return err
	}
	var errs []error
	for _, f := range files {
		if r.Held, err = c.held(ctx); err != nil || r.Held.For != "" {
			errs = append(errs, err)
			break
		}
		if still, err := c.lib.MaySend(ctx, f); err != nil || !still { // sending the one before may have taken hours
			errs = append(errs, err, c.push(ctx, r)) // somebody has just taken it back
			continue
		}
		err := c.attended(ctx, f, func(ctx context.Context) error { return c.keepSafe(ctx, f, has[f.SHA256], tell) })
		if errors.Is(err, errHeld) {
			r.Held, err = c.held(ctx)
			errs = append(errs, err)
			break
		}
		if errors.Is(err, errTakenBack) {
			errs = append(errs, c.lib.Uploading(ctx, f, ""), c.push(ctx, r)) // who looked may have been ended before that was through
			continue
		}
		state := stateOf(f, "safe")
		if err != nil {
			state.State, state.Why = "waiting", refusal(err)
		}
		if state.Why != "" {
			r.refused = errors.Join(r.refused, err)
			err = c.lib.Refuse(ctx, f, string(state.Why))
		}
		errs = append(errs, err)
		r.Files = append(r.Files, state)
		if errors.Is(err, ErrUnreachable) || ctx.Err() != nil {
			break
		}
	}
	return errors.Join(errs...)
}

// has asks by hash, so that nothing is sent twice.
func (c *Client) has(ctx context.Context, files []catalog.File) (map[string]wire.Receipt, error) {
	have := map[string]wire.Receipt{}
	for start := 0; start < len(files); start += wire.MaxAsk {
		var question wire.Ask
		for _, f := range files[start:min(start+wire.MaxAsk, len(files))] {
			question.SHA256 = append(question.SHA256, f.SHA256)
		}
		var answer wire.Has
		if err := c.ask(ctx, c.path(wire.PathAsk), question, &answer); err != nil {
			return nil, err
		}
		for _, receipt := range answer.Receipts {
			have[receipt.SHA256] = receipt
		}
	}
	return have, nil
}

// keepSafe ends with a receipt that proves the archive has the file, or an error.
func (c *Client) keepSafe(ctx context.Context, f catalog.File, receipt wire.Receipt, tell func(Progress)) error {
	for tries := 2; c.proven(receipt, f) != nil; tries-- {
		err := c.upload(ctx, f, tell)
		if err == nil {
			receipt, err = c.receipt(ctx, f)
		}
		if (passing(err) || is(err, wire.CodeNotFound)) && ctx.Err() == nil && tries > 1 {
			// Perhaps it is all there: the answer was lost, or a request that was
			// cut off had it taken in meanwhile, and its pieces are gone.
			if known, failed := c.receipt(ctx, f); failed == nil && c.proven(known, f) == nil {
				receipt = known
				continue
			}
		}
		if errors.Is(err, ErrNotWhole) && tries > 1 {
			// What arrived is not what we have: it is gone there; send it again.
			f.Upload = ""
			if err := c.lib.Uploading(ctx, f, ""); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("send recording %s: %w", f.Recording, err)
		}
		if err := c.proven(receipt, f); err != nil {
			return fmt.Errorf("send recording %s: %w", f.Recording, err)
		}
	}
	return c.lib.Confirm(ctx, f.SHA256, receipt)
}

// proven says why a receipt is no proof for the file; nil when it is.
func (c *Client) proven(receipt wire.Receipt, f catalog.File) error {
	if receipt.SHA256 != f.SHA256 || receipt.Bytes != f.Bytes || !receipt.Proves(c.at.ReceiptKey) {
		return fmt.Errorf("%w: receipt proves nothing", ErrNotWhole)
	}
	return nil
}

func (c *Client) receipt(ctx context.Context, f catalog.File) (wire.Receipt, error) {
	var receipt wire.Receipt
	err := c.ask(ctx, c.path(wire.PathFile)+f.SHA256+"/receipt", nil, &receipt)
	return receipt, err
}
