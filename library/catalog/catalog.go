// Package catalog holds the words every room of Ownvoice shares – Project,
// Person, Story, Note, Recording, Consent, Change – and the rules that bind
// them, the consent decision first among them.
//
// It is pure: values and functions of values. It knows no disk, network,
// clock, sound device or window; where a rule needs the time, the time is
// handed in. Everyone may import it, it imports the standard library and the
// UUID generator only. The zero value of everything here is the careful one:
// a zero Consent lets nobody hear.
package catalog

import (
	"strings"

	"github.com/google/uuid"
)

// ID names one thing for ever: a UUIDv7 (RFC 9562) in its usual text form, so
// that sorting by ID is sorting by age. Ids are all that logs, file names and
// metrics may carry.
type ID string

// NewID makes an ID that no other device will ever make.
func NewID() ID {
	id, err := uuid.NewV7()
	if err != nil { // the system's source of randomness is gone
		panic("catalog: no randomness: " + err.Error())
	}
	return ID(id.String())
}

// Valid reports whether id has the form of a UUID. Everything that arrives
// from outside is asked this before it becomes part of a path or a row.
func (id ID) Valid() bool {
	if len(id) != 36 || strings.ToLower(string(id)) != string(id) {
		return false
	}
	_, err := uuid.Parse(string(id))
	return err == nil
}
