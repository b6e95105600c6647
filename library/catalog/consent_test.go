package catalog_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	. "ownvoice/library/catalog"
)

// read decodes an event as it arrives; one that is no object at all stands for
// the zero event, as the library has it.
func read(raw string) Consent {
	var e Consent
	if json.Unmarshal([]byte(raw), &e) != nil {
		return Consent{ID: "2"}
	}
	return e
}

func TestWhatCannotBeReadInAnEventBlocksItsTarget(t *testing.T) {
	for name, raw := range map[string]string{
		"a date that is none":           `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"until":"next week"}`,
		"a start that is none":          `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"from":17}`,
		"an empty date":                 `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"until":""}`,
		"an answer that is none":        `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"perhaps"}}`,
		"an answer to another use":      `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes","quote":"YES"}}`,
		"an answer that is null":        `{"id":"2","kind":"agreement","target":"story","uses":{"extract":null}}`,
		"answers in a list":             `{"id":"2","kind":"agreement","target":"story","uses":["extract"]}`,
		"a target that is none":         `{"id":"2","kind":"agreement","target":"photo:3","uses":{"extract":"yes"}}`,
		"a stretch that runs backwards": `{"id":"2","kind":"agreement","target":"range:2:00-1:00","uses":{"extract":"yes"}}`,
		"no target":                     `{"id":"2","kind":"agreement","uses":{"extract":"yes"}}`,
		"a target that is null":         `{"id":"2","kind":"agreement","target":null,"uses":{"extract":"yes"}}`,
		"no kind":                       `{"id":"2","target":"story","uses":{"extract":"yes"}}`,
		"a kind that is a number":       `{"id":"2","kind":4,"target":"story"}`,
		"what it has seen, unreadable":  `{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"seen":"1"}`,
		"no name":                       `{"kind":"agreement","target":"story","uses":{"extract":"yes"}}`,
		"a name that is a number":       `{"id":2,"kind":"agreement","target":"story","uses":{"extract":"yes"}}`,
		"null":                          `null`,
		"a list":                        `[]`,
		"half of one":                   `{"id":"2","kind":"agreem`,
	} {
		e := read(raw)
		if d := Decide([]Consent{said("1", WholeStory, Yes), e}, WholeStory, UseExtract, now); d.Outcome != Blocked || d.Event == "1" {
			t.Errorf("%s: %+v", name, d)
		}
		if d := Agreed([]Consent{done("1", EventAgreed, WholeStory), e}, now); d.Allows() {
			t.Errorf("%s: recorded: %+v", name, d)
		}
	}
}

func TestAnEventThatCannotBeReadLeavesWhatIsNotItsTarget(t *testing.T) {
	e := read(`{"id":"2","kind":"agreement","target":"extract:y","until":"next week"}`)
	if d := Decide([]Consent{said("1", WholeStory, Yes), e}, WholeStory, UseExtract, now); !d.Allows() {
		t.Errorf("the story: %+v", d)
	}
	if d := Decide([]Consent{said("1", WholeStory, Yes), e}, other, UseExtract, now); d.Allows() {
		t.Errorf("the extract: %+v", d)
	}
}

func TestWordsOfANewerOwnvoiceInAnEventAreNoHarm(t *testing.T) {
	e := read(`{"id":"1","kind":"agreement","target":"story","uses":{"extract":"yes","hologram":"no"},"mood":{"glad":true}}`)
	if d := Decide([]Consent{e}, WholeStory, UseExtract, now); !d.Allows() {
		t.Errorf("answers %+v", d)
	}
}

func TestAnEventComesBackFromJSONAsItWas(t *testing.T) {
	e := Consent{
		ID: "1", Kind: EventAgreement, Target: stretch(1500, 62003), Uses: map[Use]Answer{UseQuote: Ask}, Until: tomorrow, Seen: []ID{"0"},
		Restores: []ID{"w"}, Evidence: []string{"e"}, Person: "maureen", As: "chosen:A dad in the group", How: "spoken", Help: []string{"interpreter"},
	}
	raw, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if back := read(string(raw)); !back.Same(e) {
		t.Errorf("%s came back as %+v", raw, back)
	}
	if strings.Contains(string(raw), "from") || strings.Contains(string(raw), "0001") {
		t.Errorf("a date nobody gave is written down: %s", raw)
	}
}

func TestTargetsAreReadAsTheyAreWritten(t *testing.T) {
	for s, want := range map[string]Target{
		"project":             WholeProject,
		"story":               WholeStory,
		"extract:x":           nowhere,
		"range:1:02-1:03.5":   stretch(62000, 63500),
		"range:0-0.001":       stretch(0, 1),
		"range:1:00:00-75:00": stretch(3600000, 4500000),
	} {
		if got, err := ParseTarget(s); err != nil || got != (Target{Kind: want.Kind, Extract: want.Extract, From: got.From, To: got.To}) || want.Kind == TargetRange && got != want {
			t.Errorf("%q is read as %+v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "photo", "extract", "extract:", "range:", "range:5", "range:5-5", "range:6-5", "range:-1-5", "story:1", "Story", " story"} {
		if got, err := ParseTarget(s); err == nil || got != (Target{}) {
			t.Errorf("%q is read as %+v", s, got)
		}
	}
}

func TestMomentsAreReadAsPeopleWriteThem(t *testing.T) {
	for s, want := range map[string]int64{"0": 0, "83.5": 83500, "1:23": 83000, "1:02:03": 3723000, "0:00.001": 1, "90:00": 5400000, "007": 7000} {
		if got, err := ParseMoment(s); err != nil || got != want {
			t.Errorf("%q is %d, %v", s, got, err)
		}
	}
	for _, s := range []string{"", ".", ":", "1:", ":1", "1:60", "1:2:3:4", "1.5:00", "-1", "+1", "1e3", "0x1p4", "inf", "nan", "1 2", "1_0", "9999999999", "999999999:00:00"} {
		if got, err := ParseMoment(s); err == nil {
			t.Errorf("%q is read as %d", s, got)
		}
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"83.5", "1:23", "1:02:03", "0", "999999999", "1:59.9999", "1:2:3:4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ms, err := ParseMoment(s)
		if err != nil {
			return
		}
		if back, err := ParseMoment(FormatMoment(ms)); err != nil || back != ms || ms < 0 {
			t.Errorf("%q is %d ms, written %q, read again as %d, %v", s, ms, FormatMoment(ms), back, err)
		}
	})
}

func FuzzParseTarget(f *testing.F) {
	for _, s := range []string{"story", "project", "extract:x", "range:0:05-1:00:00", "range:1.2345-2", "range:-", "extract:a:b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		target, err := ParseTarget(s)
		if err != nil {
			return
		}
		if back, err := ParseTarget(target.String()); err != nil || back != target {
			t.Errorf("%q is %+v, written %q, read again as %+v, %v", s, target, target, back, err)
		}
	})
}

func FuzzConsentJSON(f *testing.F) {
	for _, s := range []string{
		`{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"seen":["1"]}`,
		`{"id":"2","kind":"agreement","target":"story","uses":{"extract":"yes"},"until":"2026-06-01T00:00:00Z"}`,
		`{"id":"2","kind":"restore","target":"story","restores":["1"],"evidence":["e"],"seen":["1"]}`,
		`{"id":"2","kind":"agreement","target":"range:0:01-0:02","uses":{"extract":"maybe"}}`,
		`{"kind":{},"target":[]}`, `null`, `[]`, `"yes"`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e Consent
		if json.Unmarshal(raw, &e) != nil {
			e = Consent{}
		}
		withdrawn := []Consent{said("1", WholeStory, Yes), done("w", EventWithdraw, WholeStory), e}
		d := Decide(withdrawn, WholeStory, UseExtract, now)
		if d.Allows() && (e.Kind != EventRestore || len(e.Evidence) == 0) {
			t.Fatalf("%s undoes a withdrawal: %+v", raw, d)
		}
		Permit(withdrawn, "Maureen", now)
		Agreed(withdrawn, now)
		if d := Decide([]Consent{said("1", WholeStory, Yes), e}, WholeStory, UseExtract, now); d.Allows() && garbled(raw) {
			t.Fatalf("%s cannot be read and is passed over: %+v", raw, d)
		}
	})
}

// garbled reports, without the code it judges, that an event has a part that
// nobody can read, on the story or on no target that can be known.
func garbled(raw []byte) bool {
	var parts map[string]any
	if json.Unmarshal(raw, &parts) != nil {
		return true
	}
	if plain, _ := json.Marshal(parts); !bytes.Equal(compact(raw), plain) {
		return false // a key twice, or in another order: what it says is not for this check to say
	}
	for key := range parts {
		if key != strings.ToLower(key) {
			return false
		}
	}
	if target, is := parts["target"].(string); is && target != "story" && target != "project" {
		return false
	}
	uses, isMap := parts["uses"].(map[string]any)
	for _, a := range uses {
		if a != "yes" && a != "no" && a != "ask" {
			return true
		}
	}
	for _, key := range []string{"from", "until"} {
		s, is := parts[key].(string)
		if _, err := time.Parse(time.RFC3339, s); parts[key] != nil && (!is || err != nil) {
			return true
		}
	}
	_, hasKind := parts["kind"].(string)
	_, hasID := parts["id"].(string)
	return !hasKind || !hasID || parts["target"] == nil || parts["uses"] != nil && !isMap
}

func compact(raw []byte) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return nil
	}
	return b.Bytes()
}

func TestADateThatReadsAsNoneIsNoYesForEver(t *testing.T) {
	var e Consent
	raw := `{"id":"a","kind":"agreement","target":"story","uses":{"keep":"yes"},"until":"0001-01-01T00:00:00Z"}`
	if err := json.Unmarshal([]byte(raw), &e); err != nil {
		t.Fatal(err)
	}
	if d := Decide([]Consent{e}, WholeStory, UseKeep, time.Unix(1e9, 0)); d.Allows() {
		t.Errorf("a yes until the year 1 is %s", d.Outcome)
	}
}
