package yours

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// extract keeps what they say of one extract. A yes is to the stretch as it is
// now, which the page lets them hear.
func (y *Yours) extract(l store.Link, w http.ResponseWriter, r *http.Request) error {
	t, err := y.store.Telling(r.Context(), store.Storyteller(l.ID, l.Story), l.Story)
	if err != nil {
		return err
	}
	id := catalog.ID(r.PathValue("extract"))
	for _, p := range t.Extracts {
		if p.ID != id {
			continue
		}
		said := catalog.Said{Choice: r.PostFormValue("choice"), Words: r.PostFormValue("words"), Uses: map[catalog.Use]catalog.Answer{}}
		for _, use := range catalog.PassUses {
			said.Uses[use] = catalog.Yes
		}
		// Who has not been able to hear it cannot say yes to it.
		event, whole := said.Event(p.Extract)
		if !whole || said.Choice == catalog.ChoiceKeep && !t.Plays(p) {
			return y.again(w, r, "#"+string(id))
		}
		if p.Said.State == catalog.Removed && said.Choice != catalog.ChoiceRemove {
			if err := y.store.GivesAgain(r.Context(), l, p.Said.Event, cmp.Or(event.Conditions, useAfterAll)); err != nil {
				return err
			}
		}
		if err := y.store.Says(r.Context(), l, event); err != nil {
			return err
		}
		return y.again(w, r, "#"+string(id))
	}
	return store.ErrNotFound
}

// useAfterAll is what a button says by which a part is given again: that is
// what its storyteller said who pressed it.
const useAfterAll = "Yes, use it after all"

// who keeps who may hear the whole story.
func (y *Yours) who(l store.Link, w http.ResponseWriter, r *http.Request) error {
	uses := map[string]map[catalog.Use]catalog.Answer{
		"anyone": {catalog.UseWhole: catalog.Yes, catalog.UseTeam: catalog.Yes},
		"team":   {catalog.UseWhole: catalog.No, catalog.UseTeam: catalog.Yes},
		"nobody": {catalog.UseWhole: catalog.No, catalog.UseTeam: catalog.No},
	}[r.PostFormValue("answer")]
	if uses != nil {
		if err := y.store.Says(r.Context(), l, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: uses}); err != nil {
			return err
		}
	}
	return y.again(w, r, "#who")
}

// part leaves a stretch out of everything.
func (y *Yours) part(l store.Link, w http.ResponseWriter, r *http.Request) error {
	from, errFrom := catalog.ParseMoment(strings.TrimSpace(r.PostFormValue("from")))
	to, errTo := catalog.ParseMoment(strings.TrimSpace(r.PostFormValue("to")))
	recording := catalog.ID(r.PostFormValue("recording"))
	if errFrom != nil || errTo != nil || from >= to || !recording.Valid() {
		return y.again(w, r, "?asked=part#hear")
	}
	part := catalog.Target{Kind: catalog.TargetRange, Recording: recording, From: from, To: to}
	if err := y.store.Says(r.Context(), l, catalog.Consent{Kind: catalog.EventRefuse, Target: part}); err != nil {
		return err
	}
	return y.again(w, r, "#hear")
}

// words keeps what they add in their own words.
func (y *Yours) words(l store.Link, w http.ResponseWriter, r *http.Request) error {
	if said := strings.TrimSpace(r.PostFormValue("words")); said != "" {
		if err := y.store.Adds(r.Context(), l, said); err != nil {
			return err
		}
	}
	return y.again(w, r, "#words")
}

// giveAgain gives again what was left out, or the whole story after it was taken
// back: for that they say so in their own words.
func (y *Yours) giveAgain(l store.Link, w http.ResponseWriter, r *http.Request) error {
	standing, err := y.store.Standing(r.Context(), l)
	if err != nil {
		return err
	}
	event, words := catalog.ID(r.PostFormValue("event")), strings.TrimSpace(r.PostFormValue("words"))
	part := slices.ContainsFunc(standing.Parts, func(p store.Part) bool { return p.Event == event })
	switch {
	case part:
		words = useAfterAll
	case !standing.Taken || event != standing.Event: // it was pressed twice, or the page is an old one
		return y.again(w, r, "")
	case words == "":
		return y.again(w, r, "?asked=again#again")
	}
	if err := y.store.GivesAgain(r.Context(), l, event, words); err != nil {
		return err
	}
	y.log.Info("story was given again on its page", "story", l.Story, "event", event)
	return y.again(w, r, "#hear")
}

// back takes the story back. An erasure is confirmed by the name typed once
// more; until then the story is sealed and nothing is destroyed.
func (y *Yours) back(l store.Link, w http.ResponseWriter, r *http.Request) error {
	choice := r.PostFormValue("choice")
	e := catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: choice}
	switch choice {
	case catalog.ChoiceStop:
	case catalog.ChoiceClose:
		if until, err := time.Parse(time.DateOnly, r.PostFormValue("until")); err == nil {
			e.ReviewOn = until
		}
	case catalog.ChoiceErase:
		standing, err := y.store.Standing(r.Context(), l)
		if err != nil {
			return err
		}
		if !named(r.PostFormValue("name"), standing.KnownAs) {
			return y.again(w, r, "?asked=name#back")
		}
		e.Second = catalog.SecondName
	default:
		return y.again(w, r, "#back")
	}
	if err := y.store.Says(r.Context(), l, e); err != nil {
		return fmt.Errorf("take back: %w", err)
	}
	y.log.Info("story was taken back on its page", "story", l.Story, "choice", choice)
	return y.again(w, r, "")
}

// named reports whether the name that was typed is the one they are known by.
func named(typed, knownAs string) bool {
	if knownAs == "" {
		knownAs = "erase"
	}
	return strings.EqualFold(strings.Join(strings.Fields(typed), " "), strings.Join(strings.Fields(knownAs), " "))
}
