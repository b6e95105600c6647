package feeds

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// context names IIIF's Presentation API 3.0, which these values follow.
const iiif3 = "http://iiif.io/api/presentation/3/context.json"

// inCopyright is what rightsstatements.org calls a work whose maker holds the
// rights: the storyteller does.
const inCopyright = "http://rightsstatements.org/vocab/InC/1.0/"

// words is a text in each of its languages.
type words map[string][]string

func english(s string) words { return words{"en": {s}} }

type pair struct {
	Label words `json:"label"`
	Value words `json:"value"`
}

// thing is any of IIIF's resources: what it has not is left out.
type thing struct {
	Context  string  `json:"@context,omitempty"`
	ID       string  `json:"id"`
	Type     string  `json:"type"`
	Label    words   `json:"label,omitempty"`
	Format   string  `json:"format,omitempty"`
	Language any     `json:"language,omitempty"`
	Duration float64 `json:"duration,omitempty"`
	Rights   string  `json:"rights,omitempty"`
	Required *pair   `json:"requiredStatement,omitempty"`
	Metadata []pair  `json:"metadata,omitempty"`
	Homepage []thing `json:"homepage,omitempty"`

	Motivation string  `json:"motivation,omitempty"`
	Body       *thing  `json:"body,omitempty"`
	Target     string  `json:"target,omitempty"`
	Items      []thing `json:"items,omitempty"`
	Notes      []thing `json:"annotations,omitempty"`
	Ranges     []thing `json:"structures,omitempty"`
}

// collected is how many stories one collection lists.
const collected = 100

// collection lists 100 of the stories that anyone may hear, those told last,
// and as its last item, when there are more, the collection of those before
// them: IIIF 3.0 has no pages, and collections may hold collections.
func (f *Feeds) collection(w http.ResponseWriter, r *http.Request) {
	at, err := pageOf(r)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	name, found, err := f.told(r, store.Sought{Page: at - 1, Most: collected})
	if err != nil {
		f.fail(w, r, err)
		return
	}
	base := f.base(r)
	here := base + r.URL.Path
	c := thing{Context: iiif3, ID: collectionAt(here, at), Type: "Collection", Label: words{"none": {name}}}
	for _, t := range found.Stories {
		if len(spoken(t)) > 0 {
			c.Items = append(c.Items, thing{ID: manifestOf(base, t.ID), Type: "Manifest", Label: words{language(t): {title(t)}}})
		}
	}
	if found.More {
		c.Items = append(c.Items, thing{ID: collectionAt(here, at+1), Type: "Collection", Label: english("Older stories")})
	}
	f.sendIIIF(w, r, c)
}

// pageOf is which of the collections is asked for, from 1.
func pageOf(r *http.Request) (int, error) {
	asked := r.URL.Query().Get("page")
	if asked == "" {
		return 1, nil
	}
	at, err := strconv.ParseInt(asked, 10, 32)
	if err != nil || at < 1 {
		return 0, store.ErrNotFound
	}
	return int(at), nil
}

func collectionAt(address string, page int) string {
	if page == 1 {
		return address
	}
	return address + "?page=" + strconv.Itoa(page)
}

func manifestOf(base string, id catalog.ID) string {
	return base + "/iiif/" + string(id) + "/manifest.json"
}

// manifest tells players how to play one story.
func (f *Feeds) manifest(w http.ResponseWriter, r *http.Request) {
	t, err := f.store.Telling(r.Context(), store.Everybody(), catalog.ID(r.PathValue("story")))
	if err == nil && len(spoken(t)) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		f.fail(w, r, err)
		return
	}
	f.sendIIIF(w, r, manifest(t, f.base(r)))
}

func manifest(t store.Telling, base string) thing {
	m := thing{Context: iiif3, ID: manifestOf(base, t.ID), Type: "Manifest", Label: words{language(t): {title(t)}}, Rights: inCopyright,
		Required: &pair{english("Why you can hear it"), english(why(t) + " " + rights)},
		Metadata: []pair{{english("Told by"), words{"none": {by(t)}}}, {english("Project"), words{"none": {t.Project}}}},
		Homepage: []thing{{ID: storyPage(base, t.ID), Type: "Text", Label: words{language(t): {title(t)}}, Format: "text/html"}}}
	if !t.Begun.IsZero() {
		m.Metadata = append(m.Metadata, pair{english("When"), english(t.Begun.Format("January 2006"))})
	}
	recordings := spoken(t)
	for n, tracks := range recordings {
		c := canvas(t, base, tracks)
		if len(recordings) > 1 {
			c.Label = english("Recording " + strconv.Itoa(n+1))
		}
		m.Items = append(m.Items, c)
	}
	for _, p := range t.Extracts {
		if p.Public && p.EndMS > p.StartMS && has(recordings, p.Recording) {
			m.Ranges = append(m.Ranges, thing{ID: base + "/iiif/" + string(t.ID) + "/extracts/" + string(p.ID), Type: "Range", Label: words{language(t): {titleOf(p)}},
				Items: []thing{{ID: canvasID(base, t, p.Recording) + "#" + fragment(p), Type: "Canvas"}}})
		}
	}
	return m
}

// spoken are the files that are to be heard, recording by recording.
func spoken(t store.Telling) (all [][]store.Track) {
	for _, track := range t.Tracks {
		switch n := len(all); {
		case track.Seconds <= 0:
		case n > 0 && all[n-1][0].Recording == track.Recording:
			all[n-1] = append(all[n-1], track)
		default:
			all = append(all, []store.Track{track})
		}
	}
	return all
}

func has(recordings [][]store.Track, id catalog.ID) bool {
	for _, tracks := range recordings {
		if tracks[0].Recording == id {
			return true
		}
	}
	return false
}

func canvasID(base string, t store.Telling, recording catalog.ID) string {
	return base + "/iiif/" + string(t.ID) + "/recordings/" + string(recording)
}

// canvas is one recording on its timeline, with its words beside it. A
// recording of several tracks is given by the first: that is the one whose
// address lasts.
func canvas(t store.Telling, base string, tracks []store.Track) thing {
	track := tracks[0]
	id := canvasID(base, t, track.Recording)
	sound := thing{ID: listen(base, t, track.Recording), Type: "Sound", Format: formatOf(track), Duration: track.Seconds}
	c := thing{ID: id, Type: "Canvas", Duration: track.Seconds, Label: words{language(t): {title(t)}},
		Items: []thing{{ID: id + "/sound", Type: "AnnotationPage", Items: []thing{
			{ID: id + "/sound/1", Type: "Annotation", Motivation: "painting", Body: &sound, Target: id}}}}}
	if hasWords(t, track.Recording) {
		text := thing{ID: base + "/iiif/" + string(t.ID) + "/words.vtt?recording=" + string(track.Recording), Type: "Text", Format: "text/vtt", Label: english("What is said")}
		if t.Language != "" {
			text.Language = t.Language
		}
		c.Notes = []thing{{ID: id + "/words", Type: "AnnotationPage", Items: []thing{
			{ID: id + "/words/1", Type: "Annotation", Motivation: "supplementing", Body: &text, Target: id}}}}
	}
	return c
}

func hasWords(t store.Telling, recording catalog.ID) bool {
	for _, l := range t.Words {
		if l.Recording == recording && !l.LeftOut {
			return true
		}
	}
	return false
}

func titleOf(p store.Passage) string {
	if p.Title == "" {
		return "An extract"
	}
	return p.Title
}

// fragment is a stretch of time as the W3C's Media Fragments write it.
func fragment(p store.Passage) string {
	return fmt.Sprintf("t=%.3f,%.3f", float64(p.StartMS)/1000, float64(p.EndMS)/1000)
}

func (f *Feeds) sendIIIF(w http.ResponseWriter, r *http.Request, v thing) {
	made, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		f.fail(w, r, err)
		return
	}
	open(w)
	w.Header().Set("Content-Type", `application/ld+json;profile="`+iiif3+`"`)
	w.Write(made)
}
