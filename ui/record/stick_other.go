//go:build !linux && !windows

package record

import (
	"os"
	"path/filepath"
)

// removable are the volumes beside the one that macOS runs from, which is
// listed as a link.
func removable() []string {
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
