package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type binVerb struct {
	List  binList  `cmd:"" help:"List what is in the bin, and until when it can be brought back."`
	Put   binPut   `cmd:"" help:"Put a story in the bin, e.g. ownvoice bin put 0193f3a2-1c7d"`
	Back  binBack  `cmd:"" help:"Bring something back out of the bin, e.g. ownvoice bin back 0193f3a2-1c7d"`
	Empty binEmpty `cmd:"" help:"Throw a story away for good that has been in the bin for 30 days, e.g. ownvoice bin empty 0193 --confirm Maureen"`
}

// binnedOut is something in the bin.
type binnedOut struct {
	ID    catalog.ID   `json:"id"`
	Kind  catalog.Kind `json:"kind"`
	Story catalog.ID   `json:"story,omitempty"`
	Words string       `json:"words"`
	At    time.Time    `json:"at"`
	Until *time.Time   `json:"until,omitempty"` // missing: as long as its story is kept
}

func binnedOf(b library.Binned) binnedOut {
	out := binnedOut{ID: b.Entity, Kind: b.Kind, Story: b.Story, Words: b.Words, At: b.At}
	if !b.Until.IsZero() {
		out.Until = &b.Until
	}
	return out
}

type binList struct{}

func (binList) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.Bin(r)
		if err != nil {
			return err
		}
		out := []binnedOut{}
		for _, b := range all {
			out = append(out, binnedOf(b))
		}
		return r.print(out, func(w io.Writer) {
			for _, b := range out {
				until := "It can be brought back as long as its story is kept."
				if b.Until != nil {
					until = "It can be brought back until somebody throws it away for good, from " + b.Until.Format("2 Jan 2006") + " on."
				}
				fmt.Fprintf(w, "%s  %s, put in the bin %s. %s\n               %s\n", short(b.ID), b.Kind, b.At.Format("2 Jan 2006"), until, b.Words)
			}
		})
	})
}

type binPut struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v binPut) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		if err := lib.Discard(r, id); err != nil {
			return err
		}
		return r.print(map[string]any{"story": id, "days": library.BinDays}, func(io.Writer) {
			r.say("It is in the bin. It can be brought back, for %d days at least: ownvoice bin back %s", library.BinDays, short(id))
		})
	})
}

type binBack struct {
	ID string `arg:"" help:"The id of what is in the bin, or its beginning."`
}

func (v binBack) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.Bin(r)
		if err != nil {
			return err
		}
		found, err := called(all, v.ID, func(b library.Binned) (string, catalog.ID) { return "", b.Entity })
		if err != nil {
			return err
		}
		if err := lib.BringBack(r, found); err != nil {
			return err
		}
		return r.print(binnedOf(found), func(io.Writer) { r.say("It is back where it was.") })
	})
}

type binEmpty struct {
	Story   string `arg:"" help:"The story's id, or its beginning."`
	Confirm string `required:"" placeholder:"NAME" help:"Whose story it is, or its title: typed once more, because nothing of it will be left here."`
}

func (v binEmpty) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		if err := lib.Empty(r, id, v.Confirm); err != nil {
			return err
		}
		return r.print(map[string]any{"emptied": id}, func(io.Writer) { r.say("It is gone from this laptop.") })
	})
}
