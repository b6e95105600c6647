// Package workbench gives tests real things to work on: a sound server of
// their own, with microphones that play what the test wants heard. It is test
// support only; nothing that people run imports it.
//
// A missing program fails the test and is never a reason to skip it: a test
// that did not run has shown nothing.
package workbench

import (
	"os/exec"
	"testing"
)

// need fails the test when one of the programs is not installed.
func need(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("%s is not installed: run `sh script/test`, which installs what the tests need", p)
		}
	}
}
