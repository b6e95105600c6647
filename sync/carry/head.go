package carry

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Head is what a pack says of itself, signed by who made it.
type Head struct {
	Version int             `json:"version"`
	Pack    catalog.ID      `json:"pack"`
	Project catalog.ID      `json:"project"`
	From    catalog.ID      `json:"from"` // TheArchive, or a laptop
	To      catalog.ID      `json:"to"`
	Made    time.Time       `json:"made"`
	Answers catalog.ID      `json:"answers,omitempty"` // the pack that this one answers
	After   int64           `json:"after"`             // from a laptop: up to which of the archive's numbers it has everything; from the archive: after which this begins
	Next    int64           `json:"next,omitempty"`    // from the archive: up to which this goes
	Epoch   string          `json:"epoch,omitempty"`   // names the archive's memory that the numbers are of
	Hello   *wire.Enrolment `json:"hello,omitempty"`   // from a laptop that joins by stick, until it was answered
	Words   Words           `json:"words"`
	Files   []Entry         `json:"files"`
}

// Words are the lines of a pack, as gzip'd JSON lines.
type Words struct {
	Lines  int    `json:"lines"`
	Plain  int64  `json:"plain"`  // bytes unpacked
	SHA256 string `json:"sha256"` // of the packed bytes
	Parts  []Part `json:"parts"`
}

// Entry is one file in a pack.
type Entry struct {
	Kind      catalog.FileKind `json:"kind"`
	Story     catalog.ID       `json:"story,omitempty"`
	Recording catalog.ID       `json:"recording,omitempty"`
	Name      string           `json:"name,omitempty"`
	SHA256    string           `json:"sha256"`
	Bytes     int64            `json:"bytes"`
	Parts     []Part           `json:"parts"`
}

// Part is one file on the stick.
type Part struct {
	ID    catalog.ID `json:"id"`
	Bytes int64      `json:"bytes"` // opened
	Size  int64      `json:"size"`  // closed, on the stick
}

const (
	magic   = "ownvoice pack\n"
	purpose = "ownvoice pack head\n" // what is signed begins so, and nothing else does
)

// encode writes a head and the signature over it.
func (h Head) encode(sign func([]byte) []byte) ([]byte, error) {
	raw, err := json.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write head of pack %s: %w", h.Pack, err)
	}
	sig := sign(append([]byte(purpose), raw...))
	if len(sig) != ed25519.SignatureSize {
		return nil, fmt.Errorf("sign head of pack %s: %w", h.Pack, ErrNotEnrolled)
	}
	return append(append([]byte(magic), sig...), raw...), nil
}

// Knows gives the project and the key of who makes packs for the receiver, or
// an error for one who is not known, or not any more. hello is what a laptop
// that joins by stick says of itself, nil where there is none; its own key has
// signed it, which says that it is whole and no more.
type Knows func(from catalog.ID, hello *wire.Enrolment) (project catalog.ID, key ed25519.PublicKey, err error)

// decode reads a head, and believes it only when its sender is known and has
// signed it. It says nothing about the files of the pack yet.
func decode(r io.Reader, to catalog.ID, knows Knows) (Head, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxHead+1))
	if err != nil {
		return Head{}, fmt.Errorf("read head: %w: %w", ErrDamaged, err)
	}
	body, is := bytes.CutPrefix(raw, []byte(magic))
	if !is || len(raw) > maxHead || len(body) < ed25519.SignatureSize {
		return Head{}, fmt.Errorf("read head: %w", ErrDamaged)
	}
	sig, body := body[:ed25519.SignatureSize], body[ed25519.SignatureSize:]
	var of struct {
		Version int             `json:"version"`
		From    catalog.ID      `json:"from"`
		Hello   *wire.Enrolment `json:"hello"`
	}
	if json.Unmarshal(body, &of) != nil || of.Version < 1 {
		return Head{}, fmt.Errorf("read head: %w", ErrDamaged)
	}
	signed := func(key ed25519.PublicKey) bool {
		return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, append([]byte(purpose), body...), sig)
	}
	if of.Hello != nil && (of.Hello.Device != of.From || !signed(of.Hello.PublicKey)) {
		return Head{}, fmt.Errorf("prove hello: %w", ErrStranger)
	}
	project, key, err := knows(of.From, of.Hello)
	if err != nil {
		return Head{}, err
	}
	if !signed(key) {
		return Head{}, fmt.Errorf("prove head: %w", ErrStranger)
	}
	if of.Version > Version {
		return Head{}, ErrNewer
	}
	var h Head
	if err := json.Unmarshal(body, &h); err != nil {
		return Head{}, fmt.Errorf("read head: %w", ErrDamaged)
	}
	if h.Project != project || h.To != to {
		return Head{}, fmt.Errorf("pack %.36s: %w", h.Pack, ErrStranger)
	}
	return h, h.check()
}

// check says what is wrong with the shape of a head, whoever signed it.
func (h Head) check() error {
	ok := h.Pack.Valid() && h.After >= 0 && h.Next >= 0 && len(h.Files) <= maxFiles && h.Words.Lines >= 0 &&
		h.Words.Plain >= 0 && h.Words.Plain <= maxWords && parts(h.Words.Parts, -1) && isHash(h.Words.SHA256)
	for _, e := range h.Files {
		ok = ok && e.Bytes >= 0 && e.Bytes <= wire.MaxFile && isHash(e.SHA256) && parts(e.Parts, e.Bytes) && named(e) &&
			(e.Story == "" || e.Story.Valid()) && (e.Recording == "" || e.Recording.Valid())
	}
	if !ok {
		return fmt.Errorf("head of pack %.36s: %w", h.Pack, ErrDamaged)
	}
	return nil
}

// plainName is what a file of a recording may be called.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$`)

// named reports whether an entry says what it is as the library does: from the
// archive come hashes alone.
func named(e Entry) bool {
	switch {
	case e.Kind == "":
		return e.Name == "" && e.Story == "" && e.Recording == ""
	case !slices.Contains(catalog.FileKinds, e.Kind) || !e.Story.Valid() || !plainName.MatchString(e.Name) || strings.Contains(e.Name, ".."):
		return false
	}
	if e.Kind == catalog.FileAttachment {
		return e.Recording == "" && strings.HasPrefix(e.Name, e.SHA256)
	}
	return e.Recording.Valid()
}

// parts reports whether parts may be named, and make up so many bytes; -1:
// however many.
func parts(all []Part, bytes int64) bool {
	var sum int64
	for _, p := range all {
		if !p.ID.Valid() || p.Bytes < 0 || p.Bytes > wire.MaxFile || p.Size < p.Bytes || p.Size > p.Bytes+p.Bytes/1000+1<<20 {
			return false
		}
		sum += p.Bytes
	}
	return len(all) <= 1000 && (sum == bytes || bytes < 0)
}

func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// own reads a head that this side wrote itself: what it says is used only to
// find files that need not be written again, and the receiver proves those.
func own(r io.Reader) (Head, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxHead+1))
	if err != nil || len(raw) < len(magic)+ed25519.SignatureSize {
		return Head{}, ErrDamaged
	}
	var h Head
	if json.Unmarshal(raw[len(magic)+ed25519.SignatureSize:], &h) != nil || h.Version != Version {
		return Head{}, ErrDamaged
	}
	return h, h.check()
}
