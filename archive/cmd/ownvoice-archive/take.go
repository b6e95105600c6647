package main

import (
	"errors"
	"fmt"

	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/wire"
)

type takeVerb struct {
	folder
	From string `required:"" placeholder:"STICK" help:"The memory stick, or a folder, that has a folder named Ownvoice carry."`
	JSON bool   `help:"Print one JSON document."`
}

// Help teaches with an example.
func (takeVerb) Help() string {
	return `Takes in what laptops without a network copied onto a memory stick, by the same rules as over the network, and writes the answers onto it: what is safe now, and what is new. The archive may be running. Give the stick back: each laptop takes its answer in with "ownvoice carry in".

Example:

  ownvoice-archive take --data ./archive --from /media/stick`
}

// Run takes in what a stick holds.
func (v takeVerb) Run(s *shop) error {
	st, err := v.openExisting(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	own, err := v.receiptKey()
	if err != nil {
		return err
	}
	key, err := v.signing(s.ctx, st, own)
	if err != nil {
		return err
	}
	identity, err := v.carry(s.ctx, st)
	if err != nil {
		return err
	}
	t := &taker{ctx: s.ctx, st: st, dir: v.From, key: key, identity: identity, welcomes: map[catalog.ID]wire.Enrolled{}}
	err = t.all()
	if printed := s.print(v.JSON, map[string]any{"packs": t.took}, func() { t.say(s) }); printed != nil {
		return printed
	}
	return errors.Join(err, t.unread(s, v.JSON))
}

// say says what was taken, pack by pack.
func (t *taker) say(s *shop) {
	for _, k := range t.took {
		if k.Err != nil {
			fmt.Fprintf(s.out, "%s  passed by: %s\n", k.From, takeSentence(k.Err))
			continue
		}
		fmt.Fprintf(s.out, "%s  %d changes and %d files are safe; %d changes and %d files for it are on the stick.\n", k.From, k.Kept, k.Files, k.Changes, k.Answered)
		if k.Refused > 0 {
			fmt.Fprintf(s.out, "    %d were not kept, because permission to keep them is not there or they belong elsewhere.\n", k.Refused)
		}
		if k.Damaged > 0 {
			fmt.Fprintf(s.out, "    %d were damaged on the stick. They are still on the laptop, which copies them again.\n", k.Damaged)
		}
		if k.Full {
			fmt.Fprintf(s.out, "    The stick is full: some of what is new did not fit. Everything is still here.\n")
		}
	}
}

// unread is an error when nothing could be read.
func (t *taker) unread(s *shop, quiet bool) error {
	for _, k := range t.took {
		if k.Err == nil {
			return nil
		}
	}
	if len(t.took) == 0 {
		return carry.ErrNothing
	}
	if !quiet {
		return errQuiet
	}
	fmt.Fprintln(s.errOut, takeSentence(t.took[0].Err))
	return errQuiet
}

// taken is what became of one pack.
type taken struct {
	From     catalog.ID `json:"from"`
	Kept     int        `json:"kept"`    // changes that are in the archive now
	Refused  int        `json:"refused"` // changes and files that may not be kept
	Files    int        `json:"files"`   // files that are safe now
	Damaged  int        `json:"damaged"`
	Changes  int        `json:"changes"`  // in the answer
	Answered int        `json:"answered"` // files in the answer
	Full     bool       `json:"full"`     // not all of the answer fitted
	Why      string     `json:"why,omitempty"`
	Err      error      `json:"-"`
}

// takeSentence is what a person is told about a pack that was passed by.
func takeSentence(err error) string {
	switch {
	case errors.Is(err, carry.ErrFull):
		return "The memory stick is full. What came is safe; the answer did not fit. Make room on it, then take it again."
	case errors.Is(err, carry.ErrGone):
		return "The memory stick came out early, or is not there. What was taken in is safe. Put it back and take it again."
	case errors.Is(err, carry.ErrNewer):
		return "This pack was made by a newer Ownvoice. It is still on the stick. Use that version of the archive, or a newer one."
	case errors.Is(err, carry.ErrStranger):
		return "This pack is not from a laptop that has joined here, or the laptop was switched off. Nothing of it was taken."
	case errors.Is(err, carry.ErrInvitation):
		return "The invitation of this laptop does not work: it was used, or is too old. Nothing of it was taken, and everything is still there. Make a new one: ownvoice-archive invite --stick STICK"
	case errors.Is(err, carry.ErrNotForUs):
		return "This pack was closed for another archive. Nothing of it was taken."
	case errors.Is(err, carry.ErrDamaged):
		return "This pack is damaged or was not finished. Nothing of it was taken. Everything is still on the laptop; copy it again."
	case errors.Is(err, carry.ErrNothing):
		return "There is nothing for this archive on that stick. Copy it there first, on the laptop: ownvoice carry out --to STICK"
	}
	return ""
}
