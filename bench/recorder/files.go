//go:build linux

package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// file writes a WAV file of speech, each channel the same words with noise of
// its own.
func (b *bench) file(path string, channels int, length time.Duration) {
	voice := b.newSpeech()
	f, err := os.Create(path)
	b.must(err)
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	frames := int64(length.Seconds() * 48000)
	b.must(binary.Write(w, binary.LittleEndian, header(frames, channels)))
	piece, out := make([]int16, 48000), []byte(nil)
	for ; frames > 0; frames -= int64(len(piece)) {
		piece = piece[:min(frames, int64(len(piece)))]
		voice.read(piece)
		out = out[:0]
		for _, x := range piece {
			for c := range channels {
				out = binary.LittleEndian.AppendUint16(out, uint16(x^int16(c)))
			}
		}
		_, err := w.Write(out)
		b.must(err)
	}
	b.must(w.Flush())
}

func header(frames int64, channels int) []byte {
	h := append([]byte("RIFF"), 0, 0, 0, 0)
	h = append(h, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	bytes := uint32(frames * int64(channels) * 2)
	h = binary.LittleEndian.AppendUint16(h, uint16(channels))
	h = binary.LittleEndian.AppendUint32(h, 48000)
	h = binary.LittleEndian.AppendUint32(h, uint32(48000*channels*2))
	h = binary.LittleEndian.AppendUint16(h, uint16(channels*2))
	h = binary.LittleEndian.AppendUint16(h, 16)
	h = binary.LittleEndian.AppendUint32(append(h, "data"...), bytes)
	binary.LittleEndian.PutUint32(h[4:], uint32(len(h))-8+bytes)
	return h
}

// waveform draws a long story for the first time: Ownvoice from the peaks that
// were written as it was recorded, the others from the sound.
func (b *bench) waveform() {
	t := &table{unit: "s to the first drawn waveform", extra: []string{"CPU s", "MB"}}
	sound, picture := b.path("story.wav"), b.path("story.peaks")
	b.file(sound, 2, b.story)
	b.must(peaks.Of(sound, picture))
	what := fmt.Sprintf("%v, 2 channels", b.story)
	begun := time.Now()
	b.must(childDraw([]string{picture}))
	t.add(what, ours+", read in the program that runs", time.Since(begun).Seconds(), "–", "–")
	t.cost(what, ours+", and its start as a process", b.costs(self(), "child-draw", picture))
	if b.has(t, what, "audiowaveform") {
		t.cost(what, "audiowaveform", b.costs("audiowaveform", "-q", "-i", sound, "-o", b.path("a.png"), "-w", "1366", "-z", "auto"))
	}
	if b.has(t, what, "sox") {
		t.cost(what, "sox stat (draws nothing)", b.costs("sox", sound, "-n", "stat"))
	}
	if b.has(t, what, "ffmpeg") {
		t.cost(what, "ffmpeg showwavespic", b.costs("ffmpeg", "-v", "error", "-i", sound, "-filter_complex", "showwavespic=s=1366x200", "-frames:v", "1", b.path("f.png")))
	}
	t.print(b.tables)
}

func (t *table) cost(what, who string, c cost) {
	t.add(what, who, c.wall.Seconds(), number(c.cpu.Seconds()), c.memory())
}

// peaks makes the peaks of an imported file, beside reading it once.
func (b *bench) peaks() {
	t := &table{unit: "CPU s", extra: []string{"× cat", "MB"}}
	sound := b.path("import.wav")
	b.file(sound, 2, b.story)
	cat := b.path("cat.sh")
	b.must(os.WriteFile(cat, []byte("cat \"$1\" >/dev/null\n"), 0o600))
	b.costs("sh", cat, sound) // now it is in memory
	what := fmt.Sprintf("%v, 2 channels", b.story)
	read := b.costs("sh", cat, sound)
	add := func(who string, c cost) {
		t.add(what, who, c.cpu.Seconds(), number(c.cpu.Seconds()/read.cpu.Seconds()), c.memory())
	}
	add(ours, b.costs(self(), "child-peaks", sound, b.path("import.peaks")))
	add("cat FILE >/dev/null", read)
	if b.has(t, what, "audiowaveform") {
		add("audiowaveform", b.costs("audiowaveform", "-q", "-i", sound, "-o", b.path("a.dat"), "-z", "256"))
	}
	if b.has(t, what, "sox") {
		add("sox stat", b.costs("sox", sound, "-n", "stat"))
	}
	if b.has(t, what, "ffmpeg") {
		add("ffmpeg showwavespic", b.costs("ffmpeg", "-v", "error", "-i", sound, "-filter_complex", "showwavespic=s=1366x200", "-frames:v", "1", b.path("f.png")))
	}
	t.print(b.tables)
}

// encoders packs speech beside the others, all on one core. Ownvoice reads back
// what it made, so the packed master stands beside flac with and without
// verifying.
func (b *bench) encoders() {
	t := &table{unit: "× real time, one core", extra: []string{"bytes", "% of the master", "size × Ownvoice", "MB"}}
	sound := b.path("track-1.wav")
	b.file(sound, 1, b.speech)
	of := map[string]int64{}
	add := func(what, who, made, program string, args ...string) {
		if !b.has(t, what, program) {
			return
		}
		c := b.costs("taskset", append([]string{"-c", "0", program}, args...)...)
		size := b.size(made)
		if of[what] == 0 {
			of[what] = size
		}
		t.add(what, who, b.speech.Seconds()/c.cpu.Seconds(), fmt.Sprint(size), number(100*float64(size)/float64(b.size(sound))),
			fmt.Sprintf("%.3f", float64(size)/float64(of[what])), c.memory())
	}
	b.Setenv("GOMAXPROCS", "1")
	b.Cleanup(func() { os.Unsetenv("GOMAXPROCS") })
	pack, flac, copied, opus := b.path("our.flac"), b.path("their.flac"), b.path("our.opus"), b.path("their.opus")
	add("lossless", ours+", read back", pack, self(), "child-pack", sound, pack)
	add("lossless", "flac -5", flac, "flac", "-5", "-s", "-f", "-o", flac, sound)
	add("lossless", "flac -5 -V", flac, "flac", "-5", "-V", "-s", "-f", "-o", flac, sound)
	add("listening", ours+", levelled, read back", copied, self(), "child-listen", b.dir, copied)
	add("listening", "opusenc --bitrate 32", opus, "opusenc", "--quiet", "--bitrate", "32", sound, opus)
	t.print(b.tables)
}

func (b *bench) size(path string) int64 {
	info, err := os.Stat(path)
	b.must(err)
	return info.Size()
}

// seek plays a tenth of a second from random places of a long story of two
// tracks, whose clocks drift.
func (b *bench) seek() {
	t := &table{unit: "µs from a place to a tenth of a second of sound, median", extra: []string{"µs, most", "seeks"}}
	dir := b.folder()
	take := catalog.Take{}
	for i := range 2 {
		name := fmt.Sprintf("track-%d.wav", i+1)
		b.file(filepath.Join(dir, name), 1, b.story)
		r, err := wav.Open(filepath.Join(dir, name))
		b.must(err)
		take.Tracks = append(take.Tracks, catalog.Track{File: name, Frames: r.Frames, RateHz: 48000, Bits: 16, Channels: 1, Drift: drifting(r.Frames, i)})
		b.must(r.Close())
	}
	m, err := mix.Open(dir, take)
	b.must(err)
	defer m.Close()
	what := fmt.Sprintf("%v, two tracks", b.story)
	tenth := make([]float32, 4800)
	t.seeks(b, what, ours, 1000, func(r *rand.Rand) {
		b.must(m.Read(tenth, r.Int63n(m.Frames()-int64(len(tenth)))))
	})
	if b.has(t, what, "ffmpeg") {
		t.seeks(b, what, "ffmpeg -ss, with its start", 20, func(r *rand.Rand) {
			at := fmt.Sprint(r.Intn(int(b.story.Seconds()) - 1))
			b.must(exec.Command("ffmpeg", "-v", "error", "-ss", at, "-i", filepath.Join(dir, "track-1.wav"), "-ss", at, "-i", filepath.Join(dir, "track-2.wav"),
				"-filter_complex", "amix", "-t", "0.1", "-f", "null", "-").Run())
		})
	}
	t.print(b.tables)
}

// drifting is the map of a track whose clock is so many times 100 ppm fast.
func drifting(frames int64, times int) (drift []catalog.Heard) {
	for at := int64(0); at < frames; at += 48000 * 10 {
		drift = append(drift, catalog.Heard{Frame: at, MS: float64(at) / 48 / (1 + 1e-4*float64(times))})
	}
	return drift
}

func (t *table) seeks(b *bench, what, who string, times int, seek func(*rand.Rand)) {
	var took []float64
	for range times {
		begun := time.Now()
		seek(b.random)
		took = append(took, float64(time.Since(begun).Microseconds()))
	}
	middle, worst := spread(took)
	t.add(what, who, middle, number(worst), fmt.Sprint(times))
}
