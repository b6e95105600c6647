package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"
	"github.com/gofrs/flock"

	"ownvoice/archive/store"
	"ownvoice/library/durable"
)

// folder is where an archive lies, and the addresses of what may lie elsewhere.
//
//	archive.db   what is known (unless --database)
//	media/       sound, by SHA-256 (unless --media)
//	uploads/     sound on its way in
//	keys/        the key that signs receipts
//	tls/         the certificate, when none was given, and its fingerprint
//	address      where the archive can be reached
type folder struct {
	Data     string `required:"" placeholder:"DIR" help:"The archive's folder." env:"OWNVOICE_ARCHIVE_DATA"`
	Database string `placeholder:"URL" help:"postgres://… instead of a file in the folder." env:"OWNVOICE_ARCHIVE_DATABASE"`
	Media    string `placeholder:"URL" help:"s3://… instead of the folder's own media." env:"OWNVOICE_ARCHIVE_MEDIA"`
}

func (f folder) path(name ...string) string {
	return filepath.Join(append([]string{f.Data}, name...)...)
}

// open opens the store. Any number of programs may.
func (f folder) open(ctx context.Context) (*store.Store, error) {
	key, err := f.receiptKey()
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, store.Config{Data: f.Data, Database: f.Database, Media: f.Media, Key: key})
	if err != nil {
		return nil, err
	}
	if err := f.share(ctx, st, key); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// share makes all copies of an archive that have one database sign with one
// key, and open the same packs.
func (f folder) share(ctx context.Context, st *store.Store, key ed25519.PrivateKey) error {
	key, err := f.signing(ctx, st, key)
	if err != nil {
		return err
	}
	st.Sign(key)
	identity, err := f.carry(ctx, st)
	if err != nil {
		return err
	}
	st.Carried(identity.Recipient().String())
	return nil
}

// signing is the key that signs: the folder's own, or the one that all copies
// have in their database, where it came from the first of them.
func (f folder) signing(ctx context.Context, st *store.Store, own ed25519.PrivateKey) (ed25519.PrivateKey, error) {
	if f.Database == "" {
		return own, nil
	}
	seed, err := st.Shared(ctx, store.ReceiptKey, func() string { return hex.EncodeToString(own.Seed()) })
	if err != nil {
		return nil, err
	}
	raw, err := hex.DecodeString(seed)
	if err != nil || len(raw) != ed25519.SeedSize {
		return nil, errors.New("the receipt key in the database is damaged")
	}
	return ed25519.NewKeyFromSeed(raw), nil
}

// carry opens packs that were carried to the archive.
func (f folder) carry(ctx context.Context, st *store.Store) (*age.X25519Identity, error) {
	made, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make key for packs: %w", err)
	}
	kept, err := st.Shared(ctx, "carry identity", made.String)
	if err != nil {
		return nil, err
	}
	identity, err := age.ParseX25519Identity(kept)
	if err != nil {
		return nil, fmt.Errorf("read key for packs: %w", err)
	}
	return identity, nil
}

var errNoArchive = errors.New("no archive in this folder")

// openExisting is open for verbs that only look: a slip in the folder's name
// must not make an empty archive that looks like a lost one.
func (f folder) openExisting(ctx context.Context) (*store.Store, error) {
	if _, err := os.Stat(f.path("keys", "receipt.key")); os.IsNotExist(err) {
		return nil, errNoArchive
	}
	return f.open(ctx)
}

// receiptKey reads the key that signs receipts, or makes it. Laptops know its
// other half for ever: it is never replaced.
func (f folder) receiptKey() (ed25519.PrivateKey, error) {
	key, err := readKey(f.path("keys", "receipt.key"))
	if errors.Is(err, os.ErrNotExist) {
		return f.makeKey()
	}
	return key, err
}

func readKey(path string) (ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read receipt key: %w", err)
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(raw)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, errors.New("the receipt key in keys/receipt.key is damaged")
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// makeKey makes the key unless another program is quicker: two that begin the
// same archive at once must not sign with two.
func (f folder) makeKey() (ed25519.PrivateKey, error) {
	path := f.path("keys", "receipt.key")
	if err := durable.MkdirAll(filepath.Dir(path)); err != nil {
		return nil, fmt.Errorf("make receipt key: %w", err)
	}
	making := flock.New(path + ".lock")
	if err := making.Lock(); err != nil {
		return nil, fmt.Errorf("make receipt key: %w", err)
	}
	defer making.Unlock()
	if key, err := readKey(path); !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	seed := make([]byte, ed25519.SeedSize)
	rand.Read(seed) // never fails since Go 1.24
	if err := durable.WriteFile(path, []byte(hex.EncodeToString(seed)+"\n")); err != nil {
		return nil, fmt.Errorf("make receipt key: %w", err)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

var errRunning = errors.New("archive is running already")

// claim makes this the one program that serves the folder, until release.
func (f folder) claim() (release func(), err error) {
	if err := durable.MkdirAll(f.Data); err != nil {
		return nil, fmt.Errorf("open archive: %w", err)
	}
	lock := flock.New(f.path("serve.lock"))
	got, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock archive: %w", err)
	}
	if !got {
		return nil, errRunning
	}
	return func() { lock.Unlock() }, nil
}

var errNoAddress = errors.New("archive has no address yet")

// line reads a one-line file of the folder.
func (f folder) line(name ...string) (string, error) {
	raw, err := os.ReadFile(f.path(name...))
	if os.IsNotExist(err) {
		return "", errNoAddress
	}
	return strings.TrimSpace(string(raw)), err
}
