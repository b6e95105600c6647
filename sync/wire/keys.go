package wire

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"strings"
	"unicode/utf8"

	"ownvoice/library/catalog"
)

// Key is what a laptop signs with: the key that it has, or a new one. A second
// invitation does not make it another laptop.
func Key(d catalog.Device) (ed25519.PrivateKey, error) {
	if d.Enrolment != nil && len(d.Enrolment.Key) == ed25519.PrivateKeySize {
		return d.Enrolment.Key, nil
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	return key, nil
}

// Hello is what a laptop with this key says of itself when it joins with a
// code. laptop is what the coordinator will see it called, and packs the
// recipient that packs for it are closed for.
func Hello(d catalog.Device, key ed25519.PrivateKey, packs, code, laptop string) Enrolment {
	public, _ := key.Public().(ed25519.PublicKey)
	return Enrolment{Code: code, Device: d.ID, Laptop: shortened(laptop, MaxNameLen), PublicKey: public, Carry: packs}
}

// Joined is what a laptop remembers of the archive that knows it now. opens
// opens the packs that are carried to it.
func (e Enrolled) Joined(i Invitation, key ed25519.PrivateKey, opens string) catalog.Enrolment {
	return catalog.Enrolment{Archive: i.Address, Fingerprint: i.Fingerprint, Project: e.Project, Name: e.Name, Role: e.Role,
		Key: key, ReceiptKey: e.ReceiptKey, Device: e.Device, Carry: e.Carry, Identity: opens}
}

// Whole reports whether a welcome has what a laptop cannot do without.
func (e Enrolled) Whole() bool {
	return e.Project.Valid() && len(e.ReceiptKey) == ed25519.PublicKeySize
}

// shortened cuts a name to so many bytes, between letters.
func shortened(name string, most int) string {
	name = strings.ToValidUTF8(name, "")
	for len(name) > most {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	return name
}
