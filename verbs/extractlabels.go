package verbs

import (
	"fmt"
	"io"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

type extractLabels struct {
	Story     string `arg:"" help:"The story's id, or its beginning."`
	File      string `arg:"" type:"path" help:"Labels, as Audacity exports them."`
	Recording string `placeholder:"ID" help:"Of which recording. Default: the first."`
}

func (v extractLabels) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		w, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		of, err := r.recordingOf(w, v.Recording)
		if err != nil {
			return err
		}
		if of.ID == "" {
			return usage{"this story has no recording that labels could belong to"}
		}
		labels, err := studio.ReadLabelsFile(v.File, of.Seconds())
		if err != nil {
			return err
		}
		cut, marks, err := studio.PutLabels(r, lib, id, of.ID, labels)
		if err != nil {
			return err
		}
		return r.print(map[string]any{"story": id, "recording": of.ID, "extracts": cut, "marks": marks}, func(w io.Writer) {
			fmt.Fprintf(w, "%d extracts and %d marks have come in. What was there already was not added again.\n", cut, marks)
		})
	})
}
