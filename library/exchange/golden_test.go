package exchange_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"ownvoice/library/durable"
	"ownvoice/library/exchange"
)

// golden compares with a file of testdata. Where there is none it writes one,
// for somebody to look at, and fails. Old ones stay: other programs have read
// files like them.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s was not there: look at it, and run again", path)
		if err := durable.WriteFile(path, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s: %v; it is now\n%s", path, err, got)
	}
}

// told is what the golden files say: two people, two scripts, a smile.
var told = []exchange.Cue{
	{StartMS: 2100, EndMS: 5000, Speaker: "Maureen", Text: "I never got the job."},
	{StartMS: 5400, EndMS: 7000, Speaker: "Rosa", Text: "Why: because they knew?"},
	{StartMS: 7000, EndMS: 65000, Speaker: "Maureen", Text: "They never said.\nSo we made our own & \"called\" it <Co-Pro> 🙂"},
	{StartMS: 65000, EndMS: 3671250, Text: "شكرا جزيلا"},
}

// hostile are texts that break what is written by hand.
var hostile = map[string]string{
	"nothing":           "",
	"NULs":              "\x00\x00\x00\x00",
	"a NUL in words":    "Mau\x00reen: hello\n",
	"right to left":     "\u202eevil\u202c שלום 🙂👩‍👩‍👧 \u200f\n",
	"broken UTF-8":      "\xff\xfe\xfd caf\xe9 \xc3\x28",
	"huge numbers":      "99999999999999999999:99:99,999 --> 99999999999999999999:99:99,999\nx\n",
	"minus":             "-1\t-99999999999999999999\t-\n",
	"endless name":      strings.Repeat("N", 10_000) + ": hello\n",
	"endless line":      strings.Repeat("x", 70<<10),
	"many colons":       strings.Repeat("a: ", 10_000),
	"many tags":         strings.Repeat("<b>", 10_000) + "x" + strings.Repeat("</b>", 10_000),
	"many brackets":     strings.Repeat("[", 10_000),
	"many quotes":       strings.Repeat("\"", 9_999),
	"a formula":         "=HYPERLINK(\"http://x\",\"y\")",
	"a laugh":           `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><ROOT><record><title>&b;</title></record></ROOT>`,
	"a file of ours":    `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><ROOT><record><title>&a;</title></record></ROOT>`,
	"deep XML":          strings.Repeat("<a>", 100_000),
	"deep JSON":         `{"@graph":` + strings.Repeat("[", 100_000),
	"half of a letter":  "\xff\xfea",
	"half of a pair":    "\xff\xfe\x3d\xd8\x41\x00",
	"another's letters": "\xfe\xff\x00\x31\x00\x0a",
}

// anyText is what people type, paste, and what attacks are made of.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(), rapid.StringMatching(`[A-Z][a-z]{1,8}( [a-z]{1,6}){0,9}[.?!]?`), rapid.StringMatching(`[-=+@';,"\t <>{}\\&%:\n\r\[\]()0-9]{0,12}`),
		rapid.SampledFrom([]string{"שלום 🙂", "\u202eevil", "\x00", "\xff", "NOTE --> x", "00:00:01,000 --> 00:00:02,000", "1", "{\\an8}x", "<v A>b", "]]>", "&amp;", "[0:00:05] x"}),
	)
}

// letters are what is left of words when all that formats may change is gone:
// blanks, and what cannot be in a text file at all.
func letters(cues []exchange.Cue) string {
	var all strings.Builder
	for _, c := range cues {
		for _, r := range c.Speaker + ":" + c.Text {
			if !unicode.IsSpace(r) && r != ':' {
				all.WriteRune(r)
			}
		}
	}
	return all.String()
}

// anyCues are words that follow each other.
func anyCues(t *rapid.T, text *rapid.Generator[string]) []exchange.Cue {
	var cues []exchange.Cue
	at := int64(0)
	for range rapid.IntRange(0, 12).Draw(t, "cues") {
		at += rapid.Int64Range(0, 90_000).Draw(t, "pause")
		c := exchange.Cue{StartMS: at, EndMS: at + rapid.Int64Range(0, 90_000).Draw(t, "long"), Speaker: rapid.SampledFrom([]string{"", "Maureen", "Rosa (she/her)", "Speaker 2"}).Draw(t, "speaker"), Text: text.Draw(t, "text")}
		cues, at = append(cues, c), c.EndMS
	}
	return cues
}
