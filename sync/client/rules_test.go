package client_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

// place is a network of a test.
type place client.Place

func (p place) Here(context.Context, string) client.Place { return client.Place(p) }

// run runs a client until it stands as is wanted.
func (h *home) run(c *client.Client, wake chan struct{}, wanted func(client.Status) bool) client.Status {
	h.Helper()
	ctx, stop := context.WithTimeout(h.Context(), time.Minute) // it ends when what is wanted is seen
	defer stop()
	var last client.Status
	seen := false
	_ = c.Run(ctx, wake, func(s client.Status) {
		if last = s; wanted(s) {
			seen = true
			stop()
		}
	})
	if !seen {
		h.Fatalf("it stands at %+v", last)
	}
	return last
}

func TestFilesWaitByTheRulesAndWordsDoNot(t *testing.T) {
	now := time.Now()
	soon, later := now.Add(2*time.Hour).Format("15:04"), now.Add(3*time.Hour).Format("15:04")
	for name, r := range map[string]struct {
		rules client.Rules
		at    place
		wants client.Reason
	}{
		"only when the person says so":  {client.Rules{When: client.OnWord}, place{}, client.ForWord},
		"a network that was not chosen": {client.Rules{When: client.OnChosen, Networks: []string{"office"}}, place{Name: "café"}, client.ForNetwork},
		"a network that was chosen":     {client.Rules{When: client.OnChosen, Networks: []string{"office"}}, place{Name: "office", Metered: true}, ""},
		"a network that costs":          {client.Rules{When: client.OnChosen}, place{Metered: true}, client.ForMetered},
		"a network that costs nothing":  {client.Rules{When: client.OnChosen}, place{}, ""},
		"only at night":                 {client.Rules{Night: &client.Hours{From: soon, To: later}}, place{}, client.ForNight},
		"no rule":                       {client.Rules{}, place{Metered: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHome(t)
			check(t, r.rules.Keep(t.Context(), h.lib))
			story := h.story(1000)
			c := h.client()
			c.Network = r.at
			s := h.run(c, nil, func(s client.Status) bool { return s.State == client.StateOnline })
			if s.Waits.For != r.wants || h.isSafe(story) != (r.wants == "") {
				t.Errorf("waits for %+v, safe %v", s.Waits, h.isSafe(story))
			}
			if left, err := h.lib.ChangesToSend(t.Context(), 10); err != nil || len(left) > 0 {
				t.Errorf("%d changes wait as well, %v", len(left), err)
			}
			if r.wants == client.ForNight && s.Waits.Until.Format("15:04") != soon {
				t.Errorf("until %v, not %s", s.Waits.Until, soon)
			}
		})
	}
}

func TestSayingSoSendsWhatWaits(t *testing.T) {
	h := newHome(t)
	check(t, client.Rules{When: client.OnWord}.Keep(t.Context(), h.lib))
	story := h.story(1000)
	c, wake := h.client(), make(chan struct{}, 1)
	h.run(c, wake, func(s client.Status) bool { return s.Waits.For == client.ForWord })
	c.SendNow()
	h.run(c, wake, func(s client.Status) bool { return s.State == client.StateOnline })
	if !h.isSafe(story) {
		t.Error("it still waits")
	}
}

func TestAMonthsBudgetIsKeptOverARestart(t *testing.T) {
	h := newHome(t)
	check(t, client.Rules{BudgetMB: 1}.Keep(t.Context(), h.lib))
	h.slow = 25 * time.Millisecond // so that it does not all go before anybody looks, which takes 2 seconds
	story := h.story(16 << 20)
	r, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	if r.Held.For != client.ForBudget || r.Held.Until.Day() != 1 || h.isSafe(story) {
		t.Fatalf("held by %+v, safe %v", r.Held, h.isSafe(story))
	}
	came, sends := h.came(), h.count("PATCH")
	again := h.client()
	r, err = again.Sync(t.Context(), nil)
	check(t, err)
	if r.Held.For != client.ForBudget || h.count("PATCH") != sends {
		t.Errorf("held by %+v, and it sends", r.Held)
	}
	spent, err := again.SpentThisMonth(t.Context())
	check(t, err)
	if spent < came {
		t.Errorf("%d bytes are counted, %d came", spent, came)
	}
	_, err = h.lib.Give(t.Context(), story, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory})
	check(t, err)
	r, err = again.Sync(t.Context(), nil)
	check(t, err)
	if r.Pushed == 0 {
		t.Error("a withdrawal waits for a new month")
	}
}

func TestRulesThatMeanNothingAreNotKept(t *testing.T) {
	h := newHome(t)
	for name, r := range map[string]client.Rules{
		"another word":         {When: "sometimes"},
		"less than none":       {BudgetMB: -1},
		"no time of day":       {Night: &client.Hours{From: "25:00", To: "06:00"}},
		"a night of no length": {Night: &client.Hours{From: "06:00", To: "06:00"}},
	} {
		if err := r.Keep(t.Context(), h.lib); !errors.Is(err, catalog.ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAProbeTellsAnArchiveFromALoginPage(t *testing.T) {
	h := newHome(t)
	check(t, h.client().Probe(t.Context()))
	hotel := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusOK) }))
	defer hotel.Close()
	e := *h.lib.Device().Enrolment
	e.Archive, e.Fingerprint = hotel.URL, hexOf(t)
	check(t, h.lib.Enrol(t.Context(), e))
	if err := h.client().Probe(t.Context()); !errors.Is(err, client.ErrWrongArchive) {
		t.Errorf("a login page: %v", err)
	}
	hotel.Close()
	if err := h.client().Probe(t.Context()); !errors.Is(err, client.ErrUnreachable) {
		t.Errorf("nobody: %v", err)
	}
}

func hexOf(t *testing.T) string {
	t.Helper()
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 64)
	for _, b := range raw {
		out = append(out, digits[b>>4], digits[b&15])
	}
	return string(out)
}

func TestNoNewsCostsOneSmallRequest(t *testing.T) {
	h := newHome(t)
	h.story(1000)
	c := h.client()
	_, err := c.Sync(t.Context(), nil)
	check(t, err)
	h.mu.Lock()
	h.asked = nil
	h.mu.Unlock()
	r, err := c.Sync(t.Context(), nil)
	check(t, err)
	if n := h.count(""); n != 1 || r.BytesSent > 1000 || r.BytesReceived > 1000 {
		t.Errorf("%d requests (%v), %d bytes sent, %d received", n, h.asked, r.BytesSent, r.BytesReceived)
	}
	t.Logf("no news: %d bytes sent, %d received", r.BytesSent, r.BytesReceived)
}

func TestTheLaptopsOfTheProjectAreRemembered(t *testing.T) {
	h := newHome(t)
	_, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	said, err := h.lib.Setting(t.Context(), "devices")
	check(t, err)
	all, err := h.client().Devices(t.Context())
	check(t, err)
	if said == "" || len(all.Devices) != 1 || all.Devices[0].ID != h.lib.Device().ID || all.Devices[0].Carry == "" {
		t.Errorf("remembered %q, %+v", said, all)
	}
}
