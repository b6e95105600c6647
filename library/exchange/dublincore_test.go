package exchange_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

var coat = exchange.Work{
	Identifier: "urn:uuid:0193f6c2-2f1e-7a39-8d11-0c4b8f7d5a10", Title: "The coat", Creators: []string{"Maureen"}, Contributors: []string{"Rosa"}, Publisher: "Co-Pro Stories",
	Date: "2026-11-18", Languages: []string{"en-GB", "ar"}, Description: "How they made <their own> & kept it.\nTold in two parts. 🙂", Subjects: []string{"work", "שלום"}, Place: "Leeds",
	Type: "Sound", Formats: []string{"audio/wav"}, ExtentMS: 3_723_500, Rights: "Short extracts only, as Maureen.", Relation: "Co-Pro Stories",
}

func TestDublinCoreIsWrittenAsHarvestersReadIt(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteDublinCore(&b, coat); err != nil {
		t.Fatal(err)
	}
	golden(t, "coat-dc.xml", b.Bytes())
	got, err := exchange.ReadDublinCore(&b)
	if err != nil || !reflect.DeepEqual(got, coat) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOnlyTheFifteenElementsAreSaid(t *testing.T) {
	fifteen := " contributor coverage creator date description format identifier language publisher relation rights source subject title type "
	whole := coat
	whole.Source = "a tape"
	said := map[string]bool{}
	for _, e := range whole.Elements() {
		if said[e.Name] = true; !strings.Contains(fifteen, " "+e.Name+" ") {
			t.Errorf("%q is none of them", e.Name)
		}
	}
	if len(said) != 15 {
		t.Errorf("%d of them", len(said))
	}
}

func TestDublinCoreOfOthersIsRead(t *testing.T) {
	got, err := exchange.ReadDublinCore(strings.NewReader(`<metadata xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">
		<d:title xml:lang="en">One</d:title><d:title>Two</d:title><d:creator> A </d:creator><t:extent>x</t:extent><d:format>PT</d:format><d:date/></metadata>`))
	if want := (exchange.Work{Title: "One", Creators: []string{"A"}, Formats: []string{"PT"}}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsNoDublinCoreIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "a letter": "Dear Maureen", "other XML": "<a><title>x</title></a>", "an entity": hostile["a laugh"], "a file of ours": hostile["a file of ours"],
		"another encoding": `<?xml version="1.0" encoding="EBCDIC"?><a/>`, "half": `<dc xmlns="http://purl.org/dc/elements/1.1/"><title>x</title>`,
		"too large": `<dc xmlns="http://purl.org/dc/elements/1.1/"><title>` + strings.Repeat("x", 21<<20),
	} {
		if got, err := exchange.ReadDublinCore(strings.NewReader(text)); !errors.Is(err, exchange.ErrNotDublinCore) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	torn := errors.New("the disk is gone")
	if _, err := exchange.ReadDublinCore(io.MultiReader(strings.NewReader("<a>"), broken{torn})); !errors.Is(err, torn) || errors.Is(err, exchange.ErrNotDublinCore) {
		t.Errorf("a broken disk: %v", err)
	}
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

// anyWork has every field filled with anything.
func anyWork(t *rapid.T) exchange.Work {
	one := func(name string) string { return anyText().Draw(t, name) }
	many := func(name string) []string { return rapid.SliceOfN(anyText(), 0, 3).Draw(t, name) }
	return exchange.Work{
		Identifier: one("identifier"), Title: one("title"), Creators: many("creators"), Contributors: many("contributors"), Publisher: one("publisher"), Date: one("date"),
		Languages: many("languages"), Description: one("description"), Subjects: many("subjects"), Place: one("place"), Type: one("type"), Formats: many("formats"),
		ExtentMS: rapid.Int64Range(0, 999*3_600_000).Draw(t, "extent"), Rights: one("rights"), Source: one("source"), Relation: one("relation"),
	}
}

func TestAnyDublinCoreComesBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var first, second bytes.Buffer
		if err := exchange.WriteDublinCore(&first, anyWork(t)); err != nil {
			t.Fatal(err)
		}
		if err := xml.Unmarshal(first.Bytes(), new(struct{})); err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
		got, err := exchange.ReadDublinCore(bytes.NewReader(first.Bytes()))
		if errors.Is(err, exchange.ErrNotDublinCore) && !strings.Contains(first.String(), "<dc:") {
			return
		}
		if err := errors.Join(err, exchange.WriteDublinCore(&second, got)); err != nil || first.String() != second.String() {
			t.Fatalf("%v\n%s\n%s", err, first.String(), second.String())
		}
	})
}

func FuzzDublinCoreNeverTrustsTheFile(f *testing.F) {
	var b bytes.Buffer
	if err := exchange.WriteDublinCore(&b, coat); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := exchange.ReadDublinCore(bytes.NewReader(b)); err != nil && !errors.Is(err, exchange.ErrNotDublinCore) {
			t.Fatalf("it blames somebody else: %v", err)
		}
	})
}
