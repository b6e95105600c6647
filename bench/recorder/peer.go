//go:build linux

package main

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// peer is a recorder as it is started: one of the others, or Ownvoice.
type peer struct {
	name    string
	program string                      // that must be installed
	files   []string                    // that it makes: mic.wav, or Ownvoice's tracks
	args    func(dir string) [][]string // one command, or one for each file
	lossy   bool
}

func ff(file string, codec ...string) []string {
	return append(append([]string{"-ac", "1", "-ar", "48000"}, codec...), file)
}

func one(name, program, file string, args func(path string) []string) peer {
	return peer{name: name, program: program, files: []string{file}, args: func(dir string) [][]string {
		return [][]string{append([]string{program}, args(filepath.Join(dir, file))...)}
	}}
}

func pa(format string) func(string) []string {
	return func(path string) []string {
		return []string{"--device=mic.monitor", "--rate=48000", "--channels=1", "--format=s16le", "--file-format=" + format, path}
	}
}

func sox(path string) []string {
	return []string{"-q", "-t", "pulseaudio", "-r", "48000", "-c", "1", "-b", "16", "mic.monitor", "-b", "16", path}
}

func ffmpeg(codec ...string) func(string) []string {
	return func(path string) []string {
		from := []string{"-nostdin", "-loglevel", "error", "-y", "-f", "pulse", "-sample_rate", "48000", "-channels", "1", "-i", "mic.monitor"}
		return append(from, ff(path, codec...)...)
	}
}

func ownvoice(name string, inputs ...string) peer {
	files := []string{"track-1.wav", "track-2.wav"}[:len(inputs)]
	return peer{name: name, program: self(), files: files, args: func(dir string) [][]string {
		return [][]string{append([]string{self(), "child-record", dir}, inputs...)}
	}}
}

func self() string {
	path, err := os.Executable()
	if err != nil {
		panic(err)
	}
	return path
}

func opus(p peer) peer { p.lossy = true; return p }

func recorders() []peer {
	return []peer{
		ownvoice(ours+" one track", "mic.monitor"),
		ownvoice(ours+" two tracks", "mic.monitor", "far.monitor"),
		one("parecord WAV", "parecord", "mic.wav", pa("wav")),
		one("parecord FLAC", "parecord", "mic.flac", pa("flac")),
		one("sox WAV", "sox", "mic.wav", sox),
		one("sox FLAC", "sox", "mic.flac", sox),
		one("ffmpeg WAV", "ffmpeg", "mic.wav", ffmpeg("-c:a", "pcm_s16le")),
		one("ffmpeg FLAC", "ffmpeg", "mic.flac", ffmpeg("-c:a", "flac")),
		opus(one("ffmpeg Opus", "ffmpeg", "mic.opus", ffmpeg("-c:a", "libopus", "-b:a", "32k"))),
	}
}

// recording is a peer that runs.
type recording struct {
	peer
	dir  string
	cmds []*exec.Cmd
	says []*bytes.Buffer
	over bool
}

// record starts a peer that writes into a folder; it is killed when the section
// ends. Ownvoice has begun when this returns; the others do not say when.
func (b *bench) record(p peer, dir string) *recording {
	r := &recording{peer: p, dir: dir}
	for _, args := range p.args(dir) {
		cmd, said := exec.Command(args[0], args[1:]...), &bytes.Buffer{}
		cmd.Stderr = said
		out, err := cmd.StdoutPipe()
		b.must(err)
		b.must(cmd.Start())
		r.cmds, r.says = append(r.cmds, cmd), append(r.says, said)
		if strings.HasPrefix(p.name, ours) {
			if line, _ := bufio.NewReader(out).ReadString('\n'); line != "recording\n" {
				cmd.Wait()
				b.Fatalf("%s did not begin: %s", p.name, said)
			}
		}
	}
	b.Cleanup(r.kill)
	return r
}

// kill ends it as a crash would. Twice is once.
func (r *recording) kill() {
	if r.over {
		return
	}
	r.over = true
	for _, c := range r.cmds {
		c.Process.Kill()
	}
	for _, c := range r.cmds {
		c.Wait() // killed: that is what was wanted
	}
}

// stop ends it as a person does.
func (r *recording) stop() {
	if r.over {
		return
	}
	r.over = true
	for _, c := range r.cmds {
		c.Process.Signal(syscall.SIGINT)
	}
	for _, c := range r.cmds {
		late := time.AfterFunc(30*time.Second, func() { c.Process.Kill() })
		c.Wait() // some end with an error when they are told to
		late.Stop()
	}
}
