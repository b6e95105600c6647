package demo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
)

// talk is what two people say, in sound, and when they say it.
type talk struct {
	teller, asker []float64
	at            []catalog.Span // of each line
}

// The reporter's voice, in whichever language is spoken.
const askerVoice, askerHz = "+f1", 180

// speak says the lines of a story, one after the other. Where the computer has
// a voice of its own it says the words; otherwise it makes sounds that rise
// and fall as speech does, and say nothing.
func speak(ctx context.Context, t told, seed uint64) (talk, error) {
	chance := rand.New(rand.NewPCG(seed, 2026)) //nolint:gosec // the same voices on every machine
	var all talk
	at := rateHz // a second of the room first
	for _, l := range t.lines {
		said, err := voiced(ctx, t, l, chance)
		if err != nil {
			return all, err
		}
		to := &all.teller
		if l.asks {
			to = &all.asker
		}
		*to = append(longer(*to, at), said...)
		all.at = append(all.at, catalog.Span{FromMS: ms(at), ToMS: ms(at + len(said))})
		at += len(said) + int((0.8+1.2*chance.Float64())*rateHz)
	}
	all.teller, all.asker = longer(all.teller, at+rateHz), longer(all.asker, at+rateHz)
	return all, nil
}

func ms(frame int) int64 { return int64(frame) * 1000 / rateHz }

// longer is sound with silence behind it, to a length.
func longer(sound []float64, to int) []float64 {
	return append(sound, make([]float64, max(0, to-len(sound)))...)
}

// voiced is one line in sound.
func voiced(ctx context.Context, t told, l line, chance *rand.Rand) ([]float64, error) {
	name, pitch := t.voice, t.pitchHz
	if l.asks {
		name, pitch = t.voice[:2]+askerVoice, askerHz
	}
	said, err := spoken(ctx, name, l.text)
	if err != nil || said != nil {
		return said, err
	}
	seconds := 0.8 + float64(len([]rune(l.text)))/15 // as fast as people talk
	said = make([]float64, int(seconds*rateHz))
	(&voice{chance: chance, pitchHz: pitch}).speak(said, 0, seconds)
	return said, nil
}

// spoken is words in the computer's own voice; nil where it has none.
func spoken(ctx context.Context, name, words string) ([]float64, error) {
	program, err := exec.LookPath("espeak-ng")
	if err != nil {
		return nil, nil //nolint:nilerr // most computers have none, and the demo has sounds of its own
	}
	say := exec.CommandContext(ctx, program, "--stdin", "--stdout", "-v", name, "-s", strconv.Itoa(145))
	say.Stdin = strings.NewReader(words)
	out, err := say.Output()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	const head = 44 // of a WAV file that does not know how long it will be
	if err != nil || len(out) <= head || binary.LittleEndian.Uint32(out[24:]) != rateHz {
		return nil, nil //nolint:nilerr // a voice that is broken is none
	}
	pcm := out[head:]
	said := make([]float64, len(pcm)/2)
	for i := range said {
		said[i] = float64(int16(binary.LittleEndian.Uint16(pcm[2*i:]))) / 32768
	}
	return said, nil
}

// files writes the tracks of a talk into a folder: one for each side of a
// call, or one for the room.
func (k talk) files(dir string, t told, seed uint64, began time.Time) (files, labels []string, err error) {
	chance := rand.New(rand.NewPCG(seed, 1890)) //nolint:gosec // the same noise on every machine
	tracks, labels := [][]float64{k.teller, k.asker}, []string{"Them", "You"}
	if t.mode != catalog.ModeCall {
		for i := range k.teller {
			k.teller[i] += 0.7 * k.asker[i]
		}
		tracks, labels = tracks[:1], []string{"Room"}
	}
	for i, track := range tracks {
		level(track, 0.5, chance)
		path := filepath.Join(dir, "voice-"+strconv.Itoa(i+1)+".wav")
		if err := write(path, track, began); err != nil {
			return nil, nil, err
		}
		files = append(files, path)
	}
	return files, labels, nil
}

func write(path string, sound []float64, began time.Time) error {
	w, err := wav.Create(path, wav.Format{RateHz: rateHz, Channels: 1, Bits: 16}, wav.About{Track: 1, App: "Ownvoice demo", Began: began})
	if err != nil {
		return err
	}
	var frames bytes.Buffer
	for _, x := range sound {
		frames.Write(binary.LittleEndian.AppendUint16(nil, uint16(int16(x*32767))))
	}
	return errors.Join(w.Write(frames.Bytes()), w.Close())
}
