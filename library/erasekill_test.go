package library_test

import (
	"bufio"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

const eraseIn = "OWNVOICE_TEST_ERASE_IN" // a library folder with one story

// eraseUntilKilled says that it begins, and erases the story.
func eraseUntilKilled(ctx context.Context, dir string) error {
	l, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	all, err := l.Stories(ctx, library.Filter{})
	if err != nil || len(all) == 0 {
		return err
	}
	os.Stdout.WriteString("now\n")
	_, err = l.Withdraw(ctx, library.Withdrawal{Story: all[0].ID, Choice: catalog.ChoiceErase, SecondPerson: "Priya"})
	os.Stdout.WriteString("done\n")
	return err
}

func TestAnErasureThatIsCutShortIsFinishedAtTheNextStart(t *testing.T) {
	me, err := os.Executable()
	check(t, err)
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	cut := 0
	for range 12 {
		dir, ctx := t.TempDir(), context.Background()
		l := open(t, dir)
		s := whole(t, l, "zebra")
		check(t, l.Close())
		c := exec.Command(me)
		c.Env = append(os.Environ(), eraseIn+"="+dir)
		out, err := c.StdoutPipe()
		check(t, err)
		check(t, c.Start())
		lines := bufio.NewScanner(out)
		lines.Scan()
		time.Sleep(time.Duration(r.IntN(120)) * time.Millisecond)
		check(t, c.Process.Kill())
		if !lines.Scan() {
			cut++
		}
		_ = c.Wait()
		l = open(t, dir)
		left := holding(t, dir, "zebra")
		whole, err := l.Story(ctx, s.ID)
		if err == nil && (len(whole.Segments) != 1 || len(whole.Recordings) != 1 || len(whole.Notes) != 1) {
			t.Errorf("seed %d: half of it is there: %+v", seed, whole)
		}
		if err != nil && len(left) > 0 {
			t.Errorf("seed %d: it was erased and stands in %q", seed, left)
		}
		if v := must[library.Verified](t)(l.Verify(ctx)); len(v.Bad) != 0 {
			t.Errorf("seed %d: verify finds %+v", seed, v.Bad)
		}
		check(t, l.Close())
	}
	t.Logf("%d of 12 were cut short", cut)
}
