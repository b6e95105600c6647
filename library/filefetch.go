package library

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"ownvoice/library/catalog"
)

// toFetch is what is not here and is worth having: the listening copies of
// recordings whose masters are elsewhere; a whole master, packed if it can be
// had so, when somebody asked for it, when it was recorded with this laptop and
// never let go, or when there is nothing else to listen to. Of what asks for
// nothing (0007_files.sql) none is looked at.
const toFetch = `WHERE f.asks AND NOT f.here AND NOT s.deleted AND CASE f.kind
	WHEN 'listening' THEN EXISTS (SELECT 1 FROM file m WHERE m.recording = f.recording AND m.kind = 'master' AND NOT m.here)
	WHEN 'packed' THEN EXISTS (SELECT 1 FROM file m WHERE m.recording = f.recording AND m.kind = 'master' AND m.sha256 = f.masters AND NOT m.here
		AND (m.wanted > 0 OR m.wanted = 0 AND r.own))
	ELSE (f.wanted > 0 OR f.wanted = 0 AND (r.own OR NOT EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'listening')))
		AND NOT EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'packed' AND p.masters = f.sha256) END
	ORDER BY f.kind = 'listening' DESC, f.bytes, f.recording, f.name`

// FilesToFetch lists the files of other laptops, and those that this one let
// go or lost, that are wanted here and that the team may hear: listening
// copies first, then pictures, of each the smallest first.
func (l *Library) FilesToFetch(ctx context.Context) ([]catalog.File, error) {
	all, err := l.files(ctx, toFetch)
	if err != nil {
		return nil, err
	}
	attached, err := l.attached(ctx, `NOT a.here AND NOT s.deleted`)
	if err != nil {
		return nil, err
	}
	for _, f := range attached {
		if !f.Here {
			all = append(all, f)
		}
	}
	var may []catalog.File
	for _, f := range all {
		if is, err := l.mayFetch(ctx, f); err != nil {
			return nil, err
		} else if is {
			may = append(may, f)
		}
	}
	return may, nil
}

// mayFetch asks what the team may have of a file. What is fetched is all of
// it, so that a part that is left out stops it, unless it is silent there.
func (l *Library) mayFetch(ctx context.Context, f catalog.File) (bool, error) {
	rule := func(events []catalog.Consent, _ catalog.Target, use catalog.Use, now time.Time) catalog.Decision {
		return catalog.DecideWhole(events, use, now)
	}
	if f.Kind == catalog.FileListening || f.Kind == catalog.FileAttachment {
		rule = catalog.Decide
	}
	if l.mayHear(ctx, f.Story, rule) != nil {
		return false, nil
	}
	if f.Kind == catalog.FileListening {
		left, err := l.blank(ctx, l.read, f.Story, catalog.UseTeam)
		if err != nil || !(catalog.Copy{LeftOut: f.LeftOut}).Silent(left[f.Recording]) {
			return false, err
		}
	}
	erased, err := l.erasedMedium(ctx, f.SHA256)
	return !erased, err
}

// FilesUnsure lists files of stories that may be kept, that are not here and
// of which the archive has proved nothing, neither that it holds them nor what
// they are packed in: their own laptop may have sent them meanwhile.
func (l *Library) FilesUnsure(ctx context.Context) ([]catalog.File, error) {
	all, err := l.files(ctx, `WHERE f.asks AND NOT f.here AND f.receipt = '' AND NOT s.deleted AND NOT `+proven+` ORDER BY f.recording, f.name`)
	if err != nil {
		return nil, err
	}
	attached, err := l.attached(ctx, `a.receipt = '' AND NOT s.deleted`)
	return append(all, slices.DeleteFunc(attached, func(f catalog.File) bool { return f.Here })...), err
}

// attachedAs is the name of an attachment that was fetched, by what is in it:
// programs that show pictures go by the end of the name.
func attachedAs(path, hash string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("look at attachment %s: %w", hash, edge(err))
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("look at attachment %s: %w", hash, edge(err))
	}
	switch http.DetectContentType(head[:n]) {
	case "image/jpeg":
		return hash + ".jpg", nil
	case "image/png":
		return hash + ".png", nil
	}
	return hash, nil
}
