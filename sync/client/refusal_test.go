package client_test

import (
	"os"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// Of two stories the sound of one is not on the disk as it was kept, so that a
// real archive finds that it is not whole.
func TestWhatTheArchiveSaysOfOneFileIsSaidOfNoOther(t *testing.T) {
	h := newHome(t)
	bad, good := h.story(200_000), h.story(1000)
	path, sound := h.soundOf(bad)
	check(t, os.WriteFile(path, append([]byte("other"), sound[5:]...), 0o600))
	status := h.run(h.client(), nil, func(s client.Status) bool { return s.State == client.StateOnline || s.State == client.StateStopped })
	if status.State != client.StateOnline || status.Err != nil || status.Waits.For != "" {
		t.Errorf("of all it is said: %+v", status)
	}
	if h.refused(bad) != string(wire.CodeNotWhole) || h.refused(good) != "" || !h.isSafe(good) {
		t.Errorf("the one: %q, the other: %q and safe %v", h.refused(bad), h.refused(good), h.isSafe(good))
	}
	check(t, os.Remove(path))
	r, err := h.client().Sync(t.Context(), nil)
	if h.refused(bad) != string(client.NotRead) || len(r.Files) != 1 || r.Files[0].Why != client.NotRead || err == nil {
		t.Errorf("of a file that is gone: %q, %+v, %v", h.refused(bad), r.Files, err)
	}
	check(t, os.WriteFile(path, sound, 0o600))
	if _, err = h.client().Sync(t.Context(), nil); err != nil || h.refused(bad) != "" || !h.isSafe(bad) {
		t.Errorf("when it is whole again: %q, %v", h.refused(bad), err)
	}
}

// soundOf is where the one recording of a story lies, and what is in it.
func (h *home) soundOf(story catalog.ID) (string, []byte) {
	h.Helper()
	files, err := h.lib.FilesToSend(h.Context())
	check(h, err)
	for _, f := range files {
		if f.Story == story {
			sound, err := os.ReadFile(h.lib.Path(f))
			check(h, err)
			return h.lib.Path(f), sound
		}
	}
	h.Fatalf("story %s has no sound", story)
	return "", nil
}

func (h *home) refused(story catalog.ID) string {
	h.Helper()
	rows, err := h.lib.Stories(h.Context(), library.Filter{})
	check(h, err)
	for _, r := range rows {
		if r.ID == story {
			return r.Kept.Refused
		}
	}
	h.Fatalf("story %s is not in the list", story)
	return ""
}
