package export

import (
	"context"
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

// tables makes a folder of tables, which any spreadsheet opens. Words are
// written as the stories are read once more: those of all do not fit into the
// memory of a laptop.
func (h *hand) tables(ctx context.Context, ids []catalog.ID, dir string) ([]share, error) {
	rows := rowsOf{}
	var in []share
	for _, id := range ids {
		t, err := h.tell(ctx, id)
		if err == nil {
			rows.story(&t)
			in = append(in, share{story: id, files: len(headers)})
		} else if !h.stays(id, err) {
			return nil, err
		}
	}
	if len(in) == 0 {
		return nil, nil
	}
	rows.add("themes", rows.themes()...)
	if err := durable.MkdirAll(dir); err != nil {
		return nil, err
	}
	for _, header := range headers {
		table := exchange.Table{Name: header.table, Header: strings.Fields(header.columns), Rows: listed(rows[header.table])}
		if header.table == "words" {
			table.Rows = h.said(ctx, in)
		}
		bytes, err := writeTable(ctx, dir, table)
		if err != nil {
			return nil, err
		}
		in[0].bytes += bytes // of the folder; tables are not of one story
	}
	return in, nil
}

func writeTable(ctx context.Context, dir string, table exchange.Table) (int64, error) {
	path := filepath.Join(dir, table.Name+".csv")
	if err := durable.Write(path, func(w io.Writer) error { return exchange.WriteTable(w, table, true) }); err != nil {
		return 0, fmt.Errorf("export table %s: %w", table.Name, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), ctx.Err()
}

// said is what is said in stories, row by row.
func (h *hand) said(ctx context.Context, in []share) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, s := range in {
			t, err := h.tell(ctx, s.story)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, r := range t.Recordings {
				for i, c := range t.cues(r.ID, false) {
					if !yield([]string{string(t.ID), string(r.ID), number(int64(i + 1)), number(c.StartMS), number(c.EndMS), c.Speaker, c.Text}, nil) {
						return
					}
				}
			}
		}
	}
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

// rowsOf are the rows of tables by their names.
type rowsOf map[string][][]string

func (r rowsOf) add(table string, rows ...[]string) { r[table] = append(r[table], rows...) }

// story adds the rows of one story, but for its words.
func (r rowsOf) story(t *told) {
	row := func(table string, cells ...string) { r.add(table, cells) }
	row("stories", string(t.ID), t.Title, string(t.Storyteller), t.named(), t.ReporterName, t.Recorded.Format(time.RFC3339), string(t.Mode), t.Language, t.Story.Second,
		strconv.FormatFloat(t.Seconds, 'f', 1, 64), catalog.Permit(t.Events, t.KnownAs, now()).Words, t.rights())
	row("people", string(t.Storyteller), t.named(), string(t.Teller.Role), t.Teller.Pronouns, strings.Join(t.Teller.Languages, " "), string(t.ID))
	for _, rec := range t.Recordings {
		for _, track := range rec.Tracks {
			row("recordings", string(rec.ID), string(t.ID), rec.Started.Format(time.RFC3339), track.Label, track.File, number(track.Frames), number(int64(track.RateHz)), number(int64(track.Bits)), track.SHA256, number(track.Bytes))
		}
	}
	for _, n := range t.Notes {
		row("notes", string(n.ID), string(t.ID), string(n.Recording), moment(n.AtMS), string(n.Sort), n.Text)
	}
	for _, e := range t.Extracts {
		state := catalog.Approved(t.Events, e.Target(), now()).State
		row("extracts", string(e.ID), string(t.ID), string(e.Recording), number(e.StartMS), number(e.EndMS), e.Title, strings.Join(t.names(e.Themes), "; "), string(state))
	}
	for _, p := range t.Pictures {
		row("pictures", string(p.ID), string(t.ID), p.SHA256, p.Caption)
	}
	for _, use := range t.h.uses() {
		d := catalog.Decide(t.Events, catalog.WholeStory, use, now())
		row("consent", string(t.ID), string(use), string(d.Outcome), date(d.Until), string(d.Event), d.Why)
	}
	for _, theme := range t.onIt() {
		row("on", string(theme.ID), theme.Name, theme.Statement, strconv.FormatBool(theme.Value), theme.NamedBy)
	}
}

// themes are the rows of the themes that are on any extract, once each.
func (r rowsOf) themes() [][]string {
	all := r["on"]
	slices.SortFunc(all, slices.Compare)
	return slices.CompactFunc(all, slices.Equal)
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
