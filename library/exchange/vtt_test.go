package exchange_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

const zoom = "\ufeffWEBVTT\r\n\r\n1\r\n00:00:02.100 --> 00:00:05.000\r\nMaureen Okafor: I never got the job.\r\n\r\n2\r\n00:00:05.400 --> 00:00:07.000\r\n" +
	"Rosa (she/her): Why: because they knew?\r\n\r\n3\r\n00:00:07.000 --> 01:00:09.250 align:start position:0%\r\nand so we made our own\r\n"

func TestZoomsWordsAreRead(t *testing.T) {
	got, err := exchange.ReadVTT(strings.NewReader(zoom))
	want := []exchange.Cue{
		{2100, 5000, "Maureen Okafor", "I never got the job."}, {5400, 7000, "Rosa (she/her)", "Why: because they knew?"}, {7000, 3609250, "", "and so we made our own"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatTheStandardAllowsIsRead(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []exchange.Cue
	}{
		"minutes alone":            {"WEBVTT\n\n01:02.003 --> 01:03.000\nHello", []exchange.Cue{{62003, 63000, "", "Hello"}}},
		"a title and a header":     {"WEBVTT the long table\nKind: captions\n\n00:00.000 --> 00:01.000\nHello\n", []exchange.Cue{{0, 1000, "", "Hello"}}},
		"no empty line":            {"WEBVTT\n00:00.000 --> 00:01.000\nHello\n", []exchange.Cue{{0, 1000, "", "Hello"}}},
		"no empty line between":    {"WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n00:01.000 --> 00:02.000\nthere\n", []exchange.Cue{{0, 1000, "", "Hello"}, {1000, 2000, "", "there"}}},
		"only returns":             {"WEBVTT\r\r00:00.000 --> 00:01.000\rHello\rthere", []exchange.Cue{{0, 1000, "", "Hello\nthere"}}},
		"voices and tags":          {"WEBVTT\n\n00:00.000 --> 00:01.000\n<v.loud Mary Ann>It <i>was</i> <00:00.500><c.yellow>cold</c> &amp; &lt;wet&gt;</v>", []exchange.Cue{{0, 1000, "Mary Ann", "It was cold & <wet>"}}},
		"an open bracket":          {"WEBVTT\n\n00:00.000 --> 00:01.000\nwe <3 it", []exchange.Cue{{0, 1000, "", "we <3 it"}}},
		"notes, styles, regions":   {"WEBVTT\n\nNOTE by Rosa\nMaureen's words\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n00:00.000 --> 00:01.000\nHello", []exchange.Cue{{0, 1000, "", "Hello"}}},
		"times that are none":      {"WEBVTT\n\n00:61.000 --> 00:62.000\nbad\n\n00:02.000 --> 00:01.000\nbackwards\n\n1 --> 2\nbad\n\n00:01.000 --> 00:02.000\ngood", []exchange.Cue{{1000, 2000, "", "good"}}},
		"a colon that is no habit": {"WEBVTT\n\n00:00.000 --> 00:01.000\nWe said it\n\n00:01.000 --> 00:02.000\nlike this: no\n\n00:02.000 --> 00:03.000\nOnly once\n\n00:03.000 --> 00:04.000\nand so on", []exchange.Cue{{0, 1000, "", "We said it"}, {1000, 2000, "", "like this: no"}, {2000, 3000, "", "Only once"}, {3000, 4000, "", "and so on"}}},
		"words before a colon":     {"WEBVTT\n\n00:00.000 --> 00:01.000\nMaureen: I said\n\n00:01.000 --> 00:02.000\nthen they asked me: why\n\n00:02.000 --> 00:03.000\nlike that", []exchange.Cue{{0, 1000, "Maureen", "I said"}, {1000, 2000, "", "then they asked me: why"}, {2000, 3000, "", "like that"}}},
		"a time of day":            {"WEBVTT\n\n00:00.000 --> 00:01.000\nMaureen: At 10:30 we left", []exchange.Cue{{0, 1000, "Maureen", "At 10:30 we left"}}},
		"nothing":                  {"WEBVTT", []exchange.Cue{}},
	} {
		if got, err := exchange.ReadVTT(strings.NewReader(c.text)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoVTTIsRefusedInBoundedMemory(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "a letter": "Dear Maureen", "SubRip": "1\n00:00:01,000 --> 00:00:02,000\nHello", "almost": "WEBVTTX\n\n",
		"an endless line": "WEBVTT\n\n00:00.000 --> 00:01.000\n" + strings.Repeat("x", 1<<20),
		"too large":       "WEBVTT\n\n" + strings.Repeat("NOTE x\n\n", 3<<20),
		"too many":        "WEBVTT\n\n" + strings.Repeat("00:00.000 --> 00:01.000\nx\n\n", 100_001),
	} {
		if cues, err := exchange.ReadVTT(strings.NewReader(text)); !errors.Is(err, exchange.ErrNotVTT) || len(cues) > 0 {
			t.Errorf("%s: %d cues, %v", name, len(cues), err)
		}
	}
}

func TestWhatIsWrittenIsReadAgainTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cues, want []exchange.Cue
		for range rapid.IntRange(0, 8).Draw(t, "cues") {
			start := rapid.Int64Range(0, 999*3600*1000).Draw(t, "start")
			c := exchange.Cue{
				StartMS: start, EndMS: start + rapid.Int64Range(0, 100000).Draw(t, "long"),
				Speaker: rapid.OneOf(rapid.String(), rapid.Just("Speaker 1")).Draw(t, "speaker"),
				Text:    rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Z][a-z]{2,5}: [a-z <>&\n]{1,20}`), rapid.Just("NOTE --> x")).Draw(t, "text"),
			}
			cues = append(cues, c)
		}
		var first, second bytes.Buffer
		if err := exchange.WriteVTT(&first, cues); err != nil {
			t.Fatal(err)
		}
		got, err := exchange.ReadVTT(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cues {
			if c = asRead(c); c.Text != "" {
				want = append(want, c)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%+v came back as %+v", want, got)
		}
		if err := exchange.WriteVTT(&second, got); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("written again: %v\n%s\n%s", err, first.Bytes(), second.Bytes())
		}
	})
}

// asRead is a cue without what cannot stand in one.
func asRead(c exchange.Cue) exchange.Cue {
	var lines []string
	text := strings.NewReplacer("\r", "\n", "\x00", "\ufffd").Replace(strings.ToValidUTF8(c.Text, "\ufffd"))
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	c.Text = strings.Join(lines, "\n")
	c.Speaker = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(c.Speaker, "\ufffd"), "\x00", "\ufffd")), " ")
	return c
}

func FuzzVTTNeverTrustsTheFile(f *testing.F) {
	f.Add([]byte(zoom))
	f.Add([]byte("WEBVTT\n\nNOTE\n\n00:00.000 --> 00:01.000\n<v A>&amp;<</v>\n"))
	f.Add([]byte("WEBVTT - Ownvoice\n\n00:00:00.000 --> 00:00:01.000\nA: b\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		began := time.Now()
		cues, err := exchange.ReadVTT(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, exchange.ErrNotVTT) {
				t.Fatalf("it blames somebody else: %v", err)
			}
			return
		}
		if took := time.Since(began); took > 30*time.Second { // on a busy computer a moment can take seconds
			t.Fatalf("it takes %v", took)
		}
		for _, c := range cues {
			if c.StartMS < 0 || c.EndMS < c.StartMS || c.Text == "" || strings.Contains(c.Text, "\n\n") || strings.ContainsAny(c.Speaker, "\n\r") {
				t.Fatalf("%+v", c)
			}
		}
		var out bytes.Buffer
		if err := exchange.WriteVTT(&out, cues); err != nil {
			t.Fatal(err)
		}
		if again, err := exchange.ReadVTT(&out); err != nil || !slices.Equal(again, cues) {
			t.Fatalf("%+v came back as %+v, %v", cues, again, err)
		}
	})
}

func TestNamesInFrontOfAColonAreNoWordsThoughOthersStandInTags(t *testing.T) {
	cues, err := exchange.ReadVTT(strings.NewReader("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Rosa>Hello.\n\n00:02.000 --> 00:03.000\nMaureen Jones: I had my coat on.\n"))
	if err != nil || len(cues) != 2 || cues[0].Speaker != "Rosa" || cues[1].Speaker != "Maureen Jones" || strings.Contains(cues[1].Text, "Maureen") {
		t.Errorf("%+v, %v", cues, err)
	}
}
