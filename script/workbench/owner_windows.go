package workbench

import (
	"os/exec"
	"testing"
)

// asOwner skips the test: PostgreSQL is started by tests on Linux and macOS only.
func asOwner(t testing.TB, _ string) func(string, ...string) *exec.Cmd {
	t.Helper()
	t.Skip("PostgreSQL is not started on Windows by tests")
	return nil
}
