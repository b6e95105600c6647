package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// told is a story as lists print it, with what a search found in it.
type told struct {
	ID, Title string
	KnownAs   string `json:"known_as"`
	Themes    []string
	Found     []struct {
		Where, Text string
		Marks       [][2]int
		AtMS        *int64 `json:"at_ms"`
	}
}

type search struct {
	Total   int
	More    bool
	Stories []told
}

func TestWordsAreFoundWithTheSecondTheyWereSaidAt(t *testing.T) {
	l := newLaptop(t)
	words := filepath.Join(t.TempDir(), "words.vtt")
	if err := os.WriteFile(words, []byte("WEBVTT\n\n00:00.400 --> 00:00.900\nShe put the kettle on.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var asha, gwen take
	l.must(&asha, "import", tone(t, 1, 41), "--title", "The long table", "--storyteller", "Asha", "--agreed", "--words", words)
	l.must(&gwen, "import", tone(t, 1, 43), "--title", "Tea before the agenda", "--storyteller", "Gwen", "--agreed")
	l.must(nil, "note", "add", gwen.Story, "A kettle in the corner", "--at", "0:01")
	var all search
	l.must(&all, "search", "kettle")
	if all.Total != 2 || len(all.Stories) != 2 {
		t.Fatalf("found %+v", all)
	}
	at := map[string]int64{}
	for _, s := range all.Stories {
		hit := s.Found[0]
		if m := hit.Marks[0]; hit.Text[m[0]:m[1]] != "kettle" || hit.AtMS == nil {
			t.Fatalf("the hit is %+v", hit)
		}
		at[hit.Where] = *hit.AtMS
	}
	if at["words"] != 400 || at["note"] != 1000 {
		t.Errorf("said at %v", at)
	}
	var one search
	if l.must(&one, "search", "kettle", "--person", "gwen"); len(one.Stories) != 1 || one.Stories[0].ID != gwen.Story {
		t.Errorf("of Gwen's there are %+v", one)
	}
	if l.must(&one, "search", "kettle", "--limit", "1", "--offset", "1"); one.Total != 2 || len(one.Stories) != 1 {
		t.Errorf("the second is %+v", one)
	}
}

func TestStoriesAreChosenByPersonDayAndOrder(t *testing.T) {
	l := newLaptop(t)
	for _, s := range [][2]string{{"A", "Asha"}, {"B", "Gwen"}} {
		l.must(nil, "import", tone(t, 1, 41), "--title", s[0], "--storyteller", s[1], "--agreed")
	}
	titles := func(args ...string) string {
		t.Helper()
		var all []told
		l.must(&all, append([]string{"stories"}, args...)...)
		said := ""
		for _, s := range all {
			said += s.Title
		}
		return said
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--sort", "title"}, "AB"},
		{[]string{"--person", "Asha"}, "A"},
		{[]string{"--to", "1890-01-01"}, ""},
		{[]string{"--from", "1890-01-01", "--to", "2190-01-01", "--sort", "title", "--limit", "1"}, "A"},
		{[]string{"--consent", "taken-back"}, ""},
	} {
		if got := titles(c.args...); got != c.want {
			t.Errorf("%v gives %q", c.args, got)
		}
	}
	for _, args := range [][]string{{"--from", "soon"}, {"--sort", "loudest"}} {
		if s := l.try(append([]string{"stories"}, args...)...); s.code != 2 {
			t.Errorf("%v: %d %s", args, s.code, s.err)
		}
	}
	if s := l.try("stories", "--theme", "Nothing"); s.code != 1 || !strings.Contains(s.err, "nothing of this name") {
		t.Errorf("a theme that is not there: %d %s", s.code, s.err)
	}
}

func TestAStoryGoesIntoTheBinAndComesBack(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 41), "--title", "The long table", "--storyteller", "Asha", "--agreed")
	l.must(nil, "bin", "put", kept.Story)
	var all []told
	if l.must(&all, "stories"); len(all) != 0 {
		t.Errorf("it is still in the list: %+v", all)
	}
	var binned []struct{ ID, Kind, Words, Until string }
	if l.must(&binned, "bin", "list"); len(binned) != 1 || binned[0].Kind != "story" || binned[0].Words != "The long table" || binned[0].Until == "" {
		t.Fatalf("in the bin are %+v", binned)
	}
	l.must(nil, "bin", "back", kept.Story[:13])
	if l.must(&all, "stories"); len(all) != 1 {
		t.Errorf("it did not come back: %+v", all)
	}
	if s := l.try("bin", "back", kept.Story); s.code != 1 {
		t.Errorf("what is not in the bin: %d %s", s.code, s.err)
	}
}
