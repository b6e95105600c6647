//go:build linux

package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// losses is what was seen of one recorder, over many ends.
type losses struct {
	seconds, mended []float64 // as the file is; and Ownvoice's after mending
	opens           opens
	nothing         int // ends that left nothing at all
}

// end is one recorder's end: when it began and ended in the sound of each side.
type end struct {
	r        *recording
	from, to map[string]int
}

// lostOnKill kills recorders at random moments, all of a round beside each
// other, and looks at what is left.
func (b *bench) lostOnKill() {
	a := b.onAirHeard()
	all := map[string]*losses{}
	t := b.lossTable()
	peers := b.present(t, recorders())
	for round := range b.cuts {
		var ends []end
		for _, p := range peers {
			from := a.now()
			ends = append(ends, end{r: b.record(p, b.folder()), from: from})
		}
		b.killEach(a, ends)
		for _, e := range ends {
			b.look(a, e, e.r.dir, all)
			os.RemoveAll(e.r.dir)
		}
		b.Logf("lost-on-kill: %d of %d", round+1, b.cuts)
	}
	t.fill("kill -9", all)
	t.print(b.tables)
}

func (b *bench) present(t *table, peers []peer) (there []peer) {
	for _, p := range peers {
		if b.has(t, p.name, p.program) {
			there = append(there, p)
		}
	}
	return there
}

// killEach kills each at a moment of its own after 4 to 14 seconds.
func (b *bench) killEach(a *air, ends []end) {
	var wait sync.WaitGroup
	for i := range ends {
		after := 4*time.Second + time.Duration(b.random.Int63n(int64(10*time.Second)))
		wait.Go(func() {
			time.Sleep(after)
			ends[i].to = a.now()
			ends[i].r.kill()
		})
	}
	wait.Wait()
}

// look measures what an end left in a folder.
func (b *bench) look(a *air, e end, dir string, all map[string]*losses) {
	l := all[e.r.name]
	if l == nil {
		l = &losses{}
		all[e.r.name] = l
	}
	var worst, worstMended float64
	isOurs := strings.HasPrefix(e.r.name, ours)
	sounds := map[string][]int16{}
	for _, f := range e.r.files {
		path := filepath.Join(dir, f)
		sound := a.heardOf(sinkOf(f), e.from, e.to)
		sounds[f] = sound
		file := recovered(path)
		l.opens.try(path, len(file))
		if isOurs {
			file = asItIs(path) // what its header says, and no more
		}
		if len(file) == 0 {
			l.nothing++
		}
		worst = max(worst, e.r.lost(file, sound))
	}
	l.seconds = append(l.seconds, worst)
	if !isOurs {
		return
	}
	tracks, err := mended(dir, e.r.files)
	if err != nil {
		b.Logf("mend: %v", err)
	}
	for i, f := range e.r.files {
		worstMended = max(worstMended, e.r.lost(tracks[i], sounds[f]))
	}
	l.mended = append(l.mended, worstMended)
}

// lost is how many seconds of a sound, from where the file begins to hear it,
// are not in the file.
func (p peer) lost(file, sound []int16) float64 {
	const rate = 48000
	if p.lossy {
		if end, found := endOf(file, sound); found {
			return max(0, float64(len(sound)-end)/rate)
		}
		return float64(len(sound)) / rate
	}
	m := follow(file, sound)
	return float64(len(sound)-m.first-m.frames) / rate
}

func (b *bench) lossTable() *table {
	return &table{unit: "s lost, median", extra: []string{"s lost, most", "nothing left", "opens as it is, whole"}}
}

func (t *table) fill(what string, all map[string]*losses) {
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int { return strings.Compare(rank(a), rank(b)) })
	for _, name := range names {
		l := all[name]
		if len(l.mended) > 0 {
			middle, worst := spread(l.mended)
			t.add(what, name+", mended", middle, number(worst), "–", "–")
		}
		middle, worst := spread(l.seconds)
		t.add(what, name+", as it is", middle, number(worst), fmt.Sprintf("%d/%d", l.nothing, l.opens.of[0]), l.opens.String())
	}
}

// rank puts Ownvoice first.
func rank(name string) string {
	if strings.HasPrefix(name, ours) {
		return " " + name
	}
	return name
}
