package studio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
)

// Why words cannot be brought in.
var (
	ErrNotVTT    = exchange.ErrNotVTT
	ErrNoWords   = errors.New("file holds no words")
	ErrNotWords  = errors.New("not a file of words")
	ErrManyWords = errors.New("more words than belong to a story")
	ErrHasWords  = errors.New("recording has words already")
)

// ErrLeftOut is the answer to who wants to change words of a part that is left
// out. It is an ErrConsent.
var ErrLeftOut = fmt.Errorf("part is left out: %w", library.ErrConsent)

// mostLetters is how long one segment may be: what is longer is no sentence,
// and a change in the log has to hold it.
const mostLetters = 100_000

// ReadWords reads the words that a call's program wrote down, as WebVTT.
func ReadWords(r io.Reader) ([]exchange.Cue, error) {
	cues, err := exchange.ReadVTT(r)
	if err == nil && len(cues) == 0 {
		err = fmt.Errorf("read words: %w", ErrNoWords)
	}
	return cues, err
}

// ReadWordsFile reads words from a file of WebVTT, SubRip or plain text, for a
// recording that is so long. Words without times are spread over it. A file
// that says in its name what it is must be that.
func ReadWordsFile(path string, seconds float64) ([]exchange.Cue, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, fmt.Errorf("read words: %w", ErrNotWords)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read words: %w", err)
	}
	defer f.Close()
	read := map[string]func(io.Reader) ([]exchange.Cue, error){".vtt": exchange.ReadVTT, ".srt": exchange.ReadSRT}[strings.ToLower(filepath.Ext(path))]
	if read == nil {
		read = exchange.ReadWords
	}
	cues, err := read(f)
	switch {
	case errors.Is(err, exchange.ErrTooLarge):
		return nil, fmt.Errorf("read words: %w: %w", ErrManyWords, err)
	case err != nil:
		return nil, fmt.Errorf("read words: %w: %w", ErrNotWords, err)
	case len(cues) == 0:
		return nil, fmt.Errorf("read words: %w", ErrNoWords)
	}
	for _, c := range cues {
		if len(c.Text) > mostLetters {
			return nil, fmt.Errorf("read words: %w", ErrManyWords)
		}
	}
	return exchange.Spread(cues, int64(seconds*1000)), nil
}

// AddWords keeps words as what is said in a recording of a story.
//
// Zoom and its like call people by the names of their accounts, which nobody
// chose for this. A speaker's name is kept only when it is one that the story
// shows already: a track's label, what the storyteller or the reporter chose
// to be known as – and then as a label, so that a name they choose later is
// shown instead. Everybody else is "Speaker 1", "Speaker 2" … in the order in
// which they speak. A name that somebody says stays where it was said: these
// are their words.
func AddWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, cues []exchange.Cue) ([]catalog.Segment, error) {
	whole, err := lib.Story(ctx, story)
	if err != nil {
		return nil, err
	}
	return lib.AddSegments(ctx, story, segments(whole, recording, cues))
}

// PutWords keeps words as what is said in a recording of a story, as AddWords
// does. A recording that has words answers ErrHasWords, unless instead is set:
// then they go to the bin, all in one step.
func PutWords(ctx context.Context, lib *library.Library, story, recording catalog.ID, cues []exchange.Cue, instead bool) error {
	whole, err := lib.Story(ctx, story)
	if err != nil {
		return err
	}
	var edits []library.SegmentEdit
	for _, s := range WordsOf(whole, recording) {
		edits = append(edits, library.SegmentEdit{Was: s})
	}
	if len(edits) > 0 && !instead {
		return fmt.Errorf("bring words into %s: %w", recording, ErrHasWords)
	}
	for _, s := range segments(whole, recording, cues) {
		s.ID, s.Story = catalog.NewID(), story
		edits = append(edits, library.SegmentEdit{Is: s})
	}
	return lib.EditSegments(ctx, story, edits)
}

// WordsOf are the words of one recording of a story. Those that say nothing of
// theirs belong to the first.
func WordsOf(w library.Whole, recording catalog.ID) []catalog.Segment {
	first := len(w.Recordings) == 0 || w.Recordings[0].ID == recording
	var all []catalog.Segment
	for _, s := range w.Segments {
		if s.Recording == recording || s.Recording == "" && first {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, catalog.Segment.Compare)
	return all
}

// segments are cues under labels of speakers that may be kept.
func segments(whole library.Whole, recording catalog.ID, cues []exchange.Cue) []catalog.Segment {
	names := shownNames(whole)
	var said []catalog.Segment
	strangers := 0
	for _, c := range cues {
		who := strings.ToLower(c.Speaker)
		if _, ok := names[who]; !ok {
			strangers++
			names[who] = fmt.Sprintf("%s%d", stranger, strangers)
		}
		said = append(said, catalog.Segment{Recording: recording, StartMS: c.StartMS, EndMS: c.EndMS, Speaker: names[who], Text: c.Text})
	}
	return said
}

// shownNames are the labels of speakers that are known, by what they may be
// called in small letters. Nobody's name stays nobody's.
func shownNames(w library.Whole) map[string]string {
	names := map[string]string{"": ""}
	show := func(name, label string) {
		if name != "" {
			names[strings.ToLower(name)] = label
		}
	}
	for _, r := range w.Recordings {
		for _, t := range r.Tracks {
			show(t.Label, t.Label)
		}
	}
	show("Reporter", You)
	show("Storyteller", Teller)
	show(w.ReporterName, You)
	show(w.Teller.KnownAs, Teller)
	return names
}

// Labels of speakers: the reporter, and the storyteller. Others are Speaker 1,
// Speaker 2 …
const (
	You      = "You"
	Teller   = "Them"
	stranger = "Speaker "
)

// Speaker is who says something, as they chose to be known. A label that says
// nothing of anybody – or a name that was kept before labels were, and that is
// nobody's any more – is "Speaker".
func Speaker(w library.Whole, label string) string {
	switch {
	case label == "" || strings.HasPrefix(label, stranger):
		return label
	case label == You || w.ReporterName != "" && strings.EqualFold(label, w.ReporterName):
		return cmp.Or(w.ReporterName, "Reporter")
	case label == Teller || label == "Room" || w.Teller.KnownAs != "" && strings.EqualFold(label, w.Teller.KnownAs):
		return cmp.Or(w.Teller.KnownAs, "Storyteller")
	case label == "Both":
		return "Both"
	}
	for _, r := range w.Recordings {
		for _, t := range r.Tracks {
			if t.Label == label {
				return label
			}
		}
	}
	return "Speaker"
}

// NextSpeaker is the label that comes after that of segment i: the storyteller,
// the reporter, those others who speak elsewhere in these words, and one more.
func NextSpeaker(said []catalog.Segment, i int) string {
	all := []string{Teller, You}
	most := 0
	for at, s := range said {
		n := 0
		if at == i {
			continue
		}
		if _, err := fmt.Sscanf(s.Speaker, stranger+"%d", &n); err == nil && n < 100 {
			most = max(most, n)
		}
	}
	for n := range most + 1 {
		all = append(all, fmt.Sprintf("%s%d", stranger, n+1))
	}
	return all[(slices.Index(all, said[i].Speaker)+1)%len(all)]
}

// Cues are the words of a recording as they may leave as a file: with the
// names that the speakers chose, and without the words of parts that are left
// out. With second they are those of the second language.
func Cues(w library.Whole, recording catalog.ID, second bool, left []catalog.Span) []exchange.Cue {
	w.Teller.KnownAs = catalog.ShownAs(w.Events, catalog.WholeStory, w.Teller.KnownAs, time.Now())
	w.Recordings = plainlyLabelled(w.Recordings)
	cues := []exchange.Cue{}
	for _, s := range WordsOf(w, recording) {
		c := exchange.Cue{StartMS: s.StartMS, EndMS: s.EndMS, Speaker: Speaker(w, s.Speaker), Text: s.Text}
		if second {
			c.Text = s.Second
		}
		if c.Text != "" && !s.In(left) {
			cues = append(cues, c)
		}
	}
	return cues
}

// plainlyLabelled are recordings without labels that a reporter typed: they may
// be names that nobody chose for others.
func plainlyLabelled(all []catalog.Recording) []catalog.Recording {
	all = slices.Clone(all)
	for i := range all {
		all[i].Tracks = slices.DeleteFunc(slices.Clone(all[i].Tracks), func(t catalog.Track) bool { return !PlainLabel(t.Label) })
	}
	return all
}

// PlainLabel reports whether a track's label says whose voice it is, and is
// nobody's name.
func PlainLabel(label string) bool {
	return slices.Contains([]string{You, Teller, "Room", "Both", "Left", "Right"}, label)
}
