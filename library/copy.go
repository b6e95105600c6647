package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// What a copy may be called. What another laptop wrote becomes part of a path
// only if it is like this.
var copyName = map[catalog.FileKind]*regexp.Regexp{
	catalog.FileListening: regexp.MustCompile(`^listening\.opus$`),
	catalog.FilePacked:    regexp.MustCompile(`^track-[0-9]{1,3}\.flac$`),
}

// Copied takes note of a copy that was made of a recording's masters and lies
// whole in its folder. The others are told, unless they know of a copy that
// serves as well: two laptops that have the same masters do not send the same
// twice.
func (l *Library) Copied(ctx context.Context, recording catalog.ID, made catalog.Copy) error {
	if strange(made.File, made) {
		return fmt.Errorf("take note of copy of %s: %w", recording, catalog.ErrMalformed)
	}
	err := l.change(ctx, func(w *writing) error {
		var story catalog.ID
		if err := w.tx.QueryRowContext(w.ctx, `SELECT story FROM recording WHERE id = ?`, recording).Scan(&story); err != nil {
			return err
		}
		known, is, err := w.copyOf(recording, made.File)
		if err != nil {
			return err
		}
		if !is || !serves(known, made) {
			if err := w.set(catalog.KindRecording, recording, story, catalog.FieldCopy(made.File), made); err != nil {
				return err
			}
		}
		_, err = w.tx.ExecContext(w.ctx, `UPDATE file SET here = 1 WHERE recording = ? AND name = ? AND sha256 = ?`, recording, made.File, made.SHA256)
		return err
	})
	if err != nil {
		return fmt.Errorf("take note of copy of %s: %w", recording, err)
	}
	return nil
}

// serves reports whether a copy that is known does for what was made now. One
// in which less is silent must go, one in which more is silent should.
func serves(known, made catalog.Copy) bool {
	return known.Kind == made.Kind && slices.Equal(known.Masters, made.Masters) && known.Silent(made.LeftOut) && made.Silent(known.LeftOut) && len(known.Bars) >= len(made.Bars)
}

// CopiesHere gives the hashes of all copies that the log knows and that lie
// here.
func (l *Library) CopiesHere(ctx context.Context) (map[string]bool, error) {
	here := map[string]bool{}
	err := rows(ctx, l.read, `SELECT sha256 FROM file WHERE here AND kind <> 'master'`, func(rs *sql.Rows) error {
		var hash string
		err := rs.Scan(&hash)
		here[hash] = true
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list copies: %w", err)
	}
	return here, nil
}

// Bare says that a master cannot be packed and has to travel as it is.
func (l *Library) Bare(ctx context.Context, recording catalog.ID, file string) error {
	if _, err := l.write.ExecContext(ctx, `UPDATE file SET bare = 1 WHERE recording = ? AND name = ? AND kind = 'master' AND NOT bare`, recording, file); err != nil {
		return fmt.Errorf("send %s of %s as it is: %w", file, recording, edge(err))
	}
	l.announce(Changed{})
	return nil
}

func strange(file string, c catalog.Copy) bool {
	form := copyName[c.Kind]
	return form == nil || !form.MatchString(file) || file != c.File || !trackHash.MatchString(c.SHA256) || c.Bytes < 0 || c.Bytes > maxTrackBytes ||
		slices.ContainsFunc(c.Masters, func(m string) bool { return !trackHash.MatchString(m) }) ||
		len(c.Bars) > maxBars || slices.ContainsFunc(c.Bars, func(bar int) bool { return bar < 0 || bar > catalog.MostBar })
}

// maxBars leaves room for a later Ownvoice that draws finer pictures.
const maxBars = 10 * catalog.Bars

// copyOf reads what the log says of a copy; false when it says nothing that
// this Ownvoice understands.
func (w *writing) copyOf(recording catalog.ID, file string) (c catalog.Copy, is bool, err error) {
	found, err := w.changesTo(recording, catalog.FieldCopy(file))
	if err != nil || len(found) == 0 {
		return c, false, err
	}
	return c, json.Unmarshal(found[0].Value, &c) == nil && !strange(file, c), nil
}

// showCopy keeps the row of a copy as the log has it. A copy that lies here and
// is not the one that counts stays where it is until that one has come.
func (w *writing) showCopy(recording catalog.ID, file string) error {
	c, is, err := w.copyOf(recording, file)
	if err != nil || !is {
		return err
	}
	silent, err := json.Marshal(c.LeftOut)
	if err != nil {
		return err
	}
	_, err = w.tx.ExecContext(w.ctx, `INSERT INTO file (recording, name, kind, sha256, bytes, masters, silent) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET receipt = iif(sha256 = excluded.sha256, receipt, ''), upload = iif(sha256 = excluded.sha256, upload, ''), refused = iif(sha256 = excluded.sha256, refused, ''),
		here = iif(sha256 = excluded.sha256, here, 0), kind = excluded.kind, sha256 = excluded.sha256, bytes = excluded.bytes, masters = excluded.masters, silent = excluded.silent`,
		recording, file, c.Kind, c.SHA256, c.Bytes, strings.Join(c.Masters, " "), string(silent))
	if err != nil {
		return fmt.Errorf("list copy of %s: %w", recording, err)
	}
	return nil
}

// Listening is where the listening copy of a recording lies on this laptop, if
// it is whole here and silent in all that is left out for the team.
func (l *Library) Listening(ctx context.Context, recording catalog.ID) (path string, is bool, err error) {
	var silent string
	err = l.read.QueryRowContext(ctx, `SELECT silent FROM file WHERE recording = ? AND kind = 'listening' AND here`, recording).Scan(&silent)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("find listening copy of %s: %w", recording, edge(err))
	}
	left, err := l.LeftOut(ctx, recording, catalog.UseTeam)
	c := catalog.Copy{LeftOut: spans(silent)}
	return filepath.Join(l.RecordingDir(recording), "listening.opus"), err == nil && c.Silent(left), err
}

func spans(raw string) (all []catalog.Span) {
	_ = json.Unmarshal([]byte(raw), &all) // "" is none
	return all
}
