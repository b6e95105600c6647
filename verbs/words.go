package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

type wordsVerb struct {
	Show   wordsShow   `cmd:"" default:"withargs" help:"Show what is said in a story, e.g. ownvoice words 0193"`
	Times  wordsTimes  `cmd:"" help:"List when the words were written, and by whom."`
	At     wordsAt     `cmd:"" help:"Show the words as they were at a time, e.g. ownvoice words at 0193 14:05"`
	Back   wordsBack   `cmd:"" help:"Make the words what they were at a time: all, or those of some segments, e.g. ownvoice words back 0193 14:05"`
	Add    wordsAdd    `cmd:"" help:"Write down what is said in a moment, e.g. ownvoice words add 0193 \"We had no coats\" --at 1:23"`
	Edit   wordsEdit   `cmd:"" help:"Change one segment: its words, its times, who speaks, e.g. ownvoice words edit 0193 \"We had no coats\" --speaker You"`
	Split  wordsSplit  `cmd:"" help:"Make two of a segment, e.g. ownvoice words split 0193 --after 18"`
	Join   wordsJoin   `cmd:"" help:"Make one of a segment and the one before it."`
	Check  wordsCheck  `cmd:"" help:"Say that you listened, and that segments are right, e.g. ownvoice words check 0193 0194"`
	Remove wordsRemove `cmd:"" help:"Put segments in the bin."`
	Second wordsSecond `cmd:"" help:"Choose the second language of a story, e.g. ownvoice words second 0193 Welsh"`
	Import wordsImport `cmd:"" help:"Bring words in from WebVTT, SRT or plain text, e.g. ownvoice words import 0193 told.srt"`
	Export wordsExport `cmd:"" help:"Save the words of one recording as a file, when the storyteller allows it, e.g. ownvoice words export 0193 --to told.srt --format srt"`
}

// saidOut is a segment as it is printed.
type saidOut struct {
	catalog.Segment
	Who     string `json:"who,omitempty"`      // the speaker, as they chose to be known
	LeftOut bool   `json:"left_out,omitempty"` // its words are not shown
}

// said is what may be shown of segments: parts that are left out are blank.
func (r *run) said(lib *library.Library, story catalog.ID, segments []catalog.Segment) ([]saidOut, error) {
	w, err := lib.Story(r, story)
	if err != nil {
		return nil, err
	}
	left := map[catalog.ID][]catalog.Span{}
	for _, rec := range w.Recordings {
		if left[rec.ID], err = lib.LeftOut(r, rec.ID, ""); err != nil {
			return nil, err
		}
	}
	out := []saidOut{}
	for _, s := range segments {
		o := saidOut{s, studio.Speaker(w, s.Speaker), s.In(partsOf(left, w, s))}
		if o.LeftOut {
			o.Text, o.Second = "", ""
		}
		out = append(out, o)
	}
	return out, nil
}

// partsOf are the left-out parts of the recording a segment lies in.
func partsOf(left map[catalog.ID][]catalog.Span, w library.Whole, s catalog.Segment) []catalog.Span {
	if s.Recording == "" && len(w.Recordings) > 0 {
		return left[w.Recordings[0].ID]
	}
	return left[s.Recording]
}

func (r *run) printSaid(lib *library.Library, story catalog.ID, segments []catalog.Segment, second bool) error {
	all, err := r.said(lib, story, segments)
	if err != nil {
		return err
	}
	return r.print(all, func(w io.Writer) {
		for _, s := range all {
			text := s.Text
			if second {
				text = s.Second
			}
			if s.LeftOut {
				text = "(left out)"
			}
			if s.Who != "" {
				text = s.Who + ": " + text
			}
			fmt.Fprintf(w, "%7s  %s\n", clock(float64(s.StartMS/1000)), text)
		}
	})
}

type wordsShow struct {
	Story  string `arg:"" help:"The story's id, or its beginning."`
	Second bool   `help:"In the second language."`
}

func (v wordsShow) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		said, err := lib.Segments(r, id)
		if err != nil {
			return err
		}
		return r.printSaid(lib, id, said, v.Second)
	})
}

type wordsTimes struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

// sittingOut is a while in which words were written.
type sittingOut struct {
	From    time.Time  `json:"from"`
	To      time.Time  `json:"to"`
	By      catalog.ID `json:"by"`
	Changes int        `json:"changes"`
	At      string     `json:"at"` // what `words at` takes for the words as they were afterwards
}

func (v wordsTimes) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		all, err := lib.Sittings(r, id)
		if err != nil {
			return err
		}
		names, err := lib.Authors(r, id)
		if err != nil {
			return err
		}
		out := []sittingOut{}
		for _, s := range all {
			out = append(out, sittingOut{s.From, s.To, s.By, s.Changes, s.After().Format(time.RFC3339)})
		}
		return r.print(out, func(w io.Writer) {
			for i, s := range all {
				fmt.Fprintf(w, "%s  %s. As it was then: ownvoice words at %s %s\n", s.To.Format("2 Jan 2006 15:04"), names[s.By], short(id), out[i].At)
			}
		})
	})
}

type wordsAt struct {
	Story  string `arg:"" help:"The story's id, or its beginning."`
	Time   string `arg:"" help:"A time of today, 14:05, or a day and a time, 2026-11-25T14:05."`
	Second bool   `help:"In the second language."`
}

func (v wordsAt) Run(r *run) error {
	at, err := parseMinute(v.Time, time.Now())
	if err != nil {
		return err
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		said, err := lib.AsItWas(r, id, at)
		if err != nil {
			return err
		}
		return r.printSaid(lib, id, said, v.Second)
	})
}

type wordsBack struct {
	Story    string   `arg:"" help:"The story's id, or its beginning."`
	Time     string   `arg:"" help:"A time of today, 14:05, or a day and a time, 2026-11-25T14:05."`
	Segments []string `arg:"" optional:"" help:"Segments, by their ids; none is all."`
}

// Run brings words back. Parts that are left out stay as they are.
func (v wordsBack) Run(r *run) error {
	at, err := parseMinute(v.Time, time.Now())
	if err != nil {
		return err
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		then, err := lib.AsItWas(r, id, at)
		if err != nil {
			return err
		}
		now, err := lib.Segments(r, id)
		if err != nil {
			return err
		}
		only, err := v.wanted(r, lib, id, append(now, then...))
		if err != nil {
			return err
		}
		var edits []library.SegmentEdit
		if len(only) > 0 {
			edits = studio.Back(now, then, only...)
		}
		if err := lib.EditSegments(r, id, edits); err != nil {
			return err
		}
		return r.print(map[string]any{"story": id, "segments": len(edits)}, func(w io.Writer) {
			fmt.Fprintf(w, "%d segments are as they were. What stood there until now is kept as well.\n", len(edits))
		})
	})
}

// wanted are the segments that are asked for and not left out.
func (v wordsBack) wanted(r *run, lib *library.Library, story catalog.ID, all []catalog.Segment) ([]catalog.ID, error) {
	asked := map[catalog.ID]bool{}
	for _, prefix := range v.Segments {
		id, of, err := lib.FindThing(r, catalog.KindSegment, prefix)
		if err == nil && of != story {
			err = library.ErrNoThing
		}
		if err != nil {
			return nil, err
		}
		asked[id] = true
	}
	said, err := r.said(lib, story, all)
	if err != nil {
		return nil, err
	}
	hidden := map[catalog.ID]bool{}
	for _, s := range said {
		hidden[s.ID] = hidden[s.ID] || s.LeftOut
	}
	var only []catalog.ID
	for _, s := range said {
		if !hidden[s.ID] && (len(asked) == 0 || asked[s.ID]) {
			only = append(only, s.ID)
		}
	}
	if len(only) == 0 && len(asked) > 0 {
		return nil, fmt.Errorf("bring words back: %w", studio.ErrLeftOut)
	}
	return only, nil
}
