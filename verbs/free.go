package verbs

import (
	"errors"
	"fmt"
	"io"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/sync/client"
)

type freeVerb struct {
	Story string `arg:"" optional:"" help:"The story's id, or its beginning. Without it nothing goes: it says how much room could be made."`
	All   bool   `help:"Of all stories."`
	Back  bool   `help:"Fetch the whole recordings of the story again, at the next sync."`
}

// freedOut is what free says.
type freedOut struct {
	Recordings int   `json:"recordings"` // whose sound went, or could go
	Bytes      int64 `json:"bytes"`
	Could      bool  `json:"could,omitempty"` // nothing went yet
	Kept       int   `json:"kept"`            // recordings that stay: the archive has not proved that it holds them
	Back       int   `json:"back,omitempty"`  // recordings that come again
}

func (v freeVerb) Run(r *run) error {
	switch {
	case v.All && v.Story != "":
		return usage{"give a story or --all, not both"}
	case v.Back && v.Story == "":
		return usage{"--back needs a story"}
	}
	return r.with(func(lib *library.Library) error {
		story, err := v.story(r, lib)
		if err != nil {
			return err
		}
		var out freedOut
		switch {
		case v.Back:
			out, err = v.back(r, lib, story)
		case v.All || story != "":
			out, err = v.free(r, lib, story)
		default:
			room, failed := lib.Releasable(r, "")
			out, err = freedOut{Recordings: room.Recordings, Bytes: room.Bytes, Could: true}, failed
		}
		return errors.Join(err, r.print(out, out.say))
	})
}

func (v freeVerb) story(r *run, lib *library.Library) (catalog.ID, error) {
	if v.Story == "" {
		return "", nil
	}
	return lib.Find(r, v.Story)
}

func (v freeVerb) free(r *run, lib *library.Library, story catalog.ID) (freedOut, error) {
	freed, err := studio.Free(r, lib, story, client.Proven(lib.Device().Enrolment), nil)
	return freedOut{Recordings: freed.Recordings, Bytes: freed.Bytes, Kept: freed.Kept}, err
}

func (v freeVerb) back(r *run, lib *library.Library, story catalog.ID) (freedOut, error) {
	n, err := studio.FetchBack(r, lib, story)
	return freedOut{Back: n}, err
}

func (o freedOut) say(w io.Writer) {
	of := count(o.Recordings, "one recording", "%d recordings")
	switch {
	case o.Back > 0:
		fmt.Fprintln(w, "The whole recording comes back when you are online.")
		return
	case o.Recordings == 0 && o.Kept == 0:
		fmt.Fprintln(w, "There is no recording here that takes room and is safe in the archive.")
	case o.Could:
		fmt.Fprintf(w, "%s of %s could be freed: they are safe in the archive. Say a story, or --all.\n", megabytes(o.Bytes), of)
	case o.Recordings > 0:
		fmt.Fprintf(w, "%s of %s freed. They are safe in the archive, can still be listened to here, and come back when you ask.\n", megabytes(o.Bytes), of)
	}
	if o.Kept > 0 {
		fmt.Fprintf(w, "%s on this laptop, because the archive has not proved that it holds all of it.\n", count(o.Kept, "One recording stays", "%d recordings stay"))
	}
}

func megabytes(bytes int64) string {
	if bytes < 1e6 {
		return "Less than 1 MB"
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}
