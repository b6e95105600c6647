package catalog

import (
	"cmp"
	"slices"
)

// Segment is a stretch of a recording and the words that were said in it: what
// a transcript is made of. Each of its fields is written by itself, so that
// two people may work on one apart.
//
// Speaker is a label – "You", "Speaker 2" – or what a person chose to be known
// as; never a name that somebody else gave them. Who brings words in from
// elsewhere sees to that.
type Segment struct {
	ID        ID     `json:"id"`
	Story     ID     `json:"story"`
	Recording ID     `json:"recording,omitempty"` // in which it is said
	StartMS   int64  `json:"start_ms"`            // on the recording's timeline
	EndMS     int64  `json:"end_ms"`
	Speaker   string `json:"speaker,omitempty"`
	Text      string `json:"text"`
	Second    string `json:"second,omitempty"`  // the same in the story's second language
	Checked   ID     `json:"checked,omitempty"` // who listened and found it to be what was said; "": nobody yet
}

// Span is where it is said.
func (s Segment) Span() Span { return Span{s.StartMS, s.EndMS} }

// Compare puts segments of one recording in the order in which they are said.
func (s Segment) Compare(other Segment) int {
	return cmp.Or(cmp.Compare(s.StartMS, other.StartMS), cmp.Compare(s.ID, other.ID))
}

// In reports whether any moment of it lies in one of the parts. A segment of
// no length lies where it begins.
func (s Segment) In(parts []Span) bool {
	own := Span{s.StartMS, max(s.StartMS+1, s.EndMS)}
	return slices.ContainsFunc(parts, own.Overlaps)
}
