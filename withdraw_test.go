package main_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// holding lists the files below a folder in which words stand.
func holding(t *testing.T, dir, words string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			found = append(found, holding(t, path, words)...)
			continue
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(bytes.ToLower(raw), []byte(strings.ToLower(words))) {
			found = append(found, path)
		}
	}
	return found
}

func TestAStoryIsErasedByVerbsAndItsReceiptIsAllThatIsLeft(t *testing.T) {
	l := newLaptop(t)
	sound := tone(t, 1, 21)
	var kept take
	l.must(&kept, "import", sound, "--title", "The walrus laundry", "--storyteller", "Gwenllian", "--agreed")
	l.must(nil, "project", "set", "controller=Co-Pro Wales, 029 2000 0000")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes", "--use", "extract=yes", "--as", "chosen:A walrus dad", "--until", "2190-01-31", "--review", "2027-01-31",
		"--spoken", "0:00-0:00.5", "--help-given", "interpreter", "--conditions", "not the walrus names", "--message", "Yes, use it. The walrus")
	l.must(nil, "note", "add", kept.Story, "a walrus word")
	l.must(nil, "export", "sound", kept.Story, "--to", t.TempDir())
	var who []struct{ Who, May, Why string }
	l.must(&who, "consent", "who", kept.Story)
	if len(who) < 8 || who[0].Who != "reporter" || who[0].May != "yes" || who[6].Who != "extract" || who[6].May != "until" {
		t.Errorf("who may hear: %+v", who)
	}
	var given []struct{ Format, Place string }
	l.must(&given, "consent", "exports", kept.Story)
	if len(given) != 1 || given[0].Format != "sound" {
		t.Errorf("the ledger: %+v", given)
	}
	if s := l.try("withdraw", kept.Story, "--choice", "erase", "--confirm", "Maureen"); s.code != 1 {
		t.Errorf("with a wrong name it answers %d: %s", s.code, s.err)
	}
	if s := l.try("withdraw", kept.Story, "--choice", "erase", "--target", "range:0:00-0:01", "--second-person", "Priya"); s.code != 1 || !strings.Contains(s.err, "one part") {
		t.Errorf("erasing one part answers %d: %s", s.code, s.err)
	}
	page := filepath.Join(t.TempDir(), "receipt.pdf")
	var receipt struct {
		ID, As    string
		Elsewhere []struct{ Sort, Place string }
	}
	l.must(&receipt, "withdraw", kept.Story, "--choice", "erase", "--confirm", "gwenllian", "--receipt", page)
	if receipt.ID == "" || receipt.As != "as “A walrus dad”" || len(receipt.Elsewhere) != 1 || receipt.Elsewhere[0].Sort != "export" {
		t.Errorf("the receipt says %+v", receipt)
	}
	if raw, err := os.ReadFile(page); err != nil || !bytes.HasPrefix(raw, []byte("%PDF-")) {
		t.Errorf("the page is %v, %.20q", err, raw)
	}
	for _, word := range []string{"walrus", "Gwenllian"} {
		if found := holding(t, l.dir, word); len(found) > 0 {
			t.Errorf("%q stands in %q", word, found)
		}
	}
	if s := l.try("import", sound, "--title", "again", "--storyteller", "x", "--agreed"); s.code != 1 || !strings.Contains(s.err, "erased") {
		t.Errorf("brought in again, it answers %d: %s", s.code, s.err)
	}
	if s := l.try("consent", "restore", kept.Story, "--withdrawal", receipt.ID, "--message", "After all"); s.code != 1 || !strings.Contains(s.err, "erased") {
		t.Errorf("restored, it answers %d: %s", s.code, s.err)
	}
	var d struct{ Decision, Why string }
	l.must(&d, "consent", "decide", kept.Story, "team")
	if d.Decision != "blocked" || d.Why != "They have taken it back." {
		t.Errorf("decides %+v", d)
	}
}

func TestRemindersAndRefusalsAreThereWithoutAWindow(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 2, 22), "--title", "The long table", "--storyteller", "Tomos", "--agreed")
	var waiting []struct{ Sort, Story, Words string }
	l.must(&waiting, "consent", "reminders")
	if len(waiting) != 1 || waiting[0].Sort != "agreement" || waiting[0].Story != kept.Story {
		t.Errorf("what waits: %+v", waiting)
	}
	var no struct{ ID string }
	l.must(&no, "consent", "refuse", kept.Story, "--target", "range:0:00.5-0:01.5@"+kept.Recording[:18])
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	dir := t.TempDir()
	l.must(nil, "export", "sound", kept.Story, "--to", dir)
	files, _ := filepath.Glob(filepath.Join(dir, "*.wav"))
	if len(files) != 1 {
		t.Fatalf("exported %q", files)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if middle := raw[len(raw)/2-20000 : len(raw)/2+20000]; len(bytes.Trim(middle, "\x00")) > 0 {
		t.Error("the private part is heard in the export")
	}
	for _, wrong := range [][]string{
		{"consent", "give", kept.Story, "--use", "keep=perhaps"}, {"consent", "give", kept.Story, "--use", "keep=yes", "--until", "tomorrow"},
		{"consent", "give", kept.Story, "--use", "keep=yes", "--target", "extract:7"}, {"consent", "give", kept.Story, "--use", "keep=yes", "--form", "v1"},
		{"withdraw", kept.Story, "--choice", "stop", "--until", "2027-01-01"}, {"consent", "restore", kept.Story, "--withdrawal", no.ID},
	} {
		if s := l.try(wrong...); s.code != 2 || s.err == "" {
			t.Errorf("%q answers %d: %s", wrong, s.code, s.err)
		}
	}
	l.must(nil, "consent", "restore", kept.Story, "--withdrawal", no.ID, "--message", "It may be heard.")
}
