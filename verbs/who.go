package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type consentWho struct {
	Story  string `arg:"" help:"The story's id, or its beginning."`
	Target string `default:"story" help:"story, project, extract:ID (a picture's too) or range:FROM-TO."`
}

// whoWords is how an audience is called in the terminal.
var whoWords = map[catalog.Audience]string{
	catalog.AudienceReporter: "The reporter, on their laptop", catalog.AudienceTeam: "The project team", catalog.AudienceArchive: "The archive, to keep it",
	catalog.AudienceMachine: "A program that writes out words", catalog.AudienceWorkshop: "Storytellers in a workshop", catalog.AudienceReport: "Readers of a report",
	catalog.AudienceExtract: "Anyone on the web, an extract", catalog.AudiencePicture: "Anyone on the web, a picture", catalog.AudienceWhole: "Anyone on the web, all of it",
	catalog.AudiencePartner: "A partner", catalog.AudienceTrain: "Those who train AI systems",
}

var mayWords = map[catalog.May]string{catalog.MayYes: "yes", catalog.MayAsk: "ask first", catalog.MayNo: "no"}

func (v consentWho) Run(r *run) error {
	return r.withToldOrErased(v.Story, func(lib *library.Library, id catalog.ID) error {
		target, err := r.target(lib, id, v.Target)
		if err != nil {
			return err
		}
		all, err := lib.WhoMayHear(r, id, target)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			for _, h := range all {
				may := mayWords[h.May]
				if h.May == catalog.MayUntil {
					may = "until " + h.Until.Format("2 Jan 2006")
				}
				fmt.Fprintf(w, "%-32s %-18s %s\n", whoWords[h.Who], may, h.Why)
			}
		})
	})
}

type consentReminders struct{}

func (consentReminders) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.Reminders(r)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			if len(all) == 0 {
				fmt.Fprintln(w, "Nothing waits for you.")
			}
			for _, n := range all {
				fmt.Fprintf(w, "%s  %s\n", short(n.Story), n.Words)
			}
		})
	})
}

type consentExports struct {
	Story string `arg:"" optional:"" help:"The story's id, or its beginning. Default: every story."`
}

func (v consentExports) Run(r *run) error {
	list := func(lib *library.Library, id catalog.ID) error {
		all, err := lib.Ledger(r, id)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			for _, e := range all {
				fmt.Fprintf(w, "%s  %s  %-10s %s\n", short(e.Story), e.At.Format(time.DateOnly), e.Format, e.Place)
			}
		})
	}
	if v.Story == "" {
		return r.with(func(lib *library.Library) error { return list(lib, "") })
	}
	return r.withToldOrErased(v.Story, list)
}
