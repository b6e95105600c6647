package feeds

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// bagsTime is how long one who takes a project may be silent while its zip
// goes: each story has that long and what its bytes need.
const bagsTime = 2 * time.Minute

// bags sends every story of a project that a member may take for a use: each
// as a bag of its own, side by side in one zip, and a text that says how many
// are not in it. It goes as it is made, story by story; when one turns out to
// be damaged the connection is cut, and what has arrived is no whole zip.
func (f *Feeds) bags(w http.ResponseWriter, r *http.Request) {
	use, is := bagUse(w, r)
	if !is {
		return
	}
	reader, id := f.reader(r), catalog.ID(r.PathValue("project"))
	projects, err := f.store.ProjectsOf(r.Context(), reader)
	at := slices.IndexFunc(projects, func(p store.ProjectCount) bool { return p.ID == id })
	if err == nil && at < 0 {
		err = store.ErrNotFound
	}
	if err == nil {
		err = http.NewResponseController(w).SetReadDeadline(time.Time{})
	}
	if err == nil {
		err = f.store.Audit(r.Context(), reader.Who(), "took a bag of every story", id, "")
	}
	if err != nil {
		f.fail(w, r, err)
		return
	}
	s := shipment{packing: f.pack(w, r, "ownvoice-project-"+string(id)), reader: reader, use: use, base: f.base(r), conn: http.NewResponseController(w)}
	if err := errors.Join(s.send(f.store, id), s.zip.Close()); err != nil {
		f.Log.Error("bags cut short", "project", id, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// shipment is the bags of a project on their way out.
type shipment struct {
	*packing
	reader       store.Reader
	use          catalog.Use
	base         string
	conn         *http.ResponseController
	packed, kept int // stories that are in it, and that stay here
}

func (s *shipment) send(st *store.Store, project catalog.ID) error {
	for after := catalog.ID(""); ; {
		all, next, err := st.Entries(s.ctx, s.reader, store.Wanted{Project: project, After: after})
		if err != nil {
			return err
		}
		for _, e := range all {
			if err := s.story(st, e.ID); err != nil {
				return fmt.Errorf("pack story %s: %w", e.ID, err)
			}
		}
		if after = next; next == "" {
			return s.said()
		}
	}
}

// story packs one story, if it may be taken for the use now.
func (s *shipment) story(st *store.Store, id catalog.ID) error {
	b, err := st.Bag(s.ctx, s.reader, id, s.use)
	var p *wire.Problem
	if errors.Is(err, store.ErrNotFound) || errors.As(err, &p) && p.Code == wire.CodeConsent {
		s.kept++
		return nil
	}
	if err != nil {
		return err
	}
	bytes := int64(0)
	for _, file := range b.Files {
		bytes += file.Bytes
	}
	if err := s.conn.SetWriteDeadline(time.Now().Add(bagsTime + time.Duration(bytes/slowestTake)*time.Second)); err != nil {
		return err
	}
	s.packed++
	s.dir, s.sums, s.octets, s.payloads = "ownvoice-"+string(id)+"/", nil, 0, 0
	return s.bag(b, s.base)
}

// said writes down what is in the zip and what is not.
func (s *shipment) said() error {
	s.dir = ""
	words := fmt.Sprintf("%d of the stories that the team may hear are here, each in a bag of its own (BagIt 1.0).\n", s.packed)
	switch {
	case s.kept == 1:
		words += "1 is not: its storyteller has not said yes to this use.\n"
	case s.kept > 1:
		words += fmt.Sprintf("%d are not: their storytellers have not said yes to this use.\n", s.kept)
	}
	_, err := s.write("read-me.txt", strings.NewReader(words))
	return err
}
