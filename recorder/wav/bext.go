package wav

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// About is what a file says about itself: identifiers and times, never names.
// It is the bext chunk of EBU Tech 3285 (version 1) and the iXML track list.
type About struct {
	Recording string    // identifier: bext Description, and without its hyphens OriginatorReference
	Track     int       // from 1
	Label     string    // of the track, in iXML
	App       string    // what wrote it, for the coding history
	Began     time.Time // wall clock of the first sample
}

const (
	bextFixed  = 602
	originator = "Ownvoice"
	maxLabel   = 64
)

// bext builds the chunk's contents.
func (a About) bext(f Format) []byte {
	b := make([]byte, bextFixed)
	copy(b[0:256], fmt.Sprintf("recording %.64s track %d", a.Recording, a.Track))
	copy(b[256:288], originator)
	copy(b[288:320], strings.ReplaceAll(a.Recording, "-", ""))
	copy(b[320:330], a.Began.Format("2006-01-02"))
	copy(b[330:338], a.Began.Format("15:04:05"))
	le.PutUint64(b[338:346], uint64(a.samplesSinceMidnight(f)))
	le.PutUint16(b[346:348], 1)
	channels := map[int]string{1: "mono", 2: "stereo"}[f.Channels]
	return fmt.Appendf(b, "A=PCM,F=%d,W=%d,M=%s,T=%s %.64s\r\n", f.RateHz, f.Bits, channels, originator, a.App)
}

func (a About) samplesSinceMidnight(f Format) int64 {
	if a.Began.IsZero() {
		return 0
	}
	h, m, s := a.Began.Clock()
	since := time.Duration(h*3600+m*60+s)*time.Second + time.Duration(a.Began.Nanosecond())
	return int64(since.Seconds() * float64(f.RateHz))
}

type ixml struct {
	XMLName xml.Name    `xml:"BWFXML"`
	Version string      `xml:"IXML_VERSION"`
	Tape    string      `xml:"TAPE"` // where players look for an identifier
	Count   int         `xml:"TRACK_LIST>TRACK_COUNT"`
	Tracks  []ixmlTrack `xml:"TRACK_LIST>TRACK"`
}

type ixmlTrack struct {
	Channel    int    `xml:"CHANNEL_INDEX"`
	Interleave int    `xml:"INTERLEAVE_INDEX"`
	Name       string `xml:"NAME"`
}

// ixml builds the chunk's contents, after the iXML 1.61 specification.
func (a About) ixml() []byte {
	label := a.Label
	if len(label) > maxLabel {
		label = strings.ToValidUTF8(label[:maxLabel], "")
	}
	text, err := xml.Marshal(ixml{Version: "1.61", Tape: a.Recording, Count: 1, Tracks: []ixmlTrack{{1, 1, label}}})
	if err != nil { // there is nothing in it that cannot be written
		panic("wav: ixml: " + err.Error())
	}
	return append([]byte(xml.Header), text...)
}

// readBext takes what About holds out of a chunk that somebody may have made up.
func (a *About) readBext(b []byte) (ours bool) {
	if len(b) < bextFixed {
		return false
	}
	ours = text(b[256:288]) == originator
	if ours {
		_, _ = fmt.Sscanf(text(b[0:256]), "recording %s track %d", &a.Recording, &a.Track) // else they stay empty
	}
	a.Began, _ = time.ParseInLocation("2006-01-02 15:04:05", text(b[320:330])+" "+text(b[330:338]), time.Local) // else zero
	return ours
}

func (a *About) readIXML(b []byte) {
	var doc ixml
	if xml.Unmarshal(b, &doc) == nil && len(doc.Tracks) > 0 {
		a.Label = doc.Tracks[0].Name
	}
}

// text is what stands before the first zero.
func text(b []byte) string {
	b, _, _ = bytes.Cut(b, []byte{0})
	return string(b)
}
