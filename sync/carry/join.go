package carry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/sync/wire"
)

// Invitation lets one laptop join that never sees a network. It can be read by
// whoever has the stick, as a line on paper can: whoever is first has used it.
type Invitation struct {
	Line    string        `json:"invitation"` // the same as for the network, see wire.Invitation
	Welcome wire.Enrolled `json:"welcome"`    // but for the project's name, which is nobody's who finds the stick
}

const invitationName = "invitation-"

// Invite writes an invitation onto a stick, beside those that are there.
func Invite(dir string, i Invitation) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("%w: %w", ErrGone, durable.Unnamed(err))
	}
	i.Welcome.Name = ""
	raw, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		return fmt.Errorf("write invitation: %w", err)
	}
	place := filepath.Join(dir, FolderName)
	if err := durable.MkdirAll(place); err != nil {
		return meaning(dir, err)
	}
	if err := durable.WriteFile(filepath.Join(place, invitationName+string(catalog.NewID())+".json"), raw); err != nil {
		return fmt.Errorf("write invitation: %w", meaning(dir, err))
	}
	return nil
}

// Joiner is what joining by stick needs of the library.
type Joiner interface {
	Device() catalog.Device
	Enrol(context.Context, catalog.Enrolment) error
	Setting(ctx context.Context, key string) (string, error)
	SetSetting(ctx context.Context, key, value string) error
}

// Join takes an invitation off a stick: from now on the laptop belongs to its
// project, and its next packs for the archive say who it is, until one was
// answered. A laptop that was switched off, or that lost its place, joins in the
// same way, and is the laptop that it was. Without an invitation on the stick it
// is ErrUninvited; nothing changes after an error.
func Join(ctx context.Context, lib Joiner, dir, laptop string) error {
	path, i, err := invitation(dir)
	if err != nil {
		return err
	}
	line, err := wire.ParseInvitation(i.Line)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrInvitation, err)
	}
	d := lib.Device()
	if d.Enrolment != nil && d.Enrolment.Project != i.Welcome.Project {
		return fmt.Errorf("join: laptop belongs to project %s: %w", d.Enrolment.Project, catalog.ErrOtherProject)
	}
	key, err := wire.Key(d)
	if err != nil {
		return err
	}
	opens, err := identity(d)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(wire.Hello(d, key, opens.Recipient().String(), line.Code, laptop))
	if err != nil {
		return fmt.Errorf("write hello: %w", err)
	}
	if err := lib.SetSetting(ctx, helloSetting, string(raw)); err != nil {
		return err
	}
	if err := lib.Enrol(ctx, i.Welcome.Joined(line, key, opens.String())); err != nil {
		return err
	}
	_ = os.Remove(path) // on a stick that is locked it stays, and the archive refuses the next who uses it
	return nil
}

// invitation finds the first invitation on a stick.
func invitation(dir string) (path string, i Invitation, err error) {
	all, err := os.ReadDir(filepath.Join(dir, FolderName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", i, meaning(dir, err)
	}
	for _, e := range all {
		if !strings.HasPrefix(e.Name(), invitationName) || filepath.Ext(e.Name()) != ".json" || !e.Type().IsRegular() {
			continue
		}
		path = filepath.Join(dir, FolderName, e.Name())
		if info, err := e.Info(); err != nil || info.Size() > maxInvitation {
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return "", i, meaning(dir, err)
		}
		var found Invitation
		if json.Unmarshal(raw, &found) == nil && found.Welcome.Whole() {
			return path, found, nil
		}
	}
	if _, err := os.Stat(dir); err != nil {
		return "", i, fmt.Errorf("%w: %w", ErrGone, durable.Unnamed(err))
	}
	return "", i, ErrUninvited
}

const maxInvitation = 64 << 10

// identity opens packs that are carried to a laptop: the one it has, or a new one.
func identity(d catalog.Device) (*age.X25519Identity, error) {
	if d.Enrolment != nil {
		if kept, err := age.ParseX25519Identity(d.Enrolment.Identity); err == nil {
			return kept, nil
		}
	}
	made, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, fmt.Errorf("make key for packs: %w", err)
	}
	return made, nil
}

const helloSetting = "carry hello" // a wire.Enrolment as JSON, until the archive has answered it

// hello is what a laptop that joined by stick still has to say; nil: nothing.
func hello(ctx context.Context, lib Source) (*wire.Enrolment, error) {
	raw, err := lib.Setting(ctx, helloSetting)
	if err != nil || raw == "" {
		return nil, err
	}
	var e wire.Enrolment
	if err := json.Unmarshal([]byte(raw), &e); err != nil {
		return nil, fmt.Errorf("read hello: %w", err)
	}
	return &e, nil
}

// welcome: the archive knows this laptop. It need not say who it is any more
// when that was the answer to its last pack.
func (a *arriving) welcome(w wire.Enrolled) error {
	if w.Project != a.e.Project {
		return nil
	}
	e := *a.e
	e.Name, e.Role = w.Name, w.Role
	if err := a.Enrol(a.ctx, e); err != nil {
		return err
	}
	last, err := a.Setting(a.ctx, lastSetting)
	if err != nil || !strings.HasPrefix(last, string(a.p.Answers)+" ") {
		return err
	}
	return a.SetSetting(a.ctx, helloSetting, "")
}
