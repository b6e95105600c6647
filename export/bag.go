package export

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/durable"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

// packed is what a bag or a crate holds, and what is known about each file.
type packed struct {
	files []exchange.File
	parts []exchange.Part
	bytes int64
}

// bag writes stories as one bag whose payload is an RO-Crate.
func bag(ctx context.Context, h hand, all []told) ([]File, error) {
	return h.folder(ctx, all, "-bag", func(dir string, p *packed) error {
		project := all[0].project
		info := exchange.BagInfo{
			Organisation: project.Name, Description: "Stories of lived experience, told in person, with what their storytellers allow.",
			Date: now(), Software: "Ownvoice " + studio.Version,
			More: []exchange.Field{{Name: "Internal-Sender-Identifier", Value: urn(project.ID)}},
		}
		for _, t := range all {
			info.Identifiers = append(info.Identifiers, urn(t.ID))
		}
		return exchange.WriteBag(ctx, dir, info, p.files, nil)
	})
}

// crate writes stories as a folder that is an RO-Crate.
func crate(ctx context.Context, h hand, all []told) ([]File, error) {
	return h.folder(ctx, all, "-crate", func(dir string, p *packed) error {
		part := filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".part")
		if err := os.RemoveAll(part); err != nil {
			return err
		}
		err := p.unpack(ctx, part)
		if err == nil {
			err = durable.Rename(part, dir)
		}
		if err != nil {
			return errors.Join(err, os.RemoveAll(part))
		}
		return nil
	})
}

// unpack writes the files into a folder.
func (p *packed) unpack(ctx context.Context, dir string) error {
	for _, f := range p.files {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := durable.MkdirAll(filepath.Dir(to)); err != nil {
			return err
		}
		from, err := f.Open()
		if err != nil {
			return err
		}
		err = durable.Write(to, func(w io.Writer) error {
			_, err := io.Copy(w, from)
			return err
		})
		if err := errors.Join(err, from.Close()); err != nil {
			return err
		}
	}
	return nil
}

// folder packs stories and writes them as one folder.
func (h hand) folder(ctx context.Context, all []told, ending string, write func(dir string, p *packed) error) ([]File, error) {
	f := File{Path: filepath.Join(h.To, name(all)+ending)}
	if len(all) == 1 {
		f.Story = all[0].ID
	}
	if taken(f.Path) {
		return nil, fmt.Errorf("export: %w", ErrThere)
	}
	quiet, err := os.MkdirTemp(h.To, ".ownvoice-") // for sound that is made for this alone
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	defer os.RemoveAll(quiet)
	p := &packed{}
	for _, t := range all {
		if err := p.story(ctx, h, t, quiet); err != nil {
			return nil, err
		}
	}
	if err := p.describe(all); err != nil {
		return nil, err
	}
	f.Bytes = p.bytes
	if f, err = h.written(ctx, f, all...); err != nil {
		return nil, err
	}
	if err := write(f.Path, p); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return []File{f}, nil
}

// story packs all of one story that may leave.
func (p *packed) story(ctx context.Context, h hand, t told, quiet string) error {
	dir := "stories/" + string(t.ID) + "/"
	p.parts = append(p.parts, exchange.Part{Path: dir, Work: t.work()})
	if err := p.sound(ctx, h, t, dir, quiet); err != nil {
		return err
	}
	for _, r := range t.Recordings {
		if err := p.words(t, r, dir+"recordings/"+string(r.ID)+"/"); err != nil {
			return err
		}
	}
	if err := p.pictures(ctx, h, t, dir); err != nil {
		return err
	}
	records := []struct {
		name, what string
		write      func(io.Writer) error
	}{
		{"dublin-core.xml", "Catalogue record, Dublin Core", func(w io.Writer) error { return exchange.WriteDublinCore(w, t.work()) }},
		{"ohms.xml", "Interview for the Oral History Metadata Synchronizer", func(w io.Writer) error { return exchange.WriteOHMS(w, t.interviews()...) }},
		{"consent.json", "What the storyteller allows, and the events that say so", t.writeConsent},
		{"story.json", "Extracts, themes and notes", t.writeStory},
	}
	for _, r := range records {
		if err := p.made(dir+r.name, exchange.Work{Title: r.what}, r.write); err != nil {
			return err
		}
	}
	for _, f := range t.formsUsed() {
		if err := p.made(dir+"forms/"+f.Hash()+".txt", exchange.Work{Title: "What was read out before they said yes", Languages: languages(f.Language), Formats: []string{"text/plain"}},
			func(w io.Writer) error { _, err := io.WriteString(w, f.Text); return err }); err != nil {
			return err
		}
	}
	return nil
}

// sound packs the masters, or where something is left out the sound that is
// silent there. A story of which there is no sound yet is packed without.
func (p *packed) sound(ctx context.Context, h hand, t told, dir, quiet string) error {
	if len(t.Recordings) == 0 {
		return nil
	}
	if err := t.soundHere(); err != nil {
		return err
	}
	for _, r := range t.Recordings {
		at := dir + "recordings/" + string(r.ID) + "/"
		if len(t.silent[r.ID]) > 0 {
			f := File{Path: filepath.Join(quiet, string(r.ID)+".wav")}
			if err := t.mixed(ctx, h, r, &f); err != nil {
				return err
			}
			p.file(at+"sound.wav", f.Path, f.Bytes, exchange.Work{Title: "Sound, silent where the storyteller asked for it", Type: "Sound", Formats: []string{"audio/wav"}, ExtentMS: int64(f.Seconds * 1000)})
			continue
		}
		for _, track := range r.Tracks {
			p.file(at+track.File, filepath.Join(h.lib.RecordingDir(r.ID), track.File), track.Bytes,
				exchange.Work{Title: "Master recording, " + track.Label, Type: "Sound", Formats: []string{"audio/wav"}, ExtentMS: int64(track.Seconds() * 1000)})
		}
	}
	return nil
}

func (p *packed) words(t told, r catalog.Recording, dir string) error {
	for _, second := range []bool{false, true} {
		cues := t.cues(r.ID, second)
		if len(cues) == 0 {
			continue
		}
		name, language := "words", t.Language
		if second {
			name, language = "words."+letters(t.Story.Second), t.Story.Second
		}
		for _, f := range []Format{VTT, SRT, Text} {
			about := exchange.Work{Title: "What is said", Type: "Text", Languages: languages(language)}
			if err := p.made(dir+name+"."+string(f), about, func(w io.Writer) error { return writeCues(w, f, cues) }); err != nil {
				return err
			}
		}
	}
	if all := t.labels(r.ID, r.ID == t.Recordings[0].ID); len(all) > 0 {
		return p.made(dir+"labels.txt", exchange.Work{Title: "Extracts and marks as Audacity labels"}, func(w io.Writer) error { return exchange.WriteLabels(w, all) })
	}
	return nil
}

// pictures packs those that may be shown.
func (p *packed) pictures(ctx context.Context, h hand, t told, dir string) error {
	for _, pic := range t.Pictures {
		from, err := h.lib.Attachment(ctx, pic.SHA256)
		if errors.Is(err, library.ErrNoEvidence) {
			continue // not on this laptop
		}
		if err != nil {
			return err
		}
		info, err := os.Stat(from)
		if err != nil {
			return fmt.Errorf("export picture %s: %w", pic.ID, err)
		}
		p.file(dir+"pictures/"+string(pic.ID)+path.Ext(from), from, info.Size(), exchange.Work{Title: pic.Caption, Type: "StillImage"})
	}
	return nil
}

// file packs what lies on this laptop.
func (p *packed) file(at, from string, size int64, about exchange.Work) {
	p.files = append(p.files, exchange.File{Path: at, Open: func() (io.ReadCloser, error) { return os.Open(from) }})
	p.parts = append(p.parts, exchange.Part{Path: at, Bytes: size, Work: about})
	p.bytes += size
}

// made packs what is written for this alone.
func (p *packed) made(at string, about exchange.Work, write func(io.Writer) error) error {
	var b strings.Builder
	if err := write(&b); err != nil {
		return fmt.Errorf("export: write %s: %w", path.Base(at), err)
	}
	p.files = append(p.files, exchange.Text(at, b.String()))
	p.parts = append(p.parts, exchange.Part{Path: at, Bytes: int64(b.Len()), Work: about})
	p.bytes += int64(b.Len())
	return nil
}

// describe packs the crate's own description of all that is in it.
func (p *packed) describe(all []told) error {
	c := exchange.Crate{Work: all[0].work(), Published: now(), Parts: p.parts}
	if len(all) > 1 {
		project := all[0].project
		c.Work = exchange.Work{Identifier: urn(project.ID), Title: project.Name, Description: project.Purpose, Publisher: project.Controller, Type: "Collection", Languages: project.Languages}
	}
	if c.Description == "" {
		c.Description = "Stories of lived experience, and what their storytellers allow."
	}
	if c.Title == "" {
		c.Title = "Stories"
	}
	if c.Rights == "" {
		c.Rights = "Each story says what its storyteller allows."
	}
	var b bytes.Buffer
	if err := exchange.WriteCrate(&b, c); err != nil {
		return fmt.Errorf("export: write %s: %w", exchange.CrateName, err)
	}
	p.files = append(p.files, exchange.Text(exchange.CrateName, b.String()))
	p.bytes += int64(b.Len())
	return nil
}

// consented is what consent.json says: for each use the decision on the day it
// was packed, and the events it stood on. How to reach anybody is not in it.
type consented struct {
	Story     catalog.ID                       `json:"story"`
	KnownAs   string                           `json:"known_as"`
	For       catalog.Use                      `json:"packed_for"`
	Decisions map[catalog.Use]catalog.Decision `json:"decisions"`
	LeftOut   map[catalog.ID][]catalog.Span    `json:"left_out,omitempty"` // by recording
	Events    []catalog.Consent                `json:"events"`
}

func (t *told) writeConsent(w io.Writer) error {
	c := consented{Story: t.ID, KnownAs: t.KnownAs, For: t.use, Decisions: map[catalog.Use]catalog.Decision{}, LeftOut: map[catalog.ID][]catalog.Span{}, Events: t.events()}
	for _, use := range t.uses() {
		c.Decisions[use] = catalog.Decide(t.Events, catalog.WholeStory, use, now())
	}
	for id, parts := range t.silent {
		if len(parts) > 0 {
			c.LeftOut[id] = parts
		}
	}
	return indented(w, c)
}

// events are the story's, without names that were chosen once and are not any
// more.
func (t *told) events() []catalog.Consent {
	all := slices.Clone(t.Events)
	for i := range all {
		if name, chosen := strings.CutPrefix(all[i].As, "chosen:"); chosen && name != t.KnownAs {
			all[i].As = ""
		}
	}
	return all
}

func (t *told) writeStory(w io.Writer) error {
	return indented(w, map[string]any{"id": t.ID, "title": t.Title, "known_as": t.KnownAs, "recorded": t.Recorded, "language": t.Language,
		"extracts": t.Extracts, "themes": sorted(t.themes), "notes": t.Notes, "pictures": t.Pictures})
}

func indented(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// formsUsed are the texts that the story's events name.
func (t *told) formsUsed() []catalog.Form {
	return slices.DeleteFunc(slices.Clone(t.forms), func(f catalog.Form) bool {
		return !slices.ContainsFunc(t.Events, func(e catalog.Consent) bool { return e.Form == f.Hash() })
	})
}
