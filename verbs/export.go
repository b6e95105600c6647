package verbs

import (
	"fmt"
	"io"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
)

type exportVerb struct {
	Format string `arg:"" enum:"sound,vtt,srt,txt,labels,csv,dc,ohms,crate,bag" help:"sound (WAV); the words as vtt, srt or txt; labels for Audacity; csv, tables of everything; dc (Dublin Core) or ohms; crate (RO-Crate); bag (BagIt with all of these)."`
	Story  string `arg:"" help:"The story's id, or its beginning; project for every story that may leave."`
	To     string `required:"" type:"path" placeholder:"DIR" help:"A folder that is there already."`
	For    string `placeholder:"USE" help:"What it is for: partner, quote, extract, whole … Default: to be kept elsewhere."`
	Second bool   `help:"Of words: those in the second language."`
}

// Help teaches with an example.
func (exportVerb) Help() string {
	return "Example: ownvoice export bag 0193 --to /media/stick. What the storyteller does not allow is not in it; what was given out stands in the story's ledger."
}

// exported is what a programme reads of it.
type exported struct {
	Story catalog.ID `json:"story,omitempty"` // none: the whole project
	export.Done
}

func (v exportVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		o := export.Order{Format: export.Format(v.Format), To: v.To, Use: catalog.Use(v.For), Second: v.Second}
		var out exported
		var err error
		if v.Story != "project" {
			if out.Story, err = lib.Find(r, v.Story); err != nil {
				return err
			}
			o.Stories = []catalog.ID{out.Story}
		}
		o.Progress = func(f export.File) { r.progress(map[string]any{"exported": f}) }
		if out.Done, err = export.Write(r, lib, o); err != nil {
			return err
		}
		return r.print(out, func(w io.Writer) {
			for _, f := range out.Files {
				if f.Seconds > 0 {
					fmt.Fprintf(w, "%s in %s\n", clock(f.Seconds), f.Path)
					continue
				}
				fmt.Fprintln(w, f.Path)
			}
			for _, left := range out.Left {
				r.say("Story %s stays here. %s", short(left.Story), left.Why)
			}
		})
	})
}
