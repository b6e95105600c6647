package catalog

import "time"

// Take is what the recorder hands to the library at Stop, or after mending:
// sound files that are whole and synced to disk, and every fact about them.
// Files lie in the recording's own folder; names in Tracks have no path.
type Take struct {
	Recording  ID        `json:"recording"`
	Started    time.Time `json:"started"` // wall clock, with zone
	Mode       Mode      `json:"mode"`
	App        string    `json:"app"` // version of Ownvoice that made it
	Tracks     []Track   `json:"tracks"`
	Mended     bool      `json:"mended,omitempty"` // cut short and put right at the next start
	SecondCopy bool      `json:"second_copy,omitempty"`

	// Beside says where it lies beside another recording of the same
	// conversation, see Beside; nil for one that stands by itself.
	Beside *Beside `json:"beside,omitempty"`

	// LeftOut are the parts that stay silent wherever it is heard or written
	// out, as the library answers for a use. It is no fact about the take and
	// stands in no file: who opens a take to be heard fills it in just then.
	LeftOut []Span `json:"-"`
}

// Beside is where a recording lies beside another of the same story, of which
// it is a second hearing – somebody's phone beside the laptop: what is heard
// at t milliseconds of it is heard at OffsetMS + t×(1 + DriftPPM/1,000,000) in
// the other, on the timeline of that one.
type Beside struct {
	Recording ID      `json:"recording"`
	OffsetMS  float64 `json:"offset_ms"` // negative when it began before the other
	DriftPPM  float64 `json:"drift_ppm"` // how much slower its clock ran
}

// AtMS is the place in the other recording of a place in this one.
func (b Beside) AtMS(ms float64) float64 { return b.OffsetMS + ms*(1+b.DriftPPM/1e6) }

// Seconds is the length of the longest track.
func (t Take) Seconds() float64 {
	var longest float64
	for _, track := range t.Tracks {
		longest = max(longest, track.Seconds())
	}
	return longest
}

// Mode is how the interview was held.
type Mode string

const (
	ModeRoom   Mode = "room"
	ModePhone  Mode = "phone" // a phone on loudspeaker, in the room
	ModeCall   Mode = "call"  // a call whose other side the laptop hears on an input of its own
	ModeImport Mode = "import"
)

// Track is one microphone or one side of a call: one mono sound file, never
// changed after Stop.
type Track struct {
	Label     string `json:"label"`  // "You", "Them", or what the reporter called it
	Device    string `json:"device"` // the device's own name; identifies a kind of microphone, not a person
	File      string `json:"file"`
	Frames    int64  `json:"frames"`
	RateHz    int    `json:"rate"`
	Bits      int    `json:"bits"`
	Channels  int    `json:"channels"`
	SHA256    string `json:"sha256"` // lower-case hex, of the whole file
	Bytes     int64  `json:"bytes"`
	Delivered string `json:"delivered,omitempty"` // format as the device gave it, e.g. "s16 1ch 48000"
	Gaps      []Gap  `json:"gaps"`

	// Drift tells when its frames were heard, see Heard; empty for a recording
	// of one track, and for those made before there were maps.
	Drift []Heard `json:"drift,omitempty"`

	// Original is the file that a track of an import was decoded from; nil when
	// the track's file is the one that was brought in.
	Original *Original `json:"original,omitempty"`

	// Cut says that the file that was brought in as this track promised more
	// than it held.
	Cut bool `json:"cut,omitempty"`
}

// WasCut reports whether what was brought in as this track had been cut short.
func (t Track) WasCut() bool { return t.Cut || t.Original != nil && t.Original.Cut }

// Seconds is how long the track sounds.
func (t Track) Seconds() float64 {
	if t.RateHz == 0 {
		return 0
	}
	return float64(t.Frames) / float64(t.RateHz)
}

// Original is a file that was brought in and kept as it was, byte for byte,
// beside the track that was made of it. It stays on the laptop that brought it
// in: it may hold more than the voice – a picture, or names.
type Original struct {
	File   string `json:"file"` // "original-1.mp3"
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Format string `json:"format"`        // by its contents: "mp3", "mp4" …
	Cut    bool   `json:"cut,omitempty"` // it ended too early or was damaged: the track holds what could be read
}

// Gap is a stretch of the interview that was not heard. It stands in the file
// as silence of the same length, so that times stay true – except a pause,
// which the reporter made on purpose and which takes no time in the file.
type Gap struct {
	AtMS int64  `json:"at_ms"` // from the start of the file
	MS   int64  `json:"ms"`    // how long nothing was heard
	Why  string `json:"why"`   // one of the Gap… words
}

// Why a gap is there.
const (
	GapPaused    = "paused"
	GapUnplugged = "unplugged"
	GapLost      = "lost"   // the sound system dropped samples
	GapAsleep    = "asleep" // the laptop was suspended
	GapOverrun   = "overrun"
)

// Recording is a take the library keeps, as part of a story. All of a Take's
// facts travel as one value: a master never changes, so neither do they.
type Recording struct {
	ID    ID
	Story ID
	Take
}
