package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// CrateName is the file that makes a folder an RO-Crate.
const CrateName = "ro-crate-metadata.json"

// ErrNotCrate is wrapped by every complaint about a file that does not describe
// an RO-Crate.
var ErrNotCrate = errors.New("not an RO-Crate")

const (
	crateContext = "https://w3id.org/ro/crate/1.1/context"
	crateVersion = "https://w3id.org/ro/crate/1.1"
)

// Crate is a folder of files and what is known about them: RO-Crate 1.1. In a
// bag the folder is data/, so that its file stands at data/ro-crate-metadata.json.
type Crate struct {
	Work
	Published time.Time // when it was packed
	Parts     []Part
}

// Part is a file of a crate, or a folder, whose Path ends in a slash and which
// holds the parts below it. Path stands within the crate.
type Part struct {
	Path  string
	Bytes int64 // of a file
	Work
}

// entity is a thing in a crate. Its fields are schema.org's.
type entity struct {
	ID          string   `json:"@id"`
	Type        any      `json:"@type"`
	Kind        string   `json:"additionalType,omitempty"`
	Conforms    *ref     `json:"conformsTo,omitempty"`
	About       *ref     `json:"about,omitempty"`
	Identifier  string   `json:"identifier,omitempty"`
	Name        string   `json:"name,omitempty"`
	Description string   `json:"description,omitempty"`
	Published   string   `json:"datePublished,omitempty"`
	Created     string   `json:"dateCreated,omitempty"`
	License     *ref     `json:"license,omitempty"`
	Creator     []ref    `json:"creator,omitempty"`
	Contributor []ref    `json:"contributor,omitempty"`
	Publisher   *ref     `json:"publisher,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Language    []string `json:"inLanguage,omitempty"`
	Place       string   `json:"contentLocation,omitempty"`
	PartOf      string   `json:"isPartOf,omitempty"`
	BasedOn     string   `json:"isBasedOn,omitempty"`
	Formats     []string `json:"encodingFormat,omitempty"`
	Size        string   `json:"contentSize,omitempty"`
	Duration    string   `json:"duration,omitempty"`
	Parts       []ref    `json:"hasPart,omitempty"`
}

type ref struct {
	ID string `json:"@id"`
}

// crateWriter gathers the entities that others point to, each once.
type crateWriter struct {
	others []entity
	ids    map[string]ref // by type and name
}

// WriteCrate writes a crate's ro-crate-metadata.json. People and the
// organisation are known by their names in it and by nothing else.
func WriteCrate(w io.Writer, c Crate) error {
	cw := &crateWriter{ids: map[string]ref{}}
	root := cw.entity("./", "Dataset", c.Work)
	root.Published = c.Published.Format(time.DateOnly)
	if root.Description == "" {
		root.Description = root.Name // 1.1 asks for both
	}
	parts := make([]entity, len(c.Parts))
	folders := map[string]*entity{"": &root}
	for i, p := range c.Parts {
		parts[i] = cw.part(p)
		if strings.HasSuffix(p.Path, "/") {
			folders[p.Path] = &parts[i]
		}
	}
	for i, p := range c.Parts {
		above := holder(folders, p.Path)
		above.Parts = append(above.Parts, ref{parts[i].ID})
	}
	graph := append([]entity{{ID: CrateName, Type: "CreativeWork", Conforms: &ref{crateVersion}, About: &ref{"./"}}, root}, parts...)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(map[string]any{"@context": crateContext, "@graph": append(graph, cw.others...)}); err != nil {
		return fmt.Errorf("write RO-Crate: %w", err)
	}
	return nil
}

// holder is the nearest folder above a path that is a part itself.
func holder(folders map[string]*entity, path string) *entity {
	for dir := strings.TrimSuffix(path, "/"); ; {
		i := strings.LastIndexByte(dir, '/')
		if f := folders[dir[:i+1]]; f != nil {
			return f
		}
		dir = dir[:i]
	}
}

func (cw *crateWriter) part(p Part) entity {
	if strings.HasSuffix(p.Path, "/") {
		return cw.entity(crateID(p.Path), "Dataset", p.Work)
	}
	var kind any = "File"
	if p.ExtentMS > 0 {
		kind = []string{"File", "AudioObject"}
	}
	e := cw.entity(crateID(p.Path), kind, p.Work)
	e.Size = strconv.FormatInt(p.Bytes, 10)
	return e
}

// entity says what a work is.
func (cw *crateWriter) entity(id string, kind any, w Work) entity {
	e := entity{
		ID: id, Type: kind, Kind: oneLine(w.Type), Identifier: oneLine(w.Identifier), Name: oneLine(w.Title), Description: plain(w.Description), Created: oneLine(w.Date),
		Keywords: trimmed(w.Subjects), Language: trimmed(w.Languages), Place: oneLine(w.Place), PartOf: oneLine(w.Relation), BasedOn: oneLine(w.Source),
		Formats: trimmed(w.Formats), License: cw.one("CreativeWork", w.Rights), Publisher: cw.one("Organization", oneLine(w.Publisher)),
	}
	if w.ExtentMS > 0 {
		e.Duration = length(w.ExtentMS)
	}
	for _, who := range trimmed(w.Creators) {
		e.Creator = append(e.Creator, *cw.one("Person", who))
	}
	for _, who := range trimmed(w.Contributors) {
		e.Contributor = append(e.Contributor, *cw.one("Person", who))
	}
	return e
}

// one points to somebody or something by its name, and adds it at first.
func (cw *crateWriter) one(kind, name string) *ref {
	if name = plain(name); name == "" {
		return nil
	}
	if r, ok := cw.ids[kind+name]; ok {
		return &r
	}
	r := ref{fmt.Sprintf("#%s-%d", strings.ToLower(kind), len(cw.others)+1)}
	e := entity{ID: r.ID, Type: kind, Name: name}
	if kind == "CreativeWork" {
		e.Name, e.Description = "Rights", name
	}
	cw.ids[kind+name], cw.others = r, append(cw.others, e)
	return &r
}

// crateID is a path as an IRI has it.
func crateID(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
	}
	return strings.Join(parts, "/")
}
