package explain

import (
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// Refused is the one plain sentence for a story of which something did not go
// to the archive although others may: library.Kept.Refused. "" has none.
func Refused(why string) string {
	switch wire.Code(why) {
	case "":
		return ""
	case wire.CodeConsent:
		return "The archive may not keep it, so it stays here: look at what the storyteller agreed to."
	case wire.CodeErased:
		return "The archive erased this because it was asked to, and does not take it in again."
	case wire.CodeNotWhole, wire.CodeChecksum:
		return "It did not arrive whole, so it is not called safe: it is still here, and it is sent again."
	case wire.CodeTooLarge:
		return "It is too large for this archive, so it stays here: tell your coordinator."
	case client.NotRead:
		return "Some of its sound cannot be read on this laptop, so it was not sent: tell your coordinator."
	}
	return "The archive did not take it: it is still here, and if it stays so, tell your coordinator."
}

// RefusedShortly is Refused in the room of a row.
func RefusedShortly(why string) string {
	switch wire.Code(why) {
	case "":
		return ""
	case wire.CodeConsent:
		return "may not be kept there"
	case wire.CodeErased:
		return "was erased there"
	case wire.CodeNotWhole, wire.CodeChecksum:
		return "did not arrive whole"
	case wire.CodeTooLarge:
		return "too large for it"
	case client.NotRead:
		return "cannot be read here"
	}
	return "not taken there"
}
