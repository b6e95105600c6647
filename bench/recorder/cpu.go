//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// both is a peer that writes the two tracks, by one process or by two.
func both() []peer {
	two := func(name, program, ext string, args func(sink, path string) []string) peer {
		return peer{name: name, program: program, args: func(dir string) (all [][]string) {
			for _, s := range sides {
				all = append(all, append([]string{program}, args(s, filepath.Join(dir, s+ext))...))
			}
			return all
		}}
	}
	swap := func(of func(string) []string) func(sink, path string) []string {
		return func(sink, path string) (args []string) {
			for _, a := range of(path) {
				args = append(args, strings.ReplaceAll(a, "mic.monitor", sink+".monitor"))
			}
			return args
		}
	}
	return []peer{
		ownvoice(ours, "mic.monitor", "far.monitor"),
		{name: "ffmpeg, one process", program: "ffmpeg", args: func(dir string) [][]string {
			args := []string{"ffmpeg", "-nostdin", "-loglevel", "error", "-y"}
			for _, s := range sides {
				args = append(args, "-f", "pulse", "-sample_rate", "48000", "-channels", "1", "-i", s+".monitor")
			}
			for i, s := range sides {
				args = append(append(args, "-map", fmt.Sprint(i)), ff(filepath.Join(dir, s+".wav"), "-c:a", "pcm_s16le")...)
			}
			return [][]string{args}
		}},
		two("sox, two processes", "sox", ".wav", swap(sox)),
		two("parecord, two processes", "parecord", ".wav", swap(pa("wav"))),
	}
}

func single() []peer {
	return []peer{
		ownvoice(ours, "mic.monitor"),
		one("ffmpeg", "ffmpeg", "mic.wav", ffmpeg("-c:a", "pcm_s16le")),
		one("sox", "sox", "mic.wav", sox),
		one("parecord", "parecord", "mic.wav", pa("wav")),
	}
}

// cpu counts the processor seconds a recorded minute takes, Ownvoice's with
// peaks, and meters read 15 times a second. Each has the sound server to
// itself: how often one asks for sound is how often all are woken. The
// beginning and the end are not in it, nor is the server.
func (b *bench) cpu() {
	b.onAir()
	t := &table{unit: "CPU s / recorded minute", extra: []string{"resident MB"}}
	for _, set := range []struct {
		what  string
		peers []peer
	}{{"one track", single()}, {"two tracks", both()}} {
		for _, p := range b.present(t, set.peers) {
			r := b.record(p, b.folder())
			time.Sleep(3 * time.Second)
			before, since := b.used(r), time.Now()
			time.Sleep(b.recorded)
			minutes := time.Since(since).Minutes()
			t.add(set.what, p.name, (b.used(r)-before).Seconds()/minutes, number(b.resident(r)))
			r.stop()
		}
	}
	t.print(b.tables)
}

// used is the processor time of a recorder's processes so far: of all threads
// that run, to the nanosecond.
func (b *bench) used(r *recording) (sum time.Duration) {
	for _, c := range r.cmds {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", c.Process.Pid))
		b.must(err)
		before := sum
		for _, path := range threads {
			var ran int64
			text, _ := os.ReadFile(path) // a thread may end just then
			fmt.Sscan(string(text), &ran)
			sum += time.Duration(ran)
		}
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.Process.Pid)); err != nil || strings.Contains(string(stat), ") Z ") || sum == before {
			b.Fatalf("%s ended by itself: %s", r.name, r.says)
		}
	}
	return sum
}

// resident is the memory of a recorder's processes, in MB.
func (b *bench) resident(r *recording) (sum float64) {
	for _, c := range r.cmds {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
		b.must(err)
		sum += float64(after(strings.ReplaceAll(string(text), " kB", ""), "VmRSS")) / 1000
	}
	return sum
}
