package client

import (
	"errors"
	"time"

	"ownvoice/sync/wire"
)

// Waits is the one thing that sync waits for. The zero value: for nothing. The
// sentence for it is made where it is shown.
type Waits struct {
	For     Reason    `json:"for,omitempty"`
	Until   time.Time `json:"until,omitzero"`    // when it will be over, if that is known
	Network string    `json:"network,omitempty"` // the one we are on, with ForMetered and ForNetwork
}

// Reason is why it waits.
type Reason string

const (
	ForConnection  Reason = "offline"        // nobody answers
	ForLogin       Reason = "login"          // something answers that is not the archive: a hotel's page to sign in, say
	ForWord        Reason = "word"           // the person wanted to say when
	ForNetwork     Reason = "network"        // this network is not among the chosen ones
	ForMetered     Reason = "metered"        // this network costs by the byte
	ForNight       Reason = "night"          // until the hours that were chosen
	ForBudget      Reason = "budget"         // the month's data is used up, until the next month
	ForArchiveBusy Reason = "busy"           // the archive has too much to do, or somebody else is sending the same
	ForArchiveRoom Reason = "full"           // the archive's disk is full
	ForArchive     Reason = "archive"        // the archive cannot do it now, and says no more
	ForClock       Reason = "clock"          // the two clocks cannot be brought together
	ForRecognition Reason = "not-recognised" // the laptop was switched off there, or was never known
	ForLaptop      Reason = "laptop"         // something on this laptop: its disk, its library
)

// waitsFor is what an error of Sync makes it wait for.
func waitsFor(err error) Waits {
	for _, known := range []struct {
		is  bool
		For Reason
	}{
		{err == nil, ""},
		{errors.Is(err, ErrWrongArchive), ForLogin},
		{errors.Is(err, ErrUnreachable), ForConnection},
		{is(err, wire.CodeClockSkew), ForClock},
		{errors.Is(err, ErrNotRecognised), ForRecognition},
		{is(err, wire.CodeTooMany) || is(err, wire.CodeBusy), ForArchiveBusy},
		{is(err, wire.CodeFull), ForArchiveRoom},
		{errors.Is(err, ErrArchive) || errors.Is(err, ErrNotWhole), ForArchive},
	} {
		if known.is {
			return Waits{For: known.For}
		}
	}
	return Waits{For: ForLaptop}
}
