package verbs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library/catalog"
)

func newDesk(t *testing.T) desk {
	t.Helper()
	return desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
}

func TestAProjectIsSetAndShownWhole(t *testing.T) {
	d := newDesk(t)
	d.must("project", "set", "name=Co-Pro Stories", "purpose=What is it like?", "reporter=Rosa", "basis=Legitimate interest",
		"controller=Priya, 01632 960 001", "languages=en, Welsh,ar", "starters=How did it begin?\n\nWhat made it hard?")
	d.must("project", "starter", "add", "What changed?")
	d.must("project", "starter", "move", "3", "1")
	d.must("project", "starter", "remove", "2")
	d.must("project", "value", "add", "human")
	d.must("project", "value", "add", "challenging", "--says", "It may be hard.")
	d.must("project", "value", "remove", "Human")
	d.must("project", "use", "off", "contact")
	d.must("project", "use", "ask", "train")
	d.must("project", "use", "ask", "team", "--question", "May we listen?")
	d.must("project", "use", "add", "May it be on the radio?")
	var p projectOut
	d.read(&p, "project", "show")
	if p.Name != "Co-Pro Stories" || p.Reporter != "Rosa" || p.Basis == "" || p.Controller == "" || fmt.Sprint(p.Languages) != "[en cy ar]" {
		t.Errorf("it is %+v", p)
	}
	if fmt.Sprintf("%q", p.Starters) != `["What changed?" "What made it hard?"]` || fmt.Sprint(p.Values) != "[challenging]" {
		t.Errorf("starters are %q, values %q", p.Starters, p.Values)
	}
	asked := map[catalog.Use]string{}
	for _, u := range p.Uses {
		asked[u.Use] = u.Question
	}
	if _, is := asked[catalog.UseContact]; is || asked[catalog.UseTrain] == "" || asked[catalog.UseTeam] != "May we listen?" || p.Uses[len(p.Uses)-1].Question != "May it be on the radio?" {
		t.Errorf("asked is %v", asked)
	}
}

func TestTextsAreKeptInVersionsAndReadByTheirHash(t *testing.T) {
	d := newDesk(t)
	file := filepath.Join(t.TempDir(), "sheet.txt")
	for _, none := range []string{t.TempDir(), os.DevNull} { // and a pipe, that would wait for ever
		if out, code := d.said("project", "form", "add", "sheet", "--language", "Welsh", "--text", none); code != CouldNot || !strings.Contains(out, "There is no such file.") {
			t.Errorf("what is no file answers %d %s", code, out)
		}
	}
	for _, text := range []string{"We record.\n", "We record and listen.\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		d.must("project", "form", "add", "sheet", "--language", "Welsh", "--text", file)
	}
	var all []formOut
	d.read(&all, "project", "form", "list")
	if len(all) != 2 || all[0].Current || !all[1].Current || all[0].Language != "cy" {
		t.Fatalf("there are %+v", all)
	}
	if out := d.must("project", "form", "show", all[0].Hash[:10]); out != "We record.\n" {
		t.Errorf("the first is %q", out)
	}
	if out := d.must("project", "form", "show", "agreement"); !strings.Contains(out, "I can stop at any time") {
		t.Errorf("Ownvoice's own is %q", out)
	}
	if err := os.WriteFile(file, []byte(strings.Repeat("x", maxForm+1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, wrong := range [][]string{
		{"project", "form", "add", "sheet", "--text", file}, {"project", "form", "add", "sheet", "--text", "-", "--language", "no such"},
		{"project", "form", "show", "ffffffff"}, {"project", "starter", "remove", "1"}, {"project", "use", "ask", "sell"}, {"project", "use", "off", "sell"},
		{"project", "set", "colour=red"}, {"project", "set", "languages=gibber ish"},
	} {
		if out, code := d.said(wrong...); code != WrongUse || strings.Count(strings.TrimSpace(out), "\n") != 0 {
			t.Errorf("%v: exit %d: %s", wrong, code, out)
		}
	}
}

func TestPeopleAreListedShownAndWrittenDown(t *testing.T) {
	d := newDesk(t)
	_, person := d.told("real")
	d.must("people", "add", "known_as=Priya", "role=coordinator", "languages=hi")
	var all []personOut
	d.read(&all, "people", "list", "--search", "priya")
	if len(all) != 1 || all[0].Role != catalog.RoleCoordinator {
		t.Errorf("found are %+v", all)
	}
	var p personOut
	d.read(&p, "people", "set", person, "known_as=Mo", "languages=en,cy", "pronouns=they/them")
	if p.KnownAs != "Mo" || fmt.Sprint(p.Languages) != "[en cy]" || p.Pronouns != "they/them" || len(p.Stories) != 1 || p.Access != "A hearing loop" {
		t.Errorf("they are %+v", p)
	}
	var c contactOut
	d.read(&c, "people", "contact", person, "detail=01632 960 124", "--private")
	if c.LegalName != "Margaret Thistlethwaite" || c.Detail != "01632 960 124" {
		t.Errorf("the contact is %+v", c)
	}
	notPicture := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(notPicture, []byte("Dear Maureen"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := d.said("people", "set", person, "portrait="+notPicture); code != CouldNot || !strings.Contains(out, "no photo") {
		t.Errorf("exit %d: %s", code, out)
	}
	for _, wrong := range [][]string{
		{"people", "set", person, "legal_name=X"}, {"people", "set", person, "role=king"},
		{"people", "add", "role=storyteller"}, {"people", "contact", person, "name=X"},
	} {
		if out, code := d.said(wrong...); code != WrongUse {
			t.Errorf("%v: exit %d: %s", wrong, code, out)
		}
	}
}

func TestPeopleAndValuesAreFoundByNameOrIDAndNeverGuessed(t *testing.T) {
	d := desk{t, t.TempDir()}
	_, person := d.told("real")
	d.must("people", "add", "known_as=Priya")
	d.must("people", "add", "known_as=priya ")
	d.must("project", "value", "add", "Inclusive")
	var p personOut
	if d.read(&p, "people", "show", " maureen"); string(p.ID) != person {
		t.Errorf("Maureen is %+v", p)
	}
	for _, none := range [][]string{
		{"people", "show", "ffff"}, {"people", "show", "0"}, {"people", "show", ""},
		{"project", "value", "remove", "greed"}, {"search", "coat", "--theme", "Trust"},
	} {
		if out, code := d.said(none...); code != CouldNot || strings.Count(strings.TrimSpace(out), "\n") != 0 {
			t.Errorf("%v: exit %d: %s", none, code, out)
		}
	}
	for _, two := range [][]string{{"people", "show", "Priya"}, {"search", "coat", "--person", "Priya"}} {
		if out, code := d.said(two...); code != WrongUse || !strings.Contains(out, "give an id") {
			t.Errorf("%v: exit %d: %s", two, code, out)
		}
	}
	d.must("project", "value", "remove", "inclusive")
}
