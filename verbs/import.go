package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

type importVerb struct {
	Files          []string `arg:"" name:"FILE" type:"path" help:"Sound or video files: one, or one for each side of the same conversation."`
	Title          *string  `help:"A line the storyteller said. For a new story."`
	Storyteller    *string  `placeholder:"NAME" help:"What they would like to be known as. Empty: no name. For a new story."`
	Agreed         bool     `xor:"agreed" help:"They were told what it is for and agreed to be recorded, and that the project team listens."`
	AskOnRecording bool     `xor:"agreed" help:"They will be asked on the recording itself."`
	Story          string   `placeholder:"ID" xor:"where" help:"Add it to this story instead of a new one."`
	Beside         string   `placeholder:"RECORDING" xor:"where" help:"It is another device's recording of the same conversation as this one: find its place beside it."`
	Words          string   `type:"path" placeholder:"FILE.vtt" help:"What was said, as Zoom wrote it down."`
}

// Help teaches by example.
func (importVerb) Help() string {
	return `For example, a call with what Zoom wrote down of it, and a phone's own recording of the same talk:

  ownvoice import zoom.mp4 --words zoom.vtt --title "Ringing back" --storyteller Asha --agreed
  ownvoice import phone.m4a --beside RECORDING

WAV, FLAC, MP3, Ogg and Opus need nothing else; everything else needs the ffmpeg program. The file itself is kept as it is.`
}

func (v importVerb) Run(r *run) error {
	if err := v.check(); err != nil {
		return err
	}
	words, err := v.words()
	if err != nil {
		return err
	}
	return r.with(func(lib *library.Library) error {
		sound, err := studio.Inspect(r, v.Files)
		if err != nil {
			return err
		}
		sound.Progress = func(seconds, of float64) { r.progress(map[string]float64{"seconds": seconds, "of": of}) }
		kept, err := v.bring(r, lib, sound)
		if err != nil {
			return err
		}
		said, err := studio.AddWords(r, lib, kept.Story, kept.ID, words)
		if err != nil {
			return err
		}
		return r.printImport(lib, kept, len(said))
	})
}

// check refuses what cannot be meant, before anything is read or written.
func (v importVerb) check() error {
	anew := v.Story == "" && v.Beside == ""
	switch {
	case len(v.Files) > 2:
		return usage{"a recording has one track or two"}
	case v.Beside != "" && len(v.Files) > 1:
		return usage{"one file at a time is laid beside a recording"}
	case anew && (v.Title == nil || v.Storyteller == nil):
		return usage{"a new story needs --title and --storyteller; --story adds to one that is there"}
	case anew:
		return v.asked().check()
	case v.Title != nil || v.Storyteller != nil || v.Agreed || v.AskOnRecording:
		return usage{"a story that is there has its title, its storyteller and its permission already"}
	}
	return nil
}

func (v importVerb) asked() asked {
	return asked{Title: *v.Title, Storyteller: *v.Storyteller, Agreed: v.Agreed, AskOnRecording: v.AskOnRecording}
}

// words reads what was said, if there is anything to read.
func (v importVerb) words() ([]exchange.Cue, error) {
	if v.Words == "" {
		return nil, nil
	}
	if info, err := os.Stat(v.Words); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("read words: %w", studio.ErrNotVTT)
	}
	f, err := os.Open(v.Words)
	if err != nil {
		return nil, fmt.Errorf("read words: %w", err)
	}
	defer f.Close()
	return studio.ReadWords(f)
}

// bring brings the sound into the story it belongs to.
func (v importVerb) bring(ctx context.Context, lib *library.Library, sound studio.Incoming) (catalog.Recording, error) {
	switch {
	case v.Beside != "":
		recording, story, err := lib.FindRecording(ctx, v.Beside)
		if errors.Is(err, library.ErrNotFound) { // whose words are about stories
			err = studio.ErrOtherGone
		}
		if err != nil {
			return catalog.Recording{}, err
		}
		return studio.ImportBeside(ctx, lib, story, recording, sound)
	case v.Story != "":
		story, err := lib.Find(ctx, v.Story)
		if err != nil {
			return catalog.Recording{}, err
		}
		return studio.Import(ctx, lib, story, sound)
	}
	s, err := v.asked().begin(ctx, lib, catalog.ModeImport)
	if err != nil {
		return catalog.Recording{}, err
	}
	return studio.Import(ctx, lib, s.ID, sound)
}

func (r *run) printImport(lib *library.Library, kept catalog.Recording, words int) error {
	out := struct {
		Story     catalog.ID      `json:"story"`
		Recording catalog.ID      `json:"recording"`
		Tracks    []trackOut      `json:"tracks"`
		Beside    *catalog.Beside `json:"beside,omitempty"`
		Words     int             `json:"words,omitempty"`
	}{kept.Story, kept.ID, nil, kept.Beside, words}
	cut := false
	for _, t := range kept.Tracks {
		out.Tracks = append(out.Tracks, trackOut{t, filepath.Join(lib.RecordingDir(kept.ID), t.File)})
		cut = cut || t.WasCut()
	}
	if cut {
		r.say("The file ends too early or is damaged. What could be read of it is kept, and the file itself beside it.")
	}
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "Kept %s as story %s.\n", clock(kept.Seconds()), short(kept.Story))
		if kept.Beside != nil {
			fmt.Fprintln(w, beside(kept.Beside.OffsetMS))
		}
		if words > 0 {
			fmt.Fprintln(w, "What was said came along. See it: ownvoice words "+short(kept.Story)+".")
		}
	})
}

// beside says where a second recording begins.
func beside(offsetMS float64) string {
	if offsetMS < 0 {
		return fmt.Sprintf("It is the same conversation, and begins %.1f seconds before the other recording.", -offsetMS/1000)
	}
	return fmt.Sprintf("It is the same conversation, and begins %.1f seconds into the other recording.", offsetMS/1000)
}
