package recorder

// Warning is something wrong with a recording that runs. Nothing already told
// is in danger; what is not heard now is another matter.
type Warning struct {
	Code  WarningCode
	Track int // which track, for those about one
}

// WarningCode says what is wrong. The words for people stand in the window.
type WarningCode string

// From none to the most serious.
const (
	WarnNone       WarningCode = ""
	WarnSilent     WarningCode = "silent"      // a track has been digital silence, or nearly, for ten seconds
	WarnCopyGone   WarningCode = "copy-gone"   // the second copy is not being written any more
	WarnDiskLow    WarningCode = "disk-low"    // room for 30 minutes or less
	WarnDiskSlow   WarningCode = "disk-slow"   // the disk is seconds behind
	WarnUnplugged  WarningCode = "unplugged"   // a track's device is gone
	WarnServerGone WarningCode = "server-gone" // no sound system answers
	WarnDiskFull   WarningCode = "disk-full"   // it has stopped by itself, everything kept
)
