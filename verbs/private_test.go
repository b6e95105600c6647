package verbs

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
)

// What nobody but those who must reach her may ever see, and the name she is
// known by to the team.
var (
	private = []string{"Thistlethwaite", "THISTLETHWAITE", "thistlethwaite", "960 123", "960123", "Mill Lane"}
	knownAs = "Maureen"
)

// desk is a library folder and the verbs on it.
type desk struct {
	t   *testing.T
	dir string
}

// said runs one verb and gives all that it said.
func (d desk) said(args ...string) (string, int) {
	d.t.Helper()
	var out, errs bytes.Buffer
	code := Main(d.t.Context(), append([]string{"--library", d.dir}, args...), World{Stdout: &out, Stderr: &errs, Stdin: strings.NewReader("")})
	return out.String() + errs.String(), code
}

func (d desk) must(args ...string) string {
	d.t.Helper()
	out, code := d.said(args...)
	if code != Done {
		d.t.Fatalf("%v: exit %d: %s", args, code, out)
	}
	return out
}

// told makes a story by somebody whose legal name is on the file that is
// brought in, and in the private table.
func (d desk) told(as string) (story, person string) {
	d.t.Helper()
	file := filepath.Join(d.t.TempDir(), "Margaret Thistlethwaite 01632 960 123.wav")
	w, err := wav.Create(file, wav.Format{RateHz: 8000, Channels: 1, Bits: 16}, wav.About{})
	if err != nil {
		d.t.Fatal(err)
	}
	sound := binary.LittleEndian.AppendUint16(nil, 1000)
	if err := w.Write(bytes.Repeat(sound, 16000)); err != nil {
		d.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		d.t.Fatal(err)
	}
	var in struct{ Story string }
	d.read(&in, "import", file, "--title", "With my coat on", "--storyteller", knownAs, "--agreed")
	var people []personOut
	d.read(&people, "people", "list")
	at := slices.IndexFunc(people, func(p personOut) bool { return p.Role == catalog.RoleStoryteller })
	person = string(people[at].ID)
	d.must("people", "contact", person, "legal_name=Margaret Thistlethwaite", "way=phone", "detail=01632 960 123, 7 Mill Lane")
	d.must("people", "set", person, "pronouns=she/her", "access=A hearing loop")
	d.must("note", "add", in.Story, "the first meeting", "--at", "0:01")
	args := []string{"consent", "give", in.Story, "--as", as}
	for _, use := range catalog.Uses {
		args = append(args, "--use", string(use)+"=yes")
	}
	d.must(args...)
	return in.Story, person
}

// read runs a verb with --json and reads the document.
func (d desk) read(v any, args ...string) {
	d.t.Helper()
	out := d.must(append(args, "--json")...)
	for strings.HasPrefix(out, `{"progress"`) {
		_, out, _ = strings.Cut(out, "\n")
	}
	if err := json.Unmarshal([]byte(out), v); err != nil {
		d.t.Fatalf("%v: %v in %s", args, err, out)
	}
}

// finds fails when a private word, or one of more, stands in what was said.
func finds(t *testing.T, where, what string, more ...string) {
	t.Helper()
	for _, word := range append(slices.Clone(private), more...) {
		if i := strings.Index(what, word); i >= 0 {
			t.Errorf("%s has %q: …%.120s…", where, word, what[max(0, i-40):])
		}
	}
}

// leaf is a verb that does something, with what it must be given.
type leaf struct {
	words []string
	args  []string
}

// leaves lists every verb that can be run with a story, a person, a folder to
// write to and a word to look for – once for each choice that it offers –, and
// names those that cannot.
func leaves(t *testing.T, given map[string]string) (can []leaf, cannot []string) {
	t.Helper()
	var cmd commands
	parser, err := kong.New(&cmd, kong.Vars{"library": t.TempDir(), "version": "test"})
	if err != nil {
		t.Fatal(err)
	}
	for _, node := range parser.Model.Leaves(false) {
		var words []string
		for n := node; n.Type == kong.CommandNode; n = n.Parent {
			words = slices.Insert(words, 0, n.Name)
		}
		all, known := [][]string{nil}, true
		give := func(values ...string) {
			known = known && len(values) > 0
			var next [][]string
			for _, before := range all {
				for _, v := range values {
					next = append(next, append(slices.Clone(before), v))
				}
			}
			all = next
		}
		for _, p := range node.Positional {
			switch value, is := given[words[0]+" "+p.Name]; {
			case !p.Required:
			case p.Enum != "":
				give(p.EnumSlice()...)
			case is:
				give(value)
			case given[p.Name] != "":
				give(given[p.Name])
			default:
				known = false
			}
		}
		for _, f := range node.Flags {
			switch {
			case !f.Required:
			case f.Name == "to":
				give("--to")
				give(given["to"])
			default:
				known = false
			}
		}
		if name := strings.Join(words, " "); !known || slices.Contains(notRun, name) {
			cannot = append(cannot, name)
			continue
		}
		for _, args := range all {
			can = append(can, leaf{words, args})
		}
	}
	return can, cannot
}

// notRun need a screen, a microphone, a loudspeaker or an archive, or end the
// story; what they say is looked at in their own tests.
var notRun = []string{"window", "devices", "check", "record", "play", "sync", "enrol", "demo", "withdraw", "consent withdraw", "project use off", "rebuild"}

func TestALegalNameAndHowToReachSomebodyIsSaidByNoVerbAndStandsInNoFile(t *testing.T) {
	for _, as := range []string{"real", "first", "chosen:A mum in the group", "none"} {
		t.Run(as, func(t *testing.T) {
			d, to := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}, t.TempDir()
			story, person := d.told(as)
			can, cannot := leaves(t, map[string]string{"id": story, "story": story, "person": person, "use": "whole", "which": "sheet", "search words": "the first", "to": to})
			t.Logf("not run: %s", strings.Join(cannot, ", "))
			for _, l := range can {
				for _, form := range [][]string{nil, {"--json"}} {
					out, code := d.said(slices.Concat(l.words, l.args, form)...)
					if code == WrongUse {
						t.Errorf("%v %v: %s", l.words, l.args, out)
					}
					finds(t, strings.Join(l.words, " "), out)
				}
			}
			for _, word := range []string{"Thistlethwaite", "Margaret", "Mill"} {
				if out := d.must("stories", "--search", word, "--json"); strings.TrimSpace(out) != "[]" {
					t.Errorf("a search for %q finds %s", word, out)
				}
				if out := d.must("people", "list", "--search", word, "--json"); strings.TrimSpace(out) != "[]" {
					t.Errorf("a search for %q finds %s", word, out)
				}
			}
			if out := d.must("people", "contact", person, "--private"); !strings.Contains(out, "Margaret Thistlethwaite") {
				t.Errorf("who must reach her reads %q", out)
			}
			d.must("rebuild") // the database before it is set aside whole, and may hold it
			outside := []string{}
			if as != "real" && as != "first" {
				outside = append(outside, knownAs)
			}
			if n := files(t, to, outside...); n < 10 {
				t.Errorf("only %d files were given out", n)
			}
			files(t, d.dir)
		})
	}
}

// files looks through the names and the insides of all files below dir, but
// for the database, which holds the private table.
// It says how many there are.
func files(t *testing.T, dir string, more ...string) (n int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		finds(t, "the name of "+e.Name(), e.Name(), more...)
		if database, _ := filepath.Match("library*.db*", e.Name()); database || e.IsDir() {
			return nil
		}
		n++
		raw, err := os.ReadFile(path)
		finds(t, e.Name(), string(raw), more...)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return n
}

func TestOnlyThePrivateTableOfTheDatabaseHoldsALegalName(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	story, _ := d.told("none")
	lib, err := library.Open(t.Context(), d.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	changes, err := lib.History(t.Context(), catalog.ID(story))
	if err != nil || len(changes) == 0 {
		t.Fatalf("%d changes: %v", len(changes), err)
	}
	for _, c := range changes {
		finds(t, "the change log", string(c.Value))
	}
	send, err := lib.ChangesToSend(t.Context(), 10000)
	if err != nil || len(send) == 0 {
		t.Fatalf("%d changes to send: %v", len(send), err)
	}
	for _, c := range send {
		finds(t, "what is sent", string(c.Value))
	}
}
