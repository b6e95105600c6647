package verbs

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// formOut is a version of a text as programs read it.
type formOut struct {
	Hash     string           `json:"hash"`
	Sort     catalog.FormSort `json:"sort"`
	Language string           `json:"language"`
	Made     string           `json:"made"`
	Current  bool             `json:"current"`
	Text     string           `json:"text,omitempty"`
}

func formsOut(all []catalog.Form) []formOut {
	out := []formOut{}
	for _, f := range all {
		now, _ := library.CurrentForm(all, f.Sort, f.Language)
		out = append(out, formOutOf(f, now.ID == f.ID))
	}
	return out
}

func formOutOf(f catalog.Form, current bool) formOut {
	return formOut{Hash: f.Hash(), Sort: f.Sort, Language: f.Language, Made: f.Made.Format(time.RFC3339), Current: current}
}

type projectForm struct {
	List formList `cmd:"" help:"List all versions."`
	Show formShow `cmd:"" help:"Print the text of one version, by its hash or the hash's beginning; or the one in use, e.g. ownvoice project form show agreement"`
	Add  formAdd  `cmd:"" help:"Keep a new version, e.g. ownvoice project form add sheet --language cy --text sheet-cy.txt"`
}

type formList struct{}

func (formList) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		all, err := lib.Forms(r)
		if err != nil {
			return err
		}
		out := formsOut(all)
		return r.print(out, func(w io.Writer) {
			for i, f := range out {
				now := ""
				if f.Current {
					now = ", in use"
				}
				fmt.Fprintf(w, "%.12s  %s, %s, %s%s\n", f.Hash, f.Sort, catalog.LanguageName(f.Language), all[i].Made.Format("2 Jan 2006"), now)
			}
		})
	})
}

type formShow struct {
	Which    string `arg:"" help:"A hash or its beginning, or sheet or agreement for the one in use."`
	Language string `default:"en" help:"Of the one in use."`
}

func (v formShow) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		f, err := v.find(r, lib)
		if err != nil {
			return err
		}
		all, err := lib.Forms(r)
		if err != nil {
			return err
		}
		now, is := library.CurrentForm(all, f.Sort, f.Language)
		out := formOutOf(f, is && now.ID == f.ID)
		out.Text = f.Text
		return r.print(out, func(w io.Writer) { fmt.Fprintln(w, f.Text) })
	})
}

func (v formShow) find(r *run, lib *library.Library) (catalog.Form, error) {
	if sort := catalog.FormSort(v.Which); sort == catalog.FormSheet || sort == catalog.FormAgreement {
		return lib.FormInUse(r, sort, v.Language)
	}
	all, err := lib.Forms(r)
	if err != nil {
		return catalog.Form{}, err
	}
	f, is := formOf(all, v.Which)
	if !is {
		return f, usage{fmt.Sprintf("there is no text %q; project form list has them", v.Which)}
	}
	return f, nil
}

// formOf finds the version whose hash begins so, in four letters or more.
func formOf(all []catalog.Form, hash string) (catalog.Form, bool) {
	i := slices.IndexFunc(all, func(f catalog.Form) bool {
		return len(hash) >= 4 && strings.HasPrefix(f.Hash(), strings.ToLower(hash))
	})
	if i < 0 {
		return catalog.Form{}, false
	}
	return all[i], true
}

type formAdd struct {
	Sort     string `arg:"" enum:"sheet,agreement" help:"sheet or agreement."`
	Language string `default:"en" help:"Its language, a name or a tag."`
	Text     string `required:"" placeholder:"FILE" help:"A file with the text; - reads it from the keyboard or a pipe."`
}

// maxForm is longer than anybody reads out, and far below what a change may hold.
const maxForm = 256 << 10

func (v formAdd) Run(r *run) error {
	tag, is := catalog.LanguageTag(v.Language)
	if !is {
		return usage{fmt.Sprintf("%q is no language: give a name, as Welsh, or a tag, as cy", v.Language)}
	}
	text, err := r.read(v.Text, maxForm)
	if err != nil {
		return err
	}
	return r.with(func(lib *library.Library) error {
		f, err := lib.AddForm(r, catalog.Form{Sort: catalog.FormSort(v.Sort), Language: tag, Text: strings.TrimSpace(text)})
		if err != nil {
			return err
		}
		return r.print(formOutOf(f, true), func(w io.Writer) {
			fmt.Fprintf(w, "Kept as %.12s.\n", f.Hash())
		})
	})
}

// read gives the words in a file, or those that are typed for "-".
func (r *run) read(file string, most int64) (string, error) {
	from := r.Stdin
	if file != "-" {
		if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() { // opening a pipe would wait for ever
			return "", fmt.Errorf("read words: not a file: %w", os.ErrNotExist)
		}
		f, err := os.Open(file)
		if err != nil {
			return "", err
		}
		defer f.Close()
		from = f
	}
	if from == nil {
		return "", usage{"there is nothing to read"}
	}
	raw, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(raw)) > most {
		return "", usage{fmt.Sprintf("this text is too long to be read out: it may have %d kB", most>>10)}
	}
	return strings.ToValidUTF8(string(raw), "\ufffd"), err
}
