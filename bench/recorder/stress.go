//go:build linux

package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stress records beside programs that take all processor and disk there is, and
// counts the frames that were sent and are in no file. All recorders run at
// once and hear the same.
func (b *bench) stress() {
	t := &table{unit: "frames lost", extra: []string{"of frames sent", "seconds recorded"}}
	if !b.has(t, "stress", "stress-ng") {
		t.print(b.tables)
		return
	}
	a := b.onAir()
	var running []*recording
	for _, p := range b.present(t, recorders()) {
		if !p.lossy {
			running = append(running, b.record(p, b.folder()))
		}
	}
	time.Sleep(2 * time.Second)
	load := exec.Command("stress-ng", "--cpu", "2", "--io", "2", "--hdd", "1", "--timeout", fmt.Sprintf("%.0fs", b.stressed.Seconds()), "--temp-path", b.dir)
	if out, err := load.CombinedOutput(); err != nil {
		b.Fatalf("stress-ng: %v: %s", err, out)
	}
	time.Sleep(2 * time.Second)
	for _, r := range running {
		r.stop()
	}
	for _, r := range running {
		for _, f := range r.files {
			name := r.name
			if strings.HasPrefix(f, "track-") {
				name += ", " + strings.TrimSuffix(f, ".wav")
			}
			m := follow(recovered(filepath.Join(r.dir, f)), a.sentTo(sinkOf(f)))
			t.add("stress", name, float64(m.end-m.first-m.frames), fmt.Sprint(m.end-m.first), number(float64(m.frames)/48000))
		}
	}
	t.print(b.tables)
}
