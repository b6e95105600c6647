package client_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

// mishap is what one request meets with; kill ends the sync it is of.
type mishap func(a http.Handler, w http.ResponseWriter, r *http.Request, kill func())

func cutOff(a http.Handler, w http.ResponseWriter, r *http.Request, kill func()) {
	kill()
	a.ServeHTTP(w, r)
}

func unanswered(a http.Handler, w http.ResponseWriter, r *http.Request, _ func()) {
	a.ServeHTTP(unheard{w}, r)
	panic(http.ErrAbortHandler)
}

func elseNo(_ http.Handler, w http.ResponseWriter, _ *http.Request, _ func()) {
	w.WriteHeader(http.StatusBadGateway)
	_, _ = io.WriteString(w, "<html>The archive is being started</html>")
}

func elseYes(_ http.Handler, w http.ResponseWriter, _ *http.Request, _ func()) {
	_, _ = io.WriteString(w, "<html>Welcome to the hotel</html>")
}

// unheard is where an answer goes that is lost.
type unheard struct{ http.ResponseWriter }

func (unheard) WriteHeader(int)               {}
func (unheard) Write(b []byte) (int, error)   { return len(b), nil }
func (u unheard) Unwrap() http.ResponseWriter { return u.ResponseWriter }

// wordsOnly is a library that wants no sound.
type wordsOnly struct{ *library.Library }

func (wordsOnly) FilesToFetch(context.Context) ([]catalog.File, error) { return nil, nil }

// sweep is two laptops, of which one has something to send and something to
// hear, again and again.
type sweep struct {
	*home
	other  *library.Library
	theirs catalog.ID // a story of the other, that all may see
	told   []catalog.ID
}

const small, large = 20 << 10, 256 << 10 // bytes: one file goes as one, one in pieces

func newSweep(t *testing.T) *sweep {
	s := &sweep{home: newHome(t)}
	mine := s.lib
	s.other = s.join()
	s.lib = s.other
	s.theirs = s.story(small)
	s.lib = mine
	s.otherSyncs()
	_, err := s.far().Sync(t.Context(), nil)
	check(t, err)
	return s
}

func (s *sweep) otherSyncs() {
	s.Helper()
	c, err := client.New(wordsOnly{s.other})
	check(s, err)
	_, err = c.Sync(s.Context(), nil)
	check(s, err)
}

// meets lets the nth request of a sync meet with a mishap, and says whether
// there was one. Of a sync that was begun before, half a file is there.
func (s *sweep) meets(n int, begun bool, what mishap) (is bool) {
	s.Helper()
	note := s.news(n, begun)
	before, stories := s.came(), []catalog.ID{s.story(small), s.story(large)}
	s.told = append(s.told, stories...)
	if begun {
		s.syncsUntil(func(kill func()) { s.when(func() bool { return s.bodies >= before+small+large/2 }, kill) })
	}
	s.syncsUntil(func(kill func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.until, s.mishap = n, func(a http.Handler, w http.ResponseWriter, r *http.Request) { what(a, w, r, kill) }
	})
	s.mu.Lock()
	is, s.until = s.until == 0, 0
	s.mu.Unlock()
	_, err := s.far().Sync(s.Context(), nil)
	check(s, err)
	if came := s.came() - before; came != small+large {
		s.Errorf("request %d: %d bytes came to the door for files of %d", n, came, small+large)
	}
	left, err := s.lib.ChangesToSend(s.Context(), 10)
	check(s, err)
	if !s.isSafe(stories[0]) || !s.isSafe(stories[1]) || !s.heard(note) || len(left) > 0 {
		s.Errorf("request %d: safe %v and %v, heard %v, %d changes are still to go", n, s.isSafe(stories[0]), s.isSafe(stories[1]), s.heard(note), len(left))
	}
	return is
}

// news is what the other writes, for who has not yet asked what there is.
func (s *sweep) news(n int, begun bool) string {
	s.Helper()
	if begun {
		return ""
	}
	note := "note " + strconv.Itoa(n)
	_, err := s.other.AddNote(s.Context(), catalog.Note{Story: s.theirs, Text: note})
	check(s, err)
	s.otherSyncs()
	return note
}

func (s *sweep) heard(note string) bool {
	s.Helper()
	w, err := s.lib.Story(s.Context(), s.theirs)
	check(s, err)
	return note == "" || slices.ContainsFunc(w.Notes, func(n catalog.Note) bool { return n.Text == note })
}

// syncsUntil syncs with a new client, which kill ends.
func (s *sweep) syncsUntil(prepared func(kill func())) {
	ctx, kill := context.WithCancel(s.Context())
	defer kill()
	prepared(kill)
	_, _ = s.far().Sync(ctx, nil)
}

// isOnce: the archive has all changes once, as who heard them from it, and
// nothing is left lying about there.
func (s *sweep) isOnce() {
	s.Helper()
	s.otherSyncs()
	for _, id := range s.told {
		if mine, theirs := history(s, s.lib, id), history(s, s.other, id); mine != theirs {
			s.Errorf("here and there:\n%s\n%s", mine, theirs)
		}
	}
	check(s, s.store.TidyUploads(s.Context())) // what was begun twice
	if lying, err := os.ReadDir(filepath.Join(s.data, "uploads")); err != nil || len(lying) > 0 {
		s.Errorf("%d uploads are left, %v", len(lying), err)
	}
}

// history is all changes to a story.
func history(t testing.TB, lib *library.Library, story catalog.ID) string {
	t.Helper()
	all, err := lib.History(context.Background(), story)
	check(t, err)
	slices.SortFunc(all, func(a, b catalog.Change) int { return strings.Compare(string(a.ID), string(b.ID)) })
	raw, err := json.Marshal(all)
	check(t, err)
	return string(raw)
}

func TestWhicheverRequestMeetsWithAMishapNothingIsLostAndNothingIsSentTwice(t *testing.T) {
	for _, c := range []struct {
		name  string
		begun bool
		what  mishap
	}{
		{"the laptop is cut off", false, cutOff},
		{"the answer is lost", false, unanswered},
		{"half-way, the laptop is cut off", true, cutOff},
		{"half-way, the answer is lost", true, unanswered},
		{"half-way, somebody else says no", true, elseNo},
		{"half-way, somebody else says yes", true, elseYes},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, n := newSweep(t), 1
			for s.meets(n, c.begun, c.what) && n < 100 {
				n++
			}
			s.isOnce()
			if t.Logf("%d requests", n-1); n < 8 || n == 100 {
				t.Errorf("there were %d requests", n-1)
			}
		})
	}
}
