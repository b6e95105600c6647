// Package laptop is the other end of the archive's tests: it writes changes as
// a library does, signs requests as a laptop does, and sends sound by tus. It
// is used by tests only, and knows nothing of the real library and client.
package laptop

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"ownvoice/library/catalog"
)

// Laptop writes changes. The zero value is of no use; New makes one.
type Laptop struct {
	Device  catalog.ID
	Key     ed25519.PrivateKey
	Project catalog.ID
	seq     int64
	clock   catalog.Clock
	web     web
}

// New makes a laptop with an id and a key of its own.
func New() *Laptop {
	_, key, _ := ed25519.GenerateKey(rand.Reader)
	return &Laptop{Device: catalog.NewID(), Key: key}
}

// Public is the key the archive knows the laptop by.
func (l *Laptop) Public() []byte { return l.Key.Public().(ed25519.PublicKey) }

// Change writes one value to one field of a thing.
func (l *Laptop) Change(kind catalog.Kind, entity, story catalog.ID, field string, value any) catalog.Change {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	l.seq++
	l.clock = l.clock.Next(time.Now())
	return catalog.Change{ID: catalog.NewID(), Project: l.Project, Story: story, Kind: kind, Entity: entity, Field: field,
		Value: raw, Device: l.Device, Seq: l.seq, Clock: l.clock.String()}
}

// Title writes a story's title.
func (l *Laptop) Title(story catalog.ID, title string) catalog.Change {
	return l.Change(catalog.KindStory, story, story, "title", title)
}

// Note writes a note on a story.
func (l *Laptop) Note(story catalog.ID, text string) catalog.Change {
	return l.Change(catalog.KindNote, catalog.NewID(), story, "text", text)
}

// Event writes down a permission event, giving it an id, a day and the story
// as its target when it has none.
func (l *Laptop) Event(story catalog.ID, e catalog.Consent) catalog.Change {
	if e.ID == "" {
		e.ID = catalog.NewID()
	}
	if e.Target.Kind == "" {
		e.Target = catalog.WholeStory
	}
	e.Clock = l.clock.Next(time.Now()).String()
	return l.Change(catalog.KindConsent, e.ID, story, "event", e)
}

// Yes writes an agreement to uses.
func (l *Laptop) Yes(story catalog.ID, uses ...catalog.Use) catalog.Change {
	said := map[catalog.Use]catalog.Answer{}
	for _, u := range uses {
		said[u] = catalog.Yes
	}
	return l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, Uses: said})
}

// Facts writes what a recording of one track is, and returns its file name.
func (l *Laptop) Facts(story, recording catalog.ID, sound []byte) catalog.Change {
	return l.Change(catalog.KindRecording, recording, story, "facts", catalog.Take{Recording: recording, Mode: catalog.ModeRoom,
		Tracks: []catalog.Track{{Label: "You", File: Track, SHA256: Hash(sound), Bytes: int64(len(sound)), RateHz: 48000, Frames: 48000 * 61, Bits: 16, Channels: 1}}})
}

// Track is the file name of every recording's one track.
const Track = "track-1.wav"

// Hash is the SHA-256 of some sound, as the wire writes it.
func Hash(sound []byte) string {
	sum := sha256.Sum256(sound)
	return hex.EncodeToString(sum[:])
}

// EventOf reads back the event in a change made by Event or Yes.
func EventOf(c catalog.Change) catalog.Consent {
	var e catalog.Consent
	if err := json.Unmarshal(c.Value, &e); err != nil {
		panic(err)
	}
	return e
}
