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
	Give      consentGive      `cmd:"" help:"Write down what the storyteller allows, e.g. ownvoice consent give 0193 --use keep=yes --use whole=ask"`
	Refuse    consentRefuse    `cmd:"" help:"They say no to all of it, to some uses, or to a part: that part is kept private, e.g. ownvoice consent refuse 0193 --target range:1:10-1:45"`
	Pause     consentPause     `cmd:"" help:"They ask for a pause: nothing is done with it until they say to carry on."`
	Pass      consentPass      `cmd:"" help:"What they say about one extract when they have heard it, e.g. ownvoice consent pass 0193 7f2 keep"`
	Withdraw  consentWithdraw  `cmd:"" help:"The storyteller takes it back. Needs no reason, works at once."`
	Restore   consentRestore   `cmd:"" help:"Undo a withdrawal or a no, with the storyteller's word for it."`
	Show      consentShow      `cmd:"" help:"Show everything that was said, and what follows from it."`
	Decide    consentDecide    `cmd:"" help:"Ask whether one use is allowed."`
	Who       consentWho       `cmd:"" help:"Who can hear it, and why, e.g. ownvoice consent who 0193 --target extract:7f2"`
	Reminders consentReminders `cmd:"" help:"What waits for a person: what was never asked, what ends, when to talk again."`
	Exports   consentExports   `cmd:"" help:"Where something of a story was given to."`
}

// said is how something was given: the flags that all events share.
type said struct {
	Target     string   `default:"story" help:"story, project, extract:ID or range:FROM-TO, of one recording: range:FROM-TO@RECORDING."`
	How        string   `enum:"paper,screen,spoken,apart,message," default:"" help:"How it was said: paper, screen, spoken (in the recording), apart (outside of it) or message."`
	Spoken     string   `placeholder:"FROM-TO" help:"Where in the recording they say it, e.g. 0:12-0:31, or 0:12-0:31@RECORDING."`
	As         string   `placeholder:"real|first|chosen:NAME|none" help:"The name it may be used under."`
	Voice      string   `enum:"heard,words," default:"" help:"heard: their voice may be heard; words: their words may be read, and their voice is not heard."`
	From       string   `placeholder:"DATE" help:"When it begins, e.g. 2027-01-31. Default: at once."`
	Until      string   `placeholder:"DATE" help:"When it ends, e.g. 2027-01-31."`
	Review     string   `placeholder:"DATE" help:"When to talk about it again."`
	Conditions string   `placeholder:"TEXT" help:"What they said about it, in their words."`
	HelpGiven  []string `placeholder:"WHO" help:"Who or what helped them: interpreter, supporter, guardian, easy-read."`
	Evidence   []string `type:"path" placeholder:"FILE" help:"A photo or scan of a form; kept with the story."`
	Message    string   `placeholder:"TEXT" help:"The message in which they say it; kept with the story."`
	Form       string   `placeholder:"VERSION" help:"The version of the text that was read out: its hash, or the beginning."`
}

type consentGive struct {
	Story string   `arg:"" help:"The story's id, or its beginning."`
	Use   []string `sep:"none" required:"" placeholder:"USE=yes|no|ask" help:"One for each use that was asked about."`
	Kind  string   `enum:"agreement,change,review,correction,agreed,told" default:"agreement" help:"What happened: agreement, change, review, correction; agreed (to be recorded), told."`
	said
}

func (v consentGive) Run(r *run) error {
	uses, err := answers(v.Use)
	if err != nil {
		return err
	}
	e := catalog.Consent{Kind: catalog.EventKind(v.Kind), Uses: uses}
	return r.give(v.Story, v.said, e)
}

// answers reads USE=yes|no|ask, once for each use.
func answers(all []string) (map[catalog.Use]catalog.Answer, error) {
	uses := map[catalog.Use]catalog.Answer{}
	for _, said := range all {
		use, answer, _ := strings.Cut(said, "=")
		a := catalog.Answer(answer)
		if a != catalog.Yes && a != catalog.No && a != catalog.Ask || use == "" {
			return nil, usage{"an answer is yes, no or ask: --use keep=yes"}
		}
		if before, twice := uses[catalog.Use(use)]; twice && before != a {
			return nil, usage{"--use " + use + " has two answers"}
		}
		uses[catalog.Use(use)] = a
	}
	return uses, nil
}

type consentRefuse struct {
	Story string   `arg:"" help:"The story's id, or its beginning."`
	Use   []string `placeholder:"USE" help:"What they say no to. Default: to all."`
	said
}

func (v consentRefuse) Run(r *run) error {
	return r.give(v.Story, v.said, catalog.Consent{Kind: catalog.EventRefuse, Uses: noTo(v.Use)})
}

type consentPause struct {
	Story string   `arg:"" help:"The story's id, or its beginning."`
	Use   []string `placeholder:"USE" help:"What is paused. Default: all."`
	said
}

func (v consentPause) Run(r *run) error {
	return r.give(v.Story, v.said, catalog.Consent{Kind: catalog.EventPause, Uses: noTo(v.Use)})
}

func noTo(uses []string) map[catalog.Use]catalog.Answer {
	no := map[catalog.Use]catalog.Answer{}
	for _, u := range uses {
		no[catalog.Use(u)] = catalog.No
	}
	return no
}

type consentPass struct {
	Story   string `arg:"" help:"The story's id, or its beginning."`
	Extract string `arg:"" help:"The extract's id, or its beginning."`
	Answer  string `arg:"" enum:"keep,change,remove" help:"keep, change (say what with --conditions) or remove."`
	said
}

func (v consentPass) Run(r *run) error {
	e := catalog.Consent{Kind: catalog.EventReview, Choice: v.Answer}
	if v.Answer == catalog.ChoiceRemove {
		e.Kind = catalog.EventRefuse
	}
	v.Target = "extract:" + v.Extract
	return r.give(v.Story, v.said, e)
}

// give writes one event and prints it.
func (r *run) give(story string, v said, e catalog.Consent) error {
	if err := v.into(&e); err != nil {
		return err
	}
	return r.withStory(story, func(lib *library.Library, id catalog.ID) error {
		var err error
		if e.Target, err = r.target(lib, id, v.Target); err != nil {
			return err
		}
		if e.Spoken, err = r.spoken(lib, id, v.Spoken); err != nil {
			return err
		}
		if e.Form, err = r.form(lib, v.Form); err != nil {
			return err
		}
		if e.Evidence, err = r.evidence(lib, v.Evidence, v.Message); err != nil {
			return err
		}
		if e.Target.Kind == catalog.TargetProject {
			id = "" // the project's own record, which every story's holds too
		}
		kept, err := lib.Give(r, id, e)
		if err != nil {
			return err
		}
		return r.print(kept, func(w io.Writer) { fmt.Fprintln(w, "Written down.") })
	})
}

// namesWell asks for a name as --as takes it.
func namesWell(as string) error {
	if name, chosen := strings.CutPrefix(as, "chosen:"); as != "" && as != "real" && as != "first" && as != "none" && (!chosen || name == "") {
		return usage{"--as is real, first, none or chosen:NAME"}
	}
	return nil
}

// into reads what needs no library.
func (v said) into(e *catalog.Consent) (err error) {
	if err := namesWell(v.As); err != nil {
		return err
	}
	e.How, e.As, e.Voice, e.Conditions, e.Help = v.How, v.As, v.Voice, v.Conditions, v.HelpGiven
	if e.Until, err = parseDay(v.Until); err != nil {
		return err
	}
	if e.ReviewOn, err = parseDay(v.Review); err != nil {
		return err
	}
	if e.From, err = parseDay(v.From); err == nil && !e.From.IsZero() && len(v.From) == len(time.DateOnly) {
		e.From = e.From.AddDate(0, 0, -1).Add(time.Second) // a date begins in its morning
	}
	if err == nil && !e.Until.IsZero() && e.Until.Before(e.From) {
		return usage{"it ends before it begins"}
	}
	return err
}

// target reads a target, whose ids may be shortened.
func (r *run) target(lib *library.Library, story catalog.ID, s string) (catalog.Target, error) {
	t, err := catalog.ParseTarget(s)
	switch {
	case err != nil:
		return t, usage{"a target is story, project, extract:ID or range:FROM-TO"}
	case t.Kind == catalog.TargetExtract:
		for _, kind := range []catalog.Kind{catalog.KindExtract, catalog.KindPicture} {
			if id, of, err := lib.FindThing(r, kind, string(t.Extract)); err == nil && of == story {
				t.Extract = id
				return t, nil
			}
		}
		return t, usage{"this story has no extract and no picture whose id begins with " + string(t.Extract)}
	case t.Recording != "":
		id, of, err := lib.FindRecording(r, string(t.Recording))
		if err != nil || of != story {
			return t, usage{"this story has no recording whose id begins with " + string(t.Recording)}
		}
		t.Recording = id
	}
	return t, nil
}

// spoken reads where an answer is to be heard. Without a recording it is the
// story's first.
func (r *run) spoken(lib *library.Library, story catalog.ID, s string) (*catalog.Spoken, error) {
	if s == "" {
		return nil, nil
	}
	t, err := catalog.ParseTarget("range:" + s)
	if err != nil {
		return nil, usage{"--spoken is written as 0:12-0:31"}
	}
	if t, err = r.target(lib, story, t.String()); err != nil {
		return nil, err
	}
	if t.Recording == "" {
		w, err := lib.Story(r, story)
		if err != nil {
			return nil, err
		}
		if len(w.Recordings) == 0 {
			return nil, usage{"this story has no recording in which it could be said"}
		}
		t.Recording = w.Recordings[0].ID
	}
	return &catalog.Spoken{Recording: t.Recording, Span: catalog.Span{FromMS: t.From, ToMS: t.To}}, nil
}

// form gives the hash of a version of the project's texts.
func (r *run) form(lib *library.Library, version string) (string, error) {
	if version == "" {
		return "", nil
	}
	all, err := lib.Forms(r)
	if err != nil {
		return "", err
	}
	for _, f := range all {
		if len(version) >= 4 && strings.HasPrefix(f.Hash(), strings.ToLower(version)) {
			return f.Hash(), nil
		}
	}
	return "", usage{"there is no version whose hash begins with " + version}
}

// evidence attaches files and a message.
func (r *run) evidence(lib *library.Library, files []string, message string) (hashes []string, err error) {
	for _, file := range files {
		hash, err := lib.Attach(r, file)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	if message != "" {
		hash, err := lib.AttachText(r, message)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
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
	return r.withToldOrErased(v.Words[0], func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		if target.Kind == catalog.TargetExtract {
			if known, err := r.target(lib, id, v.Target); err == nil { // else it is one that nothing was said about
				target = known
			}
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
