package studio

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Script is the words of one recording while somebody writes them down. What
// is written stands in it at once; Flush brings it to the disk. Everything but
// Flush belongs to one goroutine and never waits for a disk.
type Script struct {
	lib       *library.Library
	story     catalog.ID
	recording catalog.ID
	said      []catalog.Segment // in the order in which they are said
	undone    [][]library.SegmentEdit
	begun     []catalog.ID // in this script
	typing    typingInto   // the field whose letters are one step of undo

	writes sync.Mutex // one Flush at a time: the last word is the last one written
	mu     sync.Mutex // guards what follows
	waits  []library.SegmentEdit
	since  time.Time
	typed  int
	flying bool // a batch is on its way to the disk
}

// typingInto is a field that is typed into without anything in between.
type typingInto struct {
	segment catalog.ID
	second  bool
}

// How long typing waits before it is kept.
const (
	typedMost = 20 // letters
	typedFor  = time.Second
)

// NewScript is the words there are of a recording.
func NewScript(lib *library.Library, story, recording catalog.ID, said []catalog.Segment) *Script {
	return &Script{lib: lib, story: story, recording: recording, said: slices.Clone(said)}
}

// Said are the segments in order. They are the script's own.
func (s *Script) Said() []catalog.Segment { return s.said }

// Index finds a segment; -1 when it is not there.
func (s *Script) Index(id catalog.ID) int {
	return slices.IndexFunc(s.said, func(g catalog.Segment) bool { return g.ID == id })
}

// Write makes words stand in a segment. Letters one after another are undone
// together.
func (s *Script) Write(i int, words string, second bool) {
	is := s.said[i]
	if second {
		is.Second = words
	} else {
		is.Text, is.Checked = words, ""
	}
	here := typingInto{is.ID, second}
	s.change(here == s.typing, library.SegmentEdit{Was: s.said[i], Is: is})
	s.typing = here
}

// Speak says who says a segment.
func (s *Script) Speak(i int, label string) {
	is := s.said[i]
	is.Speaker = label
	s.change(false, library.SegmentEdit{Was: s.said[i], Is: is})
}

// Check says who has listened to segments and found them right; "" takes it
// back.
func (s *Script) Check(from, to int, by catalog.ID) {
	var edits []library.SegmentEdit
	for _, was := range s.said[from : to+1] {
		is := was
		is.Checked = by
		edits = append(edits, library.SegmentEdit{Was: was, Is: is})
	}
	s.change(false, edits...)
}

// Begin puts an empty segment where the sound stands, and gives its index. Who
// speaks is taken from the segment before, or is the storyteller.
func (s *Script) Begin(at int64) int {
	i := 0
	for i < len(s.said) && s.said[i].StartMS <= at {
		i++
	}
	is := catalog.Segment{ID: catalog.NewID(), Story: s.story, Recording: s.recording, StartMS: at, EndMS: at, Speaker: Teller}
	if i > 0 {
		is.Speaker = s.said[i-1].Speaker
	}
	s.begun = append(s.begun, is.ID)
	s.change(false, library.SegmentEdit{Is: is})
	return s.Index(is.ID)
}

// End ends a segment where the sound stands and begins the next there; what
// stands behind so many letters goes into that. It gives the next one's index.
//
// Where the sound is elsewhere, a segment is divided by its letters. The two
// never reach past the one that follows them.
func (s *Script) End(i, letters int, at int64) int {
	was := s.said[i]
	words := []rune(was.Text)
	letters = min(max(0, letters), len(words))
	first, next := was, was
	first.Text, next.Text = strings.TrimRight(string(words[:letters]), " \n"), strings.TrimLeft(string(words[letters:]), " \n")
	if first.Text != was.Text {
		first.Checked = ""
	}
	next.ID, next.Checked, next.Second = catalog.NewID(), "", ""
	behind := next.Text == ""
	end := s.endOf(i, at)
	at = s.between(was, letters, len(words), at, behind, s.following(i))
	first.EndMS, next.StartMS, next.EndMS = at, at, max(at, end)
	if behind {
		next.EndMS = at
		if at < was.EndMS {
			next.EndMS = was.EndMS
		}
	}
	s.begun = append(s.begun, next.ID)
	s.change(false, library.SegmentEdit{Was: was, Is: first}, library.SegmentEdit{Is: next})
	return s.Index(next.ID)
}

// endOf is where a segment ends: one that was never ended reaches to where the
// sound stands.
func (s *Script) endOf(i int, at int64) int64 {
	g := s.said[i]
	if g.EndMS > g.StartMS {
		return g.EndMS
	}
	return max(g.StartMS, min(at, s.following(i)))
}

// following is where the segment behind begins; far away when there is none.
func (s *Script) following(i int) int64 {
	if i+1 < len(s.said) {
		return s.said[i+1].StartMS
	}
	return 1 << 40
}

// between is where one segment becomes two.
func (s *Script) between(was catalog.Segment, letters, all int, at int64, behind bool, next int64) int64 {
	end := max(was.StartMS, was.EndMS)
	switch {
	case at > was.StartMS && (behind || at < end || end == was.StartMS):
	case behind:
		at = max(end, was.StartMS+1)
	default:
		at = was.StartMS + max(1, (end-was.StartMS)*int64(letters)/int64(max(1, all)))
	}
	return max(was.StartMS, min(at, next-1))
}

// Start makes a segment begin where the sound stands, but not behind its end or
// the next one's beginning.
func (s *Script) Start(i int, at int64) {
	is := s.said[i]
	least := int64(0)
	if i > 0 {
		least = s.said[i-1].StartMS
	}
	is.StartMS = max(least, min(at, s.following(i)))
	is.EndMS = max(is.StartMS, is.EndMS)
	s.change(false, library.SegmentEdit{Was: s.said[i], Is: is})
}

// Move says when a segment is said.
func (s *Script) Move(i int, startMS, endMS int64) {
	is := s.said[i]
	is.StartMS, is.EndMS = max(0, startMS), max(startMS, endMS)
	s.change(false, library.SegmentEdit{Was: s.said[i], Is: is})
}

// Close ends a segment that was begun and never ended, where the sound stands.
func (s *Script) Close(i int, at int64) {
	is := s.said[i]
	if is.EndMS > is.StartMS {
		return
	}
	is.EndMS = max(is.StartMS, min(max(at, is.StartMS+1000), s.following(i)))
	s.change(true, library.SegmentEdit{Was: s.said[i], Is: is})
}

// Join makes one of a segment and the one before it, and gives its index and
// how many letters stood in it before. It does nothing to the first.
func (s *Script) Join(i int) (at, letters int) {
	if i < 1 {
		return i, 0
	}
	was, gone := s.said[i-1], s.said[i]
	is := was
	is.Text, is.Second = beside(was.Text, gone.Text), beside(was.Second, gone.Second)
	is.EndMS, is.Checked = max(was.EndMS, gone.EndMS), ""
	s.change(false, library.SegmentEdit{Was: was, Is: is}, library.SegmentEdit{Was: gone})
	letters = utf8.RuneCountInString(is.Text) - utf8.RuneCountInString(gone.Text)
	return i - 1, letters
}

func beside(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

// Remove puts segments in the bin.
func (s *Script) Remove(from, to int) {
	var edits []library.SegmentEdit
	for _, was := range s.said[from : to+1] {
		edits = append(edits, library.SegmentEdit{Was: was})
	}
	s.change(false, edits...)
}

// Tidy takes away segments that were begun here and in which nothing was
// written.
func (s *Script) Tidy() {
	var edits []library.SegmentEdit
	for _, g := range s.said {
		if g.Text == "" && g.Second == "" && slices.Contains(s.begun, g.ID) {
			edits = append(edits, library.SegmentEdit{Was: g})
		}
	}
	s.change(true, edits...)
}

// Bring makes the words what they were: then, in full or only the segments
// whose ids are given. What may not be read is not touched.
func (s *Script) Bring(then []catalog.Segment, only ...catalog.ID) {
	s.change(false, Back(s.said, then, only...)...)
}
