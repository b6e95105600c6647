package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
)

// TestAByteThatTurnedOverComesBackFromALaptop: the archive's disk lies, the
// archive says so, and the laptop that still has the sound sends it again by
// itself.
func TestAByteThatTurnedOverComesBackFromALaptop(t *testing.T) {
	data := t.TempDir()
	r := serve(t, data)
	rosa := reporter(t, ownvoice(t), data)
	ann := aCurator(t, r.address, data)
	s := rosa.tells(t)
	hash := s.copyHash(t)
	path := filepath.Join(data, "media", hash[:2], hash)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Clone(whole)
	turned[len(turned)/2] ^= 1
	if err := os.WriteFile(path, turned, 0o600); err != nil {
		t.Fatal(err)
	}

	out, _, code := verb(t, "verify", "--data", data, "--json")
	var v store.Verified
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != exitCouldNot || len(v.Bad) != 1 || v.Bad[0] != hash {
		t.Fatalf("verify: %d %s", code, out)
	}
	if said := ann.get(t, "/desk/fixity"); !strings.Contains(said, "Damaged") || !strings.Contains(said, hash[:12]) {
		t.Errorf("the desk says\n%s", said)
	}
	if figures := s.everybody(t, r.address+"/metrics", 200); !strings.Contains(figures, "\nownvoice_files_damaged 1\n") {
		t.Errorf("the figures say\n%s", figures)
	}
	rosa.must(t, nil, "sync")
	if healed, err := os.ReadFile(path); err != nil || laptop.Hash(healed) != hash {
		t.Errorf("after the laptop came by, the file is still damaged: %v", err)
	}
	if figures := s.everybody(t, r.address+"/metrics", 200); !strings.Contains(figures, "\nownvoice_files_damaged 0\n") {
		t.Errorf("after the laptop came by, the figures say\n%s", figures)
	}
	ask(t, &v, "verify", "--data", data)
}
