package recorder

import "time"

// RoomLeft is how long this recording can go on: with its own tracks, rates and
// bits, as the disk was when it was looked at last.
func (s *Session) RoomLeft() time.Duration { return s.keeper.room() }
