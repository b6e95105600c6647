package library

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// AddForm keeps a new version of the information sheet or the agreement in one
// language. The same text again is the version that is there already.
func (l *Library) AddForm(ctx context.Context, f catalog.Form) (catalog.Form, error) {
	if strings.TrimSpace(f.Text) == "" {
		return f, fmt.Errorf("keep form: no text: %w", catalog.ErrMalformed)
	}
	all, err := l.Forms(ctx)
	if err != nil {
		return f, err
	}
	if now, is := CurrentForm(all, f.Sort, f.Language); is && now.Text == f.Text {
		return now, nil
	}
	f.ID, f.Made = catalog.NewID(), l.now().Truncate(time.Second)
	return f, l.change(ctx, func(w *writing) error {
		return w.fields(catalog.KindForm, f.ID, "", []field{{"sort", f.Sort}, {"language", f.Language}, {"text", f.Text}, {"made", f.Made.Format(time.RFC3339)}})
	})
}

// Forms lists every version there has been of the project's texts, oldest
// first.
func (l *Library) Forms(ctx context.Context) ([]catalog.Form, error) {
	all := []catalog.Form{}
	err := rows(ctx, l.read, `SELECT id, sort, language, text, made FROM form WHERE text <> '' ORDER BY id`, func(rs *sql.Rows) error {
		var f catalog.Form
		var made string
		err := rs.Scan(&f.ID, &f.Sort, &f.Language, &f.Text, &made)
		f.Made, _ = time.Parse(time.RFC3339, made) // a date that another program wrote wrongly is no date
		all = append(all, f)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list forms: %w", err)
	}
	return all, nil
}

// FormInUse is the version to read out or hand over now: the newest in the
// language, or else in the first language of the project that has one, or else
// in English. Where nobody has written any, Ownvoice's own text is kept as the
// first version, so that what was agreed to can be read for ever.
func (l *Library) FormInUse(ctx context.Context, sort catalog.FormSort, language string) (catalog.Form, error) {
	all, err := l.Forms(ctx)
	if err != nil {
		return catalog.Form{}, err
	}
	p, err := l.Project(ctx)
	if err != nil {
		return catalog.Form{}, err
	}
	for _, tag := range append([]string{language}, append(p.Languages, "en")...) {
		if f, is := CurrentForm(all, sort, tag); is {
			return f, nil
		}
	}
	return l.AddForm(ctx, catalog.Form{Sort: sort, Language: "en", Text: p.Text(sort)})
}

// CurrentForm is the newest version of a text in a language.
func CurrentForm(all []catalog.Form, sort catalog.FormSort, language string) (catalog.Form, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Sort == sort && all[i].Language == language {
			return all[i], true
		}
	}
	return catalog.Form{}, false
}
