package consent

import (
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPhoneReadsTheSquare(t *testing.T) {
	const address = "https://archive.example:8443/yours/abcdefghijklmnopqrstuvwxyz"
	picture, err := square(address)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "square.png")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, picture); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("zbarimg", "--quiet", "--raw", path).Output()
	if err != nil || strings.TrimSpace(string(out)) != address {
		t.Errorf("zbar reads %q: %v", out, err)
	}
}
