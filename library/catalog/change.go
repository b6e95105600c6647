package catalog

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Kind is what sort of thing a change is about.
type Kind string

const (
	KindProject   Kind = "project"
	KindPerson    Kind = "person"
	KindContact   Kind = "contact" // how to reach a person: never leaves the laptop
	KindStory     Kind = "story"
	KindNote      Kind = "note"
	KindRecording Kind = "recording"
	KindSegment   Kind = "segment" // words of a recording
	KindExtract   Kind = "extract" // its themes are fields of their own: "theme:" and the theme's id
	KindTheme     Kind = "theme"
	KindForm      Kind = "form" // never changed once written
	KindPicture   Kind = "picture"
	KindExport    Kind = "export"  // append-only: where something of a story was given to
	KindConsent   Kind = "consent" // append-only: one change, field "event", for each event
)

// Change is one value written to one field of one thing by one device: the
// history, the undo, the unit of sync and the audit trail in one.
//
// Order of arrival decides nothing: of all changes to a field the one with
// the latest (Clock, Device) is shown. Replaces lists the stamps the writer
// knew of and replaces; a change that nothing replaces is a head, and a field
// with two heads of different value has two versions, both kept.
type Change struct {
	ID       ID              `json:"id"`
	Project  ID              `json:"project"`
	Story    ID              `json:"story,omitempty"` // whose permission it travels under; none: the project's own
	Kind     Kind            `json:"kind"`
	Entity   ID              `json:"entity"`
	Field    string          `json:"field"`
	Value    json.RawMessage `json:"value"`
	Author   ID              `json:"author,omitempty"`
	Device   ID              `json:"device"`
	Seq      int64           `json:"seq"` // the device's own count; only ever grows
	Clock    string          `json:"clock"`
	Replaces []string        `json:"replaces,omitempty"`
}

// ofStory reports whether what is of this kind belongs to one story.
func (k Kind) ofStory() bool {
	switch k {
	case KindNote, KindRecording, KindSegment, KindExtract, KindPicture, KindExport:
		return true
	}
	return false
}

// Stamp names a change among all changes to its field.
func (c Change) Stamp() string { return c.Clock + "@" + string(c.Device) }

// Beats reports whether c is shown rather than d, both being to one field. Two
// that bear one stamp – a laptop's folder was copied, and both were written in
// – are told apart by id, so that every device shows the same.
func (c Change) Beats(d Change) bool {
	return cmp.Or(strings.Compare(c.Stamp(), d.Stamp()), strings.Compare(string(c.ID), string(d.ID))) > 0
}

// Private reports whether the change may never leave the laptop it was
// written on, whatever anybody has agreed to.
func (c Change) Private() bool { return c.Kind == KindContact }

// Limits on one change, the same on the laptop and in the archive.
const (
	MaxValueBytes = 1 << 20
	MaxFieldBytes = 64
	MaxReplaces   = 64
)

// ErrMalformed is wrapped by every complaint about the shape of something
// that came from outside.
var ErrMalformed = errors.New("malformed")

// Check says what is wrong with the shape of a change that came from outside.
// An unknown kind or field is not wrong: a newer Ownvoice may have written it,
// and it is kept for one that understands it.
func (c Change) Check() error {
	bad := func(what string) error { return fmt.Errorf("change %.36s: %s: %w", c.ID, what, ErrMalformed) }
	for name, id := range map[string]ID{"id": c.ID, "project": c.Project, "entity": c.Entity, "device": c.Device} {
		if !id.Valid() {
			return bad(name + " is not an id")
		}
	}
	if (c.Story != "" && !c.Story.Valid()) || (c.Author != "" && !c.Author.Valid()) {
		return bad("story or author is not an id")
	}
	if c.Kind == "" || len(c.Kind) > MaxFieldBytes || c.Field == "" || len(c.Field) > MaxFieldBytes {
		return bad("kind or field is missing or too long")
	}
	if c.Kind == KindStory && c.Story != c.Entity || c.Story == "" && c.Kind.ofStory() {
		return bad("it does not travel with its story")
	}
	if len(c.Value) > MaxValueBytes || !json.Valid(c.Value) {
		return bad("value is too long or not JSON")
	}
	if len(c.Replaces) > MaxReplaces || slices.ContainsFunc(c.Replaces, notStamp) || c.Seq < 1 {
		return bad("seq or replaces is out of range")
	}
	if _, err := ParseClock(c.Clock); err != nil {
		return bad("clock cannot be read")
	}
	return nil
}

func notStamp(s string) bool {
	clock, device, _ := strings.Cut(s, "@")
	_, err := ParseClock(clock)
	return err != nil || !ID(device).Valid()
}

// Heads returns the changes among those to one field that no later one of them
// replaces, latest first: the first is the one that is shown. More than one
// head with different values means two people wrote apart.
func Heads(changes []Change) []Change {
	replaced := map[string]bool{}
	for _, c := range changes {
		for _, stamp := range c.Replaces {
			if stamp < c.Stamp() {
				replaced[stamp] = true
			}
		}
	}
	var heads []Change
	for _, c := range changes {
		if !replaced[c.Stamp()] && !slices.ContainsFunc(heads, func(h Change) bool { return h.ID == c.ID }) {
			heads = append(heads, c)
		}
	}
	slices.SortFunc(heads, func(a, b Change) int {
		return cmp.Or(strings.Compare(b.Stamp(), a.Stamp()), strings.Compare(string(b.ID), string(a.ID)))
	})
	return heads
}

// Shown returns the value a field shows: that of the latest change. It
// returns nil when there is no change at all.
func Shown(changes []Change) json.RawMessage {
	var best *Change
	for i := range changes {
		if best == nil || changes[i].Beats(*best) {
			best = &changes[i]
		}
	}
	if best == nil {
		return nil
	}
	return best.Value
}
