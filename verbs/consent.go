package verbs

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type consentVerb struct {
	Give     consentGive     `cmd:"" help:"Write down what the storyteller allows, e.g. ownvoice consent give 0193 --use keep=yes --use whole=ask"`
	Withdraw consentWithdraw `cmd:"" help:"The storyteller takes it back. Needs no reason, works at once."`
	Restore  consentRestore  `cmd:"" help:"Undo a withdrawal, with the storyteller's word for it."`
	Show     consentShow     `cmd:"" help:"Show everything that was said, and what follows from it."`
	Decide   consentDecide   `cmd:"" help:"Ask whether one use is allowed."`
}

type consentGive struct {
	Story    string   `arg:"" help:"The story's id, or its beginning."`
	Use      []string `sep:"none" required:"" placeholder:"USE=yes|no|ask" help:"One for each use that was asked about."`
	Target   string   `default:"story" help:"story, project, extract:ID or range:FROM-TO."`
	How      string   `enum:"paper,screen,spoken,message," default:"" help:"How it was said: paper, screen, spoken or message."`
	As       string   `placeholder:"real|first|chosen:NAME|none" help:"The name it may be used under."`
	Until    string   `placeholder:"DATE" help:"When it ends, e.g. 2027-01-31."`
	Evidence []string `type:"path" placeholder:"FILE" help:"A photo or scan of a form; kept with the story."`
	Form     string   `placeholder:"VERSION" help:"The version of the text that was read out."`
}

func (v consentGive) Run(r *run) error {
	e := catalog.Consent{Kind: catalog.EventAgreement, How: v.How, As: v.As, Form: v.Form, Uses: map[catalog.Use]catalog.Answer{}}
	for _, said := range v.Use {
		use, answer, _ := strings.Cut(said, "=")
		a := catalog.Answer(answer)
		if a != catalog.Yes && a != catalog.No && a != catalog.Ask || use == "" {
			return usage{"an answer is yes, no or ask: --use keep=yes"}
		}
		if before, twice := e.Uses[catalog.Use(use)]; twice && before != a {
			return usage{"--use " + use + " has two answers"}
		}
		e.Uses[catalog.Use(use)] = a
	}
	if name, chosen := strings.CutPrefix(v.As, "chosen:"); v.As != "" && v.As != "real" && v.As != "first" && v.As != "none" && (!chosen || name == "") {
		return usage{"--as is real, first, none or chosen:NAME"}
	}
	return r.give(v.Story, v.Target, v.Until, v.Evidence, e, nil)
}

// give writes one event and prints it.
func (r *run) give(story, target, until string, evidence []string, e catalog.Consent, people func(io.Writer, catalog.Consent)) error {
	var err error
	if e.Target, err = catalog.ParseTarget(target); err != nil {
		return usage{"a target is story, project, extract:ID or range:FROM-TO"}
	}
	if e.Until, err = parseDay(until); err != nil {
		return err
	}
	return r.withStory(story, func(lib *library.Library, id catalog.ID) error {
		for _, file := range evidence {
			hash, err := lib.Attach(r, file)
			if err != nil {
				return err
			}
			e.Evidence = append(e.Evidence, hash)
		}
		if e.Target.Kind == catalog.TargetProject {
			id = "" // the project's own record, which every story's holds too
		}
		kept, err := lib.Give(r, id, e)
		if err != nil {
			return err
		}
		if people == nil {
			people = func(w io.Writer, _ catalog.Consent) { fmt.Fprintln(w, "Written down.") }
		}
		return r.print(kept, func(w io.Writer) { people(w, kept) })
	})
}

// parseDay reads a date, or a time as programs write it. A date lasts until
// its evening.
func parseDay(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.IsZero() {
		return t, usage{"a date is written as 2027-01-31"}
	}
	return t, nil
}

type consentWithdraw struct {
	Story  string `arg:"" help:"The story's id, or its beginning."`
	Choice string `required:"" enum:"stop,close,erase" help:"stop using it, close it (until a date), or erase it."`
	Until  string `placeholder:"DATE" help:"For close: until when."`
	Target string `default:"story" help:"story, project, extract:ID or range:FROM-TO."`
}

func (v consentWithdraw) Run(r *run) error {
	e := catalog.Consent{Kind: catalog.EventWithdraw, Choice: v.Choice}
	return r.give(v.Story, v.Target, v.Until, nil, e, func(w io.Writer, kept catalog.Consent) {
		fmt.Fprintf(w, "Taken back on %s. Nobody hears it from now on.\n", time.Now().Format("2 January 2006 at 15:04"))
		fmt.Fprintf(w, "Receipt: %s\n", kept.ID)
		if v.Choice == "erase" {
			fmt.Fprintln(w, "The sound itself is sealed. It is destroyed when a second person has approved.")
		}
	})
}

type consentRestore struct {
	Story      string   `arg:"" help:"The story's id, or its beginning."`
	Withdrawal string   `required:"" placeholder:"EVENT" help:"The id on the withdrawal's receipt, or its beginning."`
	Evidence   []string `required:"" type:"path" placeholder:"FILE" help:"The storyteller's word for it: a photo, a scan, a recording."`
}

func (v consentRestore) Run(r *run) error {
	var undone catalog.Consent
	err := r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		for _, e := range events {
			if strings.HasPrefix(string(e.ID), strings.ToLower(v.Withdrawal)) && (e.Kind == catalog.EventWithdraw || e.Kind == catalog.EventRefuse) {
				if undone.ID != "" {
					return usage{"more than one withdrawal begins like that"}
				}
				undone = e
			}
		}
		if undone.ID == "" || v.Withdrawal == "" {
			return usage{"this story has no withdrawal with that id"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	e := catalog.Consent{Kind: catalog.EventRestore, Restores: []catalog.ID{undone.ID}}
	return r.give(v.Story, undone.Target.String(), "", v.Evidence, e, nil)
}

type consentShow struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v consentShow) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		out := struct {
			Events    []catalog.Consent                `json:"events"`
			Decisions map[catalog.Use]catalog.Decision `json:"decisions"`
		}{append([]catalog.Consent{}, events...), map[catalog.Use]catalog.Decision{}}
		for _, use := range catalog.Uses {
			out.Decisions[use] = catalog.Decide(events, catalog.WholeStory, use, time.Now())
		}
		for _, e := range events {
			for use := range e.Uses {
				out.Decisions[use] = catalog.Decide(events, catalog.WholeStory, use, time.Now())
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
	return r.withStory(v.Words[0], func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		return r.printDecision(catalog.Decide(events, target, catalog.Use(v.Words[1]), at))
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
