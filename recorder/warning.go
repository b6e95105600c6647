package recorder

import "time"

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
	WarnSilent     WarningCode = "silent"      // a track has been silent, or nearly, for ten seconds
	WarnMissed     WarningCode = "missed"      // a moment was not heard and is over; told for a while
	WarnCopyGone   WarningCode = "copy-gone"   // the second copy is not being written any more
	WarnDiskLow    WarningCode = "disk-low"    // room for 30 minutes or less
	WarnDiskSlow   WarningCode = "disk-slow"   // the disk is seconds behind
	WarnNoSound    WarningCode = "no-sound"    // a track's device is there and delivers nothing
	WarnUnplugged  WarningCode = "unplugged"   // a track's device is gone
	WarnServerGone WarningCode = "server-gone" // no sound system answers
	WarnDiskFull   WarningCode = "disk-full"   // it has stopped by itself, everything kept
	WarnDiskGone   WarningCode = "disk-gone"   // the disk failed; it has stopped by itself, with what reached it
)

const (
	silentAfter = 10 * time.Second
	listens     = time.Minute
	missedFor   = 15 * time.Second
	slowAfter   = 3 * time.Second
	lowAt       = 30 * time.Minute
)

// Warning is the most serious thing that is wrong now.
func (s *Session) Warning() Warning {
	if code, ok := s.reason.Load().(WarningCode); ok {
		return Warning{Code: code}
	}
	for i, t := range s.tracks {
		if !t.line.needs.Load() {
			continue
		}
		switch t.line.trouble.Load() {
		case troubleServer:
			return Warning{WarnServerGone, i}
		case troubleUnplugged:
			return Warning{WarnUnplugged, i}
		}
		if !t.line.idles.Load() {
			return Warning{WarnNoSound, i}
		}
	}
	return s.lesserWarning()
}

func (s *Session) lesserWarning() Warning {
	switch {
	case s.keeper.late():
		return Warning{Code: WarnDiskSlow}
	case s.keeper.room() < lowAt:
		return Warning{Code: WarnDiskLow}
	case s.copier != nil && s.copier.failed.Load():
		return Warning{Code: WarnCopyGone}
	}
	for i, t := range s.tracks {
		if time.Since(time.Unix(0, t.missed.Load())) < missedFor {
			return Warning{WarnMissed, i}
		}
	}
	for i, t := range s.tracks {
		if t.meter.silentFor() >= s.patience(i) && !s.Paused() {
			return Warning{WarnSilent, i}
		}
	}
	return Warning{}
}

// patience is how long a track may be silent: the first, which is the
// reporter's own, longer while the other side is heard, for then they listen.
func (s *Session) patience(track int) time.Duration {
	if track == 0 && len(s.tracks) == 2 && s.tracks[1].meter.silentFor() < silentAfter {
		return listens
	}
	return silentAfter
}
