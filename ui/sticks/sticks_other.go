//go:build !linux && !windows

// Package sticks finds the memory sticks that are plugged into this computer.
// It knows where each system puts them and nothing of what is on them.
package sticks

import (
	"os"
	"path/filepath"
)

// Here are the volumes beside the one that macOS runs from, which is
// listed as a link.
func Here() []string {
	listed, err := os.ReadDir("/Volumes")
	if err != nil {
		return nil
	}
	var dirs []string
	for _, each := range listed {
		if each.IsDir() {
			dirs = append(dirs, filepath.Join("/Volumes", each.Name()))
		}
	}
	return dirs
}
