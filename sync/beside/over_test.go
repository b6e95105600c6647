package beside_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/beside"
)

// end is what the laptop that did not begin hears of the end.
type end struct {
	met beside.Met
	err error
}

// listens lets a laptop wait to be met, and gives its address and what it hears
// of the end of each meeting.
func listens(t *testing.T, lib *library.Library, quiet time.Duration) (string, <-chan end) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	port, done, ends := make(chan string, 1), make(chan struct{}), make(chan end, 10)
	go func() {
		defer close(done)
		beside.Run(ctx, lib, beside.Options{Listen: "127.0.0.1:0", Here: func(p string) { port <- p }, Quiet: quiet,
			Met: func(m beside.Met, err error) { ends <- end{m, err} }})
	}()
	t.Cleanup(func() { stop(); <-done })
	return net.JoinHostPort("127.0.0.1", <-port), ends
}

func heard(t *testing.T, ends <-chan end) end {
	t.Helper()
	select {
	case e := <-ends:
		return e
	case <-time.After(30 * time.Second):
		t.Fatal("it hears nothing of the end")
		return end{}
	}
}

func TestTheOtherLaptopIsToldThatAllHasBeenExchanged(t *testing.T) {
	libs := laptops(t, catalog.NewID(), 2)
	begins, waits := libs[1], libs[0]
	bus := tell(t, waits, "bus", 1<<20, catalog.UseKeep, catalog.UseTeam)
	tell(t, begins, "tea", 1000, catalog.UseKeep, catalog.UseTeam)
	at, ends := listens(t, waits, time.Hour) // that it is quiet, it never notices
	for _, again := range []bool{false, true} {
		must[beside.Met](t)(beside.Meet(t.Context(), begins, at, nil))
		e := heard(t, ends)
		if e.err != nil || e.met.With != begins.Device().ID || e.met.Files == 0 || e.met.Gave == 0 || e.met.Changes == 0 {
			t.Errorf("again %v: it hears %+v", again, e)
		}
	}
	if !hears(t, begins, bus) {
		t.Error("it was told before the end")
	}
	select {
	case e := <-ends:
		t.Errorf("it hears of a third end: %+v", e)
	default:
	}
}

func TestOfALaptopThatWentAwayItIsSaidThatItStopped(t *testing.T) {
	libs := laptops(t, catalog.NewID(), 2)
	begins, waits := libs[1], libs[0]
	bus := tell(t, waits, "bus", 8<<20, catalog.UseKeep, catalog.UseTeam)
	at, ends := listens(t, waits, 300*time.Millisecond)
	ctx, away := context.WithCancel(t.Context())
	if _, err := beside.Meet(ctx, begins, at, func(p beside.Progress) {
		if p.Done > 3<<20 {
			away()
		}
	}); err == nil {
		t.Fatal("it did not go away")
	}
	if e := heard(t, ends); !errors.Is(e.err, beside.ErrStopped) || e.met.With != begins.Device().ID || e.met.Given == 0 {
		t.Errorf("it hears %+v", e)
	}
	for try := 0; !hears(t, begins, bus); try++ { // what the first was at may take a moment to end
		if _, err := beside.Meet(t.Context(), begins, at, nil); err != nil && try > 18 {
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
	e := heard(t, ends)
	for errors.Is(e.err, beside.ErrStopped) { // this computer was slow
		e = heard(t, ends)
	}
	if e.err != nil {
		t.Errorf("when it came back it hears %+v", e)
	}
}
