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
	return r.withRecording(v.Story, v.Recording, func(lib *library.Library, w library.Whole, of catalog.Recording) error {
		if of.ID == "" {
			return usage{"this story has no recording that labels could belong to"}
		}
		labels, err := studio.ReadLabelsFile(v.File, of.Seconds())
		if err != nil {
			return err
		}
		cut, marks, err := studio.PutLabels(r, lib, w.ID, of.ID, labels)
		if err != nil {
			return err
		}
		return r.print(map[string]any{"story": w.ID, "recording": of.ID, "extracts": cut, "marks": marks}, func(w io.Writer) {
			fmt.Fprintf(w, "%d extracts and %d marks have come in. What was there already was not added again.\n", cut, marks)
		})
	})
}
