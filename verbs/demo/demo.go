// Package demo makes the demo project: Co-Pro Stories, told by people who do
// not exist, in voices made by this program that say nothing. It goes through
// the same doors as every other story. It knows the library and the studio.
package demo

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
	"ownvoice/studio"
)

// Starters are the demo's conversation starters.
var starters = []string{
	"How did you first get involved?",
	"Tell me about a time it went well.",
	"What made it hard?",
	"What would you say to somebody starting out?",
}

type uses = map[catalog.Use]catalog.Answer

// told is one story of the demo.
type told struct {
	title, knownAs string
	daysAgo        int
	minutes        float64
	mode           catalog.Mode
	pitchHz        float64
	uses           uses
	as             string
	notes          map[float64]string
}

var (
	everyone = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "yes", "extract": "yes", "whole": "yes"}
	report   = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "yes", "extract": "yes", "whole": "no"}
	extracts = uses{"keep": "yes", "team": "yes", "workshop": "yes", "quote": "no", "extract": "yes", "whole": "no"}
	team     = uses{"keep": "yes", "team": "yes", "workshop": "no", "quote": "no", "extract": "no", "whole": "no"}
	hereOnly = uses{"keep": "no", "team": "yes", "quote": "ask", "whole": "no"}
)

var stories = []told{
	{"They asked me before they had decided", "Maureen", 9, 2.1, catalog.ModeCall, 205, everyone, "real", map[float64]string{37: "First meeting, church hall", 74: "Good for the playlist: “with my coat on”", 108: "Trust means someone ringing back"}},
	{"I was the only one not paid to be there", "Delroy", 11, 1.9, catalog.ModeRoom, 112, report, "real", map[float64]string{52: "Ask about the bus fares"}},
	{"You learn it by doing it together", "Asha", 12, 2.6, catalog.ModeCall, 220, report, "real", map[float64]string{66: "The long table"}},
	{"Nobody explained the long words", "A dad in the group", 14, 1.4, catalog.ModeRoom, 105, extracts, "none", nil},
	{"A cup of tea first, then the agenda", "Gwen", 17, 1.7, catalog.ModePhone, 190, everyone, "real", nil},
	{"It has to be all right to say no", "Tomos", 19, 2.3, catalog.ModeRoom, 120, nil, "", nil},
	{"I came for the biscuits and stayed three years", "Farida", 22, 2.9, catalog.ModeCall, 210, everyone, "real", nil},
	{"We wrote the questions on the bus", "Kofi", 24, 1.5, catalog.ModeRoom, 98, hereOnly, "real", nil},
	{"My diary was full of other people’s words", "Bev", 27, 2.2, catalog.ModeRoom, 198, team, "real", nil},
}

// Fill makes the demo in the library in dir. A library that has stories
// already is left as it is, and Fill reports false.
func Fill(ctx context.Context, dir string) (filled bool, err error) {
	now := time.Now()
	at := now
	lib, err := library.OpenAt(ctx, dir, func() time.Time { return at })
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, lib.Close()) }()
	there, err := lib.Stories(ctx, library.Filter{})
	if err != nil || len(there) > 0 {
		return false, err
	}
	if err := lib.SetReporter(ctx, "Rosa"); err != nil {
		return false, err
	}
	p := catalog.Project{Name: "Co-Pro Stories", Purpose: "What is co-production like for the people who do it?", Starters: starters}
	if err := lib.SetProject(ctx, p); err != nil {
		return false, err
	}
	for i := len(stories) - 1; i >= 0; i-- { // oldest first, as it would have been
		noon := time.Date(now.Year(), now.Month(), now.Day(), 10, 42, 0, 0, now.Location())
		at = noon.AddDate(0, 0, -stories[i].daysAgo)
		if err := tell(ctx, lib, stories[i], uint64(i)); err != nil {
			return false, fmt.Errorf("make demo story %d: %w", i, err)
		}
	}
	return true, nil
}

// tell records one story as its teller would have: agreed, said, allowed.
func tell(ctx context.Context, lib *library.Library, t told, seed uint64) error {
	s, err := lib.BeginStory(ctx, library.Begin{Title: t.title, KnownAs: t.knownAs, Mode: t.mode, Language: "en"})
	if err != nil {
		return err
	}
	agreed := catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, How: "spoken"}
	if t.uses == nil { // brought in from elsewhere: agreed to be recorded, not asked what for
		agreed.How = "message"
	}
	if _, err := lib.Give(ctx, s.ID, agreed); err != nil {
		return err
	}
	if err := sound(ctx, lib, s, t, seed); err != nil {
		return err
	}
	for moment, text := range t.notes {
		ms := int64(moment * 1000)
		if _, err := lib.AddNote(ctx, catalog.Note{Story: s.ID, Text: text, AtMS: &ms}); err != nil {
			return err
		}
	}
	if t.uses == nil {
		return nil
	}
	_, err = lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, How: "spoken", As: t.as, Uses: t.uses})
	return err
}

// sound makes the voices of a story and brings them in as a recording.
func sound(ctx context.Context, lib *library.Library, s catalog.Story, t told, seed uint64) error {
	dir, err := os.MkdirTemp("", "ownvoice-demo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	chance := rand.New(rand.NewPCG(seed, 2026)) //nolint:gosec // the same voices on every machine
	teller := make([]float64, int(t.minutes*60*rateHz))
	asker := make([]float64, len(teller))
	them, you := &voice{chance: chance, pitchHz: t.pitchHz}, &voice{chance: chance, pitchHz: 180}
	for at := 0.5; at < t.minutes*60-3; {
		question := 1.5 + 1.5*chance.Float64()
		answer := 7 + 8*chance.Float64()
		you.speak(asker, at, min(at+question, t.minutes*60))
		them.speak(teller, at+question+0.4, min(at+question+answer, t.minutes*60))
		at += question + answer + 0.5
	}
	tracks := [][]float64{teller, asker}
	labels := []string{"Them", "You"}
	if t.mode != catalog.ModeCall {
		for i := range teller {
			teller[i] += 0.7 * asker[i]
		}
		tracks, labels = tracks[:1], []string{"Room"}
	}
	var files []string
	for i, track := range tracks {
		level(track, 0.5, chance)
		path := filepath.Join(dir, "voice-"+strconv.Itoa(i+1)+".wav")
		if err := write(path, track, s.Begun); err != nil {
			return err
		}
		files = append(files, path)
	}
	in, err := studio.Inspect(ctx, files)
	if err != nil {
		return err
	}
	in.Mode, in.Started, in.Labels = t.mode, s.Begun, labels
	_, err = studio.Import(ctx, lib, s.ID, in)
	return err
}

func write(path string, sound []float64, began time.Time) error {
	w, err := wav.Create(path, wav.Format{RateHz: rateHz, Channels: 1, Bits: 16}, wav.About{Track: 1, App: "Ownvoice demo", Began: began})
	if err != nil {
		return err
	}
	frames := make([]byte, 0, 2*len(sound))
	for _, x := range sound {
		frames = binary.LittleEndian.AppendUint16(frames, uint16(int16(x*32767)))
	}
	return errors.Join(w.Write(frames), w.Close())
}
