package verbs

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/carry"
	"ownvoice/sync/wire"
)

type carryVerb struct {
	Out  carryOut  `cmd:"" help:"Copy what may leave onto a memory stick, closed so that only its receiver can open it, e.g. ownvoice carry out --to /media/stick"`
	In   carryIn   `cmd:"" help:"Take in what the archive or another laptop put onto a memory stick, e.g. ownvoice carry in --from /media/stick"`
	Join carryJoin `cmd:"" help:"Join a project by an invitation on a memory stick, and copy onto it what may leave, e.g. ownvoice carry join --from /media/stick"`
	List carryList `cmd:"" help:"List the laptops of the project that a stick can be made for."`
}

type carryOut struct {
	To  string `required:"" placeholder:"STICK" help:"The memory stick, or a folder."`
	For string `placeholder:"LAPTOP" default:"archive" help:"Who is to open it: archive, or a laptop's name or id from ownvoice carry list."`
}

// Run makes what is still to be made of what was recorded, and copies it.
func (v carryOut) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		to, err := v.receiver(r, lib)
		if err != nil {
			return err
		}
		lib.Packing(true)
		made := studio.MakeCopies(r, lib, nil)
		lib.Packing(false)
		if r.Err() != nil {
			return r.Err()
		}
		if made != nil {
			slog.Warn("some copies could not be made", "err", made)
		}
		done, err := carry.Out(r, lib, v.To, carry.Options{For: to}, r.tellCarried())
		if err != nil && done.Files == 0 && done.Changes == 0 {
			return err
		}
		if printed := r.print(done, func(w io.Writer) { printOut(w, done) }); printed != nil {
			return printed
		}
		return err
	})
}

// receiver finds who the pack is for.
func (v carryOut) receiver(r *run, lib *library.Library) (catalog.ID, error) {
	if v.For == string(carry.TheArchive) {
		return carry.TheArchive, nil
	}
	all, err := others(r, lib)
	if err != nil {
		return "", err
	}
	var found []wire.Device
	for _, d := range all {
		if strings.EqualFold(d.Name, v.For) || strings.HasPrefix(string(d.ID), strings.ToLower(v.For)) {
			found = append(found, d)
		}
	}
	switch len(found) {
	case 0:
		return "", carry.ErrNoReceiver
	case 1:
		return found[0].ID, nil
	}
	return "", library.ErrAmbiguous
}

// others are the laptops of the project but this one and those switched off.
func others(r *run, lib *library.Library) ([]wire.Device, error) {
	all, err := carry.Devices(r, lib)
	others := []wire.Device{}
	for _, d := range all {
		if d.ID != lib.Device().ID && !d.Off {
			others = append(others, d)
		}
	}
	return others, err
}

// tellCarried tells programs how far it is, once for each per cent.
func (r *run) tellCarried() func(carry.Progress) {
	last := int64(-1)
	return func(p carry.Progress) {
		if percent := p.Done * 100 / max(p.Of, 1); percent != last {
			last = percent
			r.progress(map[string]any{"sha256": p.File.SHA256, "bytes": p.Done, "of": p.Of})
		}
	}
}

type carryJoin struct {
	From string `required:"" placeholder:"STICK" help:"The memory stick with the invitation, or a folder."`
	Name string `placeholder:"LAPTOP" help:"What the coordinator will see this laptop called. Default: the computer's name."`
}

// Run joins, and makes the pack by which the archive comes to know this laptop.
func (v carryJoin) Run(r *run) error {
	err := r.with(func(lib *library.Library) error { return carry.Join(r, lib, v.From, laptopName(v.Name)) })
	if err != nil {
		return err
	}
	r.say("This laptop belongs to the project now. The archive knows it as soon as it has read this stick.")
	return carryOut{To: v.From, For: string(carry.TheArchive)}.Run(r)
}

func printOut(w io.Writer, d carry.Done) {
	fmt.Fprintf(w, "On the stick: %s, with the sound of %s.\n", count(d.Changes, "one change", "%d changes"), count(len(d.Stories), "one story", "%d stories"))
	if d.LeftOut > 0 {
		fmt.Fprintf(w, "There was no room for %s.\n", count(d.LeftOut, "one file", "%d files"))
	}
	fmt.Fprintln(w, "All of it is still on this laptop too, until the archive has answered. The stick may be lost: only its receiver can open it.")
	printTroubles(w, d)
}

func printTroubles(w io.Writer, d carry.Done) {
	for _, t := range d.Troubles {
		fmt.Fprintf(w, "From %.13s: %s\n", t.From, explain.Error(t.Err))
	}
}

func count(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return fmt.Sprintf(more, n)
}

type carryIn struct {
	From string `required:"" placeholder:"STICK" help:"The memory stick, or a folder."`
}

// Run takes in what is on the stick for this laptop.
func (v carryIn) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		done, err := carry.In(r, lib, v.From, r.tellCarried())
		if done.Packs > 0 {
			err = errors.Join(err, studio.Unpack(r, lib))
		}
		if err != nil && done.Packs == 0 {
			return err
		}
		if printed := r.print(done, func(w io.Writer) { printIn(w, done) }); printed != nil {
			return printed
		}
		return err
	})
}

func printIn(w io.Writer, d carry.Done) {
	fmt.Fprintf(w, "Here now: %s and %s.\n", count(d.Changes, "one change", "%d changes"), count(d.Files, "one file", "%d files"))
	if d.Safe > 0 {
		fmt.Fprintf(w, "The archive has answered for %s: safe in the archive.\n", count(d.Safe, "one file", "%d files"))
	}
	printTroubles(w, d)
}

type carryList struct{}

// Run lists the other laptops.
func (carryList) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := others(r, lib)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			for _, d := range all {
				fmt.Fprintf(w, "%s  %s\n", short(d.ID), d.Name)
			}
			if len(all) == 0 {
				fmt.Fprintln(w, "No other laptop is known here yet. The archive names them when this one is online, or on a stick from it.")
			}
		})
	})
}
