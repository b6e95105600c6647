package library_test

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// monthOffline is a laptop with so many changes that nobody has: of stories
// that may go, a note for every other change.
func monthOffline(b testing.TB, changes int) *library.Library {
	b.Helper()
	l, ctx := open(b, b.TempDir()), context.Background()
	enrolled(b, l)
	for i := 0; i < changes; {
		s := must[catalog.Story](b)(l.BeginStory(ctx, library.Begin{Title: fmt.Sprintf("Story %d", i), KnownAs: "Maureen", Mode: catalog.ModeRoom}))
		give(b, l, s.ID, catalog.UseKeep, catalog.Yes)
		said := make([]catalog.Segment, 16)
		for k := range said {
			said[k] = catalog.Segment{StartMS: int64(k) * 1000, EndMS: int64(k)*1000 + 900, Text: "and then we went on, and on, to the other end of the town"}
		}
		must[[]catalog.Segment](b)(l.AddSegments(ctx, s.ID, said))
		i += len(must[[]catalog.Change](b)(l.History(ctx, s.ID)))
	}
	return l
}

// sendAll sends in batches as sync/client does, and says in how many.
func sendAll(b testing.TB, l *library.Library, each func([]catalog.Change)) (batches int) {
	b.Helper()
	ctx := context.Background()
	for {
		out := must[[]catalog.Change](b)(l.ChangesToSend(ctx, 500))
		if len(out) == 0 {
			return batches
		}
		batches++
		var ids []catalog.ID
		for _, c := range out {
			ids = append(ids, c.ID)
		}
		if each != nil {
			each(out)
		}
		check(b, l.Sent(ctx, ids))
	}
}

func BenchmarkSend5000(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		l := monthOffline(b, 5000)
		b.StartTimer()
		b.ReportMetric(float64(sendAll(b, l, nil)), "batches")
	}
}

func BenchmarkReceive5000(b *testing.B) {
	from := monthOffline(b, 5000)
	var all [][]catalog.Change
	sendAll(b, from, func(out []catalog.Change) { all = append(all, out) })
	for b.Loop() {
		b.StopTimer()
		to := open(b, b.TempDir())
		check(b, to.Enrol(context.Background(), *from.Device().Enrolment))
		b.StartTimer()
		for i, batch := range all {
			must[int](b)(to.Receive(context.Background(), batch, int64(i)))
		}
	}
}

// team is a laptop that knows of so many stories of others, all safe and
// fetched as far as it wants them.
func team(b testing.TB, stories int) *library.Library {
	b.Helper()
	l, ctx := open(b, b.TempDir()), context.Background()
	s := &stranger{device: catalog.NewID(), project: enrolled(b, l)}
	var batch []catalog.Change
	for i := range stories {
		story, recording := catalog.NewID(), catalog.NewID()
		event := catalog.Consent{ID: catalog.NewID(), Kind: catalog.EventAgreed, Target: catalog.WholeStory,
			Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes}}
		hash := fmt.Sprintf("%064x", i)
		batch = append(batch, s.wrote(catalog.KindConsent, event.ID, story, "event", said(b, event)),
			s.wrote(catalog.KindStory, story, story, "begun", `"2026-11-25T14:00:00Z"`),
			s.wrote(catalog.KindRecording, recording, story, "facts", said(b, catalog.Take{Recording: recording, Tracks: []catalog.Track{{File: "track-1.wav", SHA256: hash, Bytes: 9, Frames: 9, RateHz: 9}}})),
			s.wrote(catalog.KindRecording, recording, story, catalog.FieldCopy("listening.opus"), said(b, catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", SHA256: "f" + hash[1:], Masters: []string{hash}})),
			s.wrote(catalog.KindRecording, recording, story, catalog.FieldCopy("track-1.flac"), said(b, catalog.Copy{Kind: catalog.FilePacked, File: "track-1.flac", SHA256: "e" + hash[1:], Masters: []string{hash}})))
		if len(batch) >= 500 || i == stories-1 {
			must[int](b)(l.Receive(ctx, batch, int64(i)))
			batch = nil
		}
	}
	dir := l.Dir()
	check(b, l.Close())
	by(b, filepath.Join(dir, "library.db"), `UPDATE file SET receipt = '{}', here = (kind = 'listening')`)
	return open(b, dir)
}

func said(b testing.TB, v any) string { return string(must[[]byte](b)(json.Marshal(v))) }

// BenchmarkNoNews is what a laptop asks of its library when there is nothing to
// send and nothing to fetch.
func BenchmarkNoNews(b *testing.B) {
	for _, stories := range []int{10, 100, 1000} {
		ctx, l := context.Background(), team(b, stories)
		for name, ask := range map[string]func() (int, error){
			"changes": func() (int, error) { all, err := l.ChangesToSend(ctx, 500); return len(all), err },
			"send":    func() (int, error) { all, err := l.FilesToSend(ctx); return len(all), err },
			"unsure":  func() (int, error) { all, err := l.FilesUnsure(ctx); return len(all), err },
			"fetch":   func() (int, error) { all, err := l.FilesToFetch(ctx); return len(all), err },
			"waiting": func() (int, error) { all, err := l.Waiting(ctx); return len(all), err },
		} {
			b.Run(fmt.Sprint(stories, "/", name), func(b *testing.B) {
				must[int](b)(ask()) // what was left to do is done
				for b.Loop() {
					if news := must[int](b)(ask()); news != 0 {
						b.Fatalf("%d pieces of news", news)
					}
				}
			})
		}
	}
}
