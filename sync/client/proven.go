package client

import (
	"encoding/json"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Proven is the question whether the archive a laptop belongs to has signed
// that it holds a file. The receipt is checked again, with the archive's key,
// each time it is asked: a sound may go from this laptop because of it.
func Proven(e *catalog.Enrolment) func(catalog.File) bool {
	return func(f catalog.File) bool {
		var r wire.Receipt
		return e != nil && json.Unmarshal(f.Receipt, &r) == nil && r.SHA256 == f.SHA256 && r.Bytes == f.Bytes && r.Proves(e.ReceiptKey)
	}
}
