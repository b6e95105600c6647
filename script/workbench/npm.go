package workbench

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// NPM fetches JavaScript packages of these exact versions, "tus-js-client@4.3.1",
// with what they need, once, and returns the folder whose node_modules holds
// them. They lie in .tools, which git does not keep.
func NPM(t testing.TB, packages ...string) string {
	t.Helper()
	need(t, "npm", "node")
	dir := filepath.Join(root(t), ".tools", "npm", strings.NewReplacer("/", "_", "@", "_").Replace(strings.Join(packages, "+")))
	if err := os.MkdirAll(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	one := flock.New(dir + ".lock") // tests of two packages may want it at once
	if err := one.Lock(); err != nil {
		t.Fatal(err)
	}
	defer one.Unlock()
	whole := filepath.Join(dir, "whole")
	if _, err := os.Stat(whole); err == nil {
		return dir
	}
	cmd := exec.Command("npm", append([]string{"install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix", dir}, packages...)...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("npm install %v: %v\n%s", packages, err, out)
	}
	if err := os.WriteFile(whole, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// root is the top of the repository.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, failed := os.Stat(filepath.Join(dir, "go.mod")); failed == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	t.Fatalf("top of the repository: %v", err)
	return ""
}
