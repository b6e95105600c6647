package client_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

// The archive itself is tested against this client in the tests of the whole
// program. Here something else answers in its place: what no honest archive does.

// liar is an HTTPS server that answers as its handlers say, and a laptop that
// is enrolled with it and has one story that may go.
type liar struct {
	*http.ServeMux
	server  *httptest.Server
	lib     *library.Library
	project catalog.ID
	key     ed25519.PrivateKey // that signs receipts
	sound   []byte
	story   catalog.ID
}

func newLiar(t *testing.T) *liar {
	t.Helper()
	ctx := context.Background()
	l := &liar{ServeMux: http.NewServeMux(), project: catalog.NewID(), sound: []byte("RIFF and so on")}
	l.server = httptest.NewTLSServer(l)
	t.Cleanup(l.server.Close)
	lib, err := library.Open(ctx, t.TempDir())
	check(t, err)
	t.Cleanup(func() { lib.Close() })
	l.lib = lib
	public, key, err := ed25519.GenerateKey(nil)
	check(t, err)
	l.key = key
	_, device, err := ed25519.GenerateKey(nil)
	check(t, err)
	sum := sha256.Sum256(l.server.Certificate().Raw)
	check(t, lib.Enrol(ctx, catalog.Enrolment{Archive: l.server.URL, Fingerprint: hex.EncodeToString(sum[:]), Project: l.project, Key: device, ReceiptKey: public}))
	l.tell(t)
	l.HandleFunc("POST /v1/projects/{p}/changes", func(w http.ResponseWriter, r *http.Request) { l.keepAll(t, w) })
	l.HandleFunc("GET /v1/projects/{p}/changes", func(w http.ResponseWriter, r *http.Request) { answer(w, 200, wire.Pulled{}) })
	return l
}

// tell makes the story.
func (l *liar) tell(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	s, err := l.lib.BeginStory(ctx, library.Begin{Title: "The long table", KnownAs: "Gwen"})
	check(t, err)
	l.story = s.ID
	_, err = l.lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}})
	check(t, err)
	id, dir, err := l.lib.BeginRecording(ctx, s.ID)
	check(t, err)
	check(t, os.WriteFile(filepath.Join(dir, "track-1.wav"), l.sound, 0o600))
	_, err = l.lib.Keep(ctx, catalog.Take{Recording: id, Tracks: []catalog.Track{{File: "track-1.wav", SHA256: l.hash(), Bytes: int64(len(l.sound)), Frames: 1, RateHz: 1}}})
	check(t, err)
}

func (l *liar) hash() string {
	sum := sha256.Sum256(l.sound)
	return hex.EncodeToString(sum[:])
}

func (l *liar) keepAll(t *testing.T, w http.ResponseWriter) {
	out, err := l.lib.ChangesToSend(context.Background(), wire.MaxBatch)
	check(t, err)
	var kept wire.Pushed
	for _, c := range out {
		kept.Kept = append(kept.Kept, c.ID)
	}
	answer(w, 200, kept)
}

func (l *liar) sync(t *testing.T) error {
	t.Helper()
	c, err := client.New(l.lib)
	check(t, err)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	_, err = c.Sync(ctx, nil)
	return err
}

func (l *liar) safe(t *testing.T) bool {
	t.Helper()
	s, err := l.lib.Story(context.Background(), l.story)
	check(t, err)
	return s.Kept.State == library.KeptSafe
}

func answer(w http.ResponseWriter, status int, v any) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAReceiptThatProvesNothingMakesNothingSafe(t *testing.T) {
	l := newLiar(t)
	_, other, err := ed25519.GenerateKey(nil)
	check(t, err)
	forged := wire.Receipt{SHA256: l.hash(), Bytes: int64(len(l.sound)), Time: time.Now()}
	forged.Sign(other)
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, wire.Has{Receipts: []wire.Receipt{forged}})
	})
	l.HandleFunc("POST /v1/uploads/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "/v1/uploads/1")
		w.WriteHeader(http.StatusCreated)
	})
	l.HandleFunc("PATCH /v1/uploads/1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Upload-Offset", "14")
		w.WriteHeader(http.StatusNoContent)
	})
	l.HandleFunc("HEAD /v1/uploads/1", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Upload-Offset", "14")
	})
	l.HandleFunc("GET /v1/projects/{p}/files/{hash}/receipt", func(w http.ResponseWriter, r *http.Request) { answer(w, 200, forged) })
	if err := l.sync(t); !errors.Is(err, client.ErrNotWhole) {
		t.Errorf("sync ends with %v", err)
	}
	if l.safe(t) {
		t.Fatal("the story is called safe")
	}
}

func TestATrueReceiptMakesAStorySafe(t *testing.T) {
	l := newLiar(t)
	receipt := wire.Receipt{SHA256: l.hash(), Bytes: int64(len(l.sound)), Time: time.Now()}
	receipt.Sign(l.key)
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) {
		answer(w, 200, wire.Has{Receipts: []wire.Receipt{receipt}})
	})
	check(t, l.sync(t))
	if !l.safe(t) {
		t.Fatal("the story is not called safe")
	}
}

func TestAnUploadNeverGoesToAnotherHost(t *testing.T) {
	l := newLiar(t)
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { t.Error("the other host was spoken to") }))
	defer elsewhere.Close()
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) { answer(w, 200, wire.Has{}) })
	l.HandleFunc("POST /v1/uploads/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", elsewhere.URL+"/take/it")
		w.WriteHeader(http.StatusCreated)
	})
	if err := l.sync(t); !errors.Is(err, client.ErrArchive) {
		t.Fatalf("sync ends with %v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	l := newLiar(t)
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://127.0.0.1:1/", http.StatusTemporaryRedirect)
	})
	if err := l.sync(t); !errors.Is(err, client.ErrArchive) {
		t.Fatalf("sync ends with %v", err)
	}
}

func TestAWrongClockIsWorkedRoundOnce(t *testing.T) {
	l := newLiar(t)
	asked := 0
	archiveTime := time.Now().AddDate(3, 0, 0)
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) {
		asked++
		claim, err := wire.ReadClaim(r)
		check(t, err)
		if claim.Skewed(archiveTime) {
			answer(w, http.StatusUnauthorized, wire.Problem{Code: wire.CodeClockSkew, Now: archiveTime.Unix()})
			return
		}
		answer(w, http.StatusUnauthorized, wire.Problem{Code: wire.CodeSwitchedOff})
	})
	if err := l.sync(t); !errors.Is(err, client.ErrNotRecognised) || asked != 2 {
		t.Fatalf("asked %d times, sync ends with %v", asked, err)
	}
}

func TestErrorsCarryNoWordsOfAStory(t *testing.T) {
	l := newLiar(t)
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) { answer(w, 500, wire.Problem{Code: wire.CodeInternal}) })
	err := l.sync(t)
	if err == nil || strings.Contains(err.Error(), "long table") || strings.Contains(err.Error(), "Gwen") {
		t.Fatalf("sync ends with %v", err)
	}
}

func TestAMasterThatLostItsEndIsNotCalledABadLine(t *testing.T) {
	l := newLiar(t)
	s, err := l.lib.Story(context.Background(), l.story)
	check(t, err)
	check(t, os.Truncate(l.lib.Path(s.Files[0]), 5))
	l.HandleFunc("POST /v1/projects/{p}/files", func(w http.ResponseWriter, r *http.Request) { answer(w, 200, wire.Has{}) })
	l.HandleFunc("POST /v1/uploads/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "/v1/uploads/1")
		w.WriteHeader(http.StatusCreated)
	})
	var tries atomic.Int64 // one at most: the body may end before the request has left
	l.HandleFunc("PATCH /v1/uploads/1", func(w http.ResponseWriter, r *http.Request) {
		tries.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusBadRequest)
	})
	l.HandleFunc("HEAD /v1/uploads/1", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Upload-Offset", "0") })
	if err := l.sync(t); err == nil || errors.Is(err, client.ErrUnreachable) || tries.Load() > 1 {
		t.Errorf("after %d tries sync ends with %v", tries.Load(), err)
	}
}

func TestAnArchiveThatAnswersAboutOtherChangesIsNotAskedForEver(t *testing.T) {
	l := newLiar(t)
	c, err := client.New(elsewhere{l.lib})
	check(t, err)
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if _, err := c.Sync(ctx, nil); !errors.Is(err, client.ErrArchive) {
		t.Errorf("sync ends with %v", err)
	}
}

// elsewhere is a library whose changes the archive never speaks of.
type elsewhere struct{ *library.Library }

func (e elsewhere) ChangesToSend(ctx context.Context, limit int) ([]catalog.Change, error) {
	out, err := e.Library.ChangesToSend(ctx, limit)
	for i := range out {
		out[i].ID = catalog.NewID()
	}
	return out, err
}
