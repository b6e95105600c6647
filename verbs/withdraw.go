package verbs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/receipt"
)

type consentWithdraw struct {
	Story        string   `arg:"" help:"The story's id, or its beginning."`
	Choice       string   `required:"" enum:"stop,close,erase" help:"stop using it, close it (until a date), or erase it."`
	Until        string   `placeholder:"DATE" help:"For close: when they want to be asked again."`
	Target       string   `default:"story" help:"story, project, extract:ID or range:FROM-TO."`
	Use          []string `placeholder:"USE" help:"For stop: the uses they take back. Default: all."`
	How          string   `enum:"paper,screen,spoken,apart,message," default:"" help:"How they said it."`
	Said         string   `placeholder:"TEXT" help:"What they said about it. Not kept with an erasure."`
	Confirm      string   `placeholder:"NAME" help:"For erase: the name of whose story it is, or its title, once more."`
	SecondPerson string   `placeholder:"NAME" help:"For erase: the second person who has confirmed it."`
	Receipt      string   `type:"path" placeholder:"FILE.pdf" help:"Write the receipt for the storyteller as a PDF too."`
	Print        bool     `help:"Print the receipt."`
}

// Help teaches by example.
func (consentWithdraw) Help() string {
	return `For example:

  ownvoice withdraw 0193 --choice stop --receipt receipt.pdf
  ownvoice withdraw 0193 --choice close --until 2027-01-31
  ownvoice withdraw 0193 --choice erase --second-person "Priya Shah"
  ownvoice withdraw 0193 --choice erase --confirm Maureen

Without a second person and without the name typed once more, an erasure waits:
the story is sealed at once, and nothing of it is destroyed.`
}

// withdrawnOut is a receipt, and what scripts have always asked for: its number.
type withdrawnOut struct {
	ID catalog.ID `json:"id"`
	library.Receipt
}

func (v consentWithdraw) Run(r *run) error {
	until, err := evening(v.Until)
	switch {
	case err != nil:
		return err
	case !until.IsZero() && v.Choice != catalog.ChoiceClose:
		return usage{"--until goes with --choice close"}
	case len(v.Use) > 0 && v.Choice != catalog.ChoiceStop:
		return usage{"--use goes with --choice stop"}
	case v.Choice != catalog.ChoiceErase && v.Confirm+v.SecondPerson != "":
		return usage{"--confirm and --second-person go with --choice erase"}
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		w := library.Withdrawal{Story: id, Choice: v.Choice, Until: until, How: v.How, Said: v.Said, SecondPerson: v.SecondPerson, Name: v.Confirm}
		for _, use := range v.Use {
			w.Uses = append(w.Uses, catalog.Use(use))
		}
		var err error
		if w.Target, err = r.target(lib, id, v.Target); err != nil {
			return err
		}
		got, err := lib.Withdraw(r, w)
		if err != nil && !errors.Is(err, library.ErrErasing) {
			return err
		}
		return errors.Join(err, r.handOver(v, got))
	})
}

// handOver gives out the receipt: once it is printed here it is nowhere else.
func (r *run) handOver(v consentWithdraw, got library.Receipt) error {
	var errs []error
	if v.Receipt != "" {
		errs = append(errs, writeReceipt(v.Receipt, got))
	}
	if v.Print {
		err := receipt.Print(r, got)
		if errors.Is(err, receipt.ErrNoPrinter) {
			r.say("No printer answers. Write the receipt with --receipt FILE.pdf and print it elsewhere.")
			err = nil
		}
		errs = append(errs, err)
	}
	errs = append(errs, r.print(withdrawnOut{got.Event, got}, func(w io.Writer) { fmt.Fprint(w, receipt.Text(got)) }))
	return errors.Join(errs...)
}

// writeReceipt writes a PDF that its owner alone may read.
func writeReceipt(path string, got library.Receipt) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	if err := errors.Join(receipt.PDF(f, got), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("write receipt: %w", err)
	}
	return nil
}

type consentRestore struct {
	Story      string   `arg:"" help:"The story's id, or its beginning."`
	Withdrawal string   `required:"" placeholder:"EVENT" help:"The number on the withdrawal's receipt, or its beginning."`
	Evidence   []string `type:"path" sep:"none" placeholder:"FILE" help:"The storyteller's word for it: a photo, a scan, a recording."`
	Message    string   `placeholder:"TEXT" help:"The message in which they say it."`
}

func (v consentRestore) Run(r *run) error {
	if len(v.Evidence) == 0 && v.Message == "" {
		return usage{"--evidence needs a file, or --message the words in which they say it"}
	}
	return r.withToldOrErased(v.Story, func(lib *library.Library, id catalog.ID) error {
		events, err := lib.Events(r, id)
		if err != nil {
			return err
		}
		var undone []catalog.ID
		for _, e := range events {
			if strings.HasPrefix(string(e.ID), strings.ToLower(v.Withdrawal)) && (e.Kind == catalog.EventWithdraw || e.Kind == catalog.EventRefuse) {
				undone = append(undone, e.ID)
			}
		}
		switch {
		case len(undone) == 0 || v.Withdrawal == "":
			return usage{"this story has no withdrawal with that number"}
		case len(undone) > 1:
			return usage{"more than one withdrawal begins like that"}
		}
		hashes, err := r.evidence(lib, v.Evidence, v.Message)
		if err != nil {
			return err
		}
		kept, err := lib.Restore(r, id, undone[0], hashes...)
		if err != nil {
			return err
		}
		return r.print(kept, func(w io.Writer) { fmt.Fprintln(w, "Written down. What stood before stands again.") })
	})
}

// withToldOrErased is withStory, and finds stories too of which only a
// tombstone is left.
func (r *run) withToldOrErased(prefix string, do func(*library.Library, catalog.ID) error) error {
	return r.with(func(lib *library.Library) error {
		id, err := lib.Find(r, prefix)
		if !errors.Is(err, library.ErrNotFound) || prefix == "" {
			if err == nil {
				err = do(lib, id)
			}
			return err
		}
		stones, failed := lib.Tombstones(r)
		for _, t := range stones {
			if strings.HasPrefix(string(t.Story), strings.ToLower(prefix)) {
				return do(lib, t.Story)
			}
		}
		return errors.Join(failed, err)
	})
}
