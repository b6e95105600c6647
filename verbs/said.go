package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// said is how something was given: the flags that all events share.
type said struct {
	Target     string   `default:"story" help:"story, project, extract:ID or range:FROM-TO, of one recording: range:FROM-TO@RECORDING."`
	How        string   `enum:"paper,screen,spoken,apart,message," default:"" help:"How it was said: paper, screen, spoken (in the recording), apart (outside of it) or message."`
	Spoken     string   `placeholder:"FROM-TO" help:"Where in the recording they say it, e.g. 0:12-0:31, or 0:12-0:31@RECORDING."`
	As         string   `placeholder:"real|first|chosen:NAME|none" help:"The name it may be used under."`
	Voice      string   `enum:"heard,words," default:"" help:"heard: their voice may be heard; words: their words may be read, and their voice is not heard."`
	From       string   `placeholder:"DATE" help:"When it begins, e.g. 2027-01-31. Default: at once."`
	Until      string   `placeholder:"DATE" help:"When it ends, e.g. 2027-01-31."`
	Review     string   `placeholder:"DATE" help:"When to talk about it again."`
	Conditions string   `placeholder:"TEXT" help:"What they said about it, in their words."`
	HelpGiven  []string `placeholder:"WHO" help:"Who or what helped them: interpreter, supporter, guardian, easy-read."`
	Evidence   []string `type:"path" sep:"none" placeholder:"FILE" help:"A photo or scan of a form; kept with the story."`
	Message    string   `placeholder:"TEXT" help:"The message in which they say it; kept with the story."`
	Form       string   `placeholder:"VERSION" help:"The version of the text that was read out: its hash, or the beginning."`
}

// give writes one event and prints it.
func (r *run) give(story string, v said, e catalog.Consent) error {
	if err := v.into(&e); err != nil {
		return err
	}
	return r.withStory(story, func(lib *library.Library, id catalog.ID) error {
		var err error
		if e.Target, err = r.target(lib, id, v.Target); err != nil {
			return err
		}
		if e.Spoken, err = r.spoken(lib, id, v.Spoken); err != nil {
			return err
		}
		if e.Form, err = r.form(lib, v.Form); err != nil {
			return err
		}
		if e.Evidence, err = r.evidence(lib, v.Evidence, v.Message); err != nil {
			return err
		}
		if e.Target.Kind == catalog.TargetProject {
			id = "" // the project's own record, which every story's holds too
		}
		kept, err := lib.Give(r, id, e)
		if err != nil {
			return err
		}
		return r.print(kept, func(w io.Writer) { fmt.Fprintln(w, "Written down.") })
	})
}

// namesWell asks for a name as --as takes it.
func namesWell(as string) error {
	if name, chosen := strings.CutPrefix(as, "chosen:"); as != "" && as != "real" && as != "first" && as != "none" && (!chosen || name == "") {
		return usage{"--as is real, first, none or chosen:NAME"}
	}
	return nil
}

// into reads what needs no library.
func (v said) into(e *catalog.Consent) (err error) {
	if err := namesWell(v.As); err != nil {
		return err
	}
	e.How, e.As, e.Voice, e.Conditions, e.Help = v.How, v.As, v.Voice, v.Conditions, v.HelpGiven
	if e.From, err = morning(v.From); err != nil {
		return err
	}
	if e.Until, err = evening(v.Until); err != nil {
		return err
	}
	if e.ReviewOn, err = evening(v.Review); err != nil {
		return err
	}
	if !e.Until.IsZero() && e.Until.Before(e.From) {
		return usage{"it ends before it begins"}
	}
	return nil
}

// target reads a target, whose ids may be shortened.
func (r *run) target(lib *library.Library, story catalog.ID, s string) (catalog.Target, error) {
	t, err := catalog.ParseTarget(s)
	switch {
	case err != nil:
		return t, usage{"a target is story, project, extract:ID or range:FROM-TO"}
	case t.Kind == catalog.TargetExtract:
		for _, kind := range []catalog.Kind{catalog.KindExtract, catalog.KindPicture} {
			if id, of, err := lib.FindThing(r, kind, string(t.Extract)); err == nil && of == story {
				t.Extract = id
				return t, nil
			}
		}
		return t, usage{"this story has no extract and no picture whose id begins with " + string(t.Extract)}
	case t.Recording != "":
		id, of, err := lib.FindRecording(r, string(t.Recording))
		if err != nil || of != story {
			return t, usage{"this story has no recording whose id begins with " + string(t.Recording)}
		}
		t.Recording = id
	}
	return t, nil
}

// spoken reads where an answer is to be heard. Without a recording it is the
// story's first.
func (r *run) spoken(lib *library.Library, story catalog.ID, s string) (*catalog.Spoken, error) {
	if s == "" {
		return nil, nil
	}
	t, err := catalog.ParseTarget("range:" + s)
	if err != nil {
		return nil, usage{"--spoken is written as 0:12-0:31"}
	}
	if t, err = r.target(lib, story, t.String()); err != nil {
		return nil, err
	}
	if t.Recording == "" {
		w, err := lib.Story(r, story)
		if err != nil {
			return nil, err
		}
		if len(w.Recordings) == 0 {
			return nil, usage{"this story has no recording in which it could be said"}
		}
		t.Recording = w.Recordings[0].ID
	}
	return &catalog.Spoken{Recording: t.Recording, Span: catalog.Span{FromMS: t.From, ToMS: t.To}}, nil
}

// form gives the hash of a version of the project's texts.
func (r *run) form(lib *library.Library, version string) (string, error) {
	if version == "" {
		return "", nil
	}
	all, err := lib.Forms(r)
	if err != nil {
		return "", err
	}
	f, is := formOf(all, version)
	if !is {
		return "", usage{"there is no version whose hash begins with " + version}
	}
	return f.Hash(), nil
}

// evidence attaches files and a message.
func (r *run) evidence(lib *library.Library, files []string, message string) (hashes []string, err error) {
	for _, file := range files {
		hash, err := lib.Attach(r, file)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	if message != "" {
		hash, err := lib.AttachText(r, message)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}
