package library

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
)

// openDevice reads who this laptop is, or decides it once. It stands in a file
// of its own, readable by its owner only, so that it outlives the database.
func (l *Library) openDevice(ctx context.Context) error {
	d, err := readDevice(l.dir)
	if errors.Is(err, os.ErrNotExist) {
		return l.saveDevice(catalog.Device{ID: catalog.NewID(), Reporter: catalog.NewID()})
	}
	if err != nil {
		return err
	}
	l.device = d
	return ctx.Err()
}

func readDevice(dir string) (catalog.Device, error) {
	var d catalog.Device
	raw, err := os.ReadFile(filepath.Join(dir, deviceName))
	if err != nil {
		return d, fmt.Errorf("read device file: %w", edge(err))
	}
	if err := json.Unmarshal(raw, &d); err != nil || !d.ID.Valid() {
		return d, fmt.Errorf("read device file: %w", ErrDamaged)
	}
	return d, nil
}

func (l *Library) saveDevice(d catalog.Device) error {
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("save device file: %w", err)
	}
	if err := durable.WriteFile(filepath.Join(l.dir, deviceName), raw); err != nil {
		return fmt.Errorf("save device file: %w", edge(err))
	}
	l.mu.Lock()
	l.device = d
	l.mu.Unlock()
	return nil
}

// Device is who this laptop is.
func (l *Library) Device() catalog.Device {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.device
}

// Enrol remembers the archive this laptop belongs to and takes over the
// archive's id for the project: what was written under the laptop's own id so
// far was seen by nobody else, so it can be given the new one. It refuses when
// the laptop is enrolled in another project, with catalog.ErrOtherProject.
func (l *Library) Enrol(ctx context.Context, e catalog.Enrolment) error {
	d := l.Device()
	if d.Enrolment != nil && d.Enrolment.Project != e.Project {
		return fmt.Errorf("enrol: laptop belongs to project %s: %w", d.Enrolment.Project, catalog.ErrOtherProject)
	}
	if err := l.adopt(ctx, e.Project); err != nil {
		return err
	}
	d.Enrolment = &e
	if err := l.saveDevice(d); err != nil {
		return err
	}
	l.announce(Changed{})
	return nil
}
