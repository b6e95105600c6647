package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Device is a laptop that has joined a project.
type Device struct {
	ID       catalog.ID        `json:"id"`
	Project  catalog.ID        `json:"project"`
	Name     string            `json:"name"`
	Role     string            `json:"role"`
	Key      ed25519.PublicKey `json:"-"`
	Enrolled time.Time         `json:"enrolled"`
	Seen     time.Time         `json:"seen,omitzero"`   // when it was last heard of, to the minute
	Behind   int64             `json:"behind"`          // how many of the project's numbers it has not asked for
	Carry    string            `json:"carry,omitempty"` // the age recipient packs for it are closed for
	Off      bool              `json:"off"`
}

// Enrol lets a laptop join with a code. The same laptop asking again with the
// same code and key gets the same welcome. A laptop that was switched off is
// let in again by a new invitation, which a person gave it.
func (s *Store) Enrol(ctx context.Context, e wire.Enrolment) (wire.Enrolled, error) {
	name := strings.ToValidUTF8(strings.ReplaceAll(e.Laptop, "\x00", ""), "")
	if !e.Device.Valid() || len(e.PublicKey) != ed25519.PublicKeySize || e.Code == "" || len(e.Code) > wire.MaxNameLen || len(name) > wire.MaxNameLen || len(e.Carry) > wire.MaxNameLen || !text(e.Carry) {
		return wire.Enrolled{}, no(wire.CodeMalformed)
	}
	var i invitation
	err := s.transact(ctx, func(tx *sql.Tx) (err error) {
		if i, err = s.claim(ctx, tx, e.Code, e.Device); err != nil {
			return err
		}
		return s.admit(ctx, tx, i, e, name)
	})
	var welcome wire.Enrolled
	if err == nil {
		welcome, err = s.welcome(ctx, i)
	}
	if err != nil {
		return wire.Enrolled{}, fmt.Errorf("enrol device %s: %w", e.Device, err)
	}
	return welcome, nil
}

func (s *Store) admit(ctx context.Context, tx *sql.Tx, i invitation, e wire.Enrolment, name string) error {
	key := base64.StdEncoding.EncodeToString(e.PublicKey)
	known, err := device(ctx, tx, e.Device)
	switch {
	case errors.Is(err, ErrNotFound):
		return exec(ctx, tx, `INSERT INTO device (id, project, name, role, key, enrolled, carry) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			e.Device, i.project, name, i.role, key, s.now().Unix(), e.Carry)
	case err != nil:
		return err
	case !known.Key.Equal(ed25519.PublicKey(e.PublicKey)):
		return no(wire.CodeConflict)
	case known.Project != i.project:
		return no(wire.CodeOtherProject)
	case known.Off && i.again: // what let it in before it was lost lets nobody in
		return no(wire.CodeInvitation)
	}
	return exec(ctx, tx, `UPDATE device SET name = $1, role = $2, off = 0, carry = $3 WHERE id = $4`, name, i.role, e.Carry, e.Device)
}

// ErrNotFound says that the archive has nothing of that name.
var ErrNotFound = errors.New("not found")

// Device returns a laptop that has joined, also one that is switched off;
// ErrNotFound when there is none.
func (s *Store) Device(ctx context.Context, id catalog.ID) (Device, error) {
	return device(ctx, s.read, id)
}

const deviceColumns = `SELECT id, project, name, role, key, enrolled, off, seen_at, carry, (SELECT p.seq FROM project p WHERE p.id = device.project) - heard FROM device `

func device(ctx context.Context, from asker, id catalog.ID) (Device, error) {
	d, err := scanDevice(from.QueryRowContext(ctx, deviceColumns+`WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Device{}, fmt.Errorf("find device %s: %w", id, err)
	}
	return d, nil
}

func scanDevice(row interface{ Scan(...any) error }) (Device, error) {
	var d Device
	var key string
	var enrolled, off, seen int64
	if err := row.Scan(&d.ID, &d.Project, &d.Name, &d.Role, &key, &enrolled, &off, &seen, &d.Carry, &d.Behind); err != nil {
		return Device{}, err
	}
	raw, err := base64.StdEncoding.DecodeString(key)
	d.Key, d.Enrolled, d.Off, d.Seen = raw, time.Unix(enrolled, 0).UTC(), off != 0, timeOf(seen)
	return d, err
}

// Devices lists every laptop that has joined, oldest first.
func (s *Store) Devices(ctx context.Context) ([]Device, error) {
	all := []Device{}
	err := rows(ctx, s.read, func(rs *sql.Rows) error {
		d, err := scanDevice(rs)
		all = append(all, d)
		return err
	}, deviceColumns+`WHERE role <> 'archive' ORDER BY enrolled, id`)
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	return all, nil
}

// SwitchOff makes the archive refuse a lost laptop from now on. Twice is once.
func (s *Store) SwitchOff(ctx context.Context, id catalog.ID) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		if _, err := device(ctx, tx, id); err != nil {
			return err
		}
		return exec(ctx, tx, `UPDATE device SET off = 1 WHERE id = $1`, id)
	})
	if err != nil {
		return fmt.Errorf("switch off: %w", err)
	}
	return nil
}

// Heard writes down, to the minute, that a laptop was heard of; after is up to
// which of the project's numbers it has everything, -1 when it did not say.
// What it had once counts: an old pack that comes late puts nobody behind.
func (s *Store) Heard(ctx context.Context, d Device, after int64) error {
	now := s.now()
	if now.Sub(d.Seen) < time.Minute { // it asks again and again: what is known may be a minute old
		return nil
	}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE device SET seen_at = $1, heard = CASE WHEN $2 > heard AND $2 <= (SELECT p.seq FROM project p WHERE p.id = device.project) THEN $2 ELSE heard END WHERE id = $3`, now.Unix(), after, d.ID)
	})
	if err != nil {
		return fmt.Errorf("hear of device %s: %w", d.ID, err)
	}
	return nil
}

// Peers are the laptops of a project, as another of them may know them.
func (s *Store) Peers(ctx context.Context, project catalog.ID) (wire.Devices, error) {
	all, err := s.Devices(ctx)
	out := wire.Devices{Devices: []wire.Device{}}
	for _, d := range all {
		if d.Project == project {
			out.Devices = append(out.Devices, wire.Device{ID: d.ID, Name: d.Name, Role: d.Role, PublicKey: d.Key, Carry: d.Carry, Off: d.Off})
		}
	}
	return out, err
}
