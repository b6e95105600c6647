package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// says is all that a laptop says of its stories and its project.
func (l laptop) says(stories ...string) map[string]string {
	l.t.Helper()
	asked := [][]string{{"stories"}, {"theme", "list"}, {"people", "list"}, {"project", "show"}, {"project", "form", "list"}, {"project", "value", "list"},
		{"history", "project", "--limit", "1000"}, {"consent", "reminders"}, {"search", "coat"}}
	for _, id := range stories {
		for _, of := range [][]string{{"story"}, {"words"}, {"note", "list"}, {"extract", "list"}, {"consent", "show"}, {"consent", "who"}, {"history", "--limit", "1000"}} {
			asked = append(asked, append(slices.Clone(of), id))
		}
	}
	said := map[string]string{}
	for _, args := range asked {
		s := l.try(append(args, "--json")...)
		if s.code != 0 {
			l.t.Fatalf("ownvoice %s: exit %d\n%s%s", strings.Join(args, " "), s.code, s.out, s.err)
		}
		said[strings.Join(args, " ")] = strings.ReplaceAll(s.out, l.dir, "LIBRARY")
	}
	return said
}

// tellsAll tells a story with everything that belongs to one, kept and changed.
func (l laptop) tellsAll() take {
	l.t.Helper()
	var kept take
	var theme, extract struct{ ID string }
	l.must(&kept, "import", tone(l.t, 8, 71), "--title", "With my coat on", "--storyteller", "Maureen", "--agreed")
	for _, args := range [][]string{
		{"words", "add", kept.Story, "I kept my coat on, all of that winter", "--at", "0:01", "--until", "0:03", "--speaker", "Them"},
		{"note", "add", kept.Story, "ask about the bus fares", "--at", "0:02"},
		{"consent", "give", kept.Story, "--use", "keep=yes,team=yes,extract=yes,whole=ask", "--how", "spoken", "--conditions", "not on the radio", "--as", "first"},
		{"people", "add", "known_as=Farida", "languages=Urdu, English"},
		{"project", "set", "name=Co-Pro Stories of the North", "purpose=Buses and what they are for", "basis=consent"},
	} {
		l.must(nil, args...)
	}
	l.must(&theme, "theme", "add", "Warmth", "--says", "what keeps people warm")
	l.must(&extract, "extract", "add", kept.Story, "--from", "0:01", "--to", "0:03", "--title", "All of that winter", "--theme", "Warmth")
	l.must(nil, "extract", "answer", extract.ID, "keep", "--use", "extract=yes")
	l.must(nil, "words", "edit", l.firstWord(kept.Story), "I kept my coat on, all that winter")
	return kept
}

func (l laptop) firstWord(story string) string {
	var words []struct{ ID string }
	l.must(&words, "words", story)
	return words[0].ID
}

func (l laptop) isSafe(stories ...string) {
	l.t.Helper()
	var rows []row
	l.must(&rows, "stories")
	for _, r := range rows {
		if slices.Contains(stories, r.ID) && r.Kept != "safe" {
			l.t.Errorf("story %s is %s", r.ID, r.Kept)
		}
	}
	if len(rows) < len(stories) {
		l.t.Errorf("of %d stories %d are here", len(stories), len(rows))
	}
}

func agree(t *testing.T, what string, before, after map[string]string) {
	t.Helper()
	for asked, said := range before {
		if after[asked] != said {
			t.Errorf("%s, `%s` says otherwise:\n%s", what, asked, difference(t, said, after[asked]))
		}
	}
}

func TestALaptopThatIsGoneComesBackFromTheArchiveAlone(t *testing.T) {
	a := newArchive(t)
	lost := newLaptop(t)
	lost.must(nil, "enrol", a.invite(), "--name", "Rosa")
	kept := lost.tellsAll()
	lost.must(nil, "sync")
	lost.must(nil, "sync")
	lost.isSafe(kept.Story)
	before := lost.says(kept.Story)

	// It is lost, and its folder with it. Somebody finds a copy of it later.
	found := laptop{t, filepath.Join(t.TempDir(), "found"), lost.path}
	if err := os.CopyFS(found.dir, os.DirFS(lost.dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(lost.dir); err != nil {
		t.Fatal(err)
	}
	var laptops []struct{ ID, Name string }
	readLast(t, a.must("devices", "--json"), &laptops)
	a.must("devices", "off", laptops[0].ID)

	anew := newLaptop(t)
	anew.must(nil, "enrol", a.invite(), "--name", "Rosa’s new laptop")
	anew.must(nil, "sync")
	withoutMasters := anew.says(kept.Story)
	withoutMasters["story "+kept.Story] = strings.ReplaceAll(withoutMasters["story "+kept.Story], `"here": false`, `"here": true`)
	agree(t, "on a new laptop", before, withoutMasters)
	anew.isSafe(kept.Story)
	if _, err := os.Stat(filepath.Join(anew.dir, "recordings", kept.Recording, "track-1.wav")); err == nil {
		t.Error("a master came that nobody asked for")
	}
	anew.must(nil, "free", kept.Story, "--back")
	anew.must(nil, "sync")
	if hashOf(t, filepath.Join(anew.dir, "recordings", kept.Recording, "track-1.wav")) != kept.Tracks[0].SHA256 {
		t.Error("the master is another")
	}
	agree(t, "with masters", before, anew.says(kept.Story))
	anew.must(nil, "verify")

	// The new one makes its list anew from what lies beside it, and goes on.
	anew.must(nil, "rebuild")
	anew.must(nil, "sync")
	agree(t, "made anew", before, anew.says(kept.Story))
	anew.isSafe(kept.Story)

	// The lost one is found. Of what was told on it since, nothing is lost.
	var unsent take
	found.must(&unsent, "import", tone(t, 3, 72), "--title", "On the last bus", "--storyteller", "Asha", "--agreed")
	found.must(nil, "consent", "give", unsent.Story, "--use", "keep=yes,team=yes")
	if s := found.try("sync"); s.code != 1 || !strings.Contains(s.err, "did not recognise this laptop") || !strings.Contains(s.err, "still here") {
		t.Errorf("switched off, it answers %d: %s", s.code, s.err)
	}
	if where := a.holds(unsent.Story); where != "" {
		t.Errorf("of a laptop that is switched off the archive took something, in %s", where)
	}
	found.must(nil, "verify")

	// It hands over what it has by stick, when a person invites it again.
	stick := t.TempDir()
	found.must(nil, "carry", "out", "--to", stick)
	if s := try(t, exec.Command(a.path, "take", "--data", a.data, "--from", stick)); s.code != 1 || !strings.Contains(s.out+s.err, "switched off") {
		t.Errorf("switched off, its stick is answered %d: %s%s", s.code, s.out, s.err)
	}
	a.must("invite", "--project", "Co-Pro Stories", "--role", "reporter", "--stick", stick)
	found.must(nil, "carry", "join", "--from", stick)
	a.must("take", "--from", stick)
	found.must(nil, "carry", "in", "--from", stick)
	found.isSafe(kept.Story, unsent.Story)
	anew.must(nil, "sync")
	anew.must(nil, "free", unsent.Story, "--back")
	anew.must(nil, "sync")
	agree(t, "handed over by stick", found.says(kept.Story, unsent.Story), anew.says(kept.Story, unsent.Story))
}

// must runs a verb of the archive that has to succeed.
func (a *archive) must(args ...string) string {
	a.t.Helper()
	s := try(a.t, exec.Command(a.path, append(args, "--data", a.data)...))
	if s.code != 0 {
		a.t.Fatalf("ownvoice-archive %s: exit %d\n%s%s", strings.Join(args, " "), s.code, s.out, s.err)
	}
	return s.out
}

// difference is what diff says of two texts.
func difference(t *testing.T, before, after string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"before": before, "after": after} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("diff", "-u", "before", "after")
	cmd.Dir = dir
	out, _ := cmd.Output() // 1: they differ
	return string(out)
}
