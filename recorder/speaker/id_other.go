//go:build !linux

package speaker

import (
	"encoding/hex"
	"errors"

	"github.com/gen2brain/malgo"
)

// textID is the id in hexadecimal, for these systems' ids are no plain text.
func textID(id malgo.DeviceID) string { return id.String() }

func binaryID(text string) (malgo.DeviceID, error) {
	var id malgo.DeviceID
	b, err := hex.DecodeString(text)
	if err != nil || len(b) == 0 || len(b) > len(id) {
		return id, errors.New("not the id of a device")
	}
	copy(id[:], b)
	return id, nil
}
