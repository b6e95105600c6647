package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
)

// Why words cannot be brought in.
var (
	ErrNotVTT  = exchange.ErrNotVTT
	ErrNoWords = errors.New("file holds no words")
)

// ReadWords reads the words that a call's program wrote down, as WebVTT.
func ReadWords(r io.Reader) ([]exchange.Cue, error) {
	cues, err := exchange.ReadVTT(r)
	if err == nil && len(cues) == 0 {
		err = fmt.Errorf("read words: %w", ErrNoWords)
	}
	return cues, err
}

// AddWords keeps words as what is said in a recording of a story.
//
// Zoom and its like call people by the names of their accounts, which nobody
// chose for this. A speaker's name is kept only when it is one that the story
// shows already: a track's label, what the storyteller or the reporter chose
// to be known as. Everybody else is "Speaker 1", "Speaker 2" … in the order in
// which they speak. A name that somebody says stays where it was said: these
// are their words.
func AddWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, cues []exchange.Cue) ([]catalog.Segment, error) {
	whole, err := lib.Story(ctx, story)
	if err != nil {
		return nil, err
	}
	names := shownNames(whole)
	var said []catalog.Segment
	strangers := 0
	for _, c := range cues {
		who := strings.ToLower(c.Speaker)
		if _, ok := names[who]; !ok {
			strangers++
			names[who] = fmt.Sprintf("Speaker %d", strangers)
		}
		said = append(said, catalog.Segment{Recording: recording, StartMS: c.StartMS, EndMS: c.EndMS, Speaker: names[who], Text: c.Text})
	}
	return lib.AddSegments(ctx, story, said)
}

// shownNames are the names of speakers that stay, by what they are in small
// letters. Nobody's name stays nobody's.
func shownNames(w library.Whole) map[string]string {
	names := map[string]string{"": ""}
	show := func(name string) {
		if name != "" {
			names[strings.ToLower(name)] = name
		}
	}
	for _, r := range w.Recordings {
		for _, t := range r.Tracks {
			show(t.Label)
		}
	}
	show(w.ReporterName)
	show(w.Teller.KnownAs)
	return names
}
