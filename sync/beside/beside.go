// Package beside is sync between two laptops of one project that are on one
// local network, without the archive: each gives the other what the team may
// hear, permission first.
//
// Both must know each other from the archive's list of laptops, by their keys.
// Nothing that is said on the network names a person, a project or a story to
// anybody else. What came from a laptop is not safe in the archive.
package beside

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Library is all that a meeting needs of a library. What may be given, it has
// decided by consent.
type Library interface {
	Device() catalog.Device
	Setting(ctx context.Context, key string) (string, error)
	Holds(context.Context) (map[catalog.ID]string, error)
	Beyond(ctx context.Context, has map[catalog.ID]string, each func(catalog.Change) error) error
	ReceiveFrom(ctx context.Context, arrived []catalog.Change) (fresh int, err error)
	FilesFor(context.Context) ([]catalog.File, error)
	MayGive(context.Context, catalog.File) (bool, error)
	FilesToFetch(context.Context) ([]catalog.File, error)
	Path(catalog.File) string
	Alone(catalog.File) (done func(), is bool)
	PartPath(catalog.File) (string, error)
	Place(context.Context, catalog.File) error
}

// What can come of looking for a laptop. Callers decide by errors.Is.
var (
	ErrNotEnrolled = errors.New("laptop belongs to no project yet")
	ErrNobody      = errors.New("no other laptop of the project is near")
	ErrAway        = errors.New("other laptop cannot be reached")
	ErrStranger    = errors.New("other laptop is not known here, or was switched off")
	ErrUnknown     = errors.New("other laptop does not know this one")
	ErrStopped     = errors.New("other laptop stopped before the end")
	ErrAnswer      = errors.New("other laptop's answer cannot be understood")
)

// Progress is told while a file travels.
type Progress struct {
	With  catalog.ID
	File  catalog.File
	Done  int64
	Fetch bool // it comes here
}

// Met is what one laptop gave and took.
type Met struct {
	With    catalog.ID `json:"with"`
	Name    string     `json:"name"`
	Changes int        `json:"changes"` // that were new here
	Given   int        `json:"given"`   // changes that the other got
	Files   int        `json:"files"`   // that came here
	Gave    int        `json:"gave"`    // files that went there
	Bytes   int64      `json:"bytes"`   // of files, both ways
}

// devicesSetting is where the library keeps the archive's list of laptops.
const devicesSetting = "devices"

// known finds a laptop of the project by its id or, with id "", by its key. One
// that was switched off, and this one, are strangers.
func known(ctx context.Context, lib Library, id catalog.ID, key ed25519.PublicKey) (wire.Device, error) {
	raw, err := lib.Setting(ctx, devicesSetting)
	if err != nil {
		return wire.Device{}, err
	}
	var all wire.Devices
	if raw != "" {
		if err := json.Unmarshal([]byte(raw), &all); err != nil {
			return wire.Device{}, fmt.Errorf("read laptops of the project: %w", err)
		}
	}
	for _, d := range all.Devices {
		fits := d.ID == id && key == nil || len(d.PublicKey) == ed25519.PublicKeySize && key.Equal(ed25519.PublicKey(d.PublicKey))
		if fits && !d.Off && d.ID != lib.Device().ID {
			return d, nil
		}
	}
	return wire.Device{}, ErrStranger
}

// sign of a project on the network: those who are in it know it again, others
// learn nothing from it.
func projectSign(project catalog.ID) string {
	sum := sha256.Sum256([]byte("ownvoice project\n" + string(project)))
	return hex.EncodeToString(sum[:8])
}
