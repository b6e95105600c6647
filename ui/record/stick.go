package record

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/sticks"
	"ownvoice/ui/widget"
)

// stick is a memory stick that is in this laptop now.
type stick struct {
	dir  string // where its files are
	name string // for people
	room time.Duration
}

const (
	copySetting = "record.copy" // the stick that was chosen last; "" for none
	copyFolder  = "Ownvoice"    // on the stick
	copyNone    = "No second copy"
)

// sticksHere lists the memory sticks. It waits for them.
func sticksHere(tracks int) []stick {
	var found []stick
	for _, dir := range sticks.Here() {
		if room := recorder.RoomLeft(dir, tracks, storedBits); room > 0 {
			found = append(found, stick{dir: dir, name: stickName(dir), room: room})
		}
	}
	return found
}

func stickName(dir string) string {
	if name := filepath.Base(dir); len(name) > 1 {
		return name
	}
	return dir
}

func (s stick) words() string {
	return "Copy on " + s.name + ", room for " + roomWords(s.room)
}

// second is the choice of a second copy, where there is a stick to put it on.
type second struct {
	choose *widget.Select
	sticks []stick
	dir    string // of the stick that is chosen
	keep   func(dir string)
}

func newSecond(keep func(dir string)) *second {
	s := &second{keep: keep}
	s.choose = widget.NewSelect("A second copy on a memory stick", nil, func(string) { s.onChoose() })
	s.choose.Hide()
	return s
}

// offer lists the sticks, and takes the one that was chosen last.
func (s *second) offer(sticks []stick, last string) {
	s.sticks, s.dir = sticks, ""
	options, chosen := []string{copyNone}, copyNone
	for _, each := range sticks {
		options = append(options, each.words())
		if each.dir == last {
			s.dir, chosen = last, each.words()
		}
	}
	s.choose.Options = options
	s.choose.SetSelected(chosen)
	shown(s.choose, len(sticks) > 0)
}

func (s *second) onChoose() {
	dir := ""
	for _, each := range s.sticks {
		if each.words() == s.choose.Selected {
			dir = each.dir
		}
	}
	if dir != s.dir {
		s.dir = dir
		s.keep(dir)
	}
}

// folder is where copies are put on a stick, made if it can be. On one that
// has been pulled out meanwhile it is not there, and the recorder says so.
func folder(stick string) string {
	if stick == "" {
		return ""
	}
	made := filepath.Join(stick, copyFolder)
	if slices.Contains(sticks.Here(), stick) {
		_ = os.Mkdir(made, 0o700) // it may be there already
	}
	return made
}

// keepCopy remembers the stick that was chosen.
func (c *checkPage) keepCopy(dir string) {
	desk.Save(c.ctx, func(ctx context.Context) error { return c.place.desk.Library.SetSetting(ctx, copySetting, dir) }, c.tell)
}
