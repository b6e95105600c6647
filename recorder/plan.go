package recorder

import (
	"ownvoice/library/catalog"
)

// Input is one microphone, or one side of a call: it becomes one track.
type Input struct {
	Label  string // "You", "Them"; shown to people
	Device string // an id, a unique name or the beginning of one; "" is the default device
}

// Plan is what to record, and where.
type Plan struct {
	Recording catalog.ID
	Dir       string // the recording's own folder, already there; holds no other take
	Mode      catalog.Mode
	Inputs    []Input // one or two

	// Bits of a stored sample. 0 stores what arrives: 16 for a device that
	// delivers 16, for more would be zeros, and 24 for one that delivers
	// more. 16 and 24 are done as told.
	Bits int

	// SecondCopy is a folder, on a memory stick perhaps, that gets a copy as
	// it is recorded, in a folder named by the recording's id. "" for none.
	// The recording itself never waits for it.
	SecondCopy string

	App string // version of Ownvoice, kept with the take
}
