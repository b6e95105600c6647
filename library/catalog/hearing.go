package catalog

import (
	"slices"
	"time"
)

// Hearing is one row of the answer to "who can hear this, and why".
type Hearing struct {
	Who   Audience  `json:"who"`
	Use   Use       `json:"use,omitempty"` // that was asked for; "": being recorded at all
	May   May       `json:"may"`
	Until time.Time `json:"until,omitzero"` // the last moment of a MayUntil
	Why   string    `json:"why"`            // one plain sentence
	Event ID        `json:"event"`          // that decided; "" when nobody was asked
}

// Audience is somebody who may hear, see or have it.
type Audience string

const (
	AudienceReporter Audience = "reporter" // who recorded it, on that laptop
	AudienceTeam     Audience = "team"
	AudienceArchive  Audience = "archive" // keeps it; hears nothing by that
	AudienceMachine  Audience = "machine" // a program that writes out the words, on our own computers
	AudienceWorkshop Audience = "workshop"
	AudienceReport   Audience = "report"  // readers of a report, by a written quote
	AudienceExtract  Audience = "extract" // anyone on the web, by an extract
	AudiencePicture  Audience = "picture" // anyone on the web, by a picture
	AudienceWhole    Audience = "whole"   // anyone on the web, all of it
	AudiencePartner  Audience = "partner"
	AudienceTrain    Audience = "train" // those who train AI systems
)

// May is the answer in one word. The zero May is a no.
type May string

const (
	MayYes   May = "yes"
	MayUntil May = "until"
	MayAsk   May = "ask"
	MayNo    May = "no"
)

// audiences are those a question is asked for, nearest first, and the use that
// each of them needs.
var audiences = []struct {
	who Audience
	use Use
}{
	{AudienceTeam, UseTeam}, {AudienceArchive, UseKeep}, {AudienceMachine, UseMachine}, {AudienceWorkshop, UseWorkshop},
	{AudienceReport, UseQuote}, {AudienceExtract, UseExtract}, {AudiencePicture, UsePicture}, {AudienceWhole, UseWhole},
	{AudiencePartner, UsePartner}, {AudienceTrain, UseTrain},
}

// WhoMayHear answers, for a story, a part, an extract or a picture, who can
// hear or see it now and why: the same answers as the doors give. Rows come in
// a fixed order, the nearest first; those that cannot be about the target are
// left out. The events are those of one story and its project.
func WhoMayHear(events []Consent, target Target, now time.Time) []Hearing {
	all := []Hearing{{Who: AudienceReporter}}
	all[0].says(maker(events, target, now))
	for _, a := range audiences {
		if !concerns(a.use, target) {
			continue
		}
		h := Hearing{Who: a.who, Use: a.use}
		if target.Kind == TargetExtract {
			h.says(DecideExtract(events, target, a.use, now))
		} else {
			h.says(DecideHeard(events, target, a.use, now))
		}
		if h.allows() && target.Kind != TargetExtract && slices.Contains(eachExtract, a.use) {
			h.Why += " Each extract waits until they have heard it."
		}
		all = append(all, h)
	}
	return all
}

// eachExtract are the uses for which a yes to the story is not enough.
var eachExtract = []Use{UseWorkshop, UseQuote, UseExtract, UsePicture}

// concerns reports whether a use can be about a target: the whole is no use of
// a part, and a picture has no words.
func concerns(use Use, target Target) bool {
	picture := target.Kind == TargetExtract && target.nowhere()
	switch use {
	case UseWhole:
		return target.size() > 0
	case UsePicture:
		return target.size() > 0 || picture
	case UseQuote, UseExtract, UseMachine:
		return !picture
	}
	return true
}

// maker is what the reporter may do who recorded it: hear it, until it is
// taken back.
func maker(events []Consent, target Target, now time.Time) Decision {
	if !target.known() || now.IsZero() {
		return Decision{Outcome: Blocked, Why: "It was not said what is asked, so the answer is no."}
	}
	if e, why := newRecord(events, target, now).stopped(""); e != nil {
		return Decision{Outcome: Blocked, Event: e.ID, Why: why}
	}
	d := Agreed(events, now)
	d.Outcome = Allowed
	if d.Event == "" {
		d.Why = "They were there when it was told, or brought it in. Nobody else hears it by that."
	} else {
		d.Why = "They agreed to be recorded, by this reporter."
	}
	return d
}

func (h *Hearing) says(d Decision) {
	h.May, h.Until, h.Why, h.Event = MayNo, d.Until, d.Why, d.Event
	switch d.Outcome {
	case Allowed:
		h.May = MayYes
	case AllowedUntil:
		h.May = MayUntil
	case AskFirst:
		h.May = MayAsk
	}
}

func (h *Hearing) allows() bool { return h.May == MayYes || h.May == MayUntil }
