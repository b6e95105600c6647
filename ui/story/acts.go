package story

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

// act is what somebody did in one go: some changes to one thing, or to the
// words.
type act struct {
	all []library.Did // newest first
}

// oneGo is the longest pause within one act.
const oneGo = 3 * time.Minute

// acts puts changes together that were made in one go. all is newest first,
// and so are the acts.
func acts(all []library.Did) []act {
	var out []act
	for _, d := range all {
		if n := len(out); n > 0 && out[n-1].goesOn(d) {
			out[n-1].all = append(out[n-1].all, d)
			continue
		}
		out = append(out, act{[]library.Did{d}})
	}
	return out
}

// goesOn reports whether the act began with this change, or before it.
func (a act) goesOn(d library.Did) bool {
	next := a.all[len(a.all)-1]
	together := next.Kind == catalog.KindSegment || next.Entity == d.Entity && next.Field != d.Field
	for _, c := range []library.Did{next, d} { // a theme is taken off by itself
		if _, theme := library.ThemeOf(c.Change); theme && c.Before == nil && string(c.Value) == "true" {
			together = false
		}
	}
	return together && next.Kind == d.Kind && next.Author == d.Author && next.Device == d.Device && next.At.Sub(d.At) < oneGo
}

func (a act) kind() catalog.Kind { return a.all[0].Kind }

// change is the one to a field; nil when the act did not touch it.
func (a act) change(field string) *library.Did {
	for i := range a.all {
		if a.all[i].Field == field {
			return &a.all[i]
		}
	}
	return nil
}

// undoes lists the changes that can be taken back; none when one of them
// cannot.
func (a act) undoes() []catalog.ID {
	var ids []catalog.ID
	for _, d := range a.all {
		if !d.CanUndo() {
			return nil
		}
		ids = append(ids, d.ID)
	}
	return ids
}

// sentences tells what the act did, newest first; nothing where it says
// nothing to a person.
func (t told) sentences(a act) []string {
	who := t.who(a.all[0].Author)
	switch a.kind() {
	case catalog.KindConsent:
		return t.consented(a.all[0])
	case catalog.KindRecording:
		return []string{t.recorded(a.all[0])}
	case catalog.KindStory:
		return t.storySentences(who, a)
	case catalog.KindPerson:
		if c := a.change("known_as"); c != nil {
			return []string{who + " wrote down the name " + words.Name(text(c.Value)) + "."}
		}
	case catalog.KindSegment:
		return segmentSentences(who, a)
	case catalog.KindNote, catalog.KindExtract, catalog.KindPicture:
		return t.thingSentences(who, a)
	}
	return nil
}

func (t told) storySentences(who string, a act) []string {
	var all []string
	if c := a.change("deleted"); c != nil {
		all = append(all, who+binned(*c, "this story"))
	}
	if c := a.change("title"); c != nil && text(c.Value) != "" {
		all = append(all, who+" called it “"+text(c.Value)+"”.")
	}
	if c := a.change("mode"); c != nil && modes[catalog.Mode(text(c.Value))] != "" {
		all = append(all, who+" wrote down how they talked: "+modes[catalog.Mode(text(c.Value))]+".")
	}
	if a.change("begun") != nil {
		all = append(all, who+" began this story.")
	}
	return all
}

func binned(d library.Did, what string) string {
	if string(d.Value) == "true" {
		return " put " + what + " in the bin."
	}
	return " took " + what + " out of the bin."
}

// segmentSentences counts: nobody wants to read of each passage.
func segmentSentences(who string, a act) []string {
	wrote, changed, left := map[catalog.ID]bool{}, map[catalog.ID]bool{}, map[catalog.ID]bool{}
	for _, d := range a.all {
		switch {
		case d.Field == "deleted" && string(d.Value) == "true":
			left[d.Entity] = true
		case d.Field == "text" && d.Before == nil:
			wrote[d.Entity] = true
		default:
			changed[d.Entity] = true
		}
	}
	for id := range wrote {
		delete(changed, id)
	}
	var all []string
	for _, s := range []struct {
		of   map[catalog.ID]bool
		verb string
	}{{left, "put %s of the words in the bin"}, {changed, "changed %s of the words"}, {wrote, "wrote %s of the words"}} {
		if len(s.of) > 0 {
			all = append(all, who+" "+fmt.Sprintf(s.verb, passages(len(s.of)))+".")
		}
	}
	return all
}

func passages(n int) string {
	if n == 1 {
		return "a passage"
	}
	return fmt.Sprintf("%d passages", n)
}

// thingSentences tells what was done to a note, an extract or a picture.
func (t told) thingSentences(who string, a act) []string {
	what, made := t.thing(a)
	var all []string
	for _, d := range a.all {
		theme, is := t.themeOf(d)
		switch {
		case d.Field == "deleted" && (d.Before != nil || string(d.Value) == "true"):
			all = append(all, who+binned(d, what))
		case is && string(d.Value) == "true":
			all = append(all, who+" put the theme "+theme+" on "+what+".")
		case is:
			all = append(all, who+" took the theme "+theme+" off "+what+".")
		}
	}
	named := a.change("text")
	if a.kind() == catalog.KindExtract {
		named = a.change("title")
	}
	place := slices.ContainsFunc(a.all, func(d library.Did) bool {
		return d.Before != nil && (d.Field == "at_ms" || d.Field == "start_ms" || d.Field == "end_ms")
	})
	switch {
	case made:
		all = append(all, who+map[catalog.Kind]string{catalog.KindNote: " wrote ", catalog.KindExtract: " made ", catalog.KindPicture: " added "}[a.kind()]+what+".")
	case named != nil && a.kind() == catalog.KindNote:
		all = append(all, who+" changed a note.")
	case named != nil:
		all = append(all, who+" called an extract “"+text(named.Value)+"”.")
	case place:
		all = append(all, who+" moved "+what+".")
	}
	return all
}

// thing is what an act is about, in words, and whether it came to be with it.
func (t told) thing(a act) (string, bool) {
	id := a.all[0].Entity
	switch a.kind() {
	case catalog.KindNote:
		c := a.change("text")
		return "a note" + t.where(id), c != nil && c.Before == nil
	case catalog.KindPicture:
		c := a.change("sha256")
		return "a picture", c != nil && c.Before == nil
	}
	c := a.change("title")
	what := "an extract"
	for _, e := range t.Extracts {
		if e.ID == id && e.Title != "" {
			what = "the extract “" + e.Title + "”"
		}
	}
	return what, c != nil && c.Before == nil
}

// themeOf names the theme that a change puts on or takes off.
func (t told) themeOf(d library.Did) (string, bool) {
	id, is := library.ThemeOf(d.Change)
	for _, theme := range t.themes {
		if theme.ID == id {
			return theme.Name, is
		}
	}
	return "that was thrown away", is
}

// recorded tells of a recording.
func (t told) recorded(d library.Did) string {
	for _, r := range t.Recordings {
		switch {
		case r.ID != d.Entity:
		case r.Beside != nil:
			return t.who(d.Author) + " brought in another recording of it: " + words.Length(r.Seconds()) + "."
		case r.Mended:
			return "A recording that was cut short was put right: " + words.Length(r.Seconds()) + "."
		case r.Mode == catalog.ModeImport:
			return t.who(d.Author) + " brought in " + words.Length(r.Seconds()) + "."
		default:
			return t.who(d.Author) + " recorded " + words.Length(r.Seconds()) + "."
		}
	}
	return t.who(d.Author) + " recorded it."
}

// where is the moment a note is about.
func (t told) where(note catalog.ID) string {
	for _, n := range t.Notes {
		if n.ID == note && n.AtMS != nil {
			return " at " + words.Moment(*n.AtMS)
		}
	}
	return ""
}

func (t told) consented(d library.Did) []string {
	var all []string
	for _, e := range t.Events {
		if e.ID == d.Entity {
			for _, s := range t.consentSentences(e) {
				all = append(all, s.said)
			}
		}
	}
	slices.Reverse(all)
	return all
}

// said puts a value in words: what stood there, or nothing.
func said(raw json.RawMessage) string {
	var ms int64
	switch {
	case raw == nil:
		return ""
	case json.Unmarshal(raw, &ms) == nil:
		return words.Moment(max(0, ms))
	}
	return text(raw)
}
