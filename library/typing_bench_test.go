package library_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// threeHours is a story of 1,500 segments, each written in as many minutes as
// revisions says.
func threeHours(b *testing.B, l *library.Library, now *time.Time, revisions int) []catalog.Segment {
	b.Helper()
	ctx, story := context.Background(), told(b, l, "Three hours")
	rec := must[library.Whole](b)(l.Story(ctx, story.ID)).Recordings[0].ID
	said := make([]catalog.Segment, 1500)
	for i := range said {
		said[i] = catalog.Segment{Recording: rec, StartMS: int64(i) * 7200, EndMS: int64(i)*7200 + 7000, Speaker: "Maureen", Text: strings.Repeat("and then we went on ", 6)}
	}
	said = must[[]catalog.Segment](b)(l.AddSegments(ctx, story.ID, said))
	for r := range revisions {
		*now = now.Add(time.Minute)
		edits := make([]library.SegmentEdit, len(said))
		for i, s := range said {
			edits[i].Was = s
			s.Text += fmt.Sprint(r)
			edits[i].Is, said[i] = s, s
		}
		check(b, l.EditSegments(ctx, story.ID, edits))
	}
	return said
}

func BenchmarkThreeHours(b *testing.B) {
	ctx, now := context.Background(), time.Date(2026, 11, 25, 14, 0, 0, 0, time.UTC)
	l := must[*library.Library](b)(library.OpenAt(ctx, b.TempDir(), func() time.Time { return now }))
	defer l.Close()
	said := threeHours(b, l, &now, 10)
	now = now.Add(time.Minute)
	b.Run("batch", func(b *testing.B) {
		s := said[700]
		for b.Loop() {
			now = now.Add(time.Second)
			was := s
			s.Text = s.Text[:100] + fmt.Sprint(now.Unix())
			check(b, l.EditSegments(ctx, s.Story, []library.SegmentEdit{{Was: was, Is: s}}))
		}
	})
	b.Run("as it was", func(b *testing.B) {
		for b.Loop() {
			must[[]catalog.Segment](b)(l.AsItWas(ctx, said[0].Story, now))
		}
	})
	b.Run("sittings", func(b *testing.B) {
		for b.Loop() {
			must[[]library.Sitting](b)(l.Sittings(ctx, said[0].Story))
		}
	})
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			must[library.Whole](b)(l.Story(ctx, said[0].Story))
		}
	})
	b.Run("a note with its sidecar", func(b *testing.B) {
		for b.Loop() {
			must[catalog.Note](b)(l.AddNote(ctx, catalog.Note{Story: said[0].Story, Text: "so"}))
		}
	})
}
