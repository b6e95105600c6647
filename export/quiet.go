package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// quiets are the folders in which this program is making things at present.
var quiets = struct {
	sync.Mutex
	here map[string]bool
}{here: map[string]bool{}}

// quiet makes a folder in which things are made before they have their names.
// Those that a kill or a power cut left there go first: they are hidden on
// somebody's stick, full of voices, and no ledger knows of them. A library is
// open in one program only, so what has its mark and is not being made here is
// made by nobody.
func (h *hand) quiet() (string, error) {
	quiets.Lock()
	defer quiets.Unlock()
	mark := fmt.Sprintf(".ownvoice.part-%s-", h.lib.Device().ID)
	beside, err := os.ReadDir(h.To)
	if err != nil {
		return "", err
	}
	for _, e := range beside {
		left := filepath.Join(h.To, e.Name())
		if !e.IsDir() || !strings.HasPrefix(e.Name(), mark) || quiets.here[left] {
			continue
		}
		if err := os.RemoveAll(left); err != nil {
			return "", err
		}
	}
	dir, err := os.MkdirTemp(h.To, mark+"*")
	if err == nil {
		quiets.here[dir] = true
	}
	return dir, err
}

// loud takes a quiet folder away, with what is left in it. What cannot be taken
// away now goes with the next.
func loud(dir string) {
	_ = os.RemoveAll(dir)
	quiets.Lock()
	defer quiets.Unlock()
	delete(quiets.here, dir)
}
