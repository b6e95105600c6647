package exchange

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReadCrate reads what a ro-crate-metadata.json says about its folder and the
// files in it. What points to things that are not described is passed over.
func ReadCrate(r io.Reader) (Crate, error) {
	disk := &failing{r: r}
	bounded := &io.LimitedReader{R: disk, N: maxDescription + 1}
	var file struct {
		Graph []thing `json:"@graph"`
	}
	err := json.NewDecoder(decoded(bounded)).Decode(&file)
	switch {
	case disk.err != nil:
		return Crate{}, fmt.Errorf("read RO-Crate: %w", disk.err)
	case bounded.N <= 0 || len(file.Graph) > maxCues:
		return Crate{}, fmt.Errorf("read RO-Crate: %w: %w", ErrTooLarge, ErrNotCrate)
	case err != nil:
		return Crate{}, fmt.Errorf("read RO-Crate: %w", ErrNotCrate) // what json says may quote the file
	}
	c, err := crate(file.Graph)
	if err != nil {
		return Crate{}, fmt.Errorf("read RO-Crate: %w", err)
	}
	return c, nil
}

// thing is an entity as any program may have written it.
type thing map[string]any

type crateReader map[string]thing // by id

func crate(graph []thing) (Crate, error) {
	all := crateReader{}
	for _, t := range graph {
		if id := t.text("@id"); id != "" && all[id] == nil {
			all[id] = t
		}
	}
	about := ids(all[CrateName]["about"])
	if len(about) != 1 || all[about[0]] == nil {
		return Crate{}, fmt.Errorf("it does not say which folder it describes: %w", ErrNotCrate)
	}
	root := all[about[0]]
	c := Crate{Work: all.work(root)}
	c.Published, _ = time.Parse(time.DateOnly, firstLetters(root.text("datePublished"), len(time.DateOnly)))
	for _, t := range graph {
		id := t.text("@id")
		if kinds := t.texts("@type"); id == about[0] || !slices.Contains(kinds, "File") && !slices.Contains(kinds, "Dataset") {
			continue
		}
		path, err := url.PathUnescape(strings.TrimPrefix(id, "./"))
		if err != nil || path == "" {
			continue
		}
		size, _ := strconv.ParseInt(t.text("contentSize"), 10, 64)
		c.Parts = append(c.Parts, Part{path, max(size, 0), all.work(t)})
	}
	return c, nil
}

func firstLetters(s string, n int) string { return s[:min(n, len(s))] }

func (all crateReader) work(t thing) Work {
	return Work{
		Identifier: t.text("identifier"), Title: t.text("name"), Creators: all.named(t["creator"]), Contributors: all.named(t["contributor"]),
		Publisher: strings.Join(all.named(t["publisher"]), "; "), Date: t.text("dateCreated"), Languages: t.texts("inLanguage"),
		Description: t.text("description"), Subjects: t.texts("keywords"), Place: t.text("contentLocation"), Type: t.text("additionalType"), Formats: t.texts("encodingFormat"),
		ExtentMS: parseLength(t.text("duration")), Rights: all.rights(t["license"]), Source: t.text("isBasedOn"), Relation: t.text("isPartOf"),
	}
}

// named are the names of what a value points to, or says itself.
func (all crateReader) named(v any) []string {
	names := texts(v)
	for _, id := range ids(v) {
		if name := all[id].text("name"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// rights are what a licence says, or its address.
func (all crateReader) rights(v any) string {
	said := texts(v)
	for _, id := range ids(v) {
		if text := all[id].text("description"); text != "" {
			said = append(said, text)
		} else {
			said = append(said, id)
		}
	}
	return strings.Join(said, "; ")
}

func (t thing) texts(key string) []string { return texts(t[key]) }

func (t thing) text(key string) string {
	if all := t.texts(key); len(all) > 0 {
		return all[0]
	}
	return ""
}

// texts are the strings and numbers in a value: one, or several.
func texts(v any) (all []string) {
	for _, one := range several(v) {
		switch one := one.(type) {
		case string:
			if one = plain(one); one != "" {
				all = append(all, one)
			}
		case float64:
			all = append(all, strconv.FormatFloat(one, 'f', -1, 64))
		}
	}
	return all
}

// ids are what a value points to.
func ids(v any) (all []string) {
	for _, one := range several(v) {
		if m, ok := one.(map[string]any); ok {
			if id, ok := m["@id"].(string); ok && id != "" {
				all = append(all, id)
			}
		}
	}
	return all
}

func several(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
