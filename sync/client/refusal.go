package client

import (
	"errors"
	"io/fs"
	"slices"

	"ownvoice/sync/wire"
)

// NotRead stands among the archive's codes for a file that this laptop itself
// could not read to its end. No archive answers it.
const NotRead wire.Code = "not-read"

// aboutFile are the archive's answers that are about the file which was sent,
// and say nothing about others.
var aboutFile = []wire.Code{wire.CodeConsent, wire.CodeErased, wire.CodeNotWhole, wire.CodeTooLarge, wire.CodeMalformed, wire.CodeConflict, wire.CodeChecksum, wire.CodeNotFound}

// refusal is why one file did not go while others may; "" when the trouble is
// with the archive, the way there, or this laptop as a whole.
func refusal(err error) wire.Code {
	var p *wire.Problem
	switch {
	case errors.As(err, &p):
		if slices.Contains(aboutFile, p.Code) {
			return p.Code
		}
	case errors.Is(err, ErrNotWhole):
		return wire.CodeNotWhole
	case errors.Is(err, ErrUnreachable):
	case errors.Is(err, errMaster), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return NotRead
	}
	return ""
}
