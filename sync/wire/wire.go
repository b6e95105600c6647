// Package wire is what travels between a laptop and the archive: paths,
// shapes, problem codes, the version, the limits, and how a request is signed
// and a receipt is proved. Both ends import it; it imports neither, and knows
// no disk, no database and no network.
//
// Everything is HTTPS with JSON bodies, but for the sound itself, which goes
// up by tus 1.0 (https://tus.io/protocols/resumable-upload) and comes down by
// range requests (RFC 9110).
package wire

import (
	"time"

	"ownvoice/library/catalog"
)

// Version is the one this code speaks. It is part of every path, so that an
// archive can serve two while laptops are renewed.
const Version = "v1"

// The paths below an archive's address. %s is a project's id.
const (
	PathEnrol   = "/v1/enrol"               // POST Enrolment → Enrolled
	PathChanges = "/v1/projects/%s/changes" // POST Push → Pushed; GET ?after=N&wait=SECONDS → Pulled
	PathAsk     = "/v1/projects/%s/files"   // POST Ask → Has
	PathFile    = "/v1/projects/%s/files/"  // + SHA-256: GET, with ranges; + SHA-256 + "/receipt": GET Receipt
	PathUploads = "/v1/uploads/"            // tus
	PathDevices = "/v1/projects/%s/devices" // GET Devices: the laptops of the project
	PathLink    = "/v1/projects/%s/links"   // POST NewLink → Link: a storyteller's private page
	PathHealth  = "/healthz"                // GET, by anybody: is an archive there, and does it work
)

// Limits that both ends keep. A body or batch past its limit is refused whole.
const (
	MaxBody    = 8 << 20 // bytes of one JSON body, unpacked
	MaxBatch   = 500     // changes in one push or pull
	MaxAsk     = 1000    // hashes in one question
	MaxWait    = 55      // seconds of one long poll
	MaxFile    = 64 << 30
	MaxSkew    = 300 // seconds between the two ends' clocks
	MaxNameLen = 200
	MaxPieces  = 512 // partial uploads of one file
)

// What a tus upload says of itself in Upload-Metadata. Ids and a hash only:
// whose voice it is stands in the changes.
const (
	MetaProject   = "project"
	MetaStory     = "story"
	MetaRecording = "recording"
	MetaTrack     = "track" // file name inside the recording's folder
	MetaSHA256    = "sha256"
	MetaKind      = "kind" // catalog.FileKind; "" is a master
)

// Enrolment is a laptop asking to be known, with the code of an invitation.
// Device is the id under which the laptop writes its changes; an id that the
// archive knows with another key is refused with CodeConflict.
type Enrolment struct {
	Code      string     `json:"code"`
	Device    catalog.ID `json:"device"`
	Laptop    string     `json:"laptop"`          // what the reporter calls it
	PublicKey []byte     `json:"public_key"`      // Ed25519, 32 bytes
	Carry     string     `json:"carry,omitempty"` // age recipient that packs for this laptop are closed for
}

// Enrolled is the archive's welcome. Project is the archive's own id for the
// project, which the laptop takes over.
type Enrolled struct {
	Project    catalog.ID `json:"project"`
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	ReceiptKey []byte     `json:"receipt_key"`      // Ed25519 public key that proves receipts
	Device     catalog.ID `json:"device,omitempty"` // under which the archive writes what is said on its pages
	Carry      string     `json:"carry,omitempty"`  // age recipient that packs for the archive are closed for
}

// Push sends changes, withdrawals first. Sending one twice is sending it once.
type Push struct {
	Changes []catalog.Change `json:"changes"`
}

// Pushed answers a push: every change is either Kept or Refused.
type Pushed struct {
	Kept    []catalog.ID `json:"kept"`
	Refused []Refusal    `json:"refused,omitempty"`
}

// Refusal names one change that was not kept, and why.
type Refusal struct {
	Change catalog.ID `json:"change"`
	Code   Code       `json:"code"`
}

// Pulled is what happened in the project after a place in its own count.
// Next is the place to ask from the next time; More says there is more now.
// The same change may come twice. In another epoch places mean nothing: the
// answer begins at 0, whatever was asked.
type Pulled struct {
	Changes []catalog.Change `json:"changes"`
	Next    int64            `json:"next"`
	More    bool             `json:"more,omitempty"`
	Epoch   string           `json:"epoch,omitempty"` // names the archive's memory; another than before: it was restored, offer everything again

	// Missed are files, by SHA-256, that the archive finds damaged or gone: no
	// receipt for one counts any more, and who has it sends it again.
	Missed []string `json:"missed,omitempty"`
}

// Ask asks by hash which files the archive has, so that nothing is sent twice.
type Ask struct {
	SHA256 []string `json:"sha256"`
}

// Has has a receipt for each file that was asked for and is there.
type Has struct {
	Receipts []Receipt `json:"receipts"`
}

// Devices are the laptops of a project, so that two that meet without a
// network know each other. One that was switched off is among them, as off.
type Devices struct {
	Devices []Device `json:"devices"`
}

// Device is another laptop of the project.
type Device struct {
	ID        catalog.ID `json:"id"`
	Name      string     `json:"name"`
	Role      string     `json:"role"`
	PublicKey []byte     `json:"public_key"`      // Ed25519
	Carry     string     `json:"carry,omitempty"` // age recipient
	Off       bool       `json:"off,omitempty"`
}

// NewLink asks for a private page for a story's storyteller, or with Off that
// every page of theirs that was made so far opens no more.
type NewLink struct {
	Story catalog.ID `json:"story"`
	Off   bool       `json:"off,omitempty"`
}

// Link is a storyteller's private page. Whoever has the address has the page:
// it is shown once, to be handed on, and kept by nobody. It is empty in the
// answer to NewLink.Off.
type Link struct {
	Address string    `json:"address"` // https://HOST:PORT/yours/CODE
	Expires time.Time `json:"expires"`
}
