//go:build !linux

package workbench

import "testing"

// SmallDisk is a folder on a disk that holds so many bytes and no more. Such a
// disk is made on Linux only; elsewhere it skips the test.
func SmallDisk(t testing.TB, _ string) string {
	t.Helper()
	t.Skip("a small disk can be made on Linux only")
	return ""
}
