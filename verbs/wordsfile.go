package verbs

import (
	"fmt"
	"io"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

type wordsImport struct {
	Story     string `arg:"" help:"The story's id, or its beginning."`
	File      string `arg:"" type:"path" help:"WebVTT, SRT or plain text."`
	Recording string `placeholder:"ID" help:"Of which recording. Default: the first."`
	Instead   bool   `help:"In place of the words that are there. They can be brought back."`
}

// Run brings words in, all of them or none.
func (v wordsImport) Run(r *run) error {
	return r.withRecording(v.Story, v.Recording, func(lib *library.Library, w library.Whole, of catalog.Recording) error {
		cues, err := studio.ReadWordsFile(v.File, of.Seconds())
		if err != nil {
			return err
		}
		if err := studio.PutWords(r, lib, w.ID, of.ID, cues, v.Instead); err != nil {
			return err
		}
		return r.print(map[string]any{"story": w.ID, "recording": of.ID, "words": len(cues)}, func(w io.Writer) {
			fmt.Fprintf(w, "%d segments have come in. Names that nobody chose for this were left outside.\n", len(cues))
		})
	})
}

type wordsExport struct {
	Story     string `arg:"" help:"The story's id, or its beginning."`
	To        string `required:"" type:"path" placeholder:"FILE" help:"The file to write."`
	Format    string `enum:"vtt,srt,txt" default:"vtt" help:"vtt, srt or txt."`
	Second    bool   `help:"In the second language."`
	Recording string `placeholder:"ID" help:"Of which recording. Default: the first."`
}

// Run saves words. Parts that are left out are not in the file.
func (v wordsExport) Run(r *run) error {
	return r.withRecording(v.Story, v.Recording, func(lib *library.Library, w library.Whole, of catalog.Recording) error {
		if err := export.SaveWords(r, lib, w.ID, of.ID, export.Saving{Path: v.To, Format: export.Format(v.Format), Second: v.Second}); err != nil {
			return err
		}
		return r.print(map[string]any{"story": w.ID, "recording": of.ID, "file": v.To, "format": v.Format}, func(w io.Writer) {
			fmt.Fprintln(w, "Saved in "+v.To+".")
		})
	})
}
