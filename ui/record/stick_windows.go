package record

import "golang.org/x/sys/windows"

// removable are the drives that Windows calls removable.
func removable() []string {
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
