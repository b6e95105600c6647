package client_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

func TestALargeFileGoesInPiecesThatTheArchiveJoins(t *testing.T) {
	h := newHome(t)
	story := h.story(2 << 20)
	_, err := h.far().Sync(t.Context(), nil)
	check(t, err)
	if !h.isSafe(story) {
		t.Fatal("the story is not safe")
	}
	if pieces, joined := h.count("POST /v1/uploads/ partial"), h.count("POST /v1/uploads/ final"); pieces < 2 || joined != 1 {
		t.Errorf("%d pieces, joined %d times", pieces, joined)
	}
	if h.came() != 2<<20 {
		t.Errorf("%d bytes came", h.came())
	}
}

func TestASmallFileGoesAsOne(t *testing.T) {
	h := newHome(t)
	story := h.story(100 << 10)
	_, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	if n := h.count("PATCH"); !h.isSafe(story) || n != 1 {
		t.Errorf("safe %v after %d requests with sound", h.isSafe(story), n)
	}
}

func TestAPieceThatWasCutGoesOnAtItsByte(t *testing.T) {
	h := newHome(t)
	h.cuts = 5
	story := h.story(2 << 20)
	_, err := h.far().Sync(t.Context(), nil)
	check(t, err)
	if !h.isSafe(story) || h.cuts != 0 {
		t.Fatalf("safe %v, %d cuts left", h.isSafe(story), h.cuts)
	}
	if h.came() != 2<<20 {
		t.Errorf("%d bytes came to the door for a file of %d", h.came(), 2<<20)
	}
}

// halfSent is a laptop whose sync was ended when half of a file had come.
func halfSent(t *testing.T, line func(*home) *client.Client) (*home, catalog.ID) {
	t.Helper()
	h := newHome(t)
	h.slow = 20 * time.Millisecond
	story := h.story(2 << 20)
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	h.when(func() bool { return h.bodies > 1<<20 }, kill)
	if _, err := line(h).Sync(ctx, nil); err == nil {
		t.Fatal("the sync was not cut")
	}
	h.soundsGo(0)
	return h, story
}

func TestAfterARestartNothingIsSentTwice(t *testing.T) {
	h, story := halfSent(t, (*home).far)
	_, err := h.far().Sync(t.Context(), nil)
	check(t, err)
	// What a cut connection had on its way is lost: a little for each lane.
	if most := int64(2<<20 + 6*64<<10); !h.isSafe(story) || h.came() > most {
		t.Errorf("safe %v, %d bytes came", h.isSafe(story), h.came())
	}
}

func TestALaptopThatIsCutOffWhileItsPiecesAreJoinedSendsNoneAgain(t *testing.T) {
	h := newHome(t)
	const size = 1 << 20
	for n := range 12 {
		story, before := h.story(size), h.came()
		ctx, kill := context.WithCancel(t.Context())
		joins := h.count("POST /v1/uploads/ final") + 1
		h.when(func() bool { return h.asksFor("POST /v1/uploads/ final") == joins }, func() {
			time.AfterFunc(time.Duration(n)*3*time.Millisecond, kill)
		})
		_, _ = h.far().Sync(ctx, nil) // the last ones may be too late to cut it
		_, err := h.far().Sync(t.Context(), nil)
		kill()
		check(t, err)
		if came := h.came() - before; !h.isSafe(story) || came != size {
			t.Errorf("cut %d ms after it asked: safe %v, %d bytes came", 3*n, h.isSafe(story), came)
		}
	}
}

func TestAFileThatIsTakenInWhileALaptopGoesOnWithItIsSafe(t *testing.T) {
	h := newHome(t)
	const size = 1 << 20
	story, ctx := h.story(size), t.Context()
	again, joined := make(chan struct{}), make(chan struct{})
	wait := func(c chan struct{}) {
		select {
		case <-c:
		case <-ctx.Done():
		}
	}
	cut, kill := context.WithCancel(ctx)
	h.meetsJoin(1, func(a http.Handler, w http.ResponseWriter, r *http.Request) {
		defer close(joined)
		kill()
		wait(again)
		a.ServeHTTP(w, r.WithContext(context.WithoutCancel(r.Context()))) // it was read before the laptop was cut off
	})
	_, _ = h.far().Sync(cut, nil)
	h.meetsJoin(2, func(a http.Handler, w http.ResponseWriter, r *http.Request) {
		close(again)
		wait(joined)
		a.ServeHTTP(w, r)
	})
	_, err := h.far().Sync(ctx, nil)
	check(t, err)
	if joins := h.count("POST /v1/uploads/ final"); !h.isSafe(story) || h.came() != size || joins != 2 {
		t.Errorf("safe %v, %d bytes came, it was joined %d times", h.isSafe(story), h.came(), joins)
	}
}

// meetsJoin lets the nth request to join pieces meet with a mishap.
func (h *home) meetsJoin(n int, mishap func(http.Handler, http.ResponseWriter, *http.Request)) {
	h.when(func() bool { return h.asksFor("POST /v1/uploads/ final") == n }, func() { h.until, h.mishap = 1, mishap })
}

func TestAWithdrawalThatComesBeforeTheTurnOfItsSoundIsSentAtOnce(t *testing.T) {
	h := newHome(t)
	story := h.story(1000)
	asked := func() bool { return strings.HasSuffix(h.asked[len(h.asked)-1], "/files") }
	h.when(asked, func() {
		if _, err := h.lib.Give(context.Background(), story, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory}); err != nil {
			t.Error(err)
		}
	})
	_, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	left, err := h.lib.ChangesToSend(t.Context(), 10)
	check(t, err)
	if n := h.count("PATCH"); n != 0 || len(left) > 0 {
		t.Errorf("sound was sent %d times, %d changes have not gone", n, len(left))
	}
}

func TestAStoryThatIsTakenBackStopsOnItsWay(t *testing.T) {
	h := newHome(t)
	const size = 8 << 20
	h.slow = time.Millisecond
	story, onItsWay := h.story(size), make(chan struct{})
	h.when(func() bool { return h.bodies > 256<<10 }, func() {
		h.slow = 500 * time.Millisecond // what is left would take half a minute
		close(onItsWay)
	})
	var asks sync.WaitGroup
	asks.Go(func() {
		<-onItsWay
		if _, err := h.lib.Give(context.Background(), story, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory}); err != nil {
			t.Error(err)
		}
	})
	_, err := h.far().Sync(t.Context(), nil)
	check(t, err)
	asks.Wait()
	if h.came() > size/2 {
		t.Errorf("%d bytes came after all", h.came())
	}
	if n := h.count("POST /v1/uploads/ final"); n != 0 {
		t.Error("the file was joined")
	}
	left, err := h.lib.ChangesToSend(t.Context(), 10)
	check(t, err)
	if len(left) > 0 {
		t.Errorf("%d changes have not gone, and the withdrawal was one of them", len(left))
	}
}

func TestOverAShortLineALargeFileGoesAsOne(t *testing.T) {
	h := newHome(t)
	h.cuts = 3
	story := h.story(2 << 20)
	_, err := h.near().Sync(t.Context(), nil)
	check(t, err)
	if !h.isSafe(story) || h.cuts != 0 {
		t.Fatalf("safe %v, %d cuts left", h.isSafe(story), h.cuts)
	}
	if n := h.count("POST /v1/uploads/ partial") + h.count("POST /v1/uploads/ final"); n != 0 {
		t.Errorf("%d requests for pieces", n)
	}
	if h.came() != 2<<20 {
		t.Errorf("%d bytes came to the door for a file of %d", h.came(), 2<<20)
	}
}

func TestWhatWentAsOneGoesOnInPiecesWhenTheLineIsNotShortAnyMore(t *testing.T) {
	h, story := halfSent(t, (*home).near)
	before := h.came()
	_, err := h.far().Sync(t.Context(), nil)
	check(t, err)
	if pieces, joined := h.count("POST /v1/uploads/ partial"), h.count("POST /v1/uploads/ final"); pieces == 0 || joined != 1 {
		t.Errorf("%d pieces, joined %d times", pieces, joined)
	}
	if most := int64(2<<20 + 64<<10); !h.isSafe(story) || h.came() > most {
		t.Errorf("safe %v, %d bytes came, %d of them as one", h.isSafe(story), h.came(), before)
	}
}

func TestALineOnWhichSomebodyAnswersSoonAndLittleGetsThroughIsNoShortOne(t *testing.T) {
	h := newHome(t)
	h.slow = 4 * time.Millisecond // for 16 KiB
	const size = 8 << 20
	story := h.story(size)
	_, err := h.near().Sync(t.Context(), nil)
	check(t, err)
	if pieces, joined := h.count("POST /v1/uploads/ partial"), h.count("POST /v1/uploads/ final"); pieces == 0 || joined != 1 {
		t.Errorf("%d pieces, joined %d times", pieces, joined)
	}
	if !h.isSafe(story) || h.came() != size {
		t.Errorf("safe %v, %d bytes came", h.isSafe(story), h.came())
	}
}
