package faults_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

var (
	seed      = flag.Uint64("faults.seed", 0, "of the random schedules; 0 takes another each time")
	schedules = flag.Int("faults.schedules", 0, "how many; 0 is the usual number")
)

// schedule is three laptops of one project in one run of bad luck, and what
// must be true of each story in the end.
type schedule struct {
	*testing.T
	name    string
	a       *archive
	copies  int
	chance  *rand.Rand
	laptops []*laptop
	stories []*told
	killing sync.WaitGroup
}

// told is one story and what became of it.
type told struct {
	id     catalog.ID
	mark   string // in all its words and sound
	by     *laptop
	secret bool // nobody ever said yes to keep
	gone   bool // taken back
	erased bool
	notes  []string
}

func (s *schedule) pick() *laptop { return s.laptops[s.chance.IntN(len(s.laptops))] }

// run is what a schedule does: things are written, laptops sync, and luck is
// bad throughout.
func (s *schedule) run() {
	s.a.way.worsen(0.05 + 0.4*s.chance.Float64())
	for range 6 + s.chance.IntN(8) {
		switch n := s.chance.IntN(100); {
		case n < 25 || len(s.stories) == 0:
			s.tells()
		case n < 40:
			s.writes()
		case n < 46:
			s.takesBack()
		case n < 50:
			s.jumps()
		case n < 56:
			s.changesMind()
		default:
			s.syncs()
		}
	}
}

func (s *schedule) tells() {
	t := &told{mark: fmt.Sprintf("%s-story%d", s.name, len(s.stories)), by: s.pick()}
	uses := map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}
	if t.secret = s.chance.IntN(4) == 0; t.secret {
		uses[catalog.UseKeep] = catalog.No
		t.mark = "secret" + t.mark
	}
	size := 1 << (8 + s.chance.IntN(13))
	t.by.open(func(ctx context.Context, lib *library.Library) (err error) {
		t.id, err = tell(ctx, lib, t.mark, size, uses)
		return err
	})
	s.stories = append(s.stories, t)
}

// story picks one that a laptop still has.
func (s *schedule) story(l *laptop) *told {
	t := s.stories[s.chance.IntN(len(s.stories))]
	if t.gone || t.by != l && !s.has(l, t) {
		return nil
	}
	return t
}

func (s *schedule) has(l *laptop, t *told) (is bool) {
	l.open(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.Story(ctx, t.id)
		is = err == nil
		return nil
	})
	return is
}

func (s *schedule) writes() {
	l := s.pick()
	t := s.story(l)
	if t == nil {
		return
	}
	l.open(func(ctx context.Context, lib *library.Library) error {
		note := fmt.Sprintf("%s note%d", t.mark, len(t.notes))
		if _, err := lib.AddNote(ctx, catalog.Note{Story: t.id, Text: note}); err != nil {
			return err
		}
		t.notes = append(t.notes, note)
		return lib.Retitle(ctx, t.id, fmt.Sprintf("%s title %d", t.mark, s.chance.IntN(9)))
	})
}

// changesMind says no to keep, and yes again having seen it.
func (s *schedule) changesMind() {
	l := s.pick()
	t := s.story(l)
	if t == nil || t.secret {
		return
	}
	for _, answer := range []catalog.Answer{catalog.No, catalog.Yes} {
		l.open(func(ctx context.Context, lib *library.Library) error {
			_, err := lib.Give(ctx, t.id, catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: answer}})
			return err
		})
		l.sync(0)
	}
}

func (s *schedule) takesBack() {
	l := s.pick()
	t := s.story(l)
	if t == nil {
		return
	}
	w := library.Withdrawal{Story: t.id, Choice: catalog.ChoiceStop}
	if t.gone = true; s.chance.IntN(2) == 0 {
		w.Choice, w.SecondPerson, t.erased = catalog.ChoiceErase, "Priya", true
	}
	l.open(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.Withdraw(ctx, w)
		return err
	})
}

// jumps sets a laptop's clock to another day.
func (s *schedule) jumps() {
	s.pick().skew = time.Duration(s.chance.IntN(4*365*24)-2*365*24) * time.Hour
}

// syncs lets one or two laptops sync, while somebody may kill one of them, or
// a copy of the archive.
func (s *schedule) syncs() {
	if s.chance.IntN(3) == 0 {
		s.killsArchive(time.Duration(s.chance.IntN(400)) * time.Millisecond)
	}
	var both sync.WaitGroup
	for range 1 + s.chance.IntN(2) {
		l, killed := s.pick(), time.Duration(0)
		if s.chance.IntN(3) == 0 {
			killed = time.Duration(60+s.chance.IntN(500)) * time.Millisecond
		}
		both.Go(func() { l.sync(killed) })
	}
	both.Wait()
	s.killing.Wait()
}

// killsArchive kills a copy after a while and starts it again.
func (s *schedule) killsArchive(after time.Duration) {
	n := s.chance.IntN(s.copies)
	down := time.Duration(s.chance.IntN(200)) * time.Millisecond
	s.killing.Go(func() {
		time.Sleep(after)
		s.a.kill(n)
		s.a.lead()
		time.Sleep(down)
		s.a.start(n)
		s.a.lead()
	})
}

// heal ends the bad luck: everybody syncs until there is nothing left to do.
func (s *schedule) heal() {
	s.a.way.worsen(0)
	for _, l := range s.laptops {
		l.skew = 0
	}
	for round := range 8 {
		calm := true
		for _, l := range s.laptops {
			said, err := l.sync(0)
			if err != nil && round >= 5 {
				s.Errorf("laptop %s cannot sync on a good network: %v: %s", filepath.Base(l.dir), err, said)
			}
			calm = calm && err == nil
		}
		if calm && round >= 2 {
			return
		}
	}
}

// begun makes a schedule's project and laptops.
func begun(t *testing.T, a *archive, copies int, name string, chance *rand.Rand) *schedule {
	s := &schedule{T: t, name: name, a: a, copies: copies, chance: chance}
	for n := range 3 {
		s.laptops = append(s.laptops, s.join(fmt.Sprintf("laptop%d", n)))
	}
	return s
}

func (s *schedule) join(name string) *laptop {
	l := &laptop{T: s.T, dir: filepath.Join(s.TempDir(), name)}
	l.join(s.a.verb("invite", "--project", s.name, "--role", "reporter", "--address", s.a.way.address))
	return l
}

// luck is the beginning of chance, said so that a failure can be had again.
func luck(t *testing.T) uint64 {
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("run again with -faults.seed=%d", n)
	return n
}

func many(usual int) int {
	if *schedules > 0 {
		return *schedules
	}
	return usual
}

func TestAfterAnyBadLuckLaptopsAndArchiveAgreeAndNothingIsLostOrLeaked(t *testing.T) {
	start := luck(t)
	a := &archive{T: t, data: filepath.Join(t.TempDir(), "archive")}
	defer a.end()
	a.start(0)
	a.way = newWay(t, a.certificate(), rand.New(rand.NewPCG(start, 0)))
	a.lead()
	for n := range many(200) {
		run(t, a, 1, n, start)
	}
	t.Logf("what happened to requests: %v", a.way.did)
}

// run runs one schedule and looks at what is left.
func run(t *testing.T, a *archive, copies, n int, start uint64) {
	name := fmt.Sprintf("p%dx%d", copies, n)
	t.Run(name, func(t *testing.T) {
		s := begun(t, a, copies, name, rand.New(rand.NewPCG(start, uint64(n+1))))
		s.run()
		s.heal()
		s.agree()
		if t.Failed() {
			t.Logf("seed %d, schedule %d", start, n)
		}
	})
	if t.Failed() {
		t.FailNow()
	}
}
