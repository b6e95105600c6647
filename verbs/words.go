package verbs

import (
	"fmt"
	"io"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type wordsVerb struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v wordsVerb) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		said, err := lib.Segments(r, id)
		if err != nil {
			return err
		}
		return r.print(said, func(w io.Writer) {
			for _, s := range said {
				who := ""
				if s.Speaker != "" {
					who = s.Speaker + ": "
				}
				fmt.Fprintf(w, "%7s  %s%s\n", clock(float64(s.StartMS/1000)), who, s.Text)
			}
		})
	})
}
