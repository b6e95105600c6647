package catalog

import (
	"crypto/ed25519"
	"errors"
)

// ErrOtherProject says that a laptop belongs to one project already. What is
// on it was told for that one and goes to no other.
var ErrOtherProject = errors.New("laptop belongs to another project")

// Enrolment is a laptop's standing with an archive: where it is, how to know
// it for itself, and the laptop's own key.
type Enrolment struct {
	Archive     string             `json:"archive"`               // "https://HOST:PORT"
	Fingerprint string             `json:"fingerprint,omitempty"` // SHA-256 of the certificate, hex; empty: ordinary web trust
	Project     ID                 `json:"project"`
	Name        string             `json:"name"` // what the archive calls the project
	Role        string             `json:"role"`
	Key         ed25519.PrivateKey `json:"key"`
	ReceiptKey  ed25519.PublicKey  `json:"receipt_key"`
	Device      ID                 `json:"device,omitempty"`   // under which the archive itself writes changes; "": an older one, which writes none
	Carry       string             `json:"carry,omitempty"`    // the age recipient that packs for the archive are closed for
	Identity    string             `json:"identity,omitempty"` // the age identity that opens packs for this laptop; as secret as the key
}

// Device is who this laptop is to the others. Its id is in every change
// written here and outlives the database.
type Device struct {
	ID        ID         `json:"id"`
	Reporter  ID         `json:"reporter"`            // the person who uses it
	Enrolment *Enrolment `json:"enrolment,omitempty"` // nil: not enrolled anywhere
}
