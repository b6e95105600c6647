package export

import (
	"context"
	"io"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// work describes a story to those who keep catalogues.
func (t *told) work() exchange.Work {
	w := exchange.Work{
		Identifier: urn(t.ID), Title: t.Title, Creators: []string{t.named()}, Publisher: t.project.Controller,
		Date: t.Recorded.Format(time.DateOnly), Languages: languages(t.Language, t.Story.Second), Type: "Sound", Formats: []string{"audio/wav"},
		ExtentMS: int64(t.Seconds * 1000), Rights: t.rights(), Relation: t.project.Name, Subjects: t.subjects(),
	}
	if w.Title == "" {
		w.Title = "A story told by " + t.named()
	}
	if t.ReporterName != "" {
		w.Contributors = []string{t.ReporterName}
	}
	if t.project.Purpose != "" {
		w.Description = "Told for " + t.project.Name + ": " + t.project.Purpose
	}
	return w
}

func urn(id catalog.ID) string { return "urn:uuid:" + string(id) }

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
	p := catalog.Permit(t.Events, t.KnownAs, now())
	return p.Words + ", " + p.As + ". Permission was given by the storyteller and may be taken back; ask before any other use."
}

func (t *told) subjects() []string {
	var all []string
	seen := map[catalog.ID]bool{}
	for _, e := range t.Extracts {
		for _, id := range e.Themes {
			if theme, is := t.themes[id]; is && !seen[id] {
				seen[id] = true
				all = append(all, theme.Name)
			}
		}
	}
	return all
}

// dublinCore writes a story's catalogue record.
func dublinCore(ctx context.Context, h hand, t told) ([]File, error) {
	return h.record(ctx, string(t.ID)+".dc.xml", t, func(w io.Writer) error { return exchange.WriteDublinCore(w, t.work()) })
}

// ohms writes a story for the Oral History Metadata Synchronizer: an interview
// for each recording.
func ohms(ctx context.Context, h hand, t told) ([]File, error) {
	return h.record(ctx, string(t.ID)+".ohms.xml", t, func(w io.Writer) error { return exchange.WriteOHMS(w, t.interviews()...) })
}

func (h hand) record(ctx context.Context, name string, t told, write func(io.Writer) error) ([]File, error) {
	f, err := h.file(name, write)
	if err != nil {
		return nil, err
	}
	f.Story = t.ID
	f, err = h.written(ctx, f, t)
	return []File{f}, err
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
			if e.Recording == r.ID || e.Recording == "" && i == 0 {
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

func (t *told) names(ids []catalog.ID) []string {
	var all []string
	for _, id := range ids {
		if theme, is := t.themes[id]; is {
			all = append(all, theme.Name)
		}
	}
	return all
}
