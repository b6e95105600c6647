package carry

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

const ext = ".age"

func partPath(place string, id catalog.ID) string { return filepath.Join(place, string(id)+ext) }
func headPath(place string, n int) string {
	return filepath.Join(place, fmt.Sprintf("head-%06d%s", n, ext))
}

// headsIn lists the numbers of the heads in a folder, the newest first.
func headsIn(place string) ([]int, error) {
	all, err := os.ReadDir(place)
	if err != nil {
		return nil, fmt.Errorf("look into pack: %w", err)
	}
	var heads []int
	for _, e := range all {
		name, is := strings.CutPrefix(strings.TrimSuffix(e.Name(), ext), "head-")
		n, err := strconv.Atoi(name)
		if is && err == nil && n > 0 && n < 1<<30 && e.Type().IsRegular() && e.Name() == filepath.Base(headPath(place, n)) {
			heads = append(heads, n)
		}
	}
	slices.Sort(heads)
	slices.Reverse(heads)
	return heads, nil
}

// openHead opens one head. With knows nil it is one's own, and needs no proof.
func openHead(place string, n int, key age.Identity, to catalog.ID, knows Knows) (Head, error) {
	f, err := os.Open(headPath(place, n))
	if err != nil {
		return Head{}, fmt.Errorf("open head: %w", err)
	}
	defer f.Close()
	r, err := age.Decrypt(f, key)
	if err != nil {
		return Head{}, unopened(err)
	}
	if knows == nil {
		return own(r)
	}
	return decode(r, to, knows)
}

func unopened(err error) error {
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return fmt.Errorf("open pack: %w", ErrNotForUs)
	}
	return fmt.Errorf("open pack: %w: %w", ErrDamaged, durable.Unnamed(err))
}

// Pack is one pack that was proved to be from who it says it is from. Its files
// are proved when they are read.
type Pack struct {
	Head
	place string
	key   age.Identity
}

// Packs finds the packs on a stick that are for a receiver, and says which
// cannot be read and why. The order is by the senders' ids.
func Packs(dir string, to catalog.ID, key age.Identity, knows Knows) ([]*Pack, []Trouble, error) {
	all, err := os.ReadDir(filepath.Join(dir, FolderName))
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := os.Stat(dir); gone != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrGone, durable.Unnamed(gone))
		}
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, meaning(dir, err)
	}
	var packs []*Pack
	var troubles []Trouble
	for _, e := range all {
		from, receiver, is := strings.Cut(e.Name(), ".")
		if !is || catalog.ID(receiver) != to || !e.IsDir() || (catalog.ID(from) != TheArchive && !catalog.ID(from).Valid()) {
			continue
		}
		p, err := openPack(filepath.Join(dir, FolderName, e.Name()), to, key, knows)
		if err == nil && p.From != catalog.ID(from) {
			err = fmt.Errorf("pack %s: %w", p.Pack, ErrStranger)
		}
		if err != nil {
			troubles = append(troubles, troubled(catalog.ID(from), meaning(dir, err)))
			continue
		}
		packs = append(packs, p)
	}
	return packs, troubles, nil
}

// openPack takes the newest head that can be read: a newer one may be cut.
func openPack(place string, to catalog.ID, key age.Identity, knows Knows) (*Pack, error) {
	heads, err := headsIn(place)
	if err != nil {
		return nil, err
	}
	first := error(ErrDamaged) // no head: it was never finished
	for i, n := range heads {
		h, err := openHead(place, n, key, to, knows)
		if err == nil {
			return &Pack{Head: h, place: place, key: key}, nil
		}
		if i == 0 || errors.Is(first, ErrDamaged) {
			first = err
		}
	}
	return nil, first
}

// Read gives the words of a pack, after it has made sure that they are whole.
func (p *Pack) Read(ctx context.Context, each func(Line) error) error {
	sum := sha256.New()
	r := p.parts(p.Words.Parts)
	_, err := io.Copy(sum, r)
	if err = errors.Join(err, r.Close(), ctx.Err()); err != nil {
		return fmt.Errorf("read words of pack %s: %w", p.Pack, err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != p.Words.SHA256 {
		return fmt.Errorf("read words of pack %s: %w", p.Pack, ErrDamaged)
	}
	r = p.parts(p.Words.Parts)
	defer r.Close()
	return readLines(r, p.Words, func(l Line) error { return errors.Join(ctx.Err(), each(l)) })
}

// Open gives the bytes of a file. Whoever reads them to their end gets an error
// instead of it when they are not what the head says.
func (p *Pack) Open(e Entry) io.ReadCloser {
	return &proved{parted: p.parts(e.Parts), of: e, sum: sha256.New()}
}

// Damaged takes away a file that is not what the head says, so that it is
// written again.
func (p *Pack) Damaged(e Entry) {
	for _, part := range e.Parts {
		os.Remove(partPath(p.place, part.ID))
	}
}

// Taken takes the pack away, the head first. A stick that is locked keeps it:
// reading it again does nothing.
func (p *Pack) Taken() error {
	heads, err := headsIn(p.place)
	for _, n := range heads {
		err = errors.Join(err, os.Remove(headPath(p.place, n)))
	}
	if err == nil {
		err = os.RemoveAll(p.place)
	}
	if err != nil {
		return fmt.Errorf("take pack %s away: %w", p.Pack, durable.Unnamed(err))
	}
	return nil
}

// parted reads parts one after the other.
type parted struct {
	p    *Pack
	left []Part
	file *os.File
	r    io.Reader
	n    int64 // left of the open part
}

func (p *Pack) parts(all []Part) *parted { return &parted{p: p, left: all} }

func (r *parted) Read(b []byte) (int, error) {
	for r.r == nil {
		if len(r.left) == 0 {
			return 0, io.EOF
		}
		if err := r.next(); err != nil {
			return 0, err
		}
	}
	n, err := r.r.Read(b)
	if r.n -= int64(n); r.n < 0 {
		return 0, fmt.Errorf("part of pack %s is longer than it says: %w", r.p.Pack, ErrDamaged)
	}
	if errors.Is(err, io.EOF) {
		err = nil
		if r.n != 0 {
			err = fmt.Errorf("part of pack %s is cut: %w", r.p.Pack, ErrDamaged)
		}
		r.r = nil
		r.file.Close()
	} else if err != nil {
		err = fmt.Errorf("read pack %s: %w: %w", r.p.Pack, ErrDamaged, durable.Unnamed(err))
	}
	return n, err
}

func (r *parted) next() error {
	part := r.left[0]
	r.left = r.left[1:]
	f, err := os.Open(partPath(r.p.place, part.ID))
	if err != nil {
		return fmt.Errorf("open part of pack %s: %w: %w", r.p.Pack, ErrDamaged, durable.Unnamed(err))
	}
	in, err := age.Decrypt(f, r.p.key)
	if err != nil {
		f.Close()
		return unopened(err)
	}
	r.file, r.r, r.n = f, in, part.Bytes
	return nil
}

// Close lets go of the open part.
func (r *parted) Close() error {
	if r.file == nil || r.r == nil {
		return nil
	}
	r.r = nil
	return r.file.Close()
}

// proved compares what was read with what the head says, at its end.
type proved struct {
	*parted
	of  Entry
	sum hash.Hash
	n   int64
}

func (r *proved) Read(b []byte) (int, error) {
	n, err := r.parted.Read(b)
	r.sum.Write(b[:n])
	r.n += int64(n)
	if errors.Is(err, io.EOF) && (r.n != r.of.Bytes || hex.EncodeToString(r.sum.Sum(nil)) != r.of.SHA256) {
		err = fmt.Errorf("file %s: %w", r.of.SHA256, ErrDamaged)
	}
	return n, err
}
