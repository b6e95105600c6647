package exchange_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func at(ms int64, speaker, text string) exchange.Cue {
	return exchange.Cue{StartMS: ms, EndMS: ms, Speaker: speaker, Text: text}
}

func TestPastedTextBecomesCuesInOrder(t *testing.T) {
	const u = exchange.Untimed
	for name, c := range map[string]struct {
		text string
		want []exchange.Cue
	}{
		"paragraphs":                {"Hello.\n\nHow are\nyou?\n", []exchange.Cue{at(u, "", "Hello."), at(u, "", "How are\nyou?")}},
		"names":                     {"Maureen: Hello.\n\nRosa: Hello\nagain.\n", []exchange.Cue{at(u, "Maureen", "Hello."), at(u, "Rosa", "Hello\nagain.")}},
		"names without empty lines": {"Maureen: Hello.\nRosa: Hello.\nMaureen: Yes: that.\n", []exchange.Cue{at(u, "Maureen", "Hello."), at(u, "Rosa", "Hello."), at(u, "Maureen", "Yes: that.")}},
		"times":                     {"[0:00:05] Maureen: Hello.\n\n[01:02] Rosa: Hello.\n(1:00:00.500) Bye.", []exchange.Cue{{StartMS: 5000, EndMS: 62000, Speaker: "Maureen", Text: "Hello."}, {StartMS: 62000, EndMS: 3600500, Speaker: "Rosa", Text: "Hello."}, at(3600500, "", "Bye.")}},
		"a time here and there":     {"[0:05] One.\n\nTwo.\n\n[0:10] Three.", []exchange.Cue{at(5000, "", "One."), at(u, "", "Two."), at(10000, "", "Three.")}},
		"times on their own":        {"[0:05]\nMaureen: One.\n\n(0:10)\n\nTwo.\n[0:15]", []exchange.Cue{{StartMS: 5000, EndMS: 10000, Speaker: "Maureen", Text: "One."}, at(10000, "", "Two.")}},
		"a time of day":             {"At 10:30 we left.\n\n[inaudible] and then\n", []exchange.Cue{at(u, "", "At 10:30 we left."), at(u, "", "[inaudible] and then")}},
		"a line for a paragraph":    {strings.Repeat("word ", 30) + "end.\nNext.\n", []exchange.Cue{at(u, "", strings.Repeat("word ", 30)+"end."), at(u, "", "Next.")}},
		"Windows' Unicode":          {utf16le("\ufeffMaureen: שלום 🙂\r\n"), []exchange.Cue{at(u, "Maureen", "שלום 🙂")}},
		"nothing":                   {" \n\t\n", []exchange.Cue{}},
		"times that are none":       {"[0:99:99] Hello.", []exchange.Cue{at(u, "", "[0:99:99] Hello.")}},
		"lines that are numbered":   {"1\n2\n3", []exchange.Cue{at(u, "", "1\n2\n3")}},
	} {
		if got, err := exchange.ReadPlain(strings.NewReader(c.text)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAWholeInterviewInOneLineIsSeveralCues(t *testing.T) {
	text := strings.Repeat("We made our own, and it was good. ", 6000)
	cues, err := exchange.ReadPlain(strings.NewReader("Maureen: " + text))
	if err != nil || len(cues) < 50 {
		t.Fatalf("%d cues, %v", len(cues), err)
	}
	whole := ""
	for _, c := range cues {
		if c.Speaker != "Maureen" || len([]rune(c.Text)) > 4000 || !strings.HasSuffix(c.Text, ".") {
			t.Fatalf("%+v", c)
		}
		whole += c.Text + " "
	}
	if whole != text {
		t.Errorf("words were lost: %d letters of %d", len(whole), len(text))
	}
	word := strings.Repeat("🙂", 9000)
	if cues, err := exchange.ReadPlain(strings.NewReader(word)); err != nil || len(cues) != 3 || cues[0].Text+cues[1].Text+cues[2].Text != word {
		t.Errorf("one endless word: %d cues, %v", len(cues), err)
	}
}

func TestWhatIsNoPlainTextIsRefusedInBoundedMemory(t *testing.T) {
	for name, c := range map[string]struct {
		text  io.Reader
		large bool
	}{
		"a picture": {strings.NewReader("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), false}, "a document": {strings.NewReader("PK\x03\x04\x14\x00\x06\x00"), false},
		"RTF": {strings.NewReader(`{\rtf1\ansi Dear Maureen}`), false}, "PDF": {strings.NewReader("%PDF-1.7\n%âãÏÓ\n"), false},
		"100 MB pasted":         {io.LimitReader(endless("Dear Maureen, it rained.\n\n"), 100<<20), true},
		"100 MB, short lines":   {io.LimitReader(endless("a\n"), 100<<20), true},
		"100 MB without a line": {io.LimitReader(endless("a"), 100<<20), true},
		"too many paragraphs":   {io.LimitReader(endless("a\n\n"), 1<<20), true},
	} {
		cues, err := exchange.ReadPlain(c.text)
		if !errors.Is(err, exchange.ErrNotPlain) || errors.Is(err, exchange.ErrTooLarge) != c.large || len(cues) > 0 {
			t.Errorf("%s: %d cues, %v", name, len(cues), err)
		}
	}
}

// endless says the same again and again.
func endless(text string) io.Reader { return &saidAgain{text: text} }

type saidAgain struct {
	text string
	at   int
}

func (s *saidAgain) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = s.text[s.at%len(s.text)]
		s.at++
	}
	return len(p), nil
}

func TestPlainTextIsWrittenForPeople(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WritePlain(&b, told, true); err != nil {
		t.Fatal(err)
	}
	golden(t, "told-times.txt", b.Bytes())
	b.Reset()
	if err := exchange.WritePlain(&b, exchange.Turns(told), false); err != nil {
		t.Fatal(err)
	}
	golden(t, "told.txt", b.Bytes())
}

func TestNoWordIsLostThroughPlainText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cues := anyCues(t, rapid.OneOf(rapid.StringMatching(`[A-Z][a-z]{1,8}( [a-z<>&]{1,6}){0,9}[.?!]`), rapid.SampledFrom([]string{"שלום 🙂", "1984", "<i>so</i>", "a\n\n\nb"})))
		for _, times := range []bool{true, false} {
			var b bytes.Buffer
			if err := exchange.WritePlain(&b, cues, times); err != nil {
				t.Fatal(err)
			}
			got, err := exchange.ReadPlain(&b)
			if err != nil || len(got) != len(cues) || letters(got) != letters(cues) {
				t.Fatalf("%+v came back as %+v, %v", cues, got, err)
			}
			for i := range got {
				if got[i].Timed() != times || times && got[i].StartMS != cues[i].StartMS/1000*1000 {
					t.Fatalf("%+v came back as %+v", cues[i], got[i])
				}
			}
		}
	})
}

func TestTurnsKeepWordsTimesAndOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cues := anyCues(t, anyText())
		turns := exchange.Turns(cues)
		if said(turns) != said(cues) || len(turns) > len(cues) {
			t.Fatalf("%+v became %+v", cues, turns)
		}
		if len(cues) > 0 && (turns[0].StartMS != cues[0].StartMS || turns[len(turns)-1].EndMS < cues[len(cues)-1].EndMS) {
			t.Fatalf("%+v became %+v", cues, turns)
		}
	})
}

// said is only the words, without blanks and what no text can hold.
func said(cues []exchange.Cue) string {
	all := ""
	for _, c := range cues {
		all += strings.ReplaceAll(strings.ToValidUTF8(c.Text, "\ufffd"), "\x00", "\ufffd")
	}
	return strings.Join(strings.Fields(all), "")
}

func TestSpreadGivesEveryCueATimeInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cues := anyCues(t, rapid.StringMatching(`[a-z ]{1,40}`))
		for i := range cues {
			if rapid.Bool().Draw(t, "untimed") {
				cues[i].StartMS, cues[i].EndMS = exchange.Untimed, exchange.Untimed
			}
		}
		end := rapid.Int64Range(0, 4_000_000).Draw(t, "end")
		got := exchange.Spread(cues, end)
		before := int64(0)
		for i, c := range got {
			if !c.Timed() || c.EndMS < c.StartMS || c.StartMS < before || cues[i].Timed() && c.StartMS != cues[i].StartMS || c.Text != cues[i].Text {
				t.Fatalf("%+v of %+v, until %d", c, cues, end)
			}
			before = c.StartMS
		}
	})
	got := exchange.Spread([]exchange.Cue{at(exchange.Untimed, "", "aaa"), at(exchange.Untimed, "", "a"), at(8000, "", "b")}, 10_000)
	if want := []exchange.Cue{{EndMS: 6000, Text: "aaa"}, {StartMS: 6000, EndMS: 8000, Text: "a"}, {StartMS: 8000, EndMS: 10_000, Text: "b"}}; !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestWordsAreReadWhateverTheFileIsCalled(t *testing.T) {
	for name, text := range map[string]string{
		"VTT": zoom, "SRT": "1\n00:00:02,100 --> 00:00:05,000\nMaureen Okafor: I never got the job.\n", "plain": "Maureen Okafor: I never got the job.\n",
		"SRT in UTF-16": utf16le("\ufeff1\r\n00:00:02,100 --> 00:00:05,000\r\nMaureen Okafor: I never got the job.\r\n"),
	} {
		cues, err := exchange.ReadWords(strings.NewReader(text))
		if err != nil || len(cues) == 0 || cues[0].Speaker != "Maureen Okafor" || cues[0].Text != "I never got the job." || cues[0].Timed() == (name == "plain") {
			t.Errorf("%s: %+v, %v", name, cues, err)
		}
	}
}

func FuzzPlainNeverTrustsTheFile(f *testing.F) {
	f.Add([]byte("[0:00:05] Maureen: Hello.\n\nRosa: Hello.\nMaureen: again"))
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		cues, err := exchange.ReadPlain(bytes.NewReader(b))
		if err != nil && !errors.Is(err, exchange.ErrNotPlain) {
			t.Fatalf("it blames somebody else: %v", err)
		}
		sound(t, cues, false)
		sound(t, exchange.Spread(cues, 60_000), true)
		if _, err := exchange.ReadWords(bytes.NewReader(b)); err != nil && !errors.Is(err, exchange.ErrNotPlain) && !errors.Is(err, exchange.ErrNotSRT) && !errors.Is(err, exchange.ErrNotVTT) {
			t.Fatalf("it blames somebody else: %v", err)
		}
	})
}
