package exchange_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func TestSubRipIsReadAsItIsFound(t *testing.T) {
	hello := []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "Hello"}}
	both := []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "Hello"}, {StartMS: 3000, EndMS: 4000, Text: "there"}}
	for name, c := range map[string]struct {
		text string
		want []exchange.Cue
	}{
		"as it should be":             {"1\n00:00:01,000 --> 00:00:02,500\nHello\n\n2\n00:00:03,000 --> 00:00:04,000\nthere\n", both},
		"a mark and returns":          {"\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nthere", both},
		"UTF-16, little end first":    {utf16le("\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\nHello 🙂\r\n"), []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "Hello 🙂"}}},
		"UTF-16 without a mark":       {utf16le("1\r\n00:00:01,000 --> 00:00:02,500\r\nשלום\r\n"), []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "שלום"}}},
		"Windows-1252":                {"1\n00:00:01,000 --> 00:00:02,500\nJos\xe9 \x96 caf\xe9\n", []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "José – café"}}},
		"no numbers":                  {"00:00:01,000 --> 00:00:02,500\nHello\n\n00:00:03,000 --> 00:00:04,000\nthere\n", both},
		"no empty lines":              {"1\n00:00:01,000 --> 00:00:02,500\nHello\n2\n00:00:03,000 --> 00:00:04,000\nthere\n", both},
		"too many empty lines":        {"\n\n1\n\n00:00:01,000 --> 00:00:02,500\n\nHello\n\n\n\n2\n00:00:03,000 --> 00:00:04,000\nthere\n\n\n", append([]exchange.Cue(nil), both...)},
		"dots, and a position":        {"1\n00:00:01.000 --> 00:00:02.500 X1:40 X2:600 Y1:20 Y2:50\nHello\n", hello},
		"no thousandths, short hours": {"1\n0:00:01 --> 0:00:02,5\nHello\n", hello},
		"minutes alone":               {"1\n00:01,000 --> 00:02,500\nHello\n", hello},
		"tags":                        {"1\n00:00:01,000 --> 00:00:02,500\n{\\an8}<font color=\"#fff\"><i>Hel</i>lo</font>\n", hello},
		"a < that is no tag":          {"1\n00:00:01,000 --> 00:00:02,500\nwe <3 it > that\n", []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "we <3 it > that"}}},
		"a number that is said":       {"1\n00:00:01,000 --> 00:00:02,500\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\n17\n", []exchange.Cue{{StartMS: 1000, EndMS: 2500, Text: "1984"}, {StartMS: 3000, EndMS: 4000, Text: "17"}}},
		"an end before its beginning": {"1\n00:00:03,000 --> 00:00:02,500\nHello\n", []exchange.Cue{{StartMS: 3000, EndMS: 3000, Text: "Hello"}}},
		"times that are none":         {"1\n00:61:03,000 --> 00:62:02,500\nbad\n\n2\n00:00:01,000 --> 00:00:02,500\nHello\n", hello},
		"names in front of colons":    {"1\n00:00:01,000 --> 00:00:02,500\nMaureen: Hello\n\n2\n00:00:03,000 --> 00:00:04,000\nRosa: there\n", []exchange.Cue{{StartMS: 1000, EndMS: 2500, Speaker: "Maureen", Text: "Hello"}, {StartMS: 3000, EndMS: 4000, Speaker: "Rosa", Text: "there"}}},
		"times and no words":          {"1\n00:00:01,000 --> 00:00:02,500\n\n", []exchange.Cue{}},
	} {
		if got, err := exchange.ReadSRT(strings.NewReader(c.text)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func utf16le(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		b.Write([]byte{byte(u), byte(u >> 8)})
	}
	return b.String()
}

func TestWhatIsNoSubRipIsRefusedInBoundedMemory(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		large bool
	}{
		"a letter": {"Dear Maureen,\n\n10:30 is fine.\n", false}, "nothing": {"", false}, "WebVTT's times are no cue alone": {"WEBVTT\n", false},
		"an endless line": {"1\n00:00:01,000 --> 00:00:02,000\n" + strings.Repeat("x", 1<<20), true},
		"too large":       {strings.Repeat("hello\n", 20<<20/6+1), true},
		"too many":        {strings.Repeat("00:00:01,000 --> 00:00:02,000\nx\n\n", 100_001), true},
	} {
		cues, err := exchange.ReadSRT(strings.NewReader(c.text))
		if !errors.Is(err, exchange.ErrNotSRT) || errors.Is(err, exchange.ErrTooLarge) != c.large || len(cues) > 0 {
			t.Errorf("%s: %d cues, %v", name, len(cues), err)
		}
	}
}

func TestSubRipIsWrittenAsOthersReadIt(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteSRT(&b, told); err != nil {
		t.Fatal(err)
	}
	golden(t, "told.srt", b.Bytes())
	b.Reset()
	if err := exchange.WriteVTT(&b, told); err != nil {
		t.Fatal(err)
	}
	golden(t, "told.vtt", b.Bytes())
}

func TestWordsWithoutTimesAreNoSubtitles(t *testing.T) {
	cues := []exchange.Cue{{StartMS: exchange.Untimed, EndMS: exchange.Untimed, Text: "when?"}}
	for name, err := range map[string]error{"srt": exchange.WriteSRT(&bytes.Buffer{}, cues), "vtt": exchange.WriteVTT(&bytes.Buffer{}, cues)} {
		if !errors.Is(err, exchange.ErrUntimed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSubRipKeepsTimesAndWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cues := anyCues(t, anyText())
		first := srt(t, cues)
		got, err := exchange.ReadSRT(strings.NewReader(first))
		if err != nil && (first != "" || !errors.Is(err, exchange.ErrNotSRT)) {
			t.Fatal(err)
		}
		again := srt(t, got)
		back, err := exchange.ReadSRT(strings.NewReader(again))
		if len(got) > 0 && (err != nil || letters(back) != letters(got)) {
			t.Fatalf("%+v came back as %+v, %v", got, back, err)
		}
		for i := range back {
			if back[i].StartMS != got[i].StartMS || back[i].EndMS != got[i].EndMS {
				t.Fatalf("%+v came back as %+v", got[i], back[i])
			}
		}
	})
}

func TestPlainSpeechComesThroughSubRipWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cues := anyCues(t, rapid.StringMatching(`[A-Z][a-z]{1,8}( <3| [a-z&]{1,6}){0,9}[.?!]`))
		if len(cues) == 0 {
			return
		}
		got, err := exchange.ReadSRT(strings.NewReader(srt(t, cues)))
		if err != nil || len(got) != len(cues) || letters(got) != letters(cues) {
			t.Fatalf("%+v came back as %+v, %v", cues, got, err)
		}
	})
}

func srt(t *rapid.T, cues []exchange.Cue) string {
	var b bytes.Buffer
	if err := exchange.WriteSRT(&b, cues); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func FuzzSRTNeverTrustsTheFile(f *testing.F) {
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,500\nMaureen: Hello\n\n2\n00:00:03,000 --> 00:00:04,000\n<i>there</i>\n"))
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		cues, err := exchange.ReadSRT(bytes.NewReader(b))
		if err != nil && !errors.Is(err, exchange.ErrNotSRT) {
			t.Fatalf("it blames somebody else: %v", err)
		}
		sound(t, cues, true)
	})
}

// sound checks what every reader of words promises.
func sound(t *testing.T, cues []exchange.Cue, timed bool) {
	t.Helper()
	for _, c := range cues {
		if c.EndMS < c.StartMS || timed && !c.Timed() || c.StartMS < exchange.Untimed || c.Text == "" || strings.Contains(c.Text, "\n\n") || strings.ContainsAny(c.Speaker, "\n\r") || strings.Contains(c.Text+c.Speaker, "\x00") {
			t.Fatalf("%+v", c)
		}
	}
}

func TestFFmpegReadsTheSubtitlesThatWeWrite(t *testing.T) {
	dir := t.TempDir()
	for ext, write := range map[string]func(*bytes.Buffer) error{
		"srt": func(b *bytes.Buffer) error { return exchange.WriteSRT(b, told) },
		"vtt": func(b *bytes.Buffer) error { return exchange.WriteVTT(b, told) },
	} {
		var b bytes.Buffer
		path := filepath.Join(dir, "told."+ext)
		if err := errors.Join(write(&b), os.WriteFile(path, b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		packets, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time", "-of", "csv=p=0", path).CombinedOutput()
		if want := "2.100000,2.900000\n5.400000,1.600000\n7.000000,58.000000\n65.000000,3606.250000\n"; err != nil || string(packets) != want {
			t.Errorf("%s: ffprobe says %v\n%s", ext, err, packets)
		}
		for _, other := range []string{"srt", "vtt"} {
			made, err := exec.Command("ffmpeg", "-v", "error", "-i", path, "-f", map[string]string{"srt": "srt", "vtt": "webvtt"}[other], "-").CombinedOutput()
			if err != nil {
				t.Fatalf("%s to %s: %v\n%s", ext, other, err, made)
			}
			got, err := exchange.ReadWords(bytes.NewReader(made))
			if err != nil || len(got) != len(told) || got[0].StartMS != 2100 || got[3].Text != told[3].Text || !strings.Contains(got[2].Text, "So we made our own & \"called\" it") {
				t.Errorf("%s to %s by ffmpeg: %+v, %v\n%s", ext, other, got, err, made)
			}
		}
	}
}
