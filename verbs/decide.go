package verbs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type consentShow struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v consentShow) Run(r *run) error {
	return r.withToldOrErased(v.Story, func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		out := struct {
			Events    []catalog.Consent                `json:"events"`
			Decisions map[catalog.Use]catalog.Decision `json:"decisions"`
		}{append([]catalog.Consent{}, events...), map[catalog.Use]catalog.Decision{}}
		for _, use := range catalog.Uses {
			out.Decisions[use] = catalog.DecideHeard(events, catalog.WholeStory, use, time.Now())
		}
		for _, e := range events {
			for use := range e.Uses {
				out.Decisions[use] = catalog.DecideHeard(events, catalog.WholeStory, use, time.Now())
			}
		}
		return r.print(out, func(w io.Writer) {
			for _, use := range catalog.Uses {
				fmt.Fprintf(w, "%-9s %-14s %s\n", use, out.Decisions[use].Outcome, out.Decisions[use].Why)
			}
		})
	})
}

type consentDecide struct {
	Words  []string `arg:"" name:"[STORY] USE" help:"The story and the use; with --events the use alone."`
	Events string   `type:"path" placeholder:"FILE.json" help:"Decide on the events in this file, without a library."`
	Target string   `default:"story" help:"story, project, extract:ID or range:FROM-TO."`
	At     string   `placeholder:"TIME" help:"As of this time (RFC 3339). Default: now."`
}

// Help teaches by example.
func (consentDecide) Help() string {
	return `For example:

  ownvoice consent decide 0193 whole
  ownvoice consent decide --events events.json extract --target extract:7 --at 2026-11-23T12:00:00Z`
}

func (v consentDecide) Run(r *run) error {
	target, err := catalog.ParseTarget(v.Target)
	if err != nil {
		return usage{"a target is story, project, extract:ID or range:FROM-TO"}
	}
	at := time.Now()
	if v.At != "" {
		if at, err = time.Parse(time.RFC3339, v.At); err != nil {
			return usage{"--at is written as 2026-11-23T12:00:00Z"}
		}
	}
	if v.Events != "" {
		return v.onFile(r, target, at)
	}
	if len(v.Words) != 2 {
		return usage{"name the story and the use: ownvoice consent decide STORY USE"}
	}
	return r.withToldOrErased(v.Words[0], func(lib *library.Library, id catalog.ID) error {
		if target.Kind == catalog.TargetExtract {
			if known, err := r.target(lib, id, v.Target); err == nil { // else it is one that nothing was said about
				target = known
			}
		}
		d, err := lib.DecideAt(r, id, target, catalog.Use(v.Words[1]), at) // what the doors say, not the record alone
		if errors.Is(err, library.ErrNotFound) {                           // erased: what is left of the record says no
			events, none := lib.Events(r, id)
			d, err = catalog.Decide(events, target, catalog.Use(v.Words[1]), at), none
		}
		if err != nil {
			return err
		}
		return r.printDecision(d)
	})
}

// onFile asks the pure function, with no library near.
func (v consentDecide) onFile(r *run, target catalog.Target, at time.Time) error {
	if len(v.Words) != 1 {
		return usage{"with --events, name the use alone"}
	}
	raw, err := os.ReadFile(v.Events)
	if err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	var events []catalog.Consent
	if err := json.Unmarshal(raw, &events); err != nil {
		return fmt.Errorf("read events: %w", catalog.ErrMalformed)
	}
	return r.printDecision(catalog.Decide(events, target, catalog.Use(v.Words[0]), at))
}

func (r *run) printDecision(d catalog.Decision) error {
	return r.print(d, func(w io.Writer) { fmt.Fprintf(w, "%s. %s\n", d.Outcome, d.Why) })
}
