//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"ownvoice/recorder"
)

// recovered is all sound that can be got out of a file, however broken it is.
func recovered(path string) []int16 {
	switch filepath.Ext(path) {
	case ".wav":
		return afterHeader(path)
	case ".flac":
		// Two programs try; the one that gets more is believed.
		a := decoded("flac", "-d", "-F", "-s", "-c", "--force-raw-format", "--endian=little", "--sign=signed", path)
		b := decoded("ffmpeg", "-loglevel", "quiet", "-i", path, "-f", "s16le", "-")
		if len(b) > len(a) {
			return b
		}
		return a
	}
	return decoded("ffmpeg", "-loglevel", "quiet", "-i", path, "-ar", "48000", "-ac", "1", "-f", "s16le", "-")
}

// afterHeader is whatever stands behind the header of a WAV file, whatever that
// says of its length.
func afterHeader(path string) []int16 {
	raw, err := os.ReadFile(path)
	at := bytes.Index(raw, []byte("data"))
	if err != nil || at < 0 || at+8 > len(raw) {
		return nil
	}
	return samples16(raw[at+8:])
}

func decoded(program string, args ...string) []int16 {
	out, _ := exec.Command(program, args...).Output() // what comes before an error counts
	return samples16(out)
}

// asItIs is what sox makes of a file.
func asItIs(path string) []int16 {
	return decoded("sox", "-V0", path, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-D", "-")
}

// mended is what sox makes of Ownvoice's files after mending, track by track.
func mended(dir string, files []string) (tracks [][]int16, err error) {
	_, err = recorder.Mend(dir)
	for _, f := range files {
		tracks = append(tracks, asItIs(filepath.Join(dir, f)))
	}
	return tracks, err
}

// openers are programs that a file is given to as it is. Each says how many
// frames it finds, or gives up.
var openers = []struct {
	name   string
	frames func(path string) (int, error)
}{
	{"sox", func(path string) (int, error) {
		out, err := exec.Command("sox", "-V1", path, "-t", "raw", "-e", "signed", "-b", "16", "-").Output()
		return len(out) / 2, err
	}},
	{"ffmpeg", func(path string) (int, error) {
		out, err := exec.Command("ffmpeg", "-v", "error", "-xerror", "-i", path, "-ar", "48000", "-f", "s16le", "-").Output()
		return len(out) / 2, err
	}},
	{"flac", flacFrames},
	{"sndfile-info", func(path string) (int, error) {
		out, err := exec.Command("sndfile-info", path).Output()
		return after(string(out), "Frames"), err
	}},
}

// flacFrames decodes a FLAC file, and packs a WAV file.
func flacFrames(path string) (int, error) {
	if filepath.Ext(path) != ".wav" {
		out, err := exec.Command("flac", "-d", "-s", "-c", "--force-raw-format", "--endian=little", "--sign=signed", path).Output()
		return len(out) / 2, err
	}
	to := path + ".flac"
	defer os.Remove(to)
	if err := exec.Command("flac", "-s", "-0", "-f", "-o", to, path).Run(); err != nil {
		return 0, err
	}
	out, err := exec.Command("metaflac", "--show-total-samples", to).Output()
	n, _ := strconv.Atoi(strings.TrimSpace(string(out))) // no number is none
	return n, err
}

// after is the number behind a word and a colon.
func after(text, word string) int {
	for _, line := range strings.Split(text, "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == word {
			n, _ := strconv.Atoi(strings.TrimSpace(value)) // no number is none
			return n
		}
	}
	return 0
}

// opens counts which programs take files as they are and give all but a second
// of the sound that is there.
type opens struct{ times, of [4]int }

func (o *opens) try(path string, frames int) {
	for i, p := range openers {
		o.of[i]++
		if n, err := p.frames(path); err == nil && n > 0 && n >= frames-48000 && n <= frames+48000 {
			o.times[i]++
		}
	}
}

func (o *opens) String() string {
	var all []string
	for i, p := range openers {
		said := fmt.Sprintf("%s %d/%d", p.name, o.times[i], o.of[i])
		all = append(all, said)
	}
	return strings.Join(all, ", ")
}
