package catalog

import (
	"strings"
)

// FileKind is what a file is to its story.
type FileKind string

const (
	FileMaster     FileKind = "master"     // a track as it was recorded
	FileOriginal   FileKind = "original"   // what was brought in, as it was
	FilePacked     FileKind = "packed"     // a master as FLAC, which gives it back byte for byte
	FileListening  FileKind = "listening"  // the whole recording as Ogg Opus, silent where something is left out
	FileAttachment FileKind = "attachment" // a scan, a signature, a photo, a portrait; it lies in no recording
)

// FileKinds are the kinds in the order in which they travel: what may be heard
// of a story first, and with the fewest bytes, before what is only to be kept.
var FileKinds = []FileKind{FileListening, FileAttachment, FilePacked, FileOriginal, FileMaster}

// File is one file of a story and where it is.
type File struct {
	Kind      FileKind
	Recording ID // "" of an attachment
	Story     ID
	Name      string // file name: in the recording's folder, or among the attachments
	SHA256    string
	Bytes     int64
	Masters   []string // of a copy: SHA-256 of the masters it was made of
	LeftOut   []Span   // of a listening copy: what is silent in it
	Here      bool     // whole on this laptop
	Upload    string   // what the client noted about an upload that was begun; "" when none was
	Receipt   []byte   // JSON as the archive signed it, verified; nil: not known to be safe
}

// Copy is what the log says of a file that was made of a recording's masters:
// the value of the field FieldCopy(File) of that recording. Whoever makes the
// copy anew writes the field anew.
type Copy struct {
	Kind    FileKind `json:"kind"` // FilePacked or FileListening
	File    string   `json:"file"`
	Bytes   int64    `json:"bytes"`
	SHA256  string   `json:"sha256"`             // lower-case hex, of the file
	Masters []string `json:"masters"`            // SHA-256 of each master it was made of
	LeftOut []Span   `json:"left_out,omitempty"` // what is silent in it, of a listening copy
	Bars    []int    `json:"bars,omitempty"`     // of a listening copy: its picture, from 0, silent, to MostBar at its loudest; none of one made before there were any
}

// Bars is how many bars the picture of a listening copy has, from its first
// moment to its last, and MostBar the highest that one of them may be.
const (
	Bars    = 96
	MostBar = 100
)

const fieldCopy = "copy "

// FieldCopy is the field of a recording that tells of the copy of that name.
func FieldCopy(file string) string { return fieldCopy + file }

// CopyField is the file that a field tells of; false for any other field.
func CopyField(field string) (file string, is bool) { return strings.CutPrefix(field, fieldCopy) }

// Silent reports whether all of these parts are silent in the copy: only then
// may what is left be heard from it.
func (c Copy) Silent(parts []Span) bool {
	for _, part := range parts {
		if !covered(part, c.LeftOut) {
			return false
		}
	}
	return true
}

// covered reports whether one span lies within others, which may meet.
func covered(part Span, by []Span) bool {
	at := part.FromMS
	for _, s := range Joined(by) {
		if s.FromMS <= at && at < s.ToMS {
			at = s.ToMS
		}
	}
	return at >= part.ToMS
}

// Waits is a story that does not go to the archive, and why.
type Waits struct {
	Story ID     `json:"story"`
	Why   string `json:"why"`
}
