package verbs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library/catalog"
)

func TestAnExtractIsMadeAnsweredAndTakenAwayByVerbs(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	story, _ := d.told("real")
	d.must("theme", "add", "Trust", "--says", "We trust who asks us")
	var e extractOut
	d.read(&e, "extract", "add", story, "--from", "0:00.2", "--to", "0:01", "--title", " With my coat on ", "--theme", "trust")
	if e.Title != "With my coat on" || e.StartMS != 200 || e.EndMS != 1000 || len(e.Themes) != 1 || e.State != catalog.Waiting || e.MayBe[catalog.UseQuote] != string(catalog.Blocked) {
		t.Fatalf("%+v", e)
	}
	id := string(e.ID)
	for _, step := range []struct {
		args  []string
		state catalog.ApprovalState
	}{
		{[]string{"answer", id, "change", "--words", "less of it"}, catalog.ToChange},
		{[]string{"edit", id, "--title", "Coat", "--to", "0:00.9"}, catalog.ToChange},
		{[]string{"answer", id, "keep", "--use", "workshop=yes,quote=yes", "--as", "none"}, catalog.Kept},
		{[]string{"theme", id, "Trust", "--off"}, catalog.Kept},
		{[]string{"edit", id, "--to", "0:01.5"}, catalog.Outgrown},
		{[]string{"answer", id, "remove"}, catalog.Removed},
	} {
		d.read(&e, append([]string{"extract"}, step.args...)...)
		if e.State != step.state {
			t.Errorf("%v: %+v", step.args, e)
		}
		var asked catalog.Decision
		if d.read(&asked, "consent", "decide", story, "quote", "--target", "extract:"+id); asked.Allows() != (e.State == catalog.Kept) {
			t.Errorf("%v: asked what it may be, it answers %+v", step.args, asked)
		}
	}
	if out, code := d.said("extract", "answer", id, "keep", "--use", "quote=yes"); code != ConsentNo || strings.Count(out, "\n") != 1 {
		t.Errorf("what they wanted left out is given back by a verb: %d %s", code, out)
	}
	d.must("extract", "remove", id)
	var all []extractOut
	if d.read(&all, "extract", "list", story); len(all) != 0 {
		t.Errorf("there is %+v", all)
	}
	if out, code := d.said("extract", "edit", id, "--title", "x"); code != CouldNot {
		t.Errorf("one in the bin is changed: %d %s", code, out)
	}
}

func TestAnExtractLiesWithinItsRecordingAndSaysForWhatItIsKept(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	story, _ := d.told("real")
	var e extractOut
	d.read(&e, "extract", "add", story, "--from", "0:00", "--to", "0:01")
	for _, args := range [][]string{
		{"add", story, "--from", "0:01", "--to", "0:01"}, {"add", story, "--from", "0:01", "--to", "9:00"}, {"add", story, "--from", "x", "--to", "0:01"},
		{"edit", string(e.ID), "--from", "0:01"}, {"answer", string(e.ID), "keep"}, {"answer", string(e.ID), "change"}, {"answer", string(e.ID), "keep", "--use", "quote=perhaps"}, {"answer", string(e.ID), "keep", "--use", "quote=yes", "--as", "Bob"},
	} {
		if out, code := d.said(append([]string{"extract"}, args...)...); code != WrongUse || strings.Count(out, "\n") != 1 {
			t.Errorf("%v: %d %s", args, code, out)
		}
	}
	if out, code := d.said("extract", "add", story, "--from", "0:00", "--to", "0:01", "--theme", "none"); code != CouldNot {
		t.Errorf("a theme that is none: %d %s", code, out)
	}
}

func TestLabelsComeInByVerbAndGoOutAgainTheSame(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	story, _ := d.told("real")
	file := filepath.Join(t.TempDir(), "labels.txt")
	const labels = "0.100000\t0.900000\tCoat on\n1.000000\t1.000000\tthe first meeting\n1.500000\t1.500000\tbus fares\n"
	if err := os.WriteFile(file, []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	var in struct{ Extracts, Marks int }
	if d.read(&in, "extract", "labels", story, file); in.Extracts != 1 || in.Marks != 1 {
		t.Errorf("%+v", in) // the first meeting is there already
	}
	var out struct{ Files []struct{ File string } }
	d.read(&out, "export", "labels", story, "--to", t.TempDir())
	if raw, err := os.ReadFile(out.Files[0].File); err != nil || string(raw) != labels {
		t.Errorf("%s, %v", raw, err)
	}
	if err := os.WriteFile(file, []byte("no labels\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := d.said("extract", "labels", story, file); code != CouldNot || strings.Count(out, "\n") != 1 {
		t.Errorf("a file that is none: %d %s", code, out)
	}
}

func TestThemesAreFoundByNameAndChanged(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	d.must("theme", "add", "Trust")
	d.must("theme", "edit", "trust", "--name", "Being trusted", "--says", "They trusted us", "--named-by", "Table 2")
	var all []catalog.Theme
	if d.read(&all, "theme", "list"); len(all) != 1 || all[0].Name != "Being trusted" || all[0].Statement != "They trusted us" || all[0].NamedBy != "Table 2" {
		t.Fatalf("%+v", all)
	}
	d.must("theme", "remove", string(all[0].ID[:20]))
	if d.read(&all, "theme", "list"); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	if _, code := d.said("theme", "edit", "Being trusted"); code != CouldNot {
		t.Error("a theme that was taken away is changed")
	}
}
