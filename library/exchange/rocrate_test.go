package exchange_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func coatCrate() exchange.Crate {
	return exchange.Crate{
		Work: coat, Published: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Parts: []exchange.Part{
			{Path: "recordings/1/", Work: exchange.Work{Title: "First recording", Date: "2026-11-18"}},
			{Path: "recordings/1/track-1.wav", Bytes: 280_000, Work: exchange.Work{Title: "Maureen's microphone", Formats: []string{"audio/wav"}, ExtentMS: 3_723_500, Creators: []string{"Maureen"}}},
			{Path: "words/שלום 100%.txt", Bytes: 5, Work: exchange.Work{Title: "Her words", Formats: []string{"text/plain"}, Languages: []string{"he"}}},
			{Path: "consent.json", Bytes: 2, Work: exchange.Work{Title: "What was decided", Formats: []string{"application/json"}}},
		},
	}
}

func TestACrateIsWrittenAsOthersReadIt(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteCrate(&b, coatCrate()); err != nil {
		t.Fatal(err)
	}
	golden(t, "coat-"+exchange.CrateName, b.Bytes())
	whole(t, b.Bytes())
	if got, err := exchange.ReadCrate(&b); err != nil || !reflect.DeepEqual(got, coatCrate()) {
		t.Errorf("%+v, %v", got, err)
	}
}

// whole asks what RO-Crate 1.1 asks of its metadata: flat, one descriptor, a
// root with a name, a description and a date, nothing that points nowhere, and
// no file that nothing points to.
func whole(t interface {
	Helper()
	Fatalf(string, ...any)
}, text []byte) {
	t.Helper()
	var crate struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal(text, &crate); err != nil || crate.Context != "https://w3id.org/ro/crate/1.1/context" {
		t.Fatalf("%v, %q", err, crate.Context)
	}
	there, pointed := map[string]map[string]any{}, map[string]bool{}
	for _, e := range crate.Graph {
		id, _ := e["@id"].(string)
		if id == "" || there[id] != nil || e["@type"] == nil {
			t.Fatalf("%v is there twice, or is nothing", e)
		}
		there[id] = e
	}
	var point func(any)
	point = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				point(one)
			}
		case map[string]any:
			if len(v) != 1 || v["@id"] == nil {
				t.Fatalf("%v is not flat", v)
			}
			pointed[v["@id"].(string)] = true
		}
	}
	for _, e := range crate.Graph {
		for _, v := range e {
			point(v)
		}
	}
	for id := range pointed {
		if there[id] == nil && !strings.HasPrefix(id, "https://w3id.org/ro/crate/") {
			t.Fatalf("%q is pointed to and not there", id)
		}
	}
	for id := range there {
		if !pointed[id] && id != exchange.CrateName {
			t.Fatalf("nothing points to %q", id)
		}
	}
	if root := there["./"]; root == nil || root["@type"] != "Dataset" || root["datePublished"] == nil {
		t.Fatalf("the root is %v", root)
	}
}

func TestAnyCrateIsWholeAndComesBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := exchange.Crate{Work: anyWork(t), Published: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}
		seen := map[string]bool{"": true}
		for range rapid.IntRange(0, 5).Draw(t, "parts") {
			path := rapid.StringMatching(`([a-b]{1,2}/){0,3}([a-d%:?# 🙂]{1,4})?`).Draw(t, "path")
			if !seen[path] {
				seen[path] = true
				c.Parts = append(c.Parts, exchange.Part{Path: path, Bytes: rapid.Int64Range(0, 1<<40).Draw(t, "bytes"), Work: anyWork(t)})
			}
		}
		var first, second bytes.Buffer
		if err := exchange.WriteCrate(&first, c); err != nil {
			t.Fatal(err)
		}
		whole(t, first.Bytes())
		got, err := exchange.ReadCrate(bytes.NewReader(first.Bytes()))
		if err != nil || len(got.Parts) != len(c.Parts) {
			t.Fatalf("%+v came back as %+v, %v", c, got, err)
		}
		for i, p := range got.Parts {
			if p.Path != c.Parts[i].Path || p.Bytes != c.Parts[i].Bytes && !strings.HasSuffix(p.Path, "/") {
				t.Fatalf("%+v came back as %+v", c.Parts[i], p)
			}
		}
		if err := exchange.WriteCrate(&second, got); err != nil || first.String() != second.String() {
			t.Fatalf("%v\n%s\n%s", err, first.String(), second.String())
		}
	})
}

func TestCratesOfOthersAreRead(t *testing.T) {
	got, err := exchange.ReadCrate(strings.NewReader(`{"@context":["https://w3id.org/ro/crate/1.1/context",{"x":"y"}],"@graph":[
		{"@id":"ro-crate-metadata.json","@type":"CreativeWork","about":{"@id":"./"}}, {"@id":"./","@type":["Dataset"],"name":"T","datePublished":"2020-01-02T03:04:05Z","license":{"@id":"https://creativecommons.org/licenses/by/4.0/"},
		"creator":[{"@id":"#a"},{"@id":"#nobody"},"B"],"keywords":"one","hasPart":[{"@id":"a%20b.wav"}]}, {"@id":"#a","@type":"Person","name":"A"}, {"@id":"./a%20b.wav","@type":["File","AudioObject"],"contentSize":12}, {"@id":"%zz","@type":"File"}, null, {}]}`))
	want := exchange.Crate{Work: exchange.Work{Title: "T", Creators: []string{"B", "A"}, Subjects: []string{"one"}, Rights: "https://creativecommons.org/licenses/by/4.0/"}, Published: time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC), Parts: []exchange.Part{{Path: "a b.wav", Bytes: 12}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsNoCrateIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "another's": "{}", "a list": "[]", "no root": `{"@graph":[{"@id":"ro-crate-metadata.json","about":{"@id":"./"}}]}`, "deep": hostile["deep JSON"], "of other kinds": `{"@graph":[1,"2"]}`,
		"two roots": `{"@graph":[{"@id":"ro-crate-metadata.json","about":[{"@id":"./"},{"@id":"./"}]},{"@id":"./"}]}`, "too large": `{"a":"` + strings.Repeat("x", 21<<20),
	} {
		if got, err := exchange.ReadCrate(strings.NewReader(text)); !errors.Is(err, exchange.ErrNotCrate) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	torn := errors.New("the disk is gone")
	if _, err := exchange.ReadCrate(io.MultiReader(strings.NewReader("{"), broken{torn})); !errors.Is(err, torn) {
		t.Errorf("a broken disk: %v", err)
	}
}

func TestACrateInABagIsPartOfWhatIsListed(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteCrate(&b, coatCrate()); err != nil {
		t.Fatal(err)
	}
	dir := pack(t, append(coatFiles(), exchange.Text(exchange.CrateName, b.String())), nil)
	if err := others(t, dir); err != nil {
		t.Error(err)
	}
}

func FuzzCrateNeverTrustsTheFile(f *testing.F) {
	var b bytes.Buffer
	if err := exchange.WriteCrate(&b, coatCrate()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"@graph":[{"@id":"ro-crate-metadata.json","about":{"@id":"./"}},{"@id":"./","duration":"PT9999H99M99.999S","creator":{"@id":"./"}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := exchange.ReadCrate(bytes.NewReader(b)); err != nil && !errors.Is(err, exchange.ErrNotCrate) {
			t.Fatalf("it blames somebody else: %v", err)
		}
	})
}
