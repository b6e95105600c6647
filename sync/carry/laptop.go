package carry

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/sync/wire"
)

// Source is what going out needs of the library. What may leave, the library
// has decided by consent.
type Source interface {
	Device() catalog.Device
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
	Path(catalog.File) string

	ChangesToSend(ctx context.Context, limit int) ([]catalog.Change, error)
	Cursor(context.Context) (int64, error)
	Epoch(context.Context) (string, error)
	FilesToSend(context.Context) ([]catalog.File, error)
	MaySend(context.Context, catalog.File) (bool, error)
	FilesUnsure(context.Context) ([]catalog.File, error)
	FilesToFetch(context.Context) ([]catalog.File, error)

	Holds(context.Context) (map[catalog.ID]string, error)
	Beyond(ctx context.Context, has map[catalog.ID]string, each func(catalog.Change) error) error
	FilesFor(context.Context) ([]catalog.File, error)
	MayGive(context.Context, catalog.File) (bool, error)
}

// Options say who a pack is for.
type Options struct {
	For catalog.ID // a laptop; TheArchive or "": the archive
}

// mostChanges go into one pack; more go with the next.
const mostChanges = 200_000

// Out writes what may leave this laptop onto a stick: for the archive, or for
// another laptop of the project. On a stick that is too small it writes what
// fits and answers ErrFull; Done says what did not fit. Nothing counts as sent.
func Out(ctx context.Context, lib Source, dir string, o Options, tell func(Progress)) (Done, error) {
	e := lib.Device().Enrolment
	if e == nil || len(e.Key) != ed25519.PrivateKeySize {
		return Done{}, ErrNotEnrolled
	}
	keys, err := keysFor(ctx, lib, o.For)
	if err != nil {
		return Done{}, err
	}
	l := Letter{Head: Head{Project: e.Project, From: lib.Device().ID, To: TheArchive, Made: time.Now().UTC().Truncate(time.Second)}}
	if o.For == "" || o.For == TheArchive {
		if l.Hello, err = hello(ctx, lib); err == nil {
			err = forArchive(ctx, lib, &l)
		}
	} else {
		l.To = o.For
		err = forLaptop(ctx, lib, &l)
	}
	if err != nil {
		return Done{}, err
	}
	head, done, failed := Write(ctx, dir, l, keys, tell)
	if failed == nil || errors.Is(failed, ErrFull) && len(head.Words.Parts) > 0 {
		failed = errors.Join(failed, remember(ctx, lib, head, done.Stories))
	}
	return done, failed
}

func keysFor(ctx context.Context, lib Source, to catalog.ID) (Keys, error) {
	e := lib.Device().Enrolment
	recipient := e.Carry
	if to != "" && to != TheArchive {
		d, err := device(ctx, lib, to)
		if err != nil {
			return Keys{}, err
		}
		recipient = d.Carry
	}
	r, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return Keys{}, fmt.Errorf("%w: it has no key for packs", ErrNoReceiver)
	}
	own, err := age.ParseX25519Identity(e.Identity)
	if err != nil {
		return Keys{}, fmt.Errorf("own key for packs: %w", ErrNotEnrolled)
	}
	return Keys{Receiver: r, Own: own, Sign: func(b []byte) []byte { return ed25519.Sign(e.Key, b) }}, nil
}

// DevicesSetting is where the library keeps the laptops of the project, as the
// archive last listed them: a wire.Devices.
const DevicesSetting = "devices"

// Devices are the laptops of the project as far as this one has heard.
func Devices(ctx context.Context, lib interface {
	Setting(context.Context, string) (string, error)
}) ([]wire.Device, error) {
	raw, err := lib.Setting(ctx, DevicesSetting)
	if err != nil || raw == "" {
		return nil, err
	}
	var known wire.Devices
	if err := json.Unmarshal([]byte(raw), &known); err != nil {
		return nil, fmt.Errorf("read laptops of the project: %w", err)
	}
	return known.Devices, nil
}

func device(ctx context.Context, lib interface {
	Setting(context.Context, string) (string, error)
}, id catalog.ID) (wire.Device, error) {
	all, err := Devices(ctx, lib)
	if err != nil {
		return wire.Device{}, err
	}
	at := slices.IndexFunc(all, func(d wire.Device) bool { return d.ID == id && !d.Off })
	if at < 0 {
		return wire.Device{}, fmt.Errorf("laptop %.36s: %w", id, ErrNoReceiver)
	}
	return all[at], nil
}

// forArchive is what goes to the archive: what it is not known to have.
func forArchive(ctx context.Context, lib Source, l *Letter) error {
	files, err := lib.FilesToSend(ctx)
	if err != nil {
		return err
	}
	l.Files, l.Open = files, opener(ctx, lib, lib.MaySend)
	l.Write = func(put func(Line) error) (h Head, err error) {
		changes, err := lib.ChangesToSend(ctx, mostChanges)
		if err != nil {
			return h, err
		}
		for i := range changes {
			if err := put(Line{Change: &changes[i]}); err != nil {
				return h, err
			}
		}
		if err := putHashes(put, lib.FilesUnsure, ctx, func(hash string) Line { return Line{Ask: hash} }); err != nil {
			return h, err
		}
		if err := putHashes(put, lib.FilesToFetch, ctx, func(hash string) Line { return Line{Want: hash} }); err != nil {
			return h, err
		}
		if h.After, err = lib.Cursor(ctx); err == nil {
			h.Epoch, err = lib.Epoch(ctx)
		}
		return h, err
	}
	return nil
}

func putHashes(put func(Line) error, list func(context.Context) ([]catalog.File, error), ctx context.Context, as func(string) Line) error { //nolint:revive // ctx belongs to list
	files, err := list(ctx)
	for _, f := range files {
		if err == nil {
			err = put(as(f.SHA256))
		}
	}
	return err
}

// forLaptop is what goes to another laptop: what its last pack did not say it
// has.
func forLaptop(ctx context.Context, lib Source, l *Letter) error {
	said, err := peerSaid(ctx, lib, l.To)
	if err != nil {
		return err
	}
	files, err := lib.FilesFor(ctx)
	if err != nil {
		return err
	}
	var here []string
	for _, f := range files {
		here = append(here, f.SHA256)
		small := f.Kind == catalog.FileListening || f.Kind == catalog.FileAttachment
		if (small || slices.Contains(said.Wants, f.SHA256)) && !slices.Contains(said.Has, f.SHA256) {
			l.Files = append(l.Files, f)
		}
	}
	l.Open = opener(ctx, lib, lib.MayGive)
	l.Write = func(put func(Line) error) (Head, error) {
		err := lib.Beyond(ctx, said.Holds, func(c catalog.Change) error { return put(Line{Change: &c}) })
		if err != nil {
			return Head{}, err
		}
		return Head{}, state(ctx, lib, here, put)
	}
	return nil
}

// state says what this laptop has and wants.
func state(ctx context.Context, lib Source, here []string, put func(Line) error) error {
	holds, err := lib.Holds(ctx)
	if err != nil {
		return err
	}
	for story, print := range holds {
		if err := put(Line{Holds: &Holding{Story: story, Print: print}}); err != nil {
			return err
		}
	}
	for _, hash := range here {
		if err := put(Line{Has: hash}); err != nil {
			return err
		}
	}
	return putHashes(put, lib.FilesToFetch, ctx, func(hash string) Line { return Line{Want: hash} })
}

// opener opens a file of the library, after it has been asked once more whether
// it may go: writing the one before may have taken hours.
func opener(ctx context.Context, lib Source, may func(context.Context, catalog.File) (bool, error)) func(catalog.File) (io.ReadCloser, error) {
	return func(f catalog.File) (io.ReadCloser, error) {
		is, err := may(ctx, f)
		if err != nil {
			return nil, err
		}
		if !is {
			return nil, ErrLeave
		}
		file, err := os.Open(lib.Path(f))
		if err != nil {
			return nil, fmt.Errorf("open file %s: %w: %w", f.SHA256, ErrUnreadable, durable.Unnamed(err))
		}
		return file, nil
	}
}

// said is what another laptop last said of itself.
type said struct {
	Made  time.Time             `json:"made"`
	Holds map[catalog.ID]string `json:"holds"`
	Has   []string              `json:"has"`
	Wants []string              `json:"wants"`
}

func saidSetting(of catalog.ID) string { return "carry said " + string(of) }

func peerSaid(ctx context.Context, lib Source, of catalog.ID) (said, error) {
	s := said{Holds: map[catalog.ID]string{}}
	raw, err := lib.Setting(ctx, saidSetting(of))
	if err != nil || raw == "" {
		return s, err
	}
	err = json.Unmarshal([]byte(raw), &s)
	if s.Holds == nil {
		s.Holds = map[catalog.ID]string{} // nil would ask for what one says of oneself
	}
	return s, err
}

const (
	lastSetting    = "carry last" // a lastPack
	carriedSetting = "carried"
)

// lastPack is the pack that went to the archive last, with the memory of the
// archive that was known then: whoever has heard of another since has no use
// for its answer.
func lastPack(pack catalog.ID, epoch string) string { return string(pack) + " " + epoch }

// remember notes which pack went to the archive last, and of which stories
// sound lies on a stick.
func remember(ctx context.Context, lib Source, h Head, stories []catalog.ID) error {
	if h.To == TheArchive {
		if err := lib.SetSetting(ctx, lastSetting, lastPack(h.Pack, h.Epoch)); err != nil {
			return err
		}
	}
	on, err := Carried(ctx, lib)
	if err != nil {
		return err
	}
	for _, id := range stories {
		on[id] = h.Made
	}
	raw, err := json.Marshal(on)
	if err != nil {
		return err
	}
	return lib.SetSetting(ctx, carriedSetting, string(raw))
}

// Carried says of which stories sound was copied onto a stick, and when last.
// It says nothing of whether the stick still exists.
func Carried(ctx context.Context, lib interface {
	Setting(context.Context, string) (string, error)
}) (map[catalog.ID]time.Time, error) {
	on := map[catalog.ID]time.Time{}
	raw, err := lib.Setting(ctx, carriedSetting)
	if err != nil || raw == "" {
		return on, err
	}
	if err := json.Unmarshal([]byte(raw), &on); err != nil {
		return nil, fmt.Errorf("read what was carried: %w", err)
	}
	return on, nil
}
