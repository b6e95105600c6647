// Package sticks finds the memory sticks that are plugged into this computer.
// It knows where each system puts them and nothing of what is on them.
package sticks

import (
	"os"
	"strconv"
	"strings"
)

// mounts is where Linux says what is mounted where; a test has its own.
var mounts = "/proc/self/mounts"

// Here are the folders of what was plugged in: desktops put them there.
func Here() []string {
	listed, err := os.ReadFile(mounts)
	if err != nil {
		return nil
	}
	var dirs []string
	for line := range strings.Lines(string(listed)) {
		words := strings.Fields(line)
		if len(words) < 2 {
			continue
		}
		if dir := unescaped(words[1]); strings.HasPrefix(dir, "/media/") || strings.HasPrefix(dir, "/run/media/") {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// unescaped is a folder's name as it is: a space is listed as \040.
func unescaped(name string) string {
	var out strings.Builder
	for len(name) > 0 {
		if name[0] == '\\' && len(name) >= 4 {
			if b, err := strconv.ParseUint(name[1:4], 8, 8); err == nil {
				out.WriteByte(byte(b))
				name = name[4:]
				continue
			}
		}
		out.WriteByte(name[0])
		name = name[1:]
	}
	return out.String()
}
