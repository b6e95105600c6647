package exchange

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Interview is what the Oral History Metadata Synchronizer keeps about one
// recording: a work with its words and a table of contents. Its Creators are
// the interviewees, its Contributors the interviewers, its Publisher the
// repository, its Relation the collection.
type Interview struct {
	Work
	Number        int32     // of the record at the repository; any will do
	Changed       time.Time // when the record was last changed
	Keywords      []string
	MediaURL      string // where it can be heard; "" where it cannot
	Restricted    bool
	Points        []Point
	Words         []Cue
	OtherWords    []Cue // the same in another language
	OtherLanguage string
}

// Point is an entry of the table of contents, to the second.
type Point struct {
	StartMS  int64
	Title    string
	Words    string // how it begins
	Synopsis string
	Keywords []string
	Subjects []string
}

// ErrNotOHMS is wrapped by every complaint about a file that is not OHMS XML.
var ErrNotOHMS = errors.New("not an OHMS record")

const (
	ohmsSpace  = "https://www.weareavp.com/nunncenter/ohms"
	ohmsSchema = ohmsSpace + " " + ohmsSpace + "/ohms.xsd"
	ohmsDay    = "yyyy-mm-dd"
)

// The order of elements is the schema's, ohms.xsd 5.4.
type ohmsRoot struct {
	XMLName xml.Name    `xml:"ROOT"`
	Space   string      `xml:"xmlns,attr"`
	XSI     string      `xml:"xmlns:xsi,attr"`
	Schema  string      `xml:"xsi:schemaLocation,attr"`
	Records ohmsRecords `xml:"record"`
}

type ohmsRecord struct {
	ID           string      `xml:"id,attr"`
	Changed      string      `xml:"dt,attr"`
	Version      string      `xml:"version"`
	Date         ohmsDate    `xml:"date"`
	OtherDate    string      `xml:"date_nonpreferred_format,omitempty"`
	Title        string      `xml:"title"`
	Accession    string      `xml:"accession,omitempty"`
	Duration     string      `xml:"duration,omitempty"`
	Collection   string      `xml:"collection_name,omitempty"`
	Repository   string      `xml:"repository,omitempty"`
	Subjects     []string    `xml:"subject"`
	Keywords     []string    `xml:"keyword"`
	Interviewees []string    `xml:"interviewee"`
	Interviewers []string    `xml:"interviewer"`
	Formats      []string    `xml:"format"`
	Sync         string      `xml:"sync,omitempty"`
	SyncAlt      string      `xml:"sync_alt,omitempty"`
	AltLanguage  string      `xml:"transcript_alt_lang,omitempty"`
	Translate    string      `xml:"translate"`
	MediaURL     string      `xml:"media_url,omitempty"`
	Media        ohmsMedia   `xml:"mediafile"`
	Language     string      `xml:"language,omitempty"`
	Points       []ohmsPoint `xml:"index>point"`
	Type         string      `xml:"type,omitempty"`
	Description  string      `xml:"description,omitempty"`
	Words        string      `xml:"transcript,omitempty"`
	WordsAlt     string      `xml:"transcript_alt,omitempty"`
	VTT          string      `xml:"vtt_transcript,omitempty"` // of version 6; never written
	Rights       string      `xml:"rights,omitempty"`
	Fmt          string      `xml:"fmt"`
	Restrict     string      `xml:"userestrict"`
}

type ohmsDate struct {
	Value  string `xml:"value,attr"`
	Format string `xml:"format,attr"`
}

type ohmsMedia struct {
	Host   string `xml:"host"`
	Format string `xml:"clip_format"`
}

type ohmsPoint struct {
	Time     string `xml:"time"`
	Title    string `xml:"title"`
	Words    string `xml:"partial_transcript,omitempty"`
	Synopsis string `xml:"synopsis,omitempty"`
	Keywords string `xml:"keywords,omitempty"`
	Subjects string `xml:"subjects,omitempty"`
}

var day = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// WriteOHMS writes interviews as OHMS XML, schema version 5.4, each with its
// words as a transcript that is synchronised by the minute: OHMS keeps no more.
func WriteOHMS(w io.Writer, interviews ...Interview) error {
	root := ohmsRoot{Space: ohmsSpace, XSI: xsiSpace, Schema: ohmsSchema}
	for _, v := range interviews {
		root.Records = append(root.Records, v.record())
	}
	if err := writeXML(w, root); err != nil {
		return fmt.Errorf("write OHMS: %w", err)
	}
	return nil
}

func (v Interview) record() ohmsRecord {
	r := ohmsRecord{
		ID: strconv.Itoa(int(v.Number)), Changed: v.Changed.UTC().Format(time.DateOnly), Version: "5.4", Date: ohmsDate{Format: ohmsDay},
		Title: oneLine(v.Title), Accession: oneLine(v.Identifier), Collection: oneLine(v.Relation), Repository: oneLine(v.Publisher),
		Subjects: v.Subjects, Keywords: v.Keywords, Interviewees: v.Creators, Interviewers: v.Contributors, Formats: v.Formats,
		Translate: flag(len(v.OtherWords) > 0), MediaURL: v.MediaURL, Media: ohmsMedia{"Other", "audio"}, Language: strings.Join(v.Languages, "; "),
		Type: v.Type, Description: v.Description, Rights: v.Rights, Fmt: "audio", Restrict: flag(v.Restricted),
	}
	if v.ExtentMS > 0 {
		r.Duration = srtClock(v.ExtentMS)[:len(srtClock(v.ExtentMS))-len(",000")]
	}
	if r.Date.Value = v.Date; !day.MatchString(v.Date) {
		r.Date.Value, r.OtherDate = "", v.Date
	}
	r.Words, r.Sync = transcript(v.Words)
	r.WordsAlt, r.SyncAlt = transcript(v.OtherWords)
	if len(v.OtherWords) > 0 {
		r.AltLanguage = v.OtherLanguage
	}
	for _, p := range v.Points {
		r.Points = append(r.Points, ohmsPoint{strconv.FormatInt(max(p.StartMS, 0)/1000, 10), oneLine(p.Title), plain(p.Words), plain(p.Synopsis), listed(p.Keywords), listed(p.Subjects)})
	}
	return r
}

func flag(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}

// listed joins what OHMS divides by semicolons.
func listed(all []string) string {
	var kept []string
	for _, s := range all {
		if s = strings.ReplaceAll(oneLine(s), ";", ","); s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, ";")
}

func unlisted(s string) []string {
	var all []string
	for one := range strings.SplitSeq(s, ";") {
		if one = oneLine(one); one != "" {
			all = append(all, one)
		}
	}
	return all
}
