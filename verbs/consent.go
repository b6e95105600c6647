package verbs

import (
	"strings"

	"ownvoice/library/catalog"
)

type consentVerb struct {
	Give      consentGive      `cmd:"" help:"Write down what the storyteller allows, e.g. ownvoice consent give 0193 --use keep=yes,whole=ask"`
	Refuse    consentRefuse    `cmd:"" help:"They say no to all of it, to some uses, or to a part: that part is kept private, e.g. ownvoice consent refuse 0193 --target range:1:10-1:45"`
	Pause     consentPause     `cmd:"" help:"They ask for a pause: nothing is done with it until they say to carry on, e.g. ownvoice consent pause 0193 --how message"`
	Withdraw  consentWithdraw  `cmd:"" help:"The storyteller takes it back. Needs no reason, works at once."`
	Restore   consentRestore   `cmd:"" help:"Undo a withdrawal or a no, with the storyteller's word for it, e.g. ownvoice consent restore 0193 --withdrawal 0194 --message \"Use it again\""`
	Show      consentShow      `cmd:"" help:"Show everything that was said, and what follows from it, e.g. ownvoice consent show 0193"`
	Decide    consentDecide    `cmd:"" help:"Ask whether one use is allowed."`
	Who       consentWho       `cmd:"" help:"Who can hear it, and why, e.g. ownvoice consent who 0193 --target extract:7f2"`
	Reminders consentReminders `cmd:"" help:"What waits for a person: what was never asked, what ends, when to talk again."`
	Exports   consentExports   `cmd:"" help:"Where something of a story, or of all, was given to, e.g. ownvoice consent exports 0193"`
}

type consentGive struct {
	Story string   `arg:"" help:"The story's id, or its beginning."`
	Use   []string `sep:"," required:"" placeholder:"USE=yes|no|ask" help:"One for each use that was asked about."`
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
