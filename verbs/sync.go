package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/client"
)

type enrolVerb struct {
	Invitation string `arg:"" help:"The line your coordinator gave you."`
	Name       string `placeholder:"LAPTOP" help:"What the coordinator will see this laptop called. Default: the computer's name."`
}

func (v enrolVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		if err := client.Enrol(r, lib, v.Invitation, laptopName(v.Name)); err != nil {
			return err
		}
		d := lib.Device()
		out := map[string]any{"device": d.ID, "archive": d.Enrolment.Archive, "project": d.Enrolment.Project, "role": d.Enrolment.Role}
		return r.print(out, func(w io.Writer) { fmt.Fprintln(w, "This laptop belongs to the archive now.") })
	})
}

// laptopName is what a laptop is called: what was said, or what the computer is
// called.
func laptopName(said string) string {
	if said != "" {
		return said
	}
	if host, err := os.Hostname(); err == nil {
		return host
	}
	return "laptop"
}

type syncVerb struct {
	Watch bool `help:"Go on until Ctrl C, sending and fetching as things change."`
}

func (v syncVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		c, err := client.New(lib)
		if err != nil {
			return err
		}
		if v.Watch {
			return r.follow(lib, c)
		}
		report, err := r.syncOnce(lib, c)
		if printed := r.print(report, func(w io.Writer) { printReport(w, report, err == nil) }); printed != nil {
			return printed
		}
		return err
	})
}

// syncOnce sends words and what is ready, makes the copies that are still to be
// made, sends those, and makes masters of what was fetched. A copy that cannot
// be made keeps nothing here: its masters go as they are.
func (r *run) syncOnce(lib *library.Library, c *client.Client) (client.Report, error) {
	lib.Packing(true)
	report, err := c.Sync(r, r.tellPercent())
	if err != nil {
		lib.Packing(false)
		return stayed(r, lib, report), err
	}
	made := studio.MakeCopies(r, lib, nil)
	lib.Packing(false)
	if r.Err() != nil {
		return report, r.Err()
	}
	if made != nil {
		slog.Warn("some copies could not be made", "err", made)
	}
	rest, err := c.Sync(r, r.tellPercent())
	return report.And(rest), errors.Join(err, studio.Unpack(r, lib))
}

// stayed adds what is still to go, masters that nobody has packed yet among it,
// to the report of a sync that did not come to its end.
func stayed(r *run, lib *library.Library, report client.Report) client.Report {
	left, err := lib.FilesToSend(context.WithoutCancel(r))
	if err != nil {
		return report // why it ended says more
	}
	for _, f := range left {
		told := slices.ContainsFunc(report.Files, func(s client.FileState) bool { return s.Recording == f.Recording && s.SHA256 == f.SHA256 })
		if !told {
			report.Files = append(report.Files, client.FileState{Recording: f.Recording, Kind: f.Kind, State: "waiting", SHA256: f.SHA256})
		}
	}
	return report
}

// tellPercent tells programs how far a file is, once for each per cent.
func (r *run) tellPercent() func(client.Progress) {
	last := ""
	return func(p client.Progress) {
		percent := int64(100)
		if p.File.Bytes > 0 {
			percent = p.Done * 100 / p.File.Bytes
		}
		if at := fmt.Sprint(p.File.SHA256, percent, p.Fetch); at != last {
			last = at
			r.progress(map[string]any{"recording": p.File.Recording, "sha256": p.File.SHA256, "bytes": p.Done, "of": p.File.Bytes, "fetch": p.Fetch})
		}
	}
}

func printReport(w io.Writer, report client.Report, done bool) {
	count, told := map[string]int{}, map[string]bool{}
	for _, f := range report.Files {
		// A recording has several files; what is kept of it is what counts.
		if of := f.State + string(f.Recording); f.Kind != catalog.FileListening && f.Kind != catalog.FileAttachment && !told[of] || f.State == "here" && !told[of] {
			told[of] = true
			count[f.State]++
		}
	}
	for _, s := range []struct{ state, one, more string }{
		{"safe", "One recording is safe in the archive now.", "%d recordings are safe in the archive now."},
		{"here", "One recording came to this laptop.", "%d recordings came to this laptop."},
		{"waiting", "One recording is waiting to be sent.", "%d recordings are waiting to be sent."},
	} {
		switch n := count[s.state]; n {
		case 0:
		case 1:
			fmt.Fprintln(w, s.one)
		default:
			fmt.Fprintf(w, s.more+"\n", n)
		}
	}
	if why := explain.Waits(report.Held); why != "" {
		fmt.Fprintln(w, why)
	} else if done {
		fmt.Fprintln(w, "Everything that may be sent is sent, and what is new is here.")
	}
	for _, s := range report.Waiting {
		fmt.Fprintf(w, "%s stays on this laptop. %s\n", short(s.Story), s.Why)
	}
}

// follow syncs until the person stops it.
func (r *run) follow(lib *library.Library, c *client.Client) error {
	wake := make(chan struct{}, 1)
	stop := lib.Listen(func(library.Changed) {
		select {
		case wake <- struct{}{}:
		default:
		}
	})
	defer stop()
	last := client.Status{}
	err := c.Run(r, wake, func(s client.Status) {
		if s.Err = nil; s != last {
			last = s
			r.progress(map[string]any{"state": s.State, "story": s.Story, "percent": s.Percent, "waits": s.Waits})
			switch why := explain.Waits(s.Waits); {
			case s.State == client.StateSending:
			case why != "":
				r.say("%s", why)
			default:
				r.say("%s", stateWords[s.State])
			}
		}
	})
	if r.Err() != nil && err == context.Canceled { //nolint:errorlint // Run returns it bare
		return nil
	}
	return err
}

var stateWords = map[client.State]string{
	client.StateOffline: "Offline, and that is fine.",
	client.StateOnline:  "Online. Everything that may be sent is sent.",
	client.StateStopped: explain.Error(client.ErrArchive).String(),
}
