//go:build !linux

package decode

// limit has nothing to do here: a child of ours watches its own memory, and
// ffmpeg is told a limit of its own.
func limit(int) {}
