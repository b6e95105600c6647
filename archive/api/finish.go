package api

import (
	"context"
	"errors"
	"fmt"

	"ownvoice/archive/store"
	"ownvoice/sync/wire"
)

// finish takes in a file whose bytes have all come.
func (a *API) finish(ctx context.Context, u store.Upload) (wire.Receipt, error) {
	a.taking.Add(1)
	defer a.taking.Done()
	receipt, err := a.store.FinishUpload(ctx, u)
	if err == nil {
		a.log.Info("file is safe", "kind", u.Kind, "recording", u.Recording, "sha256", u.SHA256, "bytes", u.Bytes)
	}
	return receipt, err
}

// finishLate takes in a file of this laptop that is all there but was never
// taken in, because the archive was killed at that moment. One that is being
// joined or taken in just now is waited for.
func (a *API) finishLate(ctx context.Context, d store.Device, hash string) (wire.Receipt, error) {
	found, err := a.store.UploadsOf(ctx, d.ID, hash)
	if err != nil {
		return wire.Receipt{}, err
	}
	for _, u := range found {
		r, err := a.finishAlone(ctx, d, u)
		if !errors.Is(err, store.ErrNotFound) {
			return r, err
		}
	}
	return wire.Receipt{}, store.ErrNotFound
}

// finishAlone waits for a request that works on the same upload just now, and
// gives ErrNotFound when not all of it has come.
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
	if _, came, err := a.store.Upload(ctx, u.ID); err != nil {
		return wire.Receipt{}, err
	} else if came != u.Bytes {
		return wire.Receipt{}, store.ErrNotFound
	}
	return a.finish(context.WithoutCancel(ctx), u)
}
