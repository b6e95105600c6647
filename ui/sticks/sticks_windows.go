// Package sticks finds the memory sticks that are plugged into this computer.
// It knows where each system puts them and nothing of what is on them.
package sticks

import "golang.org/x/sys/windows"

// Here are the drives that Windows calls removable.
func Here() []string {
	drives, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var dirs []string
	for i := range 26 {
		dir := string(rune('A'+i)) + `:\`
		if drives&(1<<i) == 0 {
			continue
		}
		if name, err := windows.UTF16PtrFromString(dir); err == nil && windows.GetDriveType(name) == windows.DRIVE_REMOVABLE {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}
