package wire

import (
	"crypto/ed25519"
	"fmt"
	"time"
)

// Receipt is the archive's promise that it holds every byte of a file: made
// only after the file was synced to its disk, read back and hashed there.
type Receipt struct {
	SHA256    string    `json:"sha256"`
	Bytes     int64     `json:"bytes"`
	Time      time.Time `json:"time"`
	Signature []byte    `json:"signature"` // Ed25519 over statement
}

func (r Receipt) statement() []byte {
	return fmt.Appendf(nil, "ownvoice receipt v1\n%s\n%d\n%s\n", r.SHA256, r.Bytes, r.Time.UTC().Format(time.RFC3339Nano))
}

// Sign makes the receipt the archive's.
func (r *Receipt) Sign(key ed25519.PrivateKey) { r.Signature = ed25519.Sign(key, r.statement()) }

// Proves reports whether the archive whose public key this is signed the
// receipt as it stands. A key of the wrong length proves nothing.
func (r Receipt) Proves(key ed25519.PublicKey) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, r.statement(), r.Signature)
}
