package desk

import (
	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func (d *Desk) projects(v visit) error {
	all, err := d.store.ProjectsOf(v.r.Context(), v.Reader())
	if err != nil {
		return err
	}
	return d.show(v, "projects", "Projects", struct {
		Projects []store.ProjectCount
		Wrong    string
	}{all, v.r.URL.Query().Get("wrong")})
}

// stories lists what the team may hear of a project, or of all.
func (d *Desk) stories(v visit) error {
	q := v.r.URL.Query()
	w := store.Which{Project: catalog.ID(q.Get("project")), Search: q.Get("search")}
	all, err := d.store.Tellings(v.r.Context(), v.Reader(), w)
	if err != nil {
		return err
	}
	return d.show(v, "stories", "Stories", struct {
		Stories []store.Telling
		Which   store.Which
	}{all, w})
}

// told is one story as the team sees it.
type told struct {
	store.Telling
	passes page.Passes
	Links  []store.Link
	Link   string // one that was made just now
}

// Heard is where a file of the story is heard for a while.
func (t told) Heard(track store.Track) string {
	return t.passes.For("/desk/stories/" + string(t.ID) + "/sound/" + string(track.Recording) + "/" + track.Name)
}

func (d *Desk) story(v visit) error { return d.showStory(v, "") }

func (d *Desk) showStory(v visit, link string) error {
	t, err := d.store.Telling(v.r.Context(), v.Reader(), catalog.ID(v.r.PathValue("story")))
	if err != nil {
		return err
	}
	links, err := d.store.Links(v.r.Context(), t.ProjectID, t.ID)
	if err != nil {
		return err
	}
	return d.show(v, "story", "Stories", told{t, d.frame.Passes, links, link})
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
	if err := d.store.LinkOff(v.r.Context(), t.ProjectID, t.ID); err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "switched private links off", t.ProjectID, t.ID); err != nil {
		return err
	}
	return d.back(v, "/desk/stories/"+string(t.ID))
}
