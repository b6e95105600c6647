package exchange

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits on what a description may make us hold.
const (
	maxDescription = 8 << 20
	maxInterviews  = 1000
)

// ReadOHMS reads the interviews of an OHMS file, version 5, and version 6,
// whose words are WebVTT. Words of version 5 get their times from minutes, and
// between those by how many words there are; without minutes they are Untimed.
func ReadOHMS(r io.Reader) ([]Interview, error) {
	var root ohmsRoot
	if err := readXML(r, &root, maxDescription, ErrNotOHMS); err != nil {
		return nil, fmt.Errorf("read OHMS: %w", err)
	}
	if len(root.Records) == 0 {
		return nil, fmt.Errorf("read OHMS: no record in it: %w", ErrNotOHMS)
	}
	var all []Interview
	for _, record := range root.Records {
		v, err := record.interview()
		if err != nil {
			return nil, fmt.Errorf("read OHMS: %w", err)
		}
		all = append(all, v)
	}
	return all, nil
}

// ohmsRecords are read one by one, so that a file of nothing but empty ones
// does not fill the memory.
type ohmsRecords []ohmsRecord

// UnmarshalXML takes in one more.
func (all *ohmsRecords) UnmarshalXML(d *xml.Decoder, start xml.StartElement) error {
	if len(*all) >= maxInterviews {
		return ErrTooLarge
	}
	var r ohmsRecord
	if err := d.DecodeElement(&r, &start); err != nil {
		return err
	}
	*all = append(*all, r)
	return nil
}

func (r ohmsRecord) interview() (Interview, error) {
	v := Interview{
		Work: Work{
			Identifier: oneLine(r.Accession), Title: oneLine(r.Title), Creators: trimmed(r.Interviewees), Contributors: trimmed(r.Interviewers), Publisher: oneLine(r.Repository),
			Date: oneLine(r.Date.Value), Languages: unlisted(r.Language), Description: plain(r.Description), Subjects: trimmed(r.Subjects), Type: oneLine(r.Type),
			Formats: trimmed(r.Formats), Rights: plain(r.Rights), Relation: oneLine(r.Collection),
		},
		Keywords: trimmed(r.Keywords), MediaURL: oneLine(r.MediaURL), Restricted: r.Restrict == "1", OtherLanguage: oneLine(r.AltLanguage),
	}
	if v.Date == "" {
		v.Date = oneLine(r.OtherDate)
	}
	number, _ := strconv.ParseInt(r.ID, 10, 32)
	v.Number = int32(number)
	v.Changed, _ = time.Parse(time.DateOnly, r.Changed)
	if c, ok := srtTimes(r.Duration + " --> " + r.Duration); ok {
		v.ExtentMS = c.StartMS
	}
	for _, p := range r.Points {
		if s, ok := seconds(p.Time); ok {
			v.Points = append(v.Points, Point{max(s, 0), oneLine(p.Title), plain(p.Words), plain(p.Synopsis), unlisted(p.Keywords), unlisted(p.Subjects)})
		}
	}
	var err error
	if v.OtherWords, err = untranscribed(r.WordsAlt, r.SyncAlt, v.ExtentMS); err != nil {
		return Interview{}, err
	}
	if strings.TrimSpace(r.VTT) != "" {
		v.Words, err = ReadVTT(strings.NewReader(r.VTT))
	} else {
		v.Words, err = untranscribed(r.Words, r.Sync, v.ExtentMS)
	}
	if err != nil {
		return Interview{}, fmt.Errorf("%w: %w", ErrNotOHMS, err)
	}
	return v, nil
}

// transcript is cues as OHMS has them: lines of text, here one for each cue and
// an empty one between, and where among them each minute begins: "1:|13(3)|19(14)"
// says that the first minute is over at the third word of the thirteenth line.
// Without times there are no minutes.
func transcript(cues []Cue) (text, sync string) {
	var lines []string
	var minutes strings.Builder
	var spoken []Cue // with their words as they stand in the line
	timed := true
	for _, c := range cues {
		if c.Text = oneLine(c.Text); c.Text != "" {
			c.Text = named(c.Speaker, c.Text)
			lines, spoken, timed = append(lines, c.Text), append(spoken, c), timed && c.Timed()
		}
	}
	i := 0
	for minute := int64(60_000); timed && i < len(spoken) && minute < maxHours*3_600_000; minute += 60_000 {
		for i < len(spoken) && max(spoken[i].EndMS, spoken[i].StartMS) <= minute {
			i++
		}
		if i < len(spoken) {
			fmt.Fprintf(&minutes, "|%d(%d)", 2*i+1, wordAt(spoken[i], minute))
		}
	}
	if minutes.Len() > 0 {
		sync = "1:" + minutes.String()
	}
	return strings.Join(lines, "\n\n"), sync
}

// wordAt reckons which of a cue's words is said at a time, from 1.
func wordAt(c Cue, ms int64) int64 {
	if ms <= c.StartMS {
		return 1
	}
	n := int64(len(strings.Fields(c.Text)))
	return 1 + min(n-1, n*(ms-c.StartMS)/(c.EndMS-c.StartMS))
}

// untranscribed makes cues of a transcript and its minutes.
func untranscribed(text, sync string, extentMS int64) ([]Cue, error) {
	var p paragraphs
	lines := strings.Split(strings.ToValidUTF8(text, "\ufffd"), "\n")
	at := minutes(lines, sync, extentMS)
	word := 0
	for _, line := range lines {
		before := len(p.cues)
		if p.add(strings.TrimSpace(line)); len(p.cues) > before && len(at) > 1 {
			p.cues[before].StartMS = timeOf(at, word)
			p.cues[before].EndMS = p.cues[before].StartMS
		}
		if word += len(strings.Fields(line)); len(p.cues) > maxCues {
			return nil, tooMany(ErrNotOHMS)
		}
	}
	p.end()
	speakers(p.cues)
	cues := ends(apart(clean(p.cues, noTags)))
	if last := len(cues) - 1; last >= 0 && cues[last].Timed() {
		cues[last].EndMS = max(cues[last].EndMS, extentMS)
	}
	return cues, nil
}

// stamp is a word, counted from the beginning, and when it is said.
type stamp struct {
	word int
	ms   int64
}

// minutes reads where a sync says that each minute, or each few, begins. What
// makes no sense in it is passed over.
func minutes(lines []string, sync string, extentMS int64) []stamp {
	before := make([]int, len(lines)+1) // words before each line
	for i, line := range lines {
		before[i+1] = before[i] + len(strings.Fields(line))
	}
	all := []stamp{{}}
	every, places, _ := strings.Cut(sync, ":")
	step, err := strconv.ParseInt(strings.TrimSpace(every), 10, 64)
	if err != nil || step < 1 || step > 60 {
		return all
	}
	n := int64(-1) // in front of the first line of a sync stands nothing
	for place := range strings.SplitSeq(places, "|") {
		n++
		l, w, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(place), ")"), "(")
		line, err1 := strconv.Atoi(l)
		word, err2 := strconv.Atoi(w)
		if err1 != nil || err2 != nil || line < 1 || line > len(lines) || word < 1 || n*step >= maxHours*60 {
			continue
		}
		s := stamp{min(before[line-1]+word-1, before[line]), n * step * 60_000}
		if last := len(all) - 1; s.word > all[last].word {
			all = append(all, s)
		} else if s.word == all[last].word {
			all[last] = s
		}
	}
	if last := all[len(all)-1]; len(all) > 1 && before[len(lines)] > last.word {
		all = append(all, stamp{before[len(lines)], max(last.ms, extentMS)})
	}
	return all
}

// timeOf reckons when a word is said that stands between two stamps.
func timeOf(at []stamp, word int) int64 {
	i, found := slices.BinarySearchFunc(at, word, func(s stamp, word int) int { return s.word - word })
	if found || i == len(at) {
		return at[min(i, len(at)-1)].ms
	}
	from, to := at[i-1], at[i]
	return from.ms + (to.ms-from.ms)*int64(word-from.word)/int64(to.word-from.word)
}
