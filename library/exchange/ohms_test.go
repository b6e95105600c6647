package exchange_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func coatInterview() exchange.Interview {
	return exchange.Interview{
		Work: coat, Number: 7, Changed: time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC), Keywords: []string{"coat"}, MediaURL: "https://stories.example.org/coat.mp3", Restricted: true,
		Points: []exchange.Point{
			{StartMS: 0, Title: "The coat", Words: "I never got the job.", Synopsis: "She goes for a job & gets none.", Keywords: []string{"job", "coat; red"}, Subjects: []string{"work"}},
			{StartMS: 65_000, Title: "שלום 🙂"},
		},
		Words: told, OtherWords: []exchange.Cue{{StartMS: 2100, EndMS: 5000, Speaker: "Maureen", Text: "لم أحصل على الوظيفة"}}, OtherLanguage: "ar",
	}
}

func TestAnInterviewIsWrittenAsOHMSReadsIt(t *testing.T) {
	var b bytes.Buffer
	if err := exchange.WriteOHMS(&b, coatInterview()); err != nil {
		t.Fatal(err)
	}
	golden(t, "coat-ohms.xml", b.Bytes())
	valid(t, b.Bytes())
	got, err := exchange.ReadOHMS(&b)
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	want := coatInterview()
	want.Changed = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	want.Points[0].Keywords[1] = "coat, red"
	want.Place, want.ExtentMS = "", 3_723_000 // OHMS has no place, and whole seconds
	got[0].Words, want.Words, got[0].OtherWords, want.OtherWords = nil, nil, nil, nil
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("%+v\nis not\n%+v", got[0], want)
	}
}

// valid asks what ohms.xsd 5.4 asks for: elements in its order, those that
// must be there, and the values of those that have but a few.
func valid(t interface {
	Helper()
	Fatalf(string, ...any)
}, text []byte) {
	t.Helper()
	order := map[string][]string{
		"ROOT":      {"record"},
		"record":    strings.Fields("version date date_nonpreferred_format cms_record_id title accession duration collection_id collection_name series_id series_name repository funding repository_url subject keyword interviewee interviewer format file_name sync sync_alt transcript_alt_lang translate media_id media_url mediafile kembed language user_notes index type description rel transcript transcript_alt rights fmt usage userestrict xmllocation xmlfilename collection_link series_link"),
		"index":     {"point"},
		"point":     strings.Fields("time title title_alt partial_transcript partial_transcript_alt synopsis synopsis_alt keywords keywords_alt subjects subjects_alt gpspoints hyperlinks"),
		"mediafile": strings.Fields("host avalon_target_domain host_account_id host_player_id host_clip_id clip_format"),
	}
	many := strings.Fields("record point subject keyword interviewee interviewer format")
	values := map[string]string{"version": "5.4", "translate": "0 1", "userestrict": "0 1", "fmt": "audio", "clip_format": "audio", "host": "Other"}
	in := xml.NewDecoder(bytes.NewReader(text))
	type place struct {
		name string
		at   int
	}
	path := []place{{at: -1}}
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("it is no XML: %v", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			here := &path[len(path)-1]
			if token.Name.Space != "https://www.weareavp.com/nunncenter/ohms" {
				t.Fatalf("%s is in the space %q", token.Name.Local, token.Name.Space)
			}
			if i := slices.Index(order[here.name], token.Name.Local); here.name != "" && (i < here.at || i == here.at && !slices.Contains(many, token.Name.Local)) {
				t.Fatalf("%s stands at the wrong place in %s", token.Name.Local, here.name)
			} else {
				here.at = i
			}
			if token.Name.Local == "record" {
				if _, err := time.Parse(time.DateOnly, token.Attr[1].Value); err != nil || token.Attr[0].Name.Local != "id" || token.Attr[1].Name.Local != "dt" {
					t.Fatalf("record has %v", token.Attr)
				}
			}
			path = append(path, place{token.Name.Local, -1})
		case xml.CharData:
			name := path[len(path)-1].name
			if want, ok := values[name]; ok && !slices.Contains(strings.Fields(want), string(token)) || order[name] != nil && strings.TrimSpace(string(token)) != "" {
				t.Fatalf("%s is %q", name, token)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
}

func TestMinutesAreFoundAgainInTheWords(t *testing.T) {
	cues := []exchange.Cue{
		{StartMS: 0, EndMS: 30_000, Speaker: "Rosa", Text: "How was it?"}, {StartMS: 30_000, EndMS: 90_000, Speaker: "Maureen", Text: "one two three four five six"},
		{StartMS: 90_000, EndMS: 400_000, Speaker: "Maureen", Text: strings.TrimSpace(strings.Repeat("and so on ", 40))}, {StartMS: 400_000, EndMS: 420_000, Speaker: "Rosa", Text: "Thank you."},
	}
	var b bytes.Buffer
	if err := exchange.WriteOHMS(&b, exchange.Interview{Words: cues, Work: exchange.Work{ExtentMS: 420_000}}); err != nil {
		t.Fatal(err)
	}
	if want := "<sync>1:|3(4)|5(12)|5(36)|5(59)|5(82)|5(106)</sync>"; !strings.Contains(b.String(), want) {
		t.Errorf("not %s:\n%s", want, b.String())
	}
	got, err := exchange.ReadOHMS(&b)
	if err != nil || len(got[0].Words) != 4 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, c := range got[0].Words {
		if off := c.StartMS - cues[i].StartMS; c.Text != cues[i].Text || c.Speaker != cues[i].Speaker || off > 60_000 || off < -60_000 {
			t.Errorf("%+v is now %+v", cues[i], c)
		}
	}
}

func TestOHMSOfOthersIsRead(t *testing.T) {
	old := `<?xml version="1.0"?><ROOT xmlns="https://www.weareavp.com/nunncenter/ohms"><record id="00089981" dt="2020-05-18"><version>5.4</version><date value="" format="yyyy-mm-dd"/>
		<date_nonpreferred_format>Unknown Date</date_nonpreferred_format><title>Fifty lines</title><duration>00:03:00</duration><sync>1:|1(3)|x|3(2)|99(1)</sync><kembed/>
		<index><point><time>61</time><title>One</title><keywords>a;b;</keywords><gpspoints><gps/></gpspoints></point><point><time>soon</time></point></index>
		<transcript>PIGGY: one two&#xD;
three four

KERMIT: five six</transcript></record></ROOT>`
	got, err := exchange.ReadOHMS(strings.NewReader(old))
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	v := got[0]
	want := []exchange.Cue{{StartMS: 0, EndMS: 150_000, Speaker: "PIGGY", Text: "one two\nthree four"}, {StartMS: 150_000, EndMS: 180_000, Speaker: "KERMIT", Text: "five six"}}
	if v.Number != 89981 || v.Date != "Unknown Date" || v.ExtentMS != 180_000 || len(v.Points) != 1 || !slices.Equal(v.Points[0].Keywords, []string{"a", "b"}) || len(v.Words) != 2 {
		t.Errorf("%+v", v)
	}
	if len(v.Words) == 2 && (v.Words[0].Text != want[0].Text || v.Words[0].Speaker != "PIGGY" || v.Words[0].StartMS != 0 || v.Words[1].StartMS < 120_000 || v.Words[1].EndMS != 180_000) {
		t.Errorf("%+v", v.Words)
	}
	newer := `<ROOT><record id="1" dt="2025-01-23"><version>6.0</version><title>T</title><vtt_transcript><![CDATA[WEBVTT

00:00:03.000 --> 00:00:18.000
<v SCHNEIDER>Today is Monday.
]]></vtt_transcript></record></ROOT>`
	if got, err = exchange.ReadOHMS(strings.NewReader(newer)); err != nil || !slices.Equal(got[0].Words, []exchange.Cue{{StartMS: 3000, EndMS: 18_000, Speaker: "SCHNEIDER", Text: "Today is Monday."}}) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhatIsNoOHMSIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "other XML": "<a/>", "no record": "<ROOT/>", "an entity": hostile["a laugh"], "a file of ours": hostile["a file of ours"], "too large": "<ROOT><record><title>" + strings.Repeat("x", 21<<20),
		"too many words": "<ROOT><record><transcript>" + strings.Repeat("a\n\n", 100_001) + "</transcript></record></ROOT>", "too many records": "<ROOT>" + strings.Repeat("<record/>", 1001) + "</ROOT>", "words that are none": "<ROOT><record><vtt_transcript>x</vtt_transcript></record></ROOT>",
	} {
		if got, err := exchange.ReadOHMS(strings.NewReader(text)); !errors.Is(err, exchange.ErrNotOHMS) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAnyInterviewIsValidAndKeepsItsWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := exchange.Interview{Work: anyWork(t), Number: rapid.Int32().Draw(t, "number"), Words: anyCues(t, rapid.StringMatching(`[A-Z][a-z]{1,8}( [a-z<>&]{1,6}){0,9}[.?!]`)), OtherWords: anyCues(t, anyText())}
		for range rapid.IntRange(0, 3).Draw(t, "points") {
			v.Points = append(v.Points, exchange.Point{StartMS: rapid.Int64Range(0, 3_600_000).Draw(t, "at"), Title: anyText().Draw(t, "title"), Keywords: []string{anyText().Draw(t, "keyword")}})
		}
		var b bytes.Buffer
		if err := exchange.WriteOHMS(&b, v); err != nil {
			t.Fatal(err)
		}
		valid(t, b.Bytes())
		got, err := exchange.ReadOHMS(&b)
		if err != nil || len(got) != 1 || got[0].Number != v.Number || len(got[0].Points) != len(v.Points) || letters(got[0].Words) != letters(v.Words) {
			t.Fatalf("%+v came back as %+v, %v", v, got, err)
		}
	})
}

func FuzzOHMSNeverTrustsTheFile(f *testing.F) {
	var b bytes.Buffer
	if err := exchange.WriteOHMS(&b, coatInterview()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	for _, text := range hostile {
		f.Add([]byte(text))
		f.Add([]byte("<ROOT><record><sync>" + strings.ReplaceAll(text, "<", "&lt;") + "</sync><transcript>" + strings.ReplaceAll(text, "<", "&lt;") + "</transcript></record></ROOT>"))
	}
	f.Add([]byte("<ROOT><record><sync>60:|1(9223372036854775807)|9223372036854775807(1)|1(0)|2(1)|1(1)</sync><transcript>a b\nc</transcript></record></ROOT>"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, err := exchange.ReadOHMS(bytes.NewReader(b))
		if err != nil && !errors.Is(err, exchange.ErrNotOHMS) {
			t.Fatalf("it blames somebody else: %v", err)
		}
		for _, v := range all {
			sound(t, v.Words, false)
			sound(t, v.OtherWords, false)
		}
	})
}
