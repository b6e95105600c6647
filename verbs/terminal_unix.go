//go:build unix

package verbs

import (
	"os/signal"
	"syscall"
)

// staySteady keeps a recording from being put to sleep by its terminal: by
// Ctrl Z, or for reading and writing there in the background.
func staySteady() { signal.Ignore(syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU) }
