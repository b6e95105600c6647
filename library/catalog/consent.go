package catalog

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Use is something that may be done with a story, and that permission is
// asked for. A project may add uses of its own; every use is "no" until asked.
type Use string

const (
	UseKeep     Use = "keep"     // keep and back up in the archive
	UseTeam     Use = "team"     // the team listens and writes out the words
	UseMachine  Use = "machine"  // machine transcription on our own computers
	UseWorkshop Use = "workshop" // other storytellers hear it in a workshop
	UseQuote    Use = "quote"    // written quotes
	UseExtract  Use = "extract"  // an audio extract in public
	UsePicture  Use = "picture"  // photo or video in public
	UseWhole    Use = "whole"    // the whole recording in public
	UsePartner  Use = "partner"  // shared with a named partner
	UseContact  Use = "contact"  // contact me again
	UseTrain    Use = "train"    // train AI systems
)

// Uses is every use that Ownvoice itself knows of, in the order they are shown.
var Uses = []Use{UseKeep, UseTeam, UseMachine, UseWorkshop, UseQuote, UseExtract, UsePicture, UseWhole, UsePartner, UseContact, UseTrain}

// Answer is what was said about one use. The empty answer is no answer.
type Answer string

const (
	Yes Answer = "yes"
	No  Answer = "no"
	Ask Answer = "ask" // ask me each time
)

// EventKind is what happened. A kind that is not listed here blocks its target.
type EventKind string

const (
	EventTold       EventKind = "told"
	EventAgreed     EventKind = "agreed"    // to take part and be recorded
	EventAgreement  EventKind = "agreement" // on uses
	EventChange     EventKind = "change"
	EventReview     EventKind = "review"
	EventCorrection EventKind = "correction"
	EventRefuse     EventKind = "refuse"
	EventWithdraw   EventKind = "withdraw"
	EventPause      EventKind = "pause"
	EventRestore    EventKind = "restore"
	EventNote       EventKind = "note"
)

// TargetKind says how large a target is.
type TargetKind string

const (
	TargetProject TargetKind = "project"
	TargetStory   TargetKind = "story"
	TargetExtract TargetKind = "extract"
	TargetRange   TargetKind = "range"
)

// Target is what an event speaks about: the project, the story, one extract
// of the story, or a stretch of its recording. From and To are milliseconds;
// for an extract they may both be zero, when nobody knows where it lies.
// Without a Recording a stretch speaks about that stretch of every recording
// the story has.
type Target struct {
	Kind      TargetKind
	Extract   ID
	Recording ID
	From, To  int64
	Apart     bool // it is known to lie in no recording: a picture; for questions, not written down
}

// The two targets without parts.
var (
	WholeProject = Target{Kind: TargetProject}
	WholeStory   = Target{Kind: TargetStory}
)

// ParseTarget reads "project", "story", "extract:ID", "range:FROM-TO" and
// "range:FROM-TO@RECORDING", where FROM and TO are as ParseMoment reads them.
func ParseTarget(s string) (Target, error) {
	kind, rest, _ := strings.Cut(s, ":")
	switch TargetKind(kind) {
	case TargetProject, TargetStory:
		if rest == "" {
			return Target{Kind: TargetKind(kind)}, nil
		}
	case TargetExtract:
		if rest != "" {
			return Target{Kind: TargetExtract, Extract: ID(rest)}, nil
		}
	case TargetRange:
		rest, in, named := strings.Cut(rest, "@")
		from, to, _ := strings.Cut(rest, "-")
		a, errA := ParseMoment(from)
		b, errB := ParseMoment(to)
		if errA == nil && errB == nil && a < b && named == (in != "") {
			return Target{Kind: TargetRange, Recording: ID(in), From: a, To: b}, nil
		}
	}
	return Target{}, fmt.Errorf("target %q: not project, story, extract:ID, range:FROM-TO or range:FROM-TO@RECORDING: %w", s, ErrMalformed)
}

// String is the form ParseTarget reads.
func (t Target) String() string {
	switch t.Kind {
	case TargetExtract:
		return "extract:" + string(t.Extract)
	case TargetRange:
		s := "range:" + FormatMoment(t.From) + "-" + FormatMoment(t.To)
		if t.Recording != "" {
			s += "@" + string(t.Recording)
		}
		return s
	}
	return string(t.Kind)
}

// ParseMoment reads a place in a recording – "83.5", "1:23", "1:02:03" – into
// milliseconds.
func ParseMoment(s string) (int64, error) {
	var total float64
	parts := strings.Split(s, ":")
	for i, p := range parts {
		n, err := strconv.ParseFloat(p, 64)
		plain := strings.Trim(p, "0123456789.") == ""
		if err != nil || !plain || len(parts) > 3 || (i > 0 && n >= 60) || (i < len(parts)-1 && strings.Contains(p, ".")) {
			return 0, fmt.Errorf("time %q: not of the form 1:23: %w", s, ErrMalformed)
		}
		total = total*60 + n
	}
	if total > 1e9 { // thirty years; more could not be written down again
		return 0, fmt.Errorf("time %q: too far in: %w", s, ErrMalformed)
	}
	return int64(total*1000 + 0.5), nil
}

// FormatMoment writes milliseconds as ParseMoment reads them, without losing any.
func FormatMoment(ms int64) string {
	s := fmt.Sprintf("%d:%02d", ms/60000, ms/1000%60)
	if ms%1000 != 0 {
		s += fmt.Sprintf(".%03d", ms%1000)
	}
	return s
}

// Consent is one event in the record of what a person said about a target. It
// is never edited and never merged field by field: a change of mind is another
// event that has seen this one.
type Consent struct {
	ID       ID             `json:"id"`
	Kind     EventKind      `json:"kind"`
	Target   Target         `json:"target"`
	Uses     map[Use]Answer `json:"uses,omitempty"`
	From     time.Time      `json:"from,omitzero"`
	Until    time.Time      `json:"until,omitzero"`
	ReviewOn time.Time      `json:"review_on,omitzero"`
	Seen     []ID           `json:"seen,omitempty"`     // the events its writer knew of
	Restores []ID           `json:"restores,omitempty"` // the withdrawals it undoes, by name
	Evidence []string       `json:"evidence,omitempty"` // attachments, by SHA-256

	Person     ID       `json:"person,omitempty"` // who said it
	As         string   `json:"as,omitempty"`     // "real", "first", "chosen:NAME", "none"
	Voice      string   `json:"voice,omitempty"`  // VoiceHeard, VoiceWords; "": nothing was said about it
	How        string   `json:"how,omitempty"`    // see HowPaper
	Choice     string   `json:"choice,omitempty"` // of a withdrawal, see ChoiceStop; of a word about one extract, see ChoiceKeep
	Conditions string   `json:"conditions,omitempty"`
	Help       []string `json:"help,omitempty"`
	Form       string   `json:"form,omitempty"`    // hash of the text that was read out
	Spoken     *Spoken  `json:"spoken,omitempty"`  // where the answer is to be heard in a recording of the story
	Heard      *Spoken  `json:"heard,omitempty"`   // of a word about one extract: which stretch they had heard
	Second     string   `json:"second,omitempty"`  // how an erasure was confirmed, see SecondPerson; "": it was not, and nothing is destroyed
	Carried    []ID     `json:"carried,omitempty"` // of a note: the withdrawals that its device has carried out

	WrittenBy ID     `json:"written_by,omitempty"`
	Device    ID     `json:"device,omitempty"`
	Clock     string `json:"clock,omitempty"` // shown to people; decides nothing

	unreadable bool
}

// How something was said.
const (
	HowPaper   = "paper"
	HowScreen  = "screen"  // signed on the screen
	HowSpoken  = "spoken"  // in a recording of the story, see Consent.Spoken
	HowApart   = "apart"   // said outside of a recording
	HowMessage = "message" // written: a text, a letter, an e-mail
	HowPage    = "page"    // by themselves, on their own page of the archive
)

// What a withdrawal asks for.
const (
	ChoiceStop  = "stop"  // nothing more is made of it, what was public is taken down
	ChoiceClose = "close" // sealed; when its date comes they are asked again
	ChoiceErase = "erase" // destroyed
)

// How an erasure was confirmed.
const (
	SecondPerson = "person" // by somebody else of the project
	SecondName   = "name"   // by typing whose it is
)

// Whether their voice may be heard outside of the team, where sound may be
// given out at all.
const (
	VoiceHeard = "heard"
	VoiceWords = "words" // their words may be read, their voice is not heard
)

// Spoken is where somebody says their answer.
type Spoken struct {
	Recording ID `json:"recording"`
	Span
}

type plainConsent Consent // without the methods, for JSON

// UnmarshalJSON never refuses an event that is a JSON object: one with a part
// that cannot be read is kept and blocks, because it may be a no.
func (e *Consent) UnmarshalJSON(b []byte) error {
	var plain plainConsent
	if err := json.Unmarshal(b, &plain); err != nil {
		var what struct {
			ID     json.RawMessage `json:"id"`
			Target json.RawMessage `json:"target"`
		}
		if json.Unmarshal(b, &what) != nil {
			return fmt.Errorf("consent event: %w", ErrMalformed)
		}
		*e = Consent{unreadable: true}
		_ = json.Unmarshal(what.ID, &e.ID) // an id that is not text stays empty
		_ = json.Unmarshal(what.Target, &e.Target)
		return nil
	}
	*e = Consent(plain)
	var end struct {
		Until *time.Time `json:"until"`
	}
	// A date that reads as none would be a yes that never ends.
	e.unreadable = json.Unmarshal(b, &end) == nil && end.Until != nil && end.Until.IsZero()
	for _, a := range e.Uses {
		if a != Yes && a != No && a != Ask {
			e.unreadable = true
		}
	}
	return nil
}

// MarshalText writes a target as text, for JSON.
func (t Target) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote. It leaves t zero after an error,
// which is a target that everything lies on.
func (t *Target) UnmarshalText(b []byte) error {
	var err error
	*t, err = ParseTarget(string(b))
	return err
}

// Same reports whether two events are the same to the last word.
func (e Consent) Same(f Consent) bool { return reflect.DeepEqual(e, f) }

// Skeleton is what may outlive an erased story of an event: that it was, what
// it was about, and nothing that anybody said.
func (e Consent) Skeleton() Consent {
	return Consent{
		ID: e.ID, Kind: e.Kind, Target: e.Target, Uses: e.Uses, From: e.From, Until: e.Until, Seen: e.Seen, Restores: e.Restores,
		Choice: e.Choice, Second: e.Second, Carried: e.Carried, WrittenBy: e.WrittenBy, Device: e.Device, Clock: e.Clock,
	}
}

// speaks reports whether the event is of a kind that answers questions about uses.
func (e Consent) speaks() bool {
	switch e.Kind {
	case EventTold, EventAgreed, EventAgreement, EventChange, EventReview, EventCorrection:
		return true
	}
	return false
}

// blocks reports whether the event is of a kind that stops a use.
func (e Consent) blocks() bool {
	return e.Kind == EventWithdraw || e.Kind == EventRefuse || e.Kind == EventPause
}

// about reports whether a blocking event is about the use: with no uses named
// it is about every one.
func (e Consent) about(use Use) bool {
	_, named := e.Uses[use]
	return named || len(e.Uses) == 0
}
