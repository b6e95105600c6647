package main

import (
	"fmt"
	"text/tabwriter"
)

type storiesVerb struct {
	folder
	JSON bool `help:"Print one JSON document."`
}

// Help teaches with an example.
func (storiesVerb) Help() string {
	return `For each story: may it be kept, heard by the team, heard by anyone. A story that may not be kept any more is listed without its title.

Example:

  ownvoice-archive stories --data ./archive --json`
}

// Run lists the stories.
func (v storiesVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	all, err := st.List(s.ctx)
	if err != nil {
		return err
	}
	return s.print(v.JSON, all, func() {
		t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		for _, l := range all {
			fmt.Fprintf(t, "%s\t%s\tkeep: %s\tteam: %s\tanyone: %s\t%d changes\t%d files\t%d bytes\t%s\n",
				l.ID, l.Project, l.Keep, l.Team, l.Whole, l.Changes, l.Files, l.Bytes, l.Title)
		}
		t.Flush()
	})
}

type verifyVerb struct {
	folder
	JSON bool `help:"Print one JSON document."`
}

// Help teaches with an example.
func (verifyVerb) Help() string {
	return `Reads every file and hashes it again. A damaged one is named by its hash, and laptops that still have it are asked to send it again.

Example:

  ownvoice-archive verify --data ./archive --json`
}

// Run re-hashes everything.
func (v verifyVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	found, err := st.Verify(s.ctx)
	if err != nil {
		return err
	}
	err = s.print(v.JSON, found, func() { fmt.Fprintf(s.out, "%d files, %d bytes, %d bad\n", found.Files, found.Bytes, len(found.Bad)) })
	if err != nil || len(found.Bad) == 0 {
		return err
	}
	for _, hash := range found.Bad {
		fmt.Fprintln(s.errOut, "damaged or missing:", hash)
	}
	fmt.Fprintln(s.errOut, "The rest is whole. Laptops that still hold these files will be asked for them; otherwise bring them back from a backup.")
	return errQuiet
}
