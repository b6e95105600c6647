package verbs

import (
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type extractAnswer struct {
	Extract string   `arg:"" help:"The extract's id, or its beginning."`
	Answer  string   `arg:"" enum:"keep,change,remove" help:"keep (say for what with --use), change (say what with --words) or remove."`
	Use     []string `sep:"," placeholder:"USE=yes|no|ask" help:"What it may be used for: workshop, quote, extract."`
	As      string   `placeholder:"real|first|chosen:NAME|none" help:"The name it may be used under. Default: as it was."`
	Words   string   `placeholder:"TEXT" help:"What they want changed, in their words."`
	How     string   `enum:"paper,screen,spoken,apart,message" default:"apart" help:"How they said it: paper, screen, spoken, apart or message."`
}

func (v extractAnswer) Run(r *run) error {
	said := catalog.Said{Choice: v.Answer, As: v.As, Words: v.Words}
	var err error
	if said.Uses, err = answers(v.Use); err != nil {
		return err
	}
	if err := namesWell(v.As); err != nil {
		return err
	}
	return r.withExtract(v.Extract, func(lib *library.Library, w library.Whole, e catalog.Extract) error {
		if v.Answer != catalog.ChoiceRemove && catalog.Approved(w.Events, e.Target(), time.Now()).State == catalog.Removed {
			return &library.Refused{Use: catalog.UseExtract, Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "They wanted this left out. Their word for it gives it back: consent restore, with evidence."}}
		}
		event, whole := said.Event(e)
		if !whole {
			return usage{map[string]string{catalog.ChoiceKeep: "say what it may be used for: --use quote=yes", catalog.ChoiceChange: "say what they want changed: --words \"…\""}[v.Answer]}
		}
		event.How = v.How
		if _, err := lib.Give(r, e.Story, event); err != nil {
			return err
		}
		return r.showExtract(lib, e.Story, e.ID)
	})
}
