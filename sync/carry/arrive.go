package carry

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/sync/wire"
)

// Sink is what coming in needs of the library.
type Sink interface {
	Source
	Receive(ctx context.Context, arrived []catalog.Change, cursor int64) (fresh int, err error)
	ReceiveFrom(ctx context.Context, arrived []catalog.Change) (fresh int, err error)
	Sent(context.Context, []catalog.ID) error
	Confirm(ctx context.Context, hash string, receipt any) error
	Enrol(context.Context, catalog.Enrolment) error
	Anew(ctx context.Context, epoch string) error
	Alone(catalog.File) (done func(), is bool)
	PartPath(catalog.File) (string, error)
	Place(context.Context, catalog.File) error
}

// batch is how many changes are taken in at once.
const batch = wire.MaxBatch

// In takes in every pack on a stick that is for this laptop, and takes it off
// the stick when all of it is here. Packs that cannot be read are passed by and
// are among the troubles. A stick without any is ErrNothing.
func In(ctx context.Context, lib Sink, dir string, tell func(Progress)) (Done, error) {
	e := lib.Device().Enrolment
	if e == nil {
		return Done{}, ErrNotEnrolled
	}
	key, err := age.ParseX25519Identity(e.Identity)
	if err != nil {
		return Done{}, fmt.Errorf("own key for packs: %w", ErrNotEnrolled)
	}
	done := Done{At: time.Now().UTC().Truncate(time.Second)}
	packs, troubles, err := Packs(dir, lib.Device().ID, key, senders(ctx, lib))
	if err != nil {
		return done, err
	}
	done.Troubles = troubles
	slices.SortStableFunc(packs, func(a, b *Pack) int { return before(a) - before(b) })
	for _, p := range packs {
		in := &arriving{Sink: lib, ctx: ctx, p: p, e: e, done: &done, tell: tell}
		err := in.take()
		if errors.Is(err, ErrDamaged) && ctx.Err() == nil {
			if _, gone := os.Stat(p.place); gone != nil {
				return done, fmt.Errorf("%w: %w", ErrGone, err)
			}
			done.Troubles = append(done.Troubles, troubled(p.From, err))
			continue
		}
		if err != nil {
			return done, err
		}
		done.Packs++
	}
	if len(packs) == 0 && len(troubles) == 0 {
		return done, ErrNothing
	}
	if done.Packs == 0 {
		return done, done.Troubles[0].Err
	}
	return done, nil
}

// before puts what the archive sent first: it may name laptops.
func before(p *Pack) int {
	if p.From == TheArchive {
		return 0
	}
	return 1
}

// senders are whose packs this laptop believes: the archive's, by its receipt
// key, and those of the laptops that the archive has named and not switched off.
func senders(ctx context.Context, lib Sink) Knows {
	return func(from catalog.ID, _ *wire.Enrolment) (catalog.ID, ed25519.PublicKey, error) {
		e := lib.Device().Enrolment
		if from == TheArchive {
			return e.Project, e.ReceiptKey, nil
		}
		d, err := device(ctx, lib, from)
		if errors.Is(err, ErrNoReceiver) {
			err = fmt.Errorf("laptop %.36s: %w", from, ErrStranger)
		}
		return e.Project, d.PublicKey, err
	}
}

// arriving is one pack on its way in.
type arriving struct {
	Sink
	ctx  context.Context
	p    *Pack
	e    *catalog.Enrolment
	done *Done
	tell func(Progress)

	counts  bool // the pack's numbers and receipts are of the archive as it is now
	changes []catalog.Change
	kept    []catalog.ID
	devices []wire.Device
	said    said
}

func (a *arriving) take() error {
	if err := a.meet(); err != nil {
		return err
	}
	a.said = said{Made: a.p.Made, Holds: map[catalog.ID]string{}}
	if err := a.p.Read(a.ctx, a.line); err != nil {
		return err
	}
	if err := a.words(); err != nil {
		return err
	}
	whole, err := a.files()
	if err == nil && whole {
		err = a.p.Taken()
		if errors.Is(err, os.ErrPermission) || readOnly(err) {
			err = nil // reading it again does nothing
		}
	}
	return err
}

// meet asks whether the numbers of an archive's pack can be believed. One that
// names another memory is of a restored archive when it answers the pack that
// this laptop made last, and made with the memory that it still knows;
// otherwise it is an old pack, and only its changes count.
func (a *arriving) meet() error {
	if a.p.From != TheArchive {
		return nil
	}
	known, err := a.Epoch(a.ctx)
	if err != nil {
		return err
	}
	if a.counts = known == a.p.Epoch; a.counts {
		return nil
	}
	last, err := a.Setting(a.ctx, lastSetting)
	if err != nil || known != "" && last != lastPack(a.p.Answers, known) {
		return err
	}
	a.counts = true
	return a.Anew(a.ctx, a.p.Epoch)
}

// line takes one line: changes as they come, in batches, everything else after
// them.
func (a *arriving) line(l Line) error {
	switch {
	case l.Change != nil:
		a.changes = append(a.changes, *l.Change)
		if len(a.changes) >= batch {
			return a.flush(-1)
		}
	case l.Holds != nil:
		a.said.Holds[l.Holds.Story] = l.Holds.Print
	case l.Has != "":
		a.said.Has = append(a.said.Has, l.Has)
	case l.Want != "":
		a.said.Wants = append(a.said.Wants, l.Want)
	case a.p.From != TheArchive:
	case l.Kept != "":
		a.kept = append(a.kept, l.Kept)
	case l.Device != nil:
		a.devices = append(a.devices, *l.Device)
	case l.Receipt != nil:
		return a.receipt(*l.Receipt)
	case l.Welcome != nil:
		return a.welcome(*l.Welcome)
	}
	return nil
}

// receipt keeps a receipt only when the archive has signed it.
func (a *arriving) receipt(r wire.Receipt) error {
	if !a.counts || !r.Proves(a.e.ReceiptKey) {
		return nil
	}
	a.done.Safe++
	return a.Confirm(a.ctx, r.SHA256, r)
}

// flush keeps the changes so far; next is the cursor after them, -1: as it was.
func (a *arriving) flush(next int64) error {
	var fresh int
	var err error
	if a.p.From != TheArchive {
		fresh, err = a.ReceiveFrom(a.ctx, a.changes)
	} else {
		var at int64
		if at, err = a.Cursor(a.ctx); err != nil {
			return err
		}
		fresh, err = a.Receive(a.ctx, a.changes, max(at, next))
	}
	a.done.Changes += fresh
	a.changes = a.changes[:0]
	return err
}

// words ends what the lines began.
func (a *arriving) words() error {
	next := int64(-1)
	if a.p.From == TheArchive && a.counts {
		at, err := a.Cursor(a.ctx)
		if err != nil {
			return err
		}
		if a.p.After <= at { // else there is a gap before it
			next = a.p.Next
		}
	}
	if err := a.flush(next); err != nil {
		return err
	}
	if a.p.From != TheArchive {
		return a.listen()
	}
	if a.counts {
		if err := a.Sent(a.ctx, a.kept); err != nil {
			return err
		}
	}
	return a.learn()
}

// listen remembers what another laptop said of itself, unless that is older
// than what is known.
func (a *arriving) listen() error {
	old, err := peerSaid(a.ctx, a, a.p.From)
	if err != nil || old.Made.After(a.said.Made) {
		return err
	}
	raw, err := json.Marshal(a.said)
	if err != nil {
		return err
	}
	return a.SetSetting(a.ctx, saidSetting(a.p.From), string(raw))
}

const devicesMade = "devices made"

// learn remembers the laptops of the project, unless the list is older than
// one that came the same way.
func (a *arriving) learn() error {
	if len(a.devices) == 0 {
		return nil
	}
	last, err := a.Setting(a.ctx, devicesMade)
	if err != nil {
		return err
	}
	if at, err := time.Parse(time.RFC3339, last); err == nil && at.After(a.p.Made) {
		return nil
	}
	raw, err := json.Marshal(wire.Devices{Devices: a.devices})
	if err != nil {
		return err
	}
	return errors.Join(a.SetSetting(a.ctx, DevicesSetting, string(raw)), a.SetSetting(a.ctx, devicesMade, a.p.Made.Format(time.RFC3339)))
}

// files brings in what is wanted here. One that is damaged is written again by
// its sender; whole says that there was none.
func (a *arriving) files() (whole bool, err error) {
	wanted, err := a.FilesToFetch(a.ctx)
	if err != nil {
		return false, err
	}
	whole = true
	var of, bytes int64
	for _, e := range a.p.Files {
		of += e.Bytes
	}
	for _, e := range a.p.Files {
		for _, f := range wanted {
			if f.SHA256 != e.SHA256 {
				continue
			}
			err := a.file(e, f, bytes, of)
			if errors.Is(err, ErrDamaged) {
				a.p.Damaged(e)
				a.done.Troubles = append(a.done.Troubles, troubled(a.p.From, err))
				whole = false
				break
			}
			if errors.Is(err, errBusy) { // a network brings it now; the stick keeps it until that is done
				whole = false
				break
			}
			if err != nil {
				return false, err
			}
		}
		bytes += e.Bytes
	}
	return whole, nil
}

var errBusy = errors.New("on its way already")

func (a *arriving) file(e Entry, f catalog.File, done, of int64) error {
	let, alone := a.Alone(f)
	if !alone {
		return errBusy
	}
	defer let()
	path, err := a.PartPath(f)
	if err != nil {
		return err
	}
	out, err := os.Create(path) // what a network brought of it begins anew, and is hashed
	if err != nil {
		return fmt.Errorf("take file %s: %w", f.SHA256, durable.Unnamed(err))
	}
	src := a.p.Open(e)
	_, err = io.Copy(out, &watched{r: src, ctx: a.ctx, tell: func(n int64) {
		if a.tell != nil {
			a.tell(Progress{File: f, Done: done + n, Of: of})
		}
	}})
	err = errors.Join(err, out.Close(), src.Close())
	if err != nil {
		os.Remove(path)
		return fmt.Errorf("take file %s: %w", f.SHA256, durable.Unnamed(err))
	}
	f.Bytes = e.Bytes
	if err := a.Place(a.ctx, f); err != nil {
		return err
	}
	a.done.Files++
	a.done.Bytes += e.Bytes
	return nil
}

// watched tells how far it was read, and ends when it is no longer wanted.
type watched struct {
	r    io.Reader
	ctx  context.Context
	n    int64
	tell func(int64)
}

func (w *watched) Read(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := w.r.Read(p)
	w.n += int64(n)
	w.tell(w.n)
	return n, err
}
