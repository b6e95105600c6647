package desk

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// home is the projects of somebody, and what waits for them.
type home struct {
	Projects []store.ProjectCount
	Open     []store.Request // the most pressing first
	Worries  int
	Now      time.Time
	Wrong    string
}

func (d *Desk) projects(v visit) error {
	h := home{Now: time.Now(), Wrong: v.r.URL.Query().Get("wrong")}
	var err error
	if h.Projects, err = d.store.ProjectsOf(v.r.Context(), v.Reader()); err != nil || !v.Leads() {
		return errors.Join(err, d.show(v, "projects", "Projects", h))
	}
	if h.Open, err = d.store.Requests(v.r.Context(), v.Reader()); err != nil {
		return err
	}
	h.Open = slices.DeleteFunc(h.Open, func(q store.Request) bool { return !q.Open() })
	if h.Worries, err = d.store.WorriesWaiting(v.r.Context(), v.Reader()); err != nil {
		return err
	}
	return d.show(v, "projects", "Projects", h)
}

// list is the page of stories: what was found, and what was asked for.
type list struct {
	All    []store.Entry
	Next   string // address of those that come behind
	First  string // address of the first, when these are not
	Wanted store.Wanted
	States []store.EntryState
}

var stateWords = map[store.EntryState]string{
	store.EntryHeard: "All the team may hear", store.EntryPublic: "Anyone may hear it", store.EntryTeam: "The team only", store.EntryClosed: "Nobody for now", store.EntryAsked: "Something was taken back",
}

// StateWords is a choice of the filter, in words.
func (list) StateWords(s store.EntryState) string { return stateWords[s] }

// stories lists the stories of a project, or of all. What nobody may hear, or
// was taken back, is listed to those who look after it.
func (d *Desk) stories(v visit) error {
	q := v.r.URL.Query()
	l := list{Wanted: store.Wanted{Project: catalog.ID(q.Get("project")), State: store.EntryState(q.Get("state")), Search: q.Get("search"), After: catalog.ID(q.Get("after"))}, States: store.EntryStates}
	if !v.Leads() {
		l.States = l.States[:3]
	}
	if !slices.Contains(l.States, l.Wanted.State) {
		l.Wanted.State = store.EntryHeard
	}
	var next catalog.ID
	var err error
	if l.All, next, err = d.store.Entries(v.r.Context(), v.Reader(), l.Wanted); err != nil {
		return err
	}
	l.Next, l.First = further(v.r, next)
	return d.show(v, "stories", "Stories", l)
}

// further are the addresses of what comes behind this page of a list, and of
// its first page; "" where there is none.
func further(r *http.Request, next catalog.ID) (behind, first string) {
	q := r.URL.Query()
	if q.Get("after") != "" {
		q.Del("after")
		first = "?" + q.Encode()
	}
	if next != "" {
		q.Set("after", string(next))
		behind = "?" + q.Encode()
	}
	return behind, first
}

// told is one story as the team sees it.
type told struct {
	store.Telling
	passes  page.Passes
	Links   []store.Link
	Link    string // one that was made just now
	May     catalog.Permission
	Because string
	Files   []store.Stored
	Safe    store.Safety
	Folder  bool // files lie in a folder, and not in a bucket
	Past    []store.Happening
	Bags    []bag
}

// Heard is where a file of the story is heard for a while.
func (t told) Heard(track store.Track) string {
	return t.passes.For("/desk/stories/" + string(t.ID) + "/sound/" + string(track.Recording) + "/" + track.Name)
}

// latest is how much of the past is shown at once.
const latest = 8

// Latest is what happened last, and Before is all else.
func (t told) Latest() []store.Happening { return t.Past[:min(latest, len(t.Past))] }

// Before is what happened before that.
func (t told) Before() []store.Happening { return t.Past[min(latest, len(t.Past)):] }

// Held reports whether it is not public, although anyone may hear it.
func (t told) Held() bool { return slices.ContainsFunc(t.Bags, func(b bag) bool { return b.Private }) }

// Public reports whether anyone hears it now.
func (t told) Public() bool { return t.May.State == catalog.PermitAnyone && !t.Held() }

func (d *Desk) story(v visit) error { return d.showStory(v, "") }

func (d *Desk) showStory(v visit, link string) error {
	ctx, r := v.r.Context(), v.Reader()
	t := told{passes: d.frame.Passes, Link: link, Folder: d.store.InFolder()}
	var err error
	if t.Telling, err = d.store.Telling(ctx, r, catalog.ID(v.r.PathValue("story"))); err != nil {
		return err
	}
	if t.Links, err = d.store.Links(ctx, t.ProjectID, t.ID); err != nil {
		return err
	}
	e, err := d.store.EntryOf(ctx, r, t.ProjectID, t.ID)
	if err != nil {
		return err
	}
	t.May, t.Safe, t.Because = e.May, e.Safe, e.Because
	if t.Files, err = d.store.StoredOf(ctx, r, t.Telling); err != nil {
		return err
	}
	if t.Past, err = d.past(v, t.Telling); err != nil {
		return err
	}
	if t.Bags, err = d.bagsOf(v, t.Telling, t.May.State == catalog.PermitAnyone); err != nil {
		return err
	}
	return d.show(v, "story", "Stories", t)
}

// past is what was said and done about a story: on laptops, and to those who
// look after it also what was done here.
func (d *Desk) past(v visit, t store.Telling) ([]store.Happening, error) {
	all, err := d.store.History(v.r.Context(), v.Reader(), t.ProjectID, t.ID)
	if err != nil || !v.Leads() {
		return all, err
	}
	done, err := d.store.ActsAbout(v.r.Context(), v.Reader(), t.ProjectID, t.ID)
	if err != nil {
		return nil, err
	}
	who, err := d.accountNames(v)
	if err != nil {
		return nil, err
	}
	for _, a := range done {
		all = append(all, store.Happening{At: a.At, Said: cmp.Or(who[a.Who], "Somebody") + " " + cmp.Or(acts[a.What], a.What) + "."})
	}
	slices.SortStableFunc(all, func(a, b store.Happening) int { return b.At.Compare(a.At) })
	return all, nil
}

func (d *Desk) sound(v visit) error {
	if !d.frame.Passes.Proves(v.r) {
		return store.ErrNotFound
	}
	sound, err := d.store.HearTelling(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("story")), catalog.ID(v.r.PathValue("recording")), v.r.PathValue("name"))
	if err != nil {
		return err
	}
	defer sound.Close()
	return page.Sound(v.w, v.r, sound, v.r.PathValue("name"))
}

// link makes a private link for the storyteller and shows it, once.
func (d *Desk) link(v visit) error {
	t, err := d.store.Telling(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("story")))
	if err != nil {
		return err
	}
	code, _, err := d.store.NewLink(v.r.Context(), t.ProjectID, t.ID, v.ID)
	if err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "made private link", t.ProjectID, t.ID); err != nil {
		return err
	}
	address, _ := d.o.Address()
	return d.showStory(v, address+"/yours/"+code)
}

func (d *Desk) linkOff(v visit) error {
	t, err := d.store.Telling(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("story")))
	if err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "switched private links off", t.ProjectID, t.ID); err != nil {
		return err
	}
	if err := d.store.LinkOff(v.r.Context(), t.ProjectID, t.ID); err != nil {
		return err
	}
	return d.back(v, "/desk/stories/"+string(t.ID))
}
