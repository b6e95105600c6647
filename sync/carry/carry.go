// Package carry is sync without any network: packs in a folder on a memory
// stick, from a laptop to the archive, back, and from laptop to laptop.
//
// A pack is closed for its receiver with age and signed by its sender, so that
// a stick may be lost, copied or tampered with. Nothing counts as sent because
// it lies on a stick: only what the other end has answered for does. So a pack
// may be lost, read twice, or read after a later one.
//
// On a stick, the names of files and folders are ids and numbers only:
//
//	Ownvoice carry/
//	  invitation-ID.json  lets one laptop join that has no network
//	  FROM.TO/            "archive", or a laptop's id
//	    head-000001.age   what is in the pack, signed; the highest whole one counts
//	    ID.age            words, or a part of a file
package carry

import (
	"errors"
	"syscall"
	"time"

	"ownvoice/library/catalog"
)

// FolderName is the one folder that packs lie in on a stick.
const FolderName = "Ownvoice carry"

// Version is the format this program writes. It reads this one and older ones.
const Version = 1

// TheArchive stands where a laptop's id stands, for the archive.
const TheArchive catalog.ID = "archive"

// Limits of a pack. One that says more of itself is damaged.
const (
	maxHead  = 32 << 20
	maxLine  = 2*catalog.MaxValueBytes + 64<<10
	maxWords = 8 << 30
	maxFiles = 200_000
)

// partBytes is the longest file on a stick: most sticks are FAT32, where 4 GiB
// is too much.
var partBytes = int64(39) << 30 / 10

// What can come of a stick. Callers decide by errors.Is.
var (
	ErrFull        = errors.New("memory stick is full")
	ErrGone        = errors.New("memory stick came out")
	ErrNewer       = errors.New("pack was made by a newer Ownvoice")
	ErrDamaged     = errors.New("pack is damaged or not whole")
	ErrStranger    = errors.New("pack is not from a laptop of this project that is known here")
	ErrNotForUs    = errors.New("pack cannot be opened with the key that is here")
	ErrNothing     = errors.New("no pack for this receiver is on the stick")
	ErrNoReceiver  = errors.New("receiver of a pack is not known")
	ErrNotEnrolled = errors.New("laptop belongs to no project yet")
	ErrInvitation  = errors.New("invitation cannot be used")
	ErrUninvited   = errors.New("no invitation is on the stick")
)

// Progress is told while a pack is written or read.
type Progress struct {
	File catalog.File
	Done int64 // bytes of all files so far
	Of   int64
}

// Done is what one going out or coming in did.
type Done struct {
	Packs    int          `json:"packs"`
	Changes  int          `json:"changes"` // on the stick; or, coming in, that were new
	Files    int          `json:"files"`   // on the stick; or that came in
	Bytes    int64        `json:"bytes"`
	Reused   int          `json:"reused,omitempty"`   // files that lay on the stick already
	LeftOut  int          `json:"left_out,omitempty"` // files for which there was no room
	Safe     int          `json:"safe,omitempty"`     // files that the archive has answered for
	Stories  []catalog.ID `json:"stories,omitempty"`  // of which sound lies on the stick
	Troubles []Trouble    `json:"troubles,omitempty"` // packs that were passed by
	At       time.Time    `json:"at"`
}

// Trouble is one pack, or one file of one, that was passed by.
type Trouble struct {
	From catalog.ID `json:"from"`
	Why  string     `json:"why"`
	Err  error      `json:"-"`
}

func troubled(from catalog.ID, err error) Trouble {
	return Trouble{From: from, Why: err.Error(), Err: err}
}

// readOnly reports whether an error says that a stick is locked.
func readOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
