package sticks

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestMemorySticksAreFoundWhereDesktopsPutThem(t *testing.T) {
	list := filepath.Join(t.TempDir(), "mounts")
	s := "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/rosa/MY\\040STICK vfat rw 0 0\n/dev/sdc1 /run/media/rosa/BLUE exfat rw 0 0\ntmpfs /run/user/1000 tmpfs rw 0 0\n"
	if err := os.WriteFile(list, []byte(s), 0o600); err != nil {
		t.Fatal(err)
	}
	before := mounts
	mounts = list
	defer func() { mounts = before }()
	if found := Here(); !slices.Equal(found, []string{"/media/rosa/MY STICK", "/run/media/rosa/BLUE"}) {
		t.Errorf("found are %q", found)
	}
}
