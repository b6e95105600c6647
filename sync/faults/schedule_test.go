package faults_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

var (
	seed      = flag.Uint64("faults.seed", 0, "of the random schedules; 0 takes another each time")
	schedules = flag.Int("faults.schedules", 0, "how many of them; 0 is the usual number, in which each kind of bad luck must come")
)

// schedule is three laptops of one project in one run of bad luck, and what
// must be true of each story in the end.
type schedule struct {
	*testing.T
	name    string
	a       *archive
	copies  int
	chance  *rand.Rand
	began   time.Time
	laptops []*laptop
	stories []*told
	luck    sync.WaitGroup // what happens to the archive meanwhile
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
	for range 7 + s.chance.IntN(8) {
		switch n := s.chance.IntN(100); {
		case n < 23 || len(s.stories) == 0:
			s.tells(s.pick())
		case n < 36:
			s.writes(s.pick())
		case n < 42:
			s.takesBack(s.pick())
		case n < 48:
			s.jumps()
		case n < 53:
			s.changesMind()
		case n < 60:
			s.fills()
		default:
			s.syncs()
		}
	}
}

func (s *schedule) tells(by *laptop) {
	t := &told{mark: fmt.Sprintf("%s-story%d", s.name, len(s.stories)), by: by}
	uses := map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes, catalog.UseKeep: catalog.Yes}
	if t.secret = s.chance.IntN(4) == 0; t.secret {
		uses[catalog.UseKeep] = catalog.No
		t.mark = "secret" + t.mark
	}
	size := 1 << (8 + s.chance.IntN(13))
	by.open(func(ctx context.Context, lib *library.Library) (err error) {
		t.id, err = tell(ctx, lib, t.mark, size, uses, by.roomy)
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

func (s *schedule) writes(l *laptop) {
	t := s.story(l)
	if t == nil {
		return
	}
	l.open(func(ctx context.Context, lib *library.Library) error {
		note := fmt.Sprintf("%s note%d", t.mark, len(t.notes))
		err := l.roomy(func() error {
			_, err := lib.AddNote(ctx, catalog.Note{Story: t.id, Text: note})
			return err
		})
		if err != nil {
			return err
		}
		t.notes = append(t.notes, note)
		title := fmt.Sprintf("%s title %d", t.mark, s.chance.IntN(9))
		return l.roomy(func() error { return lib.Retitle(ctx, t.id, title) })
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

func (s *schedule) takesBack(l *laptop) {
	t := s.story(l)
	if t == nil {
		return
	}
	w := library.Withdrawal{Story: t.id, Choice: catalog.ChoiceStop}
	if t.gone = true; s.chance.IntN(2) == 0 {
		w.Choice, w.SecondPerson, t.erased = catalog.ChoiceErase, "Priya", true
	}
	l.open(func(ctx context.Context, lib *library.Library) error {
		return l.roomy(func() error {
			_, err := lib.Withdraw(ctx, w)
			if errors.Is(err, library.ErrErasing) { // it is sealed, and goes on when there is room
				l.luck.add(laptopFull)
				return nil
			}
			return err
		})
	})
}

// jumps sets a laptop's clock wrong, by hours or by years, back or forth, until
// it jumps again.
func (s *schedule) jumps() {
	most := 2 * 365 * 24
	if s.chance.IntN(2) == 0 {
		most = 72
	}
	l := s.pick()
	l.skew = time.Duration(s.chance.IntN(2*most)-most) * time.Hour
	l.luck.add(clockJumped)
}

// fills leaves a laptop next to no room. It is used and syncs all the same,
// until it says that it is full.
func (s *schedule) fills() {
	l := s.pick()
	l.disk.fill(l.T, s.chance.Int64N(160<<10))
	defer l.disk.free(l.T)
	for range 1 + s.chance.IntN(3) {
		switch n := s.chance.IntN(10); {
		case n < 2:
			s.tells(l)
		case n < 4 && len(s.stories) > 0:
			s.writes(l)
		case n < 5 && len(s.stories) > 0:
			s.takesBack(l)
		default:
			l.sync(0)
		}
	}
}

// syncs lets one or two laptops sync, while somebody may kill one of them, or
// a copy of the archive, or the archive's disk may be full.
func (s *schedule) syncs() {
	if s.chance.IntN(3) == 0 {
		s.killsArchive(s.soon())
	}
	if s.copies == 1 && s.chance.IntN(4) == 0 {
		s.a.disk.fill(s.T, s.chance.Int64N(16<<10))
	}
	var both sync.WaitGroup
	for range 1 + s.chance.IntN(2) {
		l, killed := s.pick(), time.Duration(0)
		if s.chance.IntN(3) == 0 {
			killed = s.soon()
		}
		both.Go(func() { l.sync(killed) })
	}
	both.Wait()
	s.a.disk.free(s.T) // what was killed may not start before
	s.luck.Wait()
}

// soon is a moment while a sync is likely to be on its way, on a fast computer
// and on a slow one.
func (s *schedule) soon() time.Duration {
	return time.Duration(5<<s.chance.IntN(7)) * time.Millisecond
}

// killsArchive kills a copy after a while and starts it again, as soon as there
// is room for it to start.
func (s *schedule) killsArchive(after time.Duration) {
	n := s.chance.IntN(s.copies)
	down := time.Duration(s.chance.IntN(200)) * time.Millisecond
	s.luck.Go(func() {
		time.Sleep(after)
		s.a.kill(n)
		s.a.lead()
		s.a.luck.add(archiveKilled)
		time.Sleep(down)
		err := s.a.start(n)
		for end := time.Now().Add(10 * time.Second); err != nil && time.Now().Before(end); err = s.a.start(n) {
			time.Sleep(100 * time.Millisecond)
		}
		if err != nil {
			s.Error(err)
		}
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
	s := &schedule{T: t, name: name, a: a, copies: copies, chance: chance, began: time.Now()}
	for n := range 3 {
		s.laptops = append(s.laptops, s.join(fmt.Sprintf("laptop%d", n)))
	}
	return s
}

func (s *schedule) join(name string) *laptop {
	l := newLaptop(s.T, name, s.a.luck)
	l.join(s.a.verb(s.T, "invite", "--project", s.name, "--role", "reporter", "--address", s.a.way.address))
	return l
}

// seeded is the beginning of chance, said so that a failure can be had again.
func seeded(t *testing.T) uint64 {
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("run again with -faults.seed=%d", n)
	return n
}

func TestAfterAnyBadLuckLaptopsAndArchiveAgreeAndNothingIsLostOrLeaked(t *testing.T) {
	t.Parallel()
	start, luck := seeded(t), newTally()
	var archives []*archive
	for n := range 3 {
		a := newArchive(t, luck)
		defer a.end()
		a.open(1, rand.New(rand.NewPCG(start, uint64(n)<<32)))
		archives = append(archives, a)
	}
	play(t, start, 200, 1, archives...)
	expect(t, luck, append(mishaps, laptopKilled, archiveKilled, laptopFull, archiveFull, clockJumped)...)
}

// play runs so many schedules, on each archive one at a time: a schedule mostly
// waits.
func play(t *testing.T, start uint64, usual, copies int, archives ...*archive) {
	many, next := usual, atomic.Int64{}
	if *schedules > 0 {
		many = *schedules
	}
	var lanes sync.WaitGroup
	for _, a := range archives {
		lanes.Go(func() {
			for n := int(next.Add(1)) - 1; n < many && !t.Failed(); n = int(next.Add(1)) - 1 {
				run(t, a, copies, n, start)
			}
		})
	}
	lanes.Wait()
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
}

// expect says what bad luck there was, and that all these kinds of it were.
func expect(t *testing.T, luck *tally, kinds ...string) {
	t.Helper()
	t.Logf("what happened: %v", luck)
	if none := luck.missing(kinds...); *schedules == 0 && os.Getuid() == 0 && len(none) > 0 {
		t.Errorf("in all these schedules never: %v", none)
	}
}
