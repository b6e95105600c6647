package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
)

// newStory fills a library with one story whose sound is so many random bytes:
// nothing on the way can make them fewer. listening is the size of its copy to
// listen to, 0 for none.
func newStory(ctx context.Context, lib *library.Library, bytes, listening int64) error {
	s, err := lib.BeginStory(ctx, library.Begin{Title: "A story", KnownAs: "Somebody", Mode: catalog.ModeRoom})
	if err != nil {
		return err
	}
	uses := map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UseTeam: catalog.Yes}
	if _, err := lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: uses}); err != nil {
		return err
	}
	id, dir, err := lib.BeginRecording(ctx, s.ID)
	if err != nil {
		return err
	}
	hash, err := randomFile(filepath.Join(dir, "track-1.wav"), bytes)
	if err != nil {
		return err
	}
	if _, err := lib.Keep(ctx, catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeRoom, Tracks: []catalog.Track{{
		Label: "Room", File: "track-1.wav", Frames: bytes / 2, RateHz: 48000, Bits: 16, Channels: 1, SHA256: hash, Bytes: bytes, Gaps: []catalog.Gap{}}}}); err != nil || listening == 0 {
		return err
	}
	copied, err := randomFile(filepath.Join(dir, "listening.opus"), listening)
	if err != nil {
		return err
	}
	return lib.Copied(ctx, id, catalog.Copy{Kind: catalog.FileListening, File: "listening.opus", Bytes: listening, SHA256: copied, Masters: []string{hash}})
}

func randomFile(path string, n int64) (hash string, err error) {
	f, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(f, h), rand.Reader, n); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), f.Sync()
}

// told is what a laptop says of a sync, one line of JSON when it is over.
type told struct {
	Seconds   float64 `json:"seconds"`
	Listening float64 `json:"listening"` // when the copy to listen to was safe; 0: there is none
	Sent      int64   `json:"sent"`      // bytes, as the client counted them
	Master    int64   `json:"master"`    // bytes of the master that were sent by then
}

// String says what the table has no column for.
func (t told) String() string {
	if t.Listening == 0 {
		return ""
	}
	return fmt.Sprintf("listening copy safe after %.0f s, %.0f KiB of the master gone", t.Listening, float64(t.Master)/1024)
}

// laptop joins an archive and syncs until everything is safe.
func laptop(ctx context.Context, dir, invitation string) error {
	lib, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer lib.Close()
	if invitation != "" {
		for err = client.Enrol(ctx, lib, invitation, "bench"); err != nil; err = client.Enrol(ctx, lib, invitation, "bench") {
			fmt.Fprintln(os.Stderr, "enrol:", err)
		}
		return nil
	}
	c, err := client.New(lib)
	if err != nil {
		return err
	}
	began, out := time.Now(), told{}
	for {
		r, err := c.Sync(ctx, func(p client.Progress) {
			if p.File.Kind == catalog.FileMaster && out.Listening == 0 {
				out.Listening, out.Master = time.Since(began).Seconds(), p.Done
			}
		})
		out.Sent += r.BytesSent
		if err == nil {
			break
		}
		fmt.Fprintln(os.Stderr, "sync:", err)
		time.Sleep(300 * time.Millisecond)
	}
	out.Seconds = time.Since(began).Seconds()
	return json.NewEncoder(os.Stdout).Encode(out)
}
