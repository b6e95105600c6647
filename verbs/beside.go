package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/studio"
	near "ownvoice/sync/beside"
)

type besideVerb struct {
	For    time.Duration `default:"10m" help:"How long to look for other laptops; 0: until Ctrl C."`
	With   []string      `placeholder:"HOST:PORT" help:"Where another laptop is, if it is not found by itself: it prints its port."`
	Listen string        `placeholder:"ADDRESS" default:":0" help:"Where to be met at."`
}

// Help teaches with an example.
func (besideVerb) Help() string {
	return `Two laptops of one project on one local network give each other what the team may hear, with no archive and no internet. Both run this. What came from a laptop is not safe in the archive yet.

Example:

  ownvoice beside --for 10m
  ownvoice beside --with 192.168.1.20:40123`
}

// Run meets the laptops that are near.
func (v besideVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		ctx, stop := context.WithCancel(r)
		if v.For > 0 {
			ctx, stop = context.WithTimeout(r, v.For)
		}
		defer stop()
		met, err := near.Run(ctx, lib, near.Options{Listen: v.Listen, With: v.With, Here: v.here(r), Met: r.tellMet, Tell: r.tellBeside()})
		if len(met) > 0 {
			err = errors.Join(err, studio.Unpack(context.WithoutCancel(r), lib))
		}
		if err != nil && len(met) == 0 {
			return err
		}
		if printed := r.print(met, func(w io.Writer) { printMet(w, met) }); printed != nil {
			return printed
		}
		return err
	})
}

func (v besideVerb) here(r *run) func(string) {
	return func(port string) {
		r.progress(map[string]any{"port": port})
		r.say("Looking for laptops of the project. This one can be met at port %s.", port)
	}
}

func (r *run) tellMet(m near.Met, err error) {
	if err != nil {
		r.say("%s", explain.Error(err))
		return
	}
	r.progress(map[string]any{"met": m.With})
	r.say("Met %s.", m.Name)
}

func (r *run) tellBeside() func(near.Progress) {
	last := ""
	return func(p near.Progress) {
		percent := int64(100)
		if p.File.Bytes > 0 {
			percent = p.Done * 100 / p.File.Bytes
		}
		if at := fmt.Sprint(p.File.SHA256, percent, p.Fetch); at != last {
			last = at
			r.progress(map[string]any{"with": p.With, "sha256": p.File.SHA256, "bytes": p.Done, "of": p.File.Bytes, "fetch": p.Fetch})
		}
	}
}

func printMet(w io.Writer, all []near.Met) {
	for _, m := range all {
		fmt.Fprintf(w, "%s: %s and %s came here, %s went there.\n", m.Name,
			count(m.Changes, "one change", "%d changes"), count(m.Files, "one file", "%d files"), count(m.Gave, "one file", "%d files"))
	}
	fmt.Fprintln(w, "What came from a laptop is not safe in the archive yet.")
}
