package ogg

// Checksum is that of a page whose own is zero.
func Checksum(page []byte) uint32 { return checksum(0, page) }
