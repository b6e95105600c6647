package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/library/exchange"
)

// tables writes everything as a folder of tables, which any spreadsheet opens.
func tables(ctx context.Context, h hand, all []told) ([]File, error) {
	f := File{Path: filepath.Join(h.To, name(all)+"-tables")}
	if len(all) == 1 {
		f.Story = all[0].ID
	}
	if taken(f.Path) {
		return nil, fmt.Errorf("export tables: %w", ErrThere)
	}
	part := filepath.Join(h.To, "."+name(all)+".part")
	if err := errors.Join(os.RemoveAll(part), durable.MkdirAll(part)); err != nil {
		return nil, fmt.Errorf("export tables: %w", err)
	}
	for _, table := range tablesOf(all) {
		counted := &counter{}
		err := durable.Write(filepath.Join(part, table.Name+".csv"), func(w io.Writer) error {
			counted.to = w
			return exchange.WriteTable(counted, table, true)
		})
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("export table %s: %w", table.Name, err), os.RemoveAll(part))
		}
		f.Bytes += counted.bytes
	}
	f, err := h.written(ctx, f, all...)
	if err == nil {
		err = durable.Rename(part, f.Path)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("export tables: %w", err), os.RemoveAll(part))
	}
	return []File{f}, nil
}

// name is what a folder of these stories is called: the story's id, or the
// project's.
func name(all []told) string {
	if len(all) == 1 {
		return string(all[0].ID)
	}
	return string(all[0].project.ID)
}

// tablesOf are the tables of everything that was told.
func tablesOf(all []told) []exchange.Table {
	rows := map[string][][]string{}
	add := func(table string, cells ...string) { rows[table] = append(rows[table], cells) }
	themes := map[catalog.ID]catalog.Theme{}
	for _, t := range all {
		add("stories", string(t.ID), t.Title, string(t.Storyteller), t.named(), t.ReporterName, t.Recorded.Format(time.RFC3339), string(t.Mode), t.Language, t.Story.Second,
			strconv.FormatFloat(t.Seconds, 'f', 1, 64), t.Permission.Words, t.rights())
		add("people", string(t.Storyteller), t.named(), string(t.Teller.Role), t.Teller.Pronouns, strings.Join(t.Teller.Languages, " "), string(t.ID))
		for _, r := range t.Recordings {
			for _, track := range r.Tracks {
				add("recordings", string(r.ID), string(t.ID), r.Started.Format(time.RFC3339), track.Label, track.File, number(track.Frames), number(int64(track.RateHz)), number(int64(track.Bits)), track.SHA256, number(track.Bytes))
			}
		}
		for _, n := range t.Notes {
			add("notes", string(n.ID), string(t.ID), string(n.Recording), moment(n.AtMS), string(n.Sort), n.Text)
		}
		for _, r := range t.Recordings {
			for i, c := range t.cues(r.ID, false) {
				add("words", string(t.ID), string(r.ID), number(int64(i+1)), number(c.StartMS), number(c.EndMS), c.Speaker, c.Text)
			}
		}
		for _, e := range t.Extracts {
			state := catalog.Approved(t.Events, e.Target(), now()).State
			add("extracts", string(e.ID), string(t.ID), string(e.Recording), number(e.StartMS), number(e.EndMS), e.Title, strings.Join(t.names(e.Themes), "; "), string(state))
		}
		for _, p := range t.Pictures {
			add("pictures", string(p.ID), string(t.ID), p.SHA256, p.Caption)
		}
		for _, use := range t.uses() {
			d := catalog.Decide(t.Events, catalog.WholeStory, use, now())
			add("consent", string(t.ID), string(use), string(d.Outcome), date(d.Until), string(d.Event), d.Why)
		}
		for id, theme := range t.themes {
			themes[id] = theme
		}
	}
	for _, theme := range sorted(themes) {
		add("themes", string(theme.ID), theme.Name, theme.Statement, strconv.FormatBool(theme.Value), theme.NamedBy)
	}
	var out []exchange.Table
	for _, h := range headers {
		out = append(out, exchange.Table{Name: h.table, Header: strings.Fields(h.columns), Rows: listed(rows[h.table])})
	}
	return out
}

// headers are the tables and their columns; docs/format.md describes them.
var headers = []struct{ table, columns string }{
	{"stories", "id title storyteller known_as reporter recorded mode language second_language seconds permission rights"},
	{"people", "id known_as role pronouns languages story"},
	{"recordings", "id story started label file frames rate bits sha256 bytes"},
	{"notes", "id story recording at_ms sort text"},
	{"words", "story recording number start_ms end_ms speaker text"},
	{"extracts", "id story recording start_ms end_ms title themes storyteller_said"},
	{"themes", "id name statement is_value named_by"},
	{"pictures", "id story sha256 caption"},
	{"consent", "story use decision until event why"},
}

func listed(rows [][]string) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func sorted(themes map[catalog.ID]catalog.Theme) []catalog.Theme {
	var all []catalog.Theme
	for _, t := range themes {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b catalog.Theme) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return all
}

// uses are those that Ownvoice knows and those the project added.
func (t *told) uses() []catalog.Use {
	all := slices.Clone(catalog.Uses)
	for _, asked := range t.project.Uses {
		if !slices.Contains(all, asked.Use) {
			all = append(all, asked.Use)
		}
	}
	return all
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func moment(at *int64) string {
	if at == nil {
		return ""
	}
	return number(*at)
}

func date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
