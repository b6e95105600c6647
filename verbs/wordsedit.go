package verbs

import (
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// withScript opens the words around a segment, lets do change them, and prints
// the segments that do gives. Nothing is changed in a part that is left out.
func (r *run) withScript(prefix string, do func(s *studio.Script, i int) (from, to int, err error)) error {
	return r.with(func(lib *library.Library) error {
		id, story, err := lib.FindThing(r, catalog.KindSegment, prefix)
		if err != nil {
			return err
		}
		w, err := lib.Story(r, story)
		if err != nil {
			return err
		}
		s, i := scriptWith(lib, w, id)
		if i < 0 { // in the bin
			return fmt.Errorf("change segment %s: %w", id, library.ErrNoThing)
		}
		said, err := r.said(lib, story, s.Said()[i:i+1])
		if err != nil {
			return err
		}
		if said[0].LeftOut {
			return fmt.Errorf("change segment %s: %w", id, studio.ErrLeftOut)
		}
		from, to, err := do(s, i)
		if err != nil {
			return err
		}
		if err := s.Flush(r); err != nil {
			return err
		}
		return r.printSaid(lib, story, s.Said()[from:to], false)
	})
}

// scriptWith is the words of the recording that a segment lies in.
func scriptWith(lib *library.Library, w library.Whole, id catalog.ID) (*studio.Script, int) {
	of := catalog.ID("")
	for _, s := range w.Segments {
		if s.ID == id {
			of = s.Recording
		}
	}
	if of == "" && len(w.Recordings) > 0 {
		of = w.Recordings[0].ID
	}
	s := studio.NewScript(lib, w.ID, of, studio.WordsOf(w, of))
	return s, s.Index(id)
}

type wordsAdd struct {
	Story     string `arg:"" help:"The story's id, or its beginning."`
	Text      string `arg:"" help:"What is said."`
	At        string `required:"" placeholder:"1:23" help:"When it begins."`
	Until     string `placeholder:"1:30" help:"When it ends."`
	Speaker   string `placeholder:"You|Them|'Speaker 1'" help:"Who says it. Default: who spoke before."`
	Recording string `placeholder:"ID" help:"In which recording. Default: the first."`
}

func (v wordsAdd) Run(r *run) error {
	at, err := catalog.ParseMoment(v.At)
	if err != nil || strings.TrimSpace(v.Text) == "" {
		return usage{"words need a text, and --at is written as 1:23"}
	}
	until := at
	if v.Until != "" {
		if until, err = catalog.ParseMoment(v.Until); err != nil || until < at {
			return usage{"--until is written as 1:30, and lies behind --at"}
		}
	}
	label, err := speakerLabel(v.Speaker)
	if err != nil {
		return err
	}
	return r.withRecording(v.Story, v.Recording, func(lib *library.Library, w library.Whole, of catalog.Recording) error {
		s := studio.NewScript(lib, w.ID, of.ID, studio.WordsOf(w, of.ID))
		i := s.Begin(at)
		s.Write(i, v.Text, false)
		s.Move(i, at, until)
		if label != "" {
			s.Speak(i, label)
		}
		if err := s.Flush(r); err != nil {
			return err
		}
		return r.printSaid(lib, w.ID, s.Said()[i:i+1], false)
	})
}

// speakerLabel is who speaks, as it is kept: a label and never a name.
func speakerLabel(s string) (string, error) {
	n := 0
	switch _, err := fmt.Sscanf(s, "Speaker %d", &n); {
	case s == "" || s == studio.You || s == studio.Teller:
		return s, nil
	case err == nil && n > 0 && s == fmt.Sprintf("Speaker %d", n):
		return s, nil
	}
	return "", usage{"--speaker is You (the reporter), Them (the storyteller) or 'Speaker 1', never a name"}
}

type wordsEdit struct {
	Segment string  `arg:"" help:"The segment's id, or its beginning."`
	Text    *string `arg:"" optional:"" help:"What is said."`
	Second  *string `placeholder:"TEXT" help:"The same in the second language."`
	Speaker string  `placeholder:"You|Them|'Speaker 1'" help:"Who says it."`
	At      string  `placeholder:"1:23" help:"When it begins."`
	Until   string  `placeholder:"1:30" help:"When it ends."`
}

func (v wordsEdit) Run(r *run) error {
	label, err := speakerLabel(v.Speaker)
	if err != nil {
		return err
	}
	return r.withScript(v.Segment, func(s *studio.Script, i int) (int, int, error) {
		is := s.Said()[i]
		if v.At != "" {
			if is.StartMS, err = catalog.ParseMoment(v.At); err != nil {
				return 0, 0, usage{"--at is written as 1:23"}
			}
		}
		if v.Until != "" {
			if is.EndMS, err = catalog.ParseMoment(v.Until); err != nil {
				return 0, 0, usage{"--until is written as 1:30"}
			}
		}
		if is.EndMS < is.StartMS {
			return 0, 0, usage{"it ends before it begins"}
		}
		if v.Text != nil {
			s.Write(i, *v.Text, false)
		}
		if v.Second != nil {
			s.Write(i, *v.Second, true)
		}
		if label != "" {
			s.Speak(i, label)
		}
		s.Move(i, is.StartMS, is.EndMS)
		i = s.Index(is.ID)
		return i, i + 1, nil
	})
}

type wordsSplit struct {
	Segment string `arg:"" help:"The segment's id, or its beginning."`
	After   int    `required:"" placeholder:"LETTERS" help:"Behind how many letters."`
	At      string `placeholder:"1:23" help:"When the second half begins. Default: as its letters have it."`
}

func (v wordsSplit) Run(r *run) error {
	at := int64(-1)
	if v.At != "" {
		var err error
		if at, err = catalog.ParseMoment(v.At); err != nil {
			return usage{"--at is written as 1:23"}
		}
	}
	return r.withScript(v.Segment, func(s *studio.Script, i int) (int, int, error) {
		next := s.End(i, v.After, at)
		return i, next + 1, nil
	})
}

type wordsJoin struct {
	Segment string `arg:"" help:"The segment's id, or its beginning."`
}

func (v wordsJoin) Run(r *run) error {
	return r.withScript(v.Segment, func(s *studio.Script, i int) (int, int, error) {
		if i == 0 {
			return 0, 0, usage{"nothing stands before the first segment"}
		}
		at, _ := s.Join(i)
		return at, at + 1, nil
	})
}

type wordsCheck struct {
	Segments []string `arg:"" help:"Segments, by their ids."`
	No       bool     `help:"Take it back."`
}

func (v wordsCheck) Run(r *run) error {
	return r.each(v.Segments, func(lib *library.Library, s *studio.Script, i int) {
		by := lib.Device().Reporter
		if v.No {
			by = ""
		}
		s.Check(i, i, by)
	})
}

type wordsRemove struct {
	Segments []string `arg:"" help:"Segments, by their ids."`
}

func (v wordsRemove) Run(r *run) error {
	return r.each(v.Segments, func(_ *library.Library, s *studio.Script, i int) { s.Remove(i, i) })
}

// each does something with each of some segments; with none when one of them
// is not there.
func (r *run) each(prefixes []string, do func(*library.Library, *studio.Script, int)) error {
	return r.with(func(lib *library.Library) error {
		found := map[catalog.ID]catalog.ID{}
		ids := []catalog.ID{}
		for _, prefix := range prefixes {
			id, story, err := lib.FindThing(r, catalog.KindSegment, prefix)
			if err != nil {
				return err
			}
			found[id] = story
			ids = append(ids, id)
		}
		for _, id := range ids {
			w, err := lib.Story(r, found[id])
			if err != nil {
				return err
			}
			s, i := scriptWith(lib, w, id)
			if i < 0 {
				continue
			}
			do(lib, s, i)
			if err := s.Flush(r); err != nil {
				return err
			}
		}
		return r.print(map[string]any{"segments": ids}, func(w io.Writer) { fmt.Fprintf(w, "Done with %d.\n", len(ids)) })
	})
}

type wordsSecond struct {
	Story    string `arg:"" help:"The story's id, or its beginning."`
	Language string `arg:"" help:"By its name, Welsh, or its tag, cy; none is none."`
}

func (v wordsSecond) Run(r *run) error {
	tag, ok := catalog.LanguageTag(v.Language)
	if strings.EqualFold(v.Language, "none") {
		tag, ok = "", true
	}
	if !ok {
		return usage{"a language has a name, such as Welsh, or a tag, such as cy"}
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		if err := lib.SetSecond(r, id, tag); err != nil {
			return err
		}
		return r.print(map[string]any{"story": id, "second": tag}, func(w io.Writer) {
			fmt.Fprintln(w, "The second language is "+map[bool]string{true: "none", false: catalog.LanguageName(tag)}[tag == ""]+".")
		})
	})
}
