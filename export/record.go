package export

import (
	"io"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// work describes a story to those who keep catalogues.
func (t *told) work() exchange.Work {
	p := t.h.project
	w := exchange.Work{
		Identifier: urn(t.ID), Title: t.Title, Creators: []string{t.named()}, Publisher: p.Controller,
		Date: t.Recorded.Format(time.DateOnly), Languages: languages(t.Language, t.Story.Second), Type: "Text",
		Rights: t.rights(), Relation: p.Name, Subjects: t.subjects(), Description: p.Purpose,
	}
	if len(t.Recordings) > 0 {
		w.Type, w.Formats, w.ExtentMS = "Sound", []string{"audio/wav"}, int64(t.Seconds*1000)
	}
	if w.Title == "" {
		w.Title = "A story told by " + t.named()
	}
	if t.ReporterName != "" {
		w.Contributors = []string{t.ReporterName}
	}
	if p.Name != "" {
		w.Description = strings.TrimSuffix("Told for "+p.Name+": "+p.Purpose, ": ")
	}
	return w
}

func urn(id catalog.ID) string { return "urn:uuid:" + string(id) }

// languages are those that are known.
func languages(all ...string) []string {
	var said []string
	for _, l := range all {
		if l != "" {
			said = append(said, l)
		}
	}
	return said
}

// rights is what may be done with the story, as sentences.
func (t *told) rights() string {
	as := "no name"
	if t.KnownAs != "" {
		as = "as " + t.KnownAs
	}
	return catalog.Permit(t.Events, t.KnownAs, now()).Words + ", " + as + ". Permission was given by the storyteller and may be taken back; ask before any other use."
}

func (t *told) subjects() []string {
	var all []string
	for _, theme := range t.onIt() {
		all = append(all, theme.Name)
	}
	return all
}

// onIt are the themes on what is told of the story's extracts.
func (t *told) onIt() []catalog.Theme {
	all := []catalog.Theme{}
	seen := map[catalog.ID]bool{}
	for _, e := range t.Extracts {
		for _, id := range e.Themes {
			if theme, is := t.h.themes[id]; is && !seen[id] {
				seen[id] = true
				all = append(all, theme)
			}
		}
	}
	return all
}

func (t *told) names(ids []catalog.ID) []string {
	var all []string
	for _, id := range ids {
		if theme, is := t.h.themes[id]; is {
			all = append(all, theme.Name)
		}
	}
	return all
}

// dublinCore is a story's catalogue record.
func dublinCore(_ *hand, t *told) ([]piece, error) {
	return []piece{text(string(t.ID)+".dc.xml", "", func(w io.Writer) error { return exchange.WriteDublinCore(w, t.work()) })}, nil
}

// ohms is a story for the Oral History Metadata Synchronizer: an interview for
// each recording.
func ohms(_ *hand, t *told) ([]piece, error) {
	if len(t.Recordings) == 0 {
		return nil, ErrNoSound
	}
	return []piece{text(string(t.ID)+".ohms.xml", "", func(w io.Writer) error { return exchange.WriteOHMS(w, t.interviews()...) })}, nil
}

func (t *told) interviews() []exchange.Interview {
	var all []exchange.Interview
	for i, r := range t.Recordings {
		v := exchange.Interview{
			Work: t.work(), Number: int32(i + 1), Changed: now(), Keywords: t.subjects(), //nolint:gosec // a story has a few recordings
			Words: t.cues(r.ID, false), OtherWords: t.cues(r.ID, true), OtherLanguage: t.Story.Second,
			Restricted: !catalog.Decide(t.Events, catalog.WholeStory, catalog.UseWhole, now()).Allows(),
		}
		v.ExtentMS = int64(r.Seconds() * 1000)
		for _, e := range t.Extracts {
			if e.Recording == r.ID {
				v.Points = append(v.Points, exchange.Point{StartMS: e.StartMS, Title: e.Title, Words: t.begins(e), Keywords: t.names(e.Themes)})
			}
		}
		all = append(all, v)
	}
	return all
}

// begins is the first that is said in an extract.
func (t *told) begins(e catalog.Extract) string {
	for _, s := range studio.WordsOf(t.Whole, e.Recording) {
		if s.StartMS < e.EndMS && s.EndMS > e.StartMS {
			return strings.TrimSpace(s.Text)
		}
	}
	return ""
}
