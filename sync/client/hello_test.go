package client_test

import (
	"errors"
	"testing"

	"ownvoice/library"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

func TestALaptopThatJoinedByStickIsKnownWhenANetworkAppearsFirst(t *testing.T) {
	h, ctx := newHome(t), t.Context()
	stick := t.TempDir()
	code, _, err := h.store.Invite(ctx, "P", "reporter")
	check(t, err)
	welcome, err := h.store.Welcome(ctx, code)
	check(t, err)
	check(t, carry.Invite(stick, carry.Invitation{Line: wire.Invitation{Address: h.address, Code: code, Fingerprint: h.print}.String(), Welcome: welcome}))
	h.lib, err = library.Open(ctx, t.TempDir())
	check(t, err)
	defer h.lib.Close()
	check(t, carry.Join(ctx, h.lib, stick, "Rosa’s"))
	story := h.story(1000)
	for range 2 {
		if _, err := h.client().Sync(ctx, nil); err != nil {
			t.Fatal(err)
		}
	}
	if !h.isSafe(story) || h.count("POST /v1/enrol") != 2 { // the first laptop of this home joined too
		t.Errorf("safe: %v; it joined %d times", h.isSafe(story), h.count("POST /v1/enrol")-1)
	}
	if d, err := h.store.Device(ctx, h.lib.Device().ID); err != nil || d.Name != "Rosa’s" {
		t.Errorf("the archive knows %+v, %v", d, err)
	}
	// Switched off, it does not let itself in again.
	check(t, h.store.SwitchOff(ctx, h.lib.Device().ID))
	if _, err := h.client().Sync(ctx, nil); !errors.Is(err, client.ErrNotRecognised) {
		t.Errorf("switched off: %v", err)
	}
}
