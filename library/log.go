package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// column says where a field of the log is shown: a column of the kind's table,
// and what stands there. A field that stands nowhere here was written by a
// newer Ownvoice; the log keeps it for one that understands it.
type column struct{ name, as string }

var shownIn = map[catalog.Kind]map[string]column{
	catalog.KindProject:   texts("name", "purpose", "starters", "basis", "controller", "languages", "uses"),
	catalog.KindPerson:    texts("known_as", "role", "pronouns", "languages", "access", "portrait"),
	catalog.KindForm:      texts("sort", "language", "text", "made"),
	catalog.KindTheme:     with(texts("name", "statement", "named_by"), numbers("is_value", "deleted")),
	catalog.KindStory:     with(texts("title", "storyteller", "reporter", "mode", "language", "second", "begun"), numbers("deleted")),
	catalog.KindNote:      with(texts("recording", "text", "sort"), numbers("at_ms", "deleted")),
	catalog.KindSegment:   with(texts("recording", "speaker", "text", "second", "checked"), numbers("start_ms", "end_ms", "deleted")),
	catalog.KindExtract:   with(texts("recording", "title"), numbers("start_ms", "end_ms", "deleted")),
	catalog.KindPicture:   with(texts("sha256", "caption"), numbers("deleted")),
	catalog.KindRecording: {"facts": {"facts", "OBJECT"}},
	catalog.KindExport:    {"entry": {"entry", "OBJECT"}},
}

func texts(fields ...string) map[string]column   { return columns("TEXT", fields) }
func numbers(fields ...string) map[string]column { return columns("INTEGER", fields) }

func columns(as string, fields []string) map[string]column {
	all := map[string]column{}
	for _, f := range fields {
		all[f] = column{f, as}
	}
	return all
}

func with(a, b map[string]column) map[string]column {
	maps.Copy(a, b)
	return a
}

// shape makes of a value what may stand in a column, whatever it is: SQLite
// refuses some JSON that Go does not, and one such value must not stop the
// others of a batch. empty stands there instead. What is no object never
// counts as the facts of a recording: its sound would be gone from sight.
var (
	shape = map[string]string{
		"TEXT":    `CASE WHEN json_valid(value) THEN CAST(json_extract(value, '$') AS TEXT) END`,
		"INTEGER": `CASE WHEN json_valid(value) THEN CAST(json_extract(value, '$') AS INTEGER) END`,
		"OBJECT":  `json_extract(value, '$')`,
	}
	empty  = map[string]string{"TEXT": "''", "INTEGER": "0", "OBJECT": "''"}
	counts = map[string]string{"TEXT": "TRUE", "INTEGER": "TRUE", "OBJECT": `iif(json_valid(value), json_type(value) = 'object', FALSE)`}
)

// writing is one transaction on the log.
type writing struct {
	ctx     context.Context
	tx      *sql.Tx
	l       *Library
	project catalog.ID
	clock   catalog.Clock
	seq     int64
	touched []catalog.ID
	folds   bool                // consecutive changes to a field are folded, see fold
	buried  map[catalog.ID]bool // stories that were erased; nil: not looked yet
}

// change runs do in one transaction and, after it is on disk, brings the
// sidecars of the stories it touched up to date and announces it. When do
// fails nothing of it is written.
func (l *Library) change(ctx context.Context, do func(*writing) error) error {
	w := &writing{ctx: ctx, l: l}
	if err := l.transact(ctx, w, do); err != nil {
		return edge(err)
	}
	// It is written, so no error may make anybody write it again. Sidecars that
	// cannot follow now are marked in the database, follow at the next write or
	// Open, and until then Verify lists them.
	_ = l.refreshSidecars(ctx)
	if len(w.touched) > 0 {
		l.announce(Changed{Stories: slices.DeleteFunc(w.touched, func(id catalog.ID) bool { return id == "" })})
	}
	return nil
}

func (l *Library) transact(ctx context.Context, w *writing, do func(*writing) error) error {
	tx, err := l.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin write: %w", err)
	}
	defer tx.Rollback() // does nothing after Commit
	w.tx = tx
	if err := w.begin(); err != nil {
		return err
	}
	if err := do(w); err != nil {
		return err
	}
	if err := w.shelve(); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit write: %w", err)
	}
	return nil
}

// begin reads where the log stands.
func (w *writing) begin() error {
	var clock string
	err := w.tx.QueryRowContext(w.ctx, `SELECT coalesce((SELECT value FROM setting WHERE key = 'project'), ''),
		coalesce((SELECT max(clock) FROM change), ''), coalesce((SELECT max(seq) FROM change WHERE device = ?), 0)`,
		w.l.Device().ID).Scan(&w.project, &clock, &w.seq)
	if err != nil {
		return fmt.Errorf("read log: %w", err)
	}
	if clock != "" {
		if w.clock, err = catalog.ParseClock(clock); err != nil {
			return fmt.Errorf("read log: %w", err)
		}
	}
	return nil
}

// set writes one field as a change that replaces what is shown now. Writing
// what is shown already writes nothing.
func (w *writing) set(kind catalog.Kind, entity, story catalog.ID, field string, value any) error {
	shown, err := w.changesTo(entity, field)
	if err != nil {
		return err
	}
	if len(shown) > 1 {
		shown = shown[:1] // latest first: the one that is shown
	}
	return w.put(kind, entity, story, field, value, shown)
}

func (w *writing) put(kind catalog.Kind, entity, story catalog.ID, field string, value any, replaced []catalog.Change) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write %s %s: %w", kind, entity, err)
	}
	if len(replaced) == 1 && string(replaced[0].Value) == string(raw) && replaced[0].Story == story {
		return nil
	}
	w.clock = w.clock.Next(w.l.now())
	w.seq++
	c := catalog.Change{
		ID: catalog.NewID(), Project: w.project, Story: story, Kind: kind, Entity: entity, Field: field, Value: raw,
		Author: w.l.Device().Reporter, Device: w.l.Device().ID, Seq: w.seq, Clock: w.clock.String(),
	}
	for _, r := range replaced {
		if kind == catalog.KindPerson && field == "known_as" { // r may never leave, see keepOldNames
			c.Replaces = append(c.Replaces, r.Replaces...)
		}
		c.Replaces = append(c.Replaces, r.Stamp())
	}
	c.Replaces = c.Replaces[max(0, len(c.Replaces)-catalog.MaxReplaces):]
	if w.folds && len(replaced) == 1 {
		if err := w.fold(&c, replaced[0]); err != nil {
			return fmt.Errorf("fold change to %s %s: %w", kind, entity, err)
		}
	}
	if is, err := w.apply(c, false); err != nil || is {
		return err
	}
	return fmt.Errorf("write %s %s: %w", kind, entity, ErrErased) // no change has its id, so its story is refused
}

// apply keeps a change and shows what the log now gives for its field. It
// reports false, and does nothing, when the change is known, or of a story that
// was erased: of that, only withdrawals and their acknowledgements are kept.
func (w *writing) apply(c catalog.Change, sent bool) (bool, error) {
	if err := c.Check(); err != nil {
		return false, err
	}
	if c.Private() {
		return false, fmt.Errorf("change %s: private details are in no log: %w", c.ID, catalog.ErrMalformed)
	}
	buried, err := w.isBuried(c.Story)
	if err != nil {
		return false, err
	}
	if buried {
		value, outlives := outliving(c)
		if c.Value = value; !outlives {
			return false, nil
		}
	}
	res, err := w.tx.ExecContext(w.ctx, `INSERT INTO change
		(id, project, story, kind, entity, field, value, author, device, seq, clock, replaces, sent)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		c.ID, c.Project, c.Story, c.Kind, c.Entity, c.Field, string(c.Value), c.Author, c.Device, c.Seq, c.Clock,
		strings.Join(c.Replaces, " "), sent)
	if err != nil {
		return false, fmt.Errorf("keep change %s: %w", c.ID, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return false, err
	}
	w.touch(c.Story)
	if buried {
		return true, nil
	}
	if err := w.show(c); err != nil {
		return false, err
	}
	return true, w.act(c, sent)
}

// show writes the latest value of the change's field into the row.
func (w *writing) show(c catalog.Change) error {
	if err := w.makeRow(c); err != nil {
		return fmt.Errorf("show %s %s: %w", c.Kind, c.Entity, err)
	}
	if theme, is := ThemeOf(c); is {
		return w.showTheme(c.Entity, theme)
	}
	if file, is := catalog.CopyField(c.Field); is && c.Kind == catalog.KindRecording {
		return w.showCopy(c.Entity, file)
	}
	if err := w.showAttached(c); err != nil {
		return err
	}
	to, known := shownIn[c.Kind][c.Field]
	if !known {
		return nil
	}
	_, err := w.tx.ExecContext(w.ctx, fmt.Sprintf(`UPDATE %s SET %s = coalesce((
		SELECT %s FROM change WHERE entity = ?1 AND field = ?2 AND kind = ?3 AND %s
		ORDER BY clock DESC, device DESC, id DESC LIMIT 1), %s) WHERE id = ?1`, c.Kind, to.name, shape[to.as], counts[to.as], empty[to.as]),
		c.Entity, c.Field, c.Kind)
	if err != nil {
		return fmt.Errorf("show %s %s: %w", c.Kind, c.Entity, err)
	}
	if c.Kind == catalog.KindRecording && c.Field == "facts" {
		return w.showFiles(c.Entity, c.Device)
	}
	return nil
}

// makeRow makes the row a change speaks about, and those it stands on, when
// they have not arrived yet: changes come in any order.
func (w *writing) makeRow(c catalog.Change) error {
	var insert []string
	if c.Story != "" {
		insert = append(insert, `INSERT INTO story (id) VALUES (?2) ON CONFLICT DO NOTHING`,
			`UPDATE story SET stale = stale + 1 WHERE id = ?2`)
	} else { // a word about the whole project stands in every sidecar
		insert = append(insert, `UPDATE story SET stale = stale + 1`)
	}
	switch c.Kind {
	case catalog.KindProject, catalog.KindPerson, catalog.KindForm, catalog.KindTheme:
		insert = append(insert, fmt.Sprintf(`INSERT INTO %s (id) VALUES (?1) ON CONFLICT DO NOTHING`, c.Kind))
	case catalog.KindNote, catalog.KindSegment, catalog.KindRecording, catalog.KindExtract, catalog.KindPicture, catalog.KindExport:
		insert = append(insert, fmt.Sprintf(`INSERT INTO %s (id, story) VALUES (?1, ?2) ON CONFLICT DO NOTHING`, c.Kind))
	}
	for _, q := range insert {
		if _, err := w.tx.ExecContext(w.ctx, q, c.Entity, c.Story); err != nil {
			return err
		}
	}
	return nil
}

const changeColumns = `id, project, story, kind, entity, field, value, author, device, seq, clock, replaces`

func scanChange(rs *sql.Rows, more ...any) (catalog.Change, error) {
	var c catalog.Change
	var value, replaces string
	err := rs.Scan(append([]any{&c.ID, &c.Project, &c.Story, &c.Kind, &c.Entity, &c.Field, &value, &c.Author, &c.Device, &c.Seq, &c.Clock, &replaces}, more...)...)
	c.Value, c.Replaces = json.RawMessage(value), strings.Fields(replaces)
	return c, err
}

func changes(ctx context.Context, db querier, where string, args ...any) ([]catalog.Change, error) {
	var all []catalog.Change
	err := rows(ctx, db, "SELECT "+changeColumns+" FROM change WHERE "+where, func(rs *sql.Rows) error {
		c, err := scanChange(rs)
		all = append(all, c)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	return all, nil
}

// changesTo gives the changes to one field, the shown one first.
func (w *writing) changesTo(entity catalog.ID, field string) ([]catalog.Change, error) {
	return changes(w.ctx, w.tx, "entity = ? AND field = ? ORDER BY clock DESC, device DESC, id DESC", entity, field)
}
