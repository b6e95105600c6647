package api

import (
	"context"
	"errors"
	"fmt"
	"os"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// finish takes in a file whose bytes have all come. An upload that turns out
// wrong, or that may not be kept any more, is removed.
func (a *API) finish(ctx context.Context, u store.Upload) (wire.Receipt, error) {
	a.taking.Add(1)
	defer a.taking.Done()
	f, err := os.Open(a.shelf.bytes(u.ID))
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("open upload %s: %w", u.ID, err)
	}
	defer f.Close()
	receipt, err := a.store.KeepFile(ctx, u.File, f)
	var refused *wire.Problem
	if err != nil && !errors.As(err, &refused) {
		return wire.Receipt{}, err // the bytes stay: the next try may do better
	}
	if err == nil {
		a.log.Info("file is safe", "recording", u.Recording, "sha256", u.SHA256, "bytes", u.Bytes)
	}
	return receipt, errors.Join(err, a.drop(ctx, u.ID))
}

// finishLate takes in a file of this laptop that is all there but was never
// taken in, because the archive was killed at that moment.
func (a *API) finishLate(ctx context.Context, d store.Device, hash string) (wire.Receipt, error) {
	found, err := a.store.UploadsOf(ctx, d.ID, hash)
	if err != nil {
		return wire.Receipt{}, err
	}
	for _, u := range found {
		if info, err := os.Stat(a.shelf.bytes(u.ID)); err != nil || info.Size() != u.Bytes {
			continue
		}
		return a.finishAlone(ctx, d, u)
	}
	return wire.Receipt{}, store.ErrNotFound
}

// finishAlone waits for a request that is taking in the same file just now.
func (a *API) finishAlone(ctx context.Context, d store.Device, u store.Upload) (wire.Receipt, error) {
	lock, err := a.locker.NewLock(string(u.ID))
	if err == nil {
		err = lock.Lock(ctx, func() {}) // asked to make room: it will be over soon
	}
	if err != nil {
		return wire.Receipt{}, fmt.Errorf("lock upload %s: %w", u.ID, err)
	}
	defer lock.Unlock()
	if r, err := a.store.Receipt(ctx, d.Project, u.SHA256); !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	if _, err := a.store.Upload(ctx, u.ID); err != nil {
		return wire.Receipt{}, err
	}
	return a.finish(context.WithoutCancel(ctx), u)
}

// drop forgets an upload, row first: bytes without a row are removed by tidy.
func (a *API) drop(ctx context.Context, id catalog.ID) error {
	if err := a.store.EndUpload(ctx, id); err != nil {
		return err
	}
	return a.shelf.remove(id)
}

// tidy removes uploads that are not wanted any more, and bytes that belong to
// no upload.
func (a *API) tidy(ctx context.Context) error {
	lying, err := a.shelf.ids() // before the rows: an upload is a row first
	if err != nil {
		return err
	}
	wanted, err := a.store.Uploads(ctx)
	if err != nil {
		return err
	}
	for id := range lying {
		if !wanted[id] {
			if err := a.drop(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetBroken removes uploads whose bytes did not survive a power cut. Only
// when nobody can be beginning one.
func (a *API) forgetBroken(ctx context.Context) error {
	begun, err := a.store.Uploads(ctx)
	if err != nil {
		return err
	}
	for id := range begun {
		if !a.shelf.whole(id) {
			if err := a.drop(ctx, id); err != nil {
				return err
			}
		}
	}
	return nil
}
