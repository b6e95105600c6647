package web

import (
	"net/http"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// sound sends a track or ranges of it. A story of several recordings says
// which by ?recording=ID; otherwise it is the first.
func (s *Web) sound(w http.ResponseWriter, r *http.Request) {
	if !s.frame.Passes.Proves(r) {
		s.frame.Gone(w, r)
		return
	}
	id := catalog.ID(r.PathValue("story"))
	recording := catalog.ID(r.URL.Query().Get("recording"))
	if recording == "" {
		t, err := s.store.Telling(r.Context(), store.Everybody(), id)
		if err != nil {
			s.frame.Fail(w, r, err)
			return
		}
		for _, first := range t.Tracks[:min(1, len(t.Tracks))] {
			recording = first.Recording
		}
	}
	sound, err := s.store.HearTelling(r.Context(), store.Everybody(), id, recording, r.PathValue("track"))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	defer sound.Close()
	abroad(w)
	if err := page.Sound(w, r, sound, r.PathValue("track")); err != nil {
		s.frame.Fail(w, r, err)
	}
}

// listen leads to the sound of a story, or of one recording of it: an address
// that stays, for feeds and other machines.
func (s *Web) listen(w http.ResponseWriter, r *http.Request) {
	t, err := s.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err != nil {
		s.frame.Fail(w, r, err)
		return
	}
	asked := r.URL.Query().Get("recording")
	for _, track := range t.Tracks {
		if asked == "" || asked == string(track.Recording) {
			abroad(w)
			http.Redirect(w, r, s.frame.Passes.For(soundOf(t, track)), http.StatusFound) //nolint:gosec // it begins with our own path
			return
		}
	}
	s.frame.Gone(w, r)
}

// abroad lets players on other sites, such as those that read IIIF, play what
// everybody may hear.
func abroad(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func soundOf(t store.Telling, track store.Track) string {
	return "/stories/" + string(t.ID) + "/sound/" + track.Name + "?recording=" + string(track.Recording)
}
