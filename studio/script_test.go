package studio_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// written is a story with one recording that has no words.
func written(t rapid.TB, lib *library.Library) (catalog.Story, catalog.ID) {
	t.Helper()
	ctx := context.Background()
	s, err := lib.BeginStory(ctx, library.Begin{Title: "With my coat on", KnownAs: "Maureen", Mode: catalog.ModeRoom})
	if err == nil {
		_, err = lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory})
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, catalog.NewID()
}

func texts(said []catalog.Segment) string {
	var all []string
	for _, s := range said {
		all = append(all, s.Speaker+": "+s.Text)
	}
	return strings.Join(all, " | ")
}

func TestAConversationIsWrittenDownByKeysAlone(t *testing.T) {
	ctx := context.Background()
	lib, _ := opened(t)
	story, rec := written(t, lib)
	s := studio.NewScript(lib, story.ID, rec, nil)
	i := s.Begin(1000)
	s.Write(i, "I had my coat on", false)
	i = s.End(i, len("I had my coat on"), 4000)
	s.Speak(i, studio.NextSpeaker(s.Said(), i))
	s.Write(i, "Why was that?", false)
	i = s.End(i, len("Why was that?"), 6000)
	s.Write(i, "Because I was going", false)
	s.Close(i, 9000)
	if got := texts(s.Said()); got != "Them: I had my coat on | You: Why was that? | You: Because I was going" {
		t.Fatal(got)
	}
	if said := s.Said(); said[0].EndMS != 4000 || said[1].StartMS != 4000 || said[1].EndMS != 6000 || said[2].EndMS != 9000 {
		t.Errorf("at these times: %+v", said)
	}
	i = s.End(0, len("I had"), 2500) // divided where the sound stands
	if said := s.Said(); texts(said[:2]) != "Them: I had | Them: my coat on" || said[0].EndMS != 2500 || said[i].EndMS != 4000 {
		t.Errorf("divided: %+v", said)
	}
	at, letters := s.Join(i)
	if said := s.Said(); at != 0 || letters != len("I had ") || said[0].Text != "I had my coat on" || said[0].EndMS != 4000 {
		t.Errorf("joined again at %d, %d: %+v", at, letters, said)
	}
	if err := s.Flush(ctx); err != nil || s.Waits() {
		t.Fatal(err)
	}
	if kept := have[[]catalog.Segment](t)(lib.Segments(ctx, story.ID)); !reflect.DeepEqual(kept, s.Said()) {
		t.Errorf("kept is %+v\nof %+v", kept, s.Said())
	}
}

func TestWhateverIsTypedIsKeptAsItStandsAndUndoneToTheFirstLetter(t *testing.T) {
	lib, _ := opened(t)
	rapid.Check(t, func(rt *rapid.T) {
		ctx := context.Background()
		story, rec := written(rt, lib)
		s := studio.NewScript(lib, story.ID, rec, nil)
		steps := rapid.IntRange(1, 30).Draw(rt, "steps")
		for range steps {
			at := rapid.Int64Range(0, 20_000).Draw(rt, "at")
			if len(s.Said()) == 0 {
				s.Begin(at)
			}
			i := rapid.IntRange(0, len(s.Said())-1).Draw(rt, "segment")
			switch rapid.IntRange(-1, 8).Draw(rt, "key") {
			case -1:
				s.Start(i, at)
				s.Close(min(i, len(s.Said())-1), at)
				s.Tidy()
			case 0:
				s.Begin(at)
			case 1:
				s.End(i, rapid.IntRange(0, 12).Draw(rt, "cursor"), at)
			case 2:
				s.Join(i)
			case 3:
				s.Remove(i, i)
			case 4:
				s.Speak(i, studio.NextSpeaker(s.Said(), i))
			case 5:
				s.Undo()
			case 6:
				if err := s.Flush(ctx); err != nil {
					rt.Fatal(err)
				}
			default:
				s.Write(i, rapid.String().Draw(rt, "words"), rapid.Bool().Draw(rt, "second"))
			}
			for n, g := range s.Said() {
				if g.StartMS < 0 || g.EndMS < g.StartMS || n > 0 && g.StartMS < s.Said()[n-1].StartMS {
					rt.Fatalf("segment %d of %+v", n, s.Said())
				}
			}
		}
		same := func() {
			if err := s.Flush(ctx); err != nil {
				rt.Fatal(err)
			}
			kept, err := lib.Segments(ctx, story.ID)
			if err != nil || len(kept)+len(s.Said()) > 0 && !reflect.DeepEqual(kept, s.Said()) {
				rt.Fatalf("%v, kept is %+v\nof %+v", err, kept, s.Said())
			}
		}
		same()
		for undone := true; undone; {
			_, undone = s.Undo()
		}
		if len(s.Said()) != 0 {
			rt.Fatalf("after all is undone there is %+v", s.Said())
		}
		same()
	})
}

func TestWordsThatAreThereAreNotMixedWithOthersAndCanComeBack(t *testing.T) {
	ctx := context.Background()
	lib, s := opened(t)
	rec := brought(t, lib, s, said(t, "As it is."))
	first := []exchange.Cue{{StartMS: 0, EndMS: 900, Speaker: "Maureen", Text: "As it is."}}
	if err := studio.PutWords(ctx, lib, s.ID, rec.ID, first, false); err != nil {
		t.Fatal(err)
	}
	other := []exchange.Cue{{StartMS: 100, EndMS: 900, Speaker: "Somebody", Text: "As it was."}}
	if err := studio.PutWords(ctx, lib, s.ID, rec.ID, other, false); !errors.Is(err, studio.ErrHasWords) {
		t.Errorf("over words that are there: %v", err)
	}
	then := have[[]catalog.Segment](t)(lib.Segments(ctx, s.ID))
	if err := studio.PutWords(ctx, lib, s.ID, rec.ID, other, true); err != nil {
		t.Fatal(err)
	}
	now := have[[]catalog.Segment](t)(lib.Segments(ctx, s.ID))
	if texts(now) != "Speaker 1: As it was." {
		t.Errorf("instead there is %q", texts(now))
	}
	if err := lib.EditSegments(ctx, s.ID, studio.Back(now, then)); err != nil {
		t.Fatal(err)
	}
	if again := have[[]catalog.Segment](t)(lib.Segments(ctx, s.ID)); !slices.Equal(again, then) {
		t.Errorf("brought back is %+v, not %+v", again, then)
	}
}
