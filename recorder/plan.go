package recorder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/recorder/wav"
)

// Input is one microphone, or one side of a call: it becomes one track.
type Input struct {
	Label  string // "You", "Them"; shown to people
	Device string // an id, a unique name or the beginning of one; "" is the default device
}

// Plan is what to record, and where.
type Plan struct {
	Recording catalog.ID
	Dir       string // the recording's own folder, already there; holds no other take
	Mode      catalog.Mode
	Inputs    []Input // one or two

	// Bits of a stored sample. 0 stores what arrives: 16 for a device that
	// delivers 16, for more would be zeros, and 24 for one that delivers
	// more. 16 and 24 are done as told.
	Bits int

	// SecondCopy is a folder, on a memory stick perhaps, that gets a copy as
	// it is recorded, in a folder named by the recording's id. "" for none.
	// The recording itself never waits for it.
	SecondCopy string

	App string // version of Ownvoice, kept with the take

	clock clock // nil: the computer's
}

func (p Plan) check() error {
	switch {
	case !p.Recording.Valid():
		return errors.New("no recording id")
	case len(p.Inputs) < 1 || len(p.Inputs) > 2:
		return fmt.Errorf("%d inputs", len(p.Inputs))
	case p.Bits != 0 && p.Bits != 16 && p.Bits != 24:
		return fmt.Errorf("%d bits", p.Bits)
	}
	if _, err := os.Stat(filepath.Join(p.Dir, JournalFile)); err == nil {
		return errors.New("the folder holds a take already")
	}
	disk, err := spaceAt(p.Dir)
	if err != nil {
		return err
	}
	if disk.free <= disk.floor() {
		return ErrDiskFull
	}
	return nil
}

// Record begins: when it returns without an error, files are on disk and the
// devices are heard. After an error nothing runs and nothing is left behind;
// it wraps ErrNoServer, ErrNoDevice, ErrAmbiguous or ErrDiskFull where those
// are the cause.
func Record(hw Hardware, p Plan) (*Session, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("record %s: %w", p.Recording, err)
	}
	if p.clock == nil {
		p.clock = newClock()
	}
	heard := make(chan struct{}, 1)
	held, err := openInputs(hw, p.Inputs, p.clock, heard)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", p.Recording, err)
	}
	s := &Session{plan: p, started: time.Now(), clock: p.clock, heard: heard, wanted: make(chan struct{}, 1), stopping: make(chan struct{}), written: make(chan struct{}), done: make(chan struct{})}
	if err := s.prepare(held); err != nil {
		closeAll(held)
		s.removeFiles()
		if noRoom(err) {
			err = fmt.Errorf("%w: %w", ErrDiskFull, err)
		}
		return nil, fmt.Errorf("record %s: %w", p.Recording, err)
	}
	s.finder = &finder{hw: hw, clock: p.clock, tracks: s.tracks, held: held, heard: heard, wanted: s.wanted, quit: make(chan struct{}), ended: make(chan struct{})}
	s.keeper = &keeper{s: s, quit: make(chan struct{}), ended: make(chan struct{})}
	s.keeper.measure()
	go s.write()
	go s.finder.run()
	go s.keeper.run()
	if s.copier != nil {
		go s.copier.run()
	}
	return s, nil
}

// openInputs opens the device of each input, all or none.
func openInputs(hw Hardware, inputs []Input, c clock, heard chan<- struct{}) ([]holding, error) {
	devices, err := hw.Devices()
	if err != nil {
		return nil, err
	}
	var held []holding
	for _, in := range inputs {
		device, err := find(devices, in.Device)
		if err == nil {
			var f *feed
			if f, err = openFeed(hw, device.ID, 0, c, heard); err == nil {
				held = append(held, holding{device: device, feed: f})
				continue
			}
		}
		closeAll(held)
		return nil, err
	}
	return held, nil
}

func closeAll(held []holding) {
	for _, h := range held {
		h.feed.retire()
	}
}

// prepare makes the files, the journal first so that none is ever there
// without it, and starts the devices.
func (s *Session) prepare(held []holding) error {
	if err := s.writeDown(false); err != nil {
		return err
	}
	var about []wav.About
	for i, h := range held {
		f := wav.Format{RateHz: h.feed.format.RateHz, Channels: 1, Bits: s.plan.Bits}
		if f.Bits == 0 {
			f.Bits = h.feed.format.Sample.storedBits()
		}
		label := s.plan.Inputs[i].Label
		about = append(about, wav.About{Recording: string(s.plan.Recording), Track: i + 1, Label: plainLabel(label, i), App: s.plan.App, Began: s.started})
		t, err := newTrack(s.plan.Dir, i, label, f, about[i])
		if err != nil {
			return err
		}
		t.device, t.delivered, t.line.feed = h.device.Name, h.feed.format.String(), h.feed
		t.line.idles.Store(h.device.Idles)
		t.line.wanted = s.wanted
		s.tracks = append(s.tracks, t)
	}
	if err := durable.SyncDir(s.plan.Dir); err != nil {
		return err
	}
	if err := s.writeDown(false); err != nil {
		return err
	}
	if s.plan.SecondCopy != "" {
		s.copier = newCopier(filepath.Join(s.plan.SecondCopy, string(s.plan.Recording)), s.tracks, about)
	}
	for _, h := range held {
		if err := h.feed.stream.Start(); err != nil {
			return err
		}
	}
	return nil
}

// plainLabel is what the file itself says of a track. A label that a reporter
// typed may be somebody's name, and the file travels further than the journal.
func plainLabel(label string, n int) string {
	switch label {
	case "You", "Them", "Room":
		return label
	}
	return fmt.Sprintf("Track %d", n+1)
}

// removeFiles leaves no trace of a recording that never began.
func (s *Session) removeFiles() {
	for i, t := range s.tracks {
		t.close()
		os.Remove(filepath.Join(s.plan.Dir, trackFile(i)))
		os.Remove(filepath.Join(s.plan.Dir, peaksFile(i)))
	}
	os.Remove(filepath.Join(s.plan.Dir, JournalFile))
}
