// Package sample fills libraries for the tests of places: real folders, real
// sound files, a clock that is set. The words in it are invented, but for the
// project's name; it is test support, nothing that people run imports it.
package sample

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/wav"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
)

// World is a library and its clock.
type World struct {
	Library *library.Library
	Now     time.Time

	t testing.TB
}

// Today is when the tests of places happen.
var Today = time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)

// New is an empty library whose reporter is Rosa.
func New(t testing.TB) *World {
	t.Helper()
	w := &World{Now: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC), t: t}
	l, err := library.OpenAt(t.Context(), t.TempDir(), func() time.Time { return w.Now })
	w.check(err)
	t.Cleanup(func() { l.Close() })
	w.Library = l
	w.check(l.SetReporter(t.Context(), "Rosa"))
	w.Now = Today
	return w
}

func (w *World) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// Tale is a story to be told.
type Tale struct {
	Title, KnownAs string
	Day            int // of November 2026
	Minutes        float64
	Mode           catalog.Mode
	Labels         []string // of its tracks; none is one, "Room"
	As             string
	Uses           map[catalog.Use]catalog.Answer // nil: they agreed to be recorded and no more
}

// Tell makes a story with consent and sound. The sound has few
// samples a second, so that an hour of it is small.
func (w *World) Tell(tale Tale) catalog.Story {
	w.t.Helper()
	ctx := w.t.Context()
	w.Now = time.Date(2026, 11, tale.Day, 14, 0, 0, 0, time.UTC)
	defer func() { w.Now = Today }()
	s, err := w.Library.BeginStory(ctx, library.Begin{Title: tale.Title, KnownAs: tale.KnownAs, Mode: tale.Mode, Language: "en"})
	w.check(err)
	w.Give(s.ID, catalog.Consent{Kind: catalog.EventAgreed})
	if tale.Uses != nil {
		w.Give(s.ID, catalog.Consent{Kind: catalog.EventAgreement, Uses: tale.Uses, As: tale.As})
	}
	if tale.Minutes > 0 {
		w.record(s, tale)
	}
	return s
}

// Give writes down what was said about a story.
func (w *World) Give(story catalog.ID, e catalog.Consent) {
	w.t.Helper()
	e.Target = catalog.WholeStory
	_, err := w.Library.Give(w.t.Context(), story, e)
	w.check(err)
}

// Record makes one recording more of a story, as a tale says.
func (w *World) Record(s catalog.Story, tale Tale) {
	w.t.Helper()
	w.record(s, tale)
}

func (w *World) record(s catalog.Story, tale Tale) {
	id, dir, err := w.Library.BeginRecording(w.t.Context(), s.ID)
	w.check(err)
	take := catalog.Take{Recording: id, Started: w.Now, Mode: tale.Mode, App: "test"}
	labels := tale.Labels
	if labels == nil {
		labels = []string{"Room"}
	}
	for i, label := range labels {
		take.Tracks = append(take.Tracks, w.track(dir, i, label, tale.Minutes))
	}
	_, err = w.Library.Keep(w.t.Context(), take)
	w.check(err)
}

const rateHz = 100

func (w *World) track(dir string, n int, label string, minutes float64) catalog.Track {
	name := "track-" + string(rune('1'+n)) + ".wav"
	format := wav.Format{RateHz: rateHz, Channels: 1, Bits: 16}
	out, err := wav.Create(filepath.Join(dir, name), format, wav.About{})
	w.check(err)
	w.check(out.Write(talk(uint64(n), int(minutes*60*rateHz))))
	w.check(out.Sync())
	w.check(out.Close())
	raw, err := os.ReadFile(filepath.Join(dir, name))
	w.check(err)
	sum := sha256.Sum256(raw)
	return catalog.Track{Label: label, File: name, Frames: int64(minutes * 60 * rateHz), RateHz: rateHz, Bits: 16, Channels: 1,
		SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(raw)), Gaps: []catalog.Gap{}}
}

// talk sounds like talking, as far as a picture of it goes: sentences, and
// silence while the other one talks.
func talk(voice uint64, frames int) []byte {
	chance := rand.New(rand.NewPCG(7, 11)) // the same every time, for both voices
	pcm := make([]byte, 0, 2*frames)
	for said := uint64(0); len(pcm) < 2*frames; said++ {
		n := (20 + chance.IntN(90)) * rateHz
		mine := said%3 == 2 == (voice == 1)
		for i := range n {
			loud := 0.004
			if mine {
				loud = 0.12 + 0.5*math.Abs(math.Sin(float64(i)/710)*math.Sin(float64(i)/190))
			}
			v := int16(loud * 32000 * math.Sin(float64(i)))
			pcm = append(pcm, byte(v), byte(v>>8))
		}
	}
	return pcm[:2*frames]
}

// Enrol makes the laptop belong to an archive that nobody can reach.
func (w *World) Enrol() {
	w.t.Helper()
	e := catalog.Enrolment{Archive: "https://127.0.0.1:1", Project: catalog.NewID(), Role: "reporter", Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))}
	w.check(w.Library.Enrol(w.t.Context(), e))
}

// Send makes the archive have all that it may have, but for the sound of the
// stories named.
func (w *World) Send(but ...catalog.ID) {
	w.t.Helper()
	ctx := w.t.Context()
	changes, err := w.Library.ChangesToSend(ctx, 100000)
	w.check(err)
	var ids []catalog.ID
	for _, c := range changes {
		ids = append(ids, c.ID)
	}
	w.check(w.Library.Sent(ctx, ids))
	files, err := w.Library.FilesToSend(ctx)
	w.check(err)
	for _, f := range files {
		if !has(but, f.Story) {
			w.check(w.Library.Confirm(ctx, f.SHA256, map[string]any{"sha256": f.SHA256, "bytes": f.Bytes, "time": Today.AddDate(0, 0, -8)}))
		}
	}
}

func has(all []catalog.ID, one catalog.ID) bool {
	for _, id := range all {
		if id == one {
			return true
		}
	}
	return false
}

// Note writes a note at a moment, in seconds; a negative one is about the
// whole story.
func (w *World) Note(story catalog.ID, seconds float64, sort catalog.NoteSort, text string) {
	w.t.Helper()
	n := catalog.Note{Story: story, Text: text, Sort: sort}
	if ms := int64(seconds * 1000); ms >= 0 {
		n.AtMS = &ms
	}
	_, err := w.Library.AddNote(w.t.Context(), n)
	w.check(err)
}

// The answers people give, as the tales use them.
var (
	Anyone   = map[catalog.Use]catalog.Answer{catalog.UseKeep: "yes", catalog.UseTeam: "yes", catalog.UseQuote: "yes", catalog.UseExtract: "yes", catalog.UseWhole: "yes"}
	Report   = map[catalog.Use]catalog.Answer{catalog.UseKeep: "yes", catalog.UseTeam: "yes", catalog.UseQuote: "yes", catalog.UseExtract: "yes", catalog.UseWhole: "no"}
	Extracts = map[catalog.Use]catalog.Answer{catalog.UseKeep: "yes", catalog.UseTeam: "yes", catalog.UseQuote: "no", catalog.UseExtract: "yes", catalog.UseWhole: "no"}
	Team     = map[catalog.Use]catalog.Answer{catalog.UseKeep: "yes", catalog.UseTeam: "yes", catalog.UseQuote: "no", catalog.UseExtract: "no", catalog.UseWhole: "no"}
	Stay     = map[catalog.Use]catalog.Answer{catalog.UseKeep: "no", catalog.UseTeam: "yes", catalog.UseQuote: "yes", catalog.UseExtract: "yes"}
)

// Loudspeaker is a sound system that plays nothing and says where it would be.
type Loudspeaker struct {
	Opened    catalog.Take // the last one
	Gains     []float64    // of its tracks
	Last      *Player
	Monitored []string // the microphones that are heard in the headphones
	Err       error    // what Open answers, when it is not nil
}

// Open opens nothing.
func (l *Loudspeaker) Open(_ string, take catalog.Take, gains []float64) (desk.Player, error) {
	if l.Err != nil {
		return nil, l.Err
	}
	l.Opened, l.Gains, l.Last = take, gains, &Player{Speed: 1, Volumes: map[int]float64{}}
	return l.Last, nil
}

// PlayClip plays nothing.
func (l *Loudspeaker) PlayClip(context.Context, recorder.Clip) error { return nil }

// Monitor plays nothing until ctx ends.
func (l *Loudspeaker) Monitor(ctx context.Context, devices []string) error {
	l.Monitored = devices
	<-ctx.Done()
	return nil
}

// Player stands where it was put.
type Player struct {
	On, Closed bool
	At         time.Duration
	Speed      float64
	Until      time.Duration   // the end of the part it plays; 0 is the whole
	Volumes    map[int]float64 // that were set
	Gone       error           // why it stopped
}

// Err is why it stopped.
func (p *Player) Err() error { return p.Gone }

// SetSpeed notes a speed.
func (p *Player) SetSpeed(speed float64) { p.Speed = speed }

// SetVolume notes a volume.
func (p *Player) SetVolume(track int, volume float64) { p.Volumes[track] = volume }

// Play begins.
func (p *Player) Play() { p.On = true }

// Pause stops.
func (p *Player) Pause() { p.On = false }

// Playing says whether it plays.
func (p *Player) Playing() bool { return p.On }

// Seek goes to a moment.
func (p *Player) Seek(d time.Duration) { p.At, p.Until = d, 0 }

// PlayPart begins a part.
func (p *Player) PlayPart(from, to time.Duration) { p.On, p.At, p.Until = true, from, to }

// Position is where it stands.
func (p *Player) Position() time.Duration { return p.At }

// Length is not known.
func (p *Player) Length() time.Duration { return 0 }

// Close ends it.
func (p *Player) Close() { p.On, p.Closed = false, true }

var _ desk.Sound = (*Loudspeaker)(nil)

// Offline is a status for desks in tests.
var Offline = client.Status{State: client.StateOffline}
