package studio_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"testing"
)

// hash is the SHA-256 and the length of a file.
func hash(t testing.TB, path string) (string, int64) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.Sum256(raw)
	return hex.EncodeToString(h[:]), int64(len(raw))
}

// niceness is that of the thread this runs on.
func niceness(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile("/proc/thread-self/stat")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := bytes.Cut(raw, []byte(") "))
	return string(bytes.Fields(after)[16])
}
