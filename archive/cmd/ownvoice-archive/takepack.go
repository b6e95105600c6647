package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"filippo.io/age"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/wire"
)

// taker takes in the packs on one stick and answers each.
type taker struct {
	ctx      context.Context
	st       *store.Store
	dir      string
	key      ed25519.PrivateKey
	identity *age.X25519Identity
	welcomes map[catalog.ID]wire.Enrolled // of the laptops that say hello
	took     []taken
}

// all takes in every pack that is for the archive. One that cannot be read
// keeps no other from coming in.
func (t *taker) all() error {
	packs, troubles, err := carry.Packs(t.dir, carry.TheArchive, t.identity, t.knows)
	if err != nil {
		return err
	}
	for _, of := range troubles {
		t.took = append(t.took, taken{From: of.From, Why: of.Why, Err: of.Err})
	}
	for _, p := range packs {
		in := &incoming{taker: t, p: p, taken: taken{From: p.From}, want: map[string]bool{}}
		if err := in.take(); err != nil {
			in.Err, in.Why = err, err.Error()
		}
		t.took = append(t.took, in.taken)
		if t.ctx.Err() != nil {
			return t.ctx.Err()
		}
	}
	return nil
}

// knows are the laptops that have joined and are not switched off, those among
// them that join by saying hello.
func (t *taker) knows(from catalog.ID, hello *wire.Enrolment) (catalog.ID, ed25519.PublicKey, error) {
	stranger := carry.ErrStranger
	if hello != nil {
		welcome, err := t.st.Enrol(t.ctx, *hello)
		var no *wire.Problem
		switch {
		case errors.As(err, &no):
			stranger = carry.ErrInvitation
		case err != nil:
			return "", nil, err
		default:
			t.welcomes[from] = welcome
		}
	}
	d, err := t.st.Device(t.ctx, from)
	if errors.Is(err, store.ErrNotFound) || err == nil && d.Off {
		return "", nil, fmt.Errorf("laptop %.36s: %w", from, stranger)
	}
	return d.Project, d.Key, err
}

// incoming is one pack.
type incoming struct {
	*taker
	p    *carry.Pack
	from store.Device
	taken

	batch    []catalog.Change
	size     int
	kept     []catalog.ID
	receipts []wire.Receipt
	asks     []string
	want     map[string]bool
	sounds   []catalog.File // for the answer
}

func (in *incoming) take() (err error) {
	if in.from, err = in.st.Device(in.ctx, in.p.From); err != nil {
		return err
	}
	if err := in.p.Read(in.ctx, in.line); err != nil {
		return err
	}
	if err := in.push(); err != nil {
		return err
	}
	for _, e := range in.p.Files {
		if err := in.file(e); err != nil {
			return err
		}
	}
	if err := in.answer(); err != nil {
		return err
	}
	if in.Damaged > 0 {
		return nil // what is whole of it need not be written again
	}
	_ = in.p.Taken() // a locked stick keeps it; taking it again does nothing
	return nil
}

// mostAsks is how many files one pack may ask about: a little that is packed may
// be very many, and they are kept in memory.
const mostAsks = 200_000

func (in *incoming) line(l carry.Line) error {
	switch {
	case l.Change != nil:
		in.size += len(l.Change.Value) + 1<<10
		if in.batch = append(in.batch, *l.Change); len(in.batch) >= wire.MaxBatch || in.size > wire.MaxBody {
			return in.push()
		}
	case (l.Ask != "" || l.Want != "") && len(in.asks) >= mostAsks:
		return fmt.Errorf("questions of pack %s: %w", in.p.Pack, carry.ErrDamaged)
	case l.Ask != "":
		in.asks = append(in.asks, l.Ask)
	case l.Want != "" && !in.want[l.Want]:
		in.want[l.Want] = true
		in.asks = append(in.asks, l.Want)
	}
	return nil
}

// push keeps a batch by the same rules as over the network.
func (in *incoming) push() error {
	if len(in.batch) == 0 {
		return nil
	}
	answer, err := in.st.Push(in.ctx, in.from, in.batch)
	if err != nil {
		return err
	}
	in.kept = append(in.kept, answer.Kept...)
	in.Kept += len(answer.Kept)
	in.Refused += len(answer.Refused)
	in.batch, in.size = in.batch[:0], 0
	return nil
}

// file keeps one file. What may not be kept is passed by; what is damaged is
// taken off the stick, so that the laptop writes it again.
func (in *incoming) file(e carry.Entry) error {
	src := in.p.Open(e)
	defer src.Close()
	f := store.File{Kind: e.Kind, Project: in.from.Project, Story: e.Story, Recording: e.Recording, Track: e.Name, SHA256: e.SHA256, Bytes: e.Bytes, Device: in.from.ID}
	r, err := in.st.KeepFile(in.ctx, f, src)
	var no *wire.Problem
	switch {
	case err == nil:
		in.receipts = append(in.receipts, r)
		in.Files++
		return nil
	case errors.Is(err, carry.ErrDamaged), errors.As(err, &no) && no.Code == wire.CodeNotWhole:
		src.Close()
		in.p.Damaged(e)
		in.Damaged++
		return nil
	case no != nil:
		in.Refused++
		return nil
	}
	return err
}

// answer writes what the laptop is to hear, in place of the answer before.
func (in *incoming) answer() error {
	to, err := age.ParseX25519Recipient(in.from.Carry)
	if err != nil {
		return nil // a laptop that joined before packs were: it hears over the network
	}
	keys := carry.Keys{Receiver: to, Own: in.identity, Sign: func(b []byte) []byte { return ed25519.Sign(in.key, b) }}
	changes, head, err := in.news()
	if err != nil {
		return err
	}
	l := carry.Letter{Head: head, Files: in.sounds, Open: in.open}
	l.Write = func(put func(carry.Line) error) (carry.Head, error) { return head, in.words(changes, put) }
	_, done, err := carry.Write(in.ctx, in.dir, l, keys, nil)
	in.Changes, in.Answered = done.Changes, done.Files
	if errors.Is(err, carry.ErrFull) && done.LeftOut > 0 { // the words fitted
		in.Full, err = true, nil
	}
	return err
}

// news is what the laptop may see that came after what it has.
func (in *incoming) news() ([]catalog.Change, carry.Head, error) {
	h := carry.Head{Project: in.from.Project, From: carry.TheArchive, To: in.from.ID, Made: time.Now().UTC().Truncate(time.Second), Answers: in.p.Pack, After: in.p.After}
	var err error
	if h.Epoch, err = in.st.Epoch(in.ctx); err != nil {
		return nil, h, err
	}
	if in.p.Epoch != "" && in.p.Epoch != h.Epoch {
		h.After = 0
	}
	if err := in.st.Heard(in.ctx, in.from, h.After); err != nil {
		return nil, h, err
	}
	brought := map[catalog.ID]bool{} // it knows what it brought
	for _, id := range in.kept {
		brought[id] = true
	}
	var all []catalog.Change
	for h.Next = h.After; ; {
		p, err := in.st.Pull(in.ctx, in.from, h.Next, 0)
		if err != nil {
			return nil, h, err
		}
		all, h.Next = append(all, slices.DeleteFunc(p.Changes, func(c catalog.Change) bool { return brought[c.ID] })...), p.Next
		if !p.More {
			return permissionFirst(all), h, in.findSounds(all)
		}
	}
}

// permissionFirst keeps the order otherwise.
func permissionFirst(all []catalog.Change) []catalog.Change {
	slices.SortStableFunc(all, func(a, b catalog.Change) int { return behind(a) - behind(b) })
	return all
}

func behind(c catalog.Change) int {
	if c.Kind == catalog.KindConsent {
		return 0
	}
	return 1
}

// findSounds are the files that the laptop wants, and the listening copies of
// which it hears now. Whether it may have them is asked when each is opened.
func (in *incoming) findSounds(all []catalog.Change) error {
	for _, c := range all {
		if _, is := catalog.CopyField(c.Field); !is || c.Kind != catalog.KindRecording {
			continue
		}
		var of catalog.Copy
		if json.Unmarshal(c.Value, &of) == nil && of.Kind == catalog.FileListening {
			in.want[of.SHA256] = true
		}
	}
	for _, hash := range slices.Sorted(maps.Keys(in.want)) {
		r, err := in.st.ReceiptFor(in.ctx, in.from, hash)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(in.p.Files, func(e carry.Entry) bool { return e.SHA256 == hash }) { // it brought that itself
			in.sounds = append(in.sounds, catalog.File{SHA256: hash, Bytes: r.Bytes})
		}
	}
	slices.SortStableFunc(in.sounds, func(a, b catalog.File) int { return int(min(max(a.Bytes-b.Bytes, -1), 1)) })
	return nil
}

func (in *incoming) open(f catalog.File) (io.ReadCloser, error) {
	s, err := in.st.Hear(in.ctx, in.from, f.SHA256)
	var no *wire.Problem
	if errors.As(err, &no) || errors.Is(err, store.ErrNotFound) {
		return nil, carry.ErrLeave
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

// words are the lines of the answer: permission first.
func (in *incoming) words(changes []catalog.Change, put func(carry.Line) error) error {
	for i := range changes {
		if err := put(carry.Line{Change: &changes[i]}); err != nil {
			return err
		}
	}
	for _, id := range in.kept {
		if err := put(carry.Line{Kept: id}); err != nil {
			return err
		}
	}
	if welcome, is := in.welcomes[in.from.ID]; is {
		if err := put(carry.Line{Welcome: &welcome}); err != nil {
			return err
		}
	}
	peers, err := in.st.Peers(in.ctx, in.from.Project)
	if err != nil {
		return err
	}
	for i := range peers.Devices {
		if err := put(carry.Line{Device: &peers.Devices[i]}); err != nil {
			return err
		}
	}
	return in.promise(put)
}

// promise puts a receipt for each file that came, and for those that were asked
// about and are here.
func (in *incoming) promise(put func(carry.Line) error) error {
	for _, hash := range in.asks {
		r, err := in.st.ReceiptFor(in.ctx, in.from, hash)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		in.receipts = append(in.receipts, r)
	}
	for i := range in.receipts {
		if err := put(carry.Line{Receipt: &in.receipts[i]}); err != nil {
			return err
		}
	}
	return nil
}
