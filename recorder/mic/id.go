package mic

import (
	"unsafe"

	"github.com/gen2brain/malgo"
)

// nativeID is a device's id as miniaudio wants it.
type nativeID struct{ malgo.DeviceID }

func (id *nativeID) at() unsafe.Pointer { return unsafe.Pointer(&id.DeviceID) }
