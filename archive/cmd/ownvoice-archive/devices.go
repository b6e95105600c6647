package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

type devicesVerb struct {
	List devicesList `cmd:"" default:"withargs" help:"List the laptops that have joined."`
	Off  devicesOff  `cmd:"" help:"Switch a lost laptop off: the archive refuses it from now on."`
}

// Help teaches with an example.
func (devicesVerb) Help() string {
	return `Example:

  ownvoice-archive devices --data ./archive
  ownvoice-archive devices off 0193c2 --data ./archive`
}

type devicesList struct {
	folder
	JSON bool `help:"Print one JSON document."`
}

// Run lists the laptops.
func (v devicesList) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.Devices(s.ctx)
	if err != nil {
		return err
	}
	return s.print(v.JSON, all, func() { printDevices(s, all) })
}

func printDevices(s *shop, all []store.Device) {
	if len(all) == 0 {
		fmt.Fprintln(s.errOut, "No laptop has joined yet. Make an invitation: ownvoice-archive invite --help")
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	for _, d := range all {
		state := "on"
		if d.Off {
			state = "switched off"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\tjoined %s\t%s\n", d.ID, d.Name, d.Role, d.Enrolled.Format("2 January 2006"), state)
	}
	t.Flush()
}

type devicesOff struct {
	folder
	ID   string `arg:"" help:"The laptop's id, or enough of its beginning."`
	JSON bool   `help:"Print one JSON document."`
}

// Run switches a laptop off.
func (v devicesOff) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.Devices(s.ctx)
	if err != nil {
		return err
	}
	id, err := unique(all, v.ID)
	if err != nil {
		return err
	}
	if err := st.SwitchOff(s.ctx, id); err != nil {
		return err
	}
	return s.print(v.JSON, map[string]catalog.ID{"off": id}, func() {
		fmt.Fprintln(s.errOut, "Switched off. What that laptop has already sent stays safe. A new invitation would let it in again.")
	})
}

// unique finds the one laptop whose id begins so.
func unique(all []store.Device, begin string) (catalog.ID, error) {
	var found []catalog.ID
	for _, d := range all {
		if begin != "" && strings.HasPrefix(string(d.ID), strings.ToLower(begin)) {
			found = append(found, d.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", store.ErrNotFound
	case 1:
		return found[0], nil
	}
	return "", fmt.Errorf("%w: %d laptops begin with %q; write more of the id", errWrongUse, len(found), begin)
}
