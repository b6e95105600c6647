package carry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// Keys close and sign what goes out.
type Keys struct {
	Receiver age.Recipient
	Own      *age.X25519Identity // opens the head again, to go on with a pack
	Sign     func([]byte) []byte // Ed25519 by the sender's key
}

// Letter is what is to go into one pack.
type Letter struct {
	Head                                            // without pack, words and files
	Write func(put func(Line) error) (Head, error)  // writes the words; gives the head once more
	Files []catalog.File                            // in the order in which they are to go
	Open  func(catalog.File) (io.ReadCloser, error) // a file, ErrLeave, or ErrUnreadable
}

// What Open says of a file that does not go: it is not to go, after all; or it
// cannot be read, which is told, and keeps no other from going.
var (
	ErrLeave      = errors.New("file is not to go")
	ErrUnreadable = errors.New("file cannot be read as it was kept")
)

// Write writes a pack below dir, which must be there, in place of what lies
// there from the same sender for the same receiver: the words, then as many
// files as there is room for. Until the words are whole the older pack counts;
// from then on each file counts as soon as it is whole. What lies there already
// of the same files stays and is not written again.
func Write(ctx context.Context, dir string, l Letter, k Keys, tell func(Progress)) (Head, Done, error) {
	w := &writer{ctx: ctx, dir: dir, keys: k, head: l.Head, tell: tell}
	err := w.write(l)
	if err != nil {
		err = meaning(dir, err)
	}
	w.done.Packs, w.done.Files, w.done.At = 1, len(w.head.Files), w.head.Made
	return w.head, w.done, err
}

// meaning makes of an error of the disk what it means of a stick.
func meaning(dir string, err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG) {
		return fmt.Errorf("%w: %w", ErrFull, durable.Unnamed(err))
	}
	_, gone := os.Stat(dir)
	for _, e := range []error{syscall.EIO, syscall.ENODEV, syscall.ENXIO} {
		if errors.Is(err, e) {
			gone = err
		}
	}
	if gone != nil {
		return fmt.Errorf("%w: %w", ErrGone, durable.Unnamed(err))
	}
	return durable.Unnamed(err)
}

type writer struct {
	ctx   context.Context
	dir   string
	place string // the pack's folder
	keys  Keys
	head  Head
	n     int // number of the newest head
	tell  func(Progress)
	bytes int64 // of files, so far
	of    int64
	done  Done
}

func (w *writer) write(l Letter) error {
	if _, err := os.Stat(w.dir); err != nil {
		return fmt.Errorf("%w: %w", ErrGone, durable.Unnamed(err))
	}
	w.place = filepath.Join(w.dir, FolderName, string(w.head.From)+"."+string(w.head.To))
	if err := durable.MkdirAll(w.place); err != nil {
		return err
	}
	old, err := w.begin()
	if err != nil {
		return err
	}
	if err := w.words(l); err != nil {
		return err
	}
	for _, f := range l.Files {
		w.of += f.Bytes
	}
	wanted := w.reuse(old, l.Files)
	if err := w.seal(); err != nil {
		return err
	}
	if err := w.clean(); err != nil { // what the older pack had makes room
		return err
	}
	return w.files(l, wanted)
}

// begin finds what lies there from before.
func (w *writer) begin() (Head, error) {
	if err := durable.Sweep(w.place); err != nil {
		return Head{}, err
	}
	heads, err := headsIn(w.place)
	if err != nil {
		return Head{}, err
	}
	for _, n := range heads {
		w.n = max(w.n, n)
	}
	w.head.Pack, w.head.Version = catalog.NewID(), Version
	for _, n := range heads {
		if h, err := openHead(w.place, n, w.keys.Own, w.head.To, nil); err == nil {
			return h, nil
		}
	}
	return Head{}, nil
}

func (w *writer) words(l Letter) error {
	id, sum := catalog.NewID(), sha256.New()
	var out *lines
	part, err := w.part(id, func(to io.Writer) error {
		out = writeLines(io.MultiWriter(to, sum))
		head, err := l.Write(func(line Line) error {
			if line.Change != nil {
				w.done.Changes++
			}
			return errors.Join(w.ctx.Err(), out.put(line))
		})
		w.head.After, w.head.Next, w.head.Epoch = head.After, head.Next, head.Epoch
		return errors.Join(err, out.close())
	})
	if err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	w.head.Words = Words{Lines: out.count, Plain: out.plain, SHA256: hex.EncodeToString(sum.Sum(nil)), Parts: []Part{part}}
	return nil
}

// reuse takes over what lies there whole, as far as can be told by its length,
// and gives the rest.
func (w *writer) reuse(old Head, files []catalog.File) (rest []catalog.File) {
	for _, f := range files {
		at := slices.IndexFunc(old.Files, func(e Entry) bool { return e.SHA256 == f.SHA256 && e.Bytes == f.Bytes && w.there(e.Parts) })
		if at < 0 {
			rest = append(rest, f)
			continue
		}
		w.add(f, old.Files[at].Parts)
		w.done.Reused++
	}
	return rest
}

func (w *writer) there(parts []Part) bool {
	for _, p := range parts {
		if info, err := os.Stat(partPath(w.place, p.ID)); err != nil || info.Size() != p.Size {
			return false
		}
	}
	return true
}

func (w *writer) add(f catalog.File, parts []Part) {
	w.head.Files = append(w.head.Files, Entry{Kind: f.Kind, Story: f.Story, Recording: f.Recording, Name: f.Name, SHA256: f.SHA256, Bytes: f.Bytes, Parts: parts})
	w.bytes += f.Bytes
	w.done.Bytes += f.Bytes
	if f.Recording != "" && !slices.Contains(w.done.Stories, f.Story) {
		w.done.Stories = append(w.done.Stories, f.Story)
	}
}

// sealEvery is after how many bytes of files the head is written anew.
const sealEvery = 64 << 20

// files writes what there is room for. Room for the last head is kept free by a
// file that goes before it is written.
func (w *writer) files(l Letter, wanted []catalog.File) error {
	if len(wanted) == 0 {
		return nil
	}
	balloon := filepath.Join(w.place, "."+string(w.head.Pack)+".part-room")
	if err := fill(balloon, 64<<10+700*int64(len(l.Files))); err != nil {
		os.Remove(balloon)
		w.done.LeftOut = len(wanted)
		return w.full(err)
	}
	defer os.Remove(balloon)
	sealed, least := w.bytes, int64(1)<<62
	var failed error
	for _, f := range wanted {
		if f.Bytes >= least {
			w.done.LeftOut++
			continue
		}
		parts, err := w.file(l, f)
		switch {
		case errors.Is(err, ErrLeave):
			continue
		case errors.Is(err, ErrUnreadable):
			w.done.Troubles = append(w.done.Troubles, troubled(w.head.From, err))
			continue
		case errors.Is(meaning(w.dir, err), ErrFull):
			failed, least = err, f.Bytes
			w.done.LeftOut++
			continue
		case err != nil:
			return err
		}
		w.add(f, parts)
		if w.bytes-sealed > sealEvery {
			if err := w.seal(); err != nil {
				return err
			}
			sealed = w.bytes
		}
	}
	os.Remove(balloon)
	if err := w.seal(); err != nil {
		return err
	}
	return errors.Join(w.clean(), w.full(failed))
}

// full is the error of a stick on which not everything fits.
func (w *writer) full(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write files: %w", err)
}

func fill(path string, n int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(make([]byte, n))
	return errors.Join(err, f.Close())
}

// file writes one file in as many parts as it needs, and hashes it on the way:
// what is not what it is said to be is an error of this side.
func (w *writer) file(l Letter, f catalog.File) (parts []Part, err error) {
	src, err := l.Open(f)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	defer func() {
		if err != nil {
			for _, p := range parts {
				os.Remove(partPath(w.place, p.ID))
			}
		}
	}()
	sum := sha256.New()
	for left := f.Bytes; left > 0 || len(parts) == 0; left -= partBytes {
		part, err := w.part(catalog.NewID(), func(to io.Writer) error { return w.copy(to, src, min(left, partBytes), sum, f) })
		if err != nil {
			return parts, fmt.Errorf("write file %s: %w", f.SHA256, err)
		}
		parts = append(parts, part)
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 { // damaged here; nobody is to get it as whole
		return parts, fmt.Errorf("read file %s: %w", f.SHA256, ErrUnreadable)
	}
	return parts, nil
}

func (w *writer) copy(to io.Writer, src io.Reader, n int64, sum hash.Hash, f catalog.File) error {
	buf, done := make([]byte, 256<<10), int64(0)
	for done < n {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		got, err := io.ReadFull(src, buf[:min(int64(len(buf)), n-done)])
		if err != nil {
			return fmt.Errorf("read file %s: %w: %w", f.SHA256, ErrUnreadable, durable.Unnamed(err))
		}
		sum.Write(buf[:got])
		if _, err := to.Write(buf[:got]); err != nil {
			return err
		}
		done += int64(got)
		if w.tell != nil {
			w.tell(Progress{File: f, Done: w.bytes + done, Of: w.of})
		}
	}
	return nil
}

// part writes one closed file, whole or not at all.
func (w *writer) part(id catalog.ID, fill func(io.Writer) error) (Part, error) {
	p := Part{ID: id}
	size, plain, err := closed(partPath(w.place, id), fill, w.keys.Receiver)
	p.Size, p.Bytes = size, plain
	return p, err
}

// closed writes a file that only the receivers can open.
func closed(path string, fill func(io.Writer) error, to ...age.Recipient) (size, plain int64, err error) {
	err = durable.Write(path, func(w io.Writer) error {
		out := &counted{w: w}
		enc, err := age.Encrypt(out, to...)
		if err != nil {
			return fmt.Errorf("close pack: %w", err)
		}
		in := &counted{w: enc}
		err = fill(in)
		if err == nil {
			err = enc.Close()
		}
		size, plain = out.n, in.n
		return err
	})
	return size, plain, err
}

type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// seal writes the head anew, under the next number.
func (w *writer) seal() error {
	raw, err := w.head.encode(w.keys.Sign)
	if err != nil {
		return err
	}
	to := []age.Recipient{w.keys.Receiver}
	if w.keys.Own != nil {
		to = append(to, w.keys.Own.Recipient())
	}
	_, _, err = closed(headPath(w.place, w.n+1), func(out io.Writer) error {
		_, err := out.Write(raw)
		return err
	}, to...)
	if err != nil {
		return fmt.Errorf("write head: %w", err)
	}
	w.n++
	return nil
}

// clean takes away what the newest head does not name.
func (w *writer) clean() error {
	names := map[string]bool{filepath.Base(headPath(w.place, w.n)): true}
	for _, p := range w.head.Words.Parts {
		names[filepath.Base(partPath(w.place, p.ID))] = true
	}
	for _, e := range w.head.Files {
		for _, p := range e.Parts {
			names[filepath.Base(partPath(w.place, p.ID))] = true
		}
	}
	all, err := os.ReadDir(w.place)
	if err != nil {
		return err
	}
	for _, e := range all {
		if !names[e.Name()] && !e.IsDir() && filepath.Ext(e.Name()) == ext {
			if err := os.Remove(filepath.Join(w.place, e.Name())); err != nil {
				return err
			}
		}
	}
	return durable.SyncDir(w.place)
}
