package verbs

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library/catalog"
)

// wordsOf are the segments of a story as programs read them.
func (d desk) wordsOf(story string) []saidOut {
	d.t.Helper()
	var all []saidOut
	if err := json.Unmarshal([]byte(d.must("words", story, "--json")), &all); err != nil {
		d.t.Fatal(err)
	}
	return all
}

func TestWordsAreWrittenDividedJoinedAndLeaveAsAFileWithoutWhatIsLeftOut(t *testing.T) {
	d := desk{t, t.TempDir()}
	story, _ := d.told("real")
	d.must("words", "add", story, "I had my coat on. My sister Ann knew.", "--at", "0:01", "--until", "0:09")
	first := d.wordsOf(story)[0]
	if first.Who != "Maureen" || first.Speaker != "Them" {
		t.Errorf("says %+v", first)
	}
	d.must("words", "split", string(first.ID), "--after", "18", "--at", "0:05")
	d.must("words", "add", story, "Why?", "--at", "0:09", "--speaker", "You")
	if _, code := d.said("words", "edit", string(first.ID), "--speaker", "Ann"); code != WrongUse {
		t.Errorf("a name for a speaker: %d", code)
	}
	all := d.wordsOf(story)
	if len(all) != 3 || all[0].Text != "I had my coat on." || all[1].Text != "My sister Ann knew." || all[1].StartMS != 5000 {
		t.Fatalf("there are %+v", all)
	}
	file := filepath.Join(t.TempDir(), "out.vtt")
	d.must("consent", "give", story, "--use", "keep=no")
	if out, code := d.said("words", "export", story, "--to", file); code != ConsentNo {
		t.Errorf("without a yes: %d %s", code, out)
	}
	d.must("consent", "give", story, "--use", "keep=yes", "--use", "team=yes")
	d.must("consent", "give", story, "--use", "keep=no", "--use", "team=no", "--target", "range:0:05-0:09")
	for _, format := range []string{"vtt", "srt", "txt"} {
		file = filepath.Join(filepath.Dir(file), "out."+format)
		d.must("words", "export", story, "--to", file, "--format", format)
		raw, err := os.ReadFile(file)
		if err != nil || strings.Contains(string(raw), "Ann") || !strings.Contains(string(raw), "coat") {
			t.Errorf("%s says %s, %v", format, raw, err)
		}
	}
	d.must("consent", "withdraw", story, "--choice", "stop", "--target", "range:0:05-0:09")
	if said := d.wordsOf(story)[1]; !said.LeftOut || said.Text != "" {
		t.Errorf("of a part that is left out it shows %+v", said)
	}
	if out := d.must("story", story, "--json"); strings.Contains(out, "Ann") || !strings.Contains(out, "coat on.") {
		t.Errorf("story shows %s", out)
	}
	if _, code := d.said("words", "edit", string(all[1].ID), "Ann again"); code != ConsentNo {
		t.Errorf("a part that is left out was changed: %d", code)
	}
	if out, code := d.said("words", "import", story, file); code != CouldNot || !strings.Contains(out, "words already") {
		t.Errorf("over words that are there: %d %s", code, out)
	}
	hostile := filepath.Join(t.TempDir(), "a.srt")
	if err := os.WriteFile(hostile, []byte("\x00\x01\x02 Dear Maureen"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := d.said("words", "import", story, hostile, "--instead")
	if code != CouldNot || strings.Count(out, "\n") != 1 || len(d.wordsOf(story)) != 3 {
		t.Errorf("no words: %d %s", code, out)
	}
	d.must("words", "import", story, file, "--instead")
	d.must("words", "back", story, "2190-01-01")
	d.must("words", "second", story, "Welsh")
	if out := d.must("words", "second", story, "cy", "--json"); !strings.Contains(out, `"cy"`) {
		t.Error(out)
	}
}

func TestAWrongAnswerIsToldWhichThereAre(t *testing.T) {
	d := desk{t, t.TempDir()}
	out, code := d.said("stories", "--kept", "nowhere")
	if code != WrongUse || !strings.Contains(out, `one of "here", "waiting", "sending", "safe" but got "nowhere"`) {
		t.Errorf("%d %s", code, out)
	}
}

func TestNotesAreChangedAndRemoved(t *testing.T) {
	d := desk{t, t.TempDir()}
	story, _ := d.told("real")
	var n catalog.Note
	if err := json.Unmarshal([]byte(d.must("note", "add", story, "Ask", "--at", "1:23", "--json")), &n); err != nil {
		t.Fatal(err)
	}
	d.must("note", "edit", string(n.ID), "Ask about the bus fares", "--at", "0:02", "--sort", "quote")
	var all []catalog.Note
	if err := json.Unmarshal([]byte(d.must("note", "list", story, "--json")), &all); err != nil {
		t.Fatal(err)
	}
	if last := all[len(all)-1]; last.Text != "Ask about the bus fares" || *last.AtMS != 2000 || last.Sort != catalog.NoteQuote {
		t.Errorf("notes are %+v", all)
	}
	var past []change
	if d.read(&past, "history", story, "--of", string(n.ID[:30])); len(past) < 2 || past[0].Entity != n.ID {
		t.Errorf("its history is %+v", past)
	}
	if out, code := d.said("history", story, "--of", "ffff"); code != CouldNot {
		t.Errorf("the history of nothing: %d %s", code, out)
	}
	d.must("note", "remove", string(n.ID))
	if out, code := d.said("note", "edit", string(n.ID), "again"); code != CouldNot {
		t.Errorf("one in the bin: %d %s", code, out)
	}
}
