package export

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strconv"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
)

// packed is what a bag or a crate holds, and what is known about each file.
// What is written for it alone lies in a folder until it is copied: three
// hundred transcripts of three hours do not fit into the memory of a laptop.
type packed struct {
	h     *hand
	quiet string
	made  int
	files []exchange.File
	parts []exchange.Part
	in    []share
	last  *told // the story packed last
}

// pack packs all of some stories that may leave.
func (h *hand) pack(ctx context.Context, ids []catalog.ID, quiet string) (*packed, error) {
	p := &packed{h: h, quiet: quiet}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := p.story(ctx, id); err != nil && !h.stays(id, err) {
			return nil, err
		}
	}
	if len(p.in) == 0 {
		return p, nil
	}
	return p, p.describe()
}

// story packs all of one story that may leave.
func (p *packed) story(ctx context.Context, id catalog.ID) error {
	t, err := p.h.tell(ctx, id)
	if err != nil {
		return err
	}
	heard := t.mayBeHeard() == nil
	if heard {
		if err := t.soundHere(); err != nil {
			return err
		}
	}
	dir := "stories/" + string(t.ID) + "/"
	p.last, p.in = &t, append(p.in, share{story: id})
	p.parts = append(p.parts, exchange.Part{Path: dir, Work: t.work()})
	for _, r := range t.Recordings {
		at := dir + "recordings/" + string(r.ID) + "/"
		if heard {
			if err := p.sound(ctx, t, r, at); err != nil {
				return err
			}
		}
		if err := p.words(t, r, at); err != nil {
			return err
		}
	}
	if err := p.pictures(ctx, t, dir); err != nil {
		return err
	}
	return p.records(t, dir)
}

// sound packs the masters of a recording as they are. Where something is left
// out, or a master was brought in with whatever its maker wrote around the
// sound, it is the sound alone, and silent there.
func (p *packed) sound(ctx context.Context, t told, r catalog.Recording, at string) error {
	if len(t.silent[r.ID]) > 0 {
		r.LeftOut = t.silent[r.ID]
		return p.alone(ctx, r, at+"sound.wav", "Sound, silent where the storyteller asked for it")
	}
	for i, track := range r.Tracks {
		if r.Mode == catalog.ModeImport && track.Original == nil {
			one := r
			one.Tracks = r.Tracks[i : i+1]
			if err := p.alone(ctx, one, at+track.File, "Sound as it was brought in, "+track.Label); err != nil {
				return err
			}
			continue
		}
		about := exchange.Work{Title: "Master recording, " + track.Label, Type: "Sound", Formats: []string{"audio/wav"}, ExtentMS: int64(track.Seconds() * 1000)}
		if err := p.file(at+track.File, filepath.Join(p.h.lib.RecordingDir(r.ID), track.File), about); err != nil {
			return err
		}
	}
	return nil
}

func (p *packed) alone(ctx context.Context, r catalog.Recording, at, title string) error {
	path := p.next()
	seconds, err := mixed(ctx, p.h.lib, r, path)
	if err != nil {
		return err
	}
	return p.file(at, path, exchange.Work{Title: title, Type: "Sound", Formats: []string{"audio/wav"}, ExtentMS: int64(seconds * 1000)})
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
			if err := p.text(dir+name+"."+string(f), about, func(w io.Writer) error { return writeCues(w, f, cues) }); err != nil {
				return err
			}
		}
	}
	if all := t.labels(r.ID); len(all) > 0 {
		return p.text(dir+"labels.txt", exchange.Work{Title: "Extracts and marks as Audacity labels"}, func(w io.Writer) error { return exchange.WriteLabels(w, all) })
	}
	return nil
}

// pictures packs those that may be shown and are on this laptop, bare. One that
// nobody here can look into stays.
func (p *packed) pictures(ctx context.Context, t told, dir string) error {
	for _, pic := range t.Pictures {
		from, err := p.h.lib.Attachment(ctx, pic.SHA256)
		if errors.Is(err, library.ErrNoEvidence) {
			continue
		}
		var raw []byte
		if err == nil {
			raw, err = os.ReadFile(from)
		}
		if err == nil {
			about := exchange.Work{Title: pic.Caption, Type: "StillImage"}
			err = p.text(dir+"pictures/"+string(pic.ID)+path.Ext(from), about, func(w io.Writer) error { return bare(w, raw) })
		}
		if err != nil && !errors.Is(err, errNotPicture) {
			return err
		}
	}
	return nil
}

// records packs what is written down about a story.
func (p *packed) records(t told, dir string) error {
	type record struct {
		name  string
		about exchange.Work
		write func(io.Writer) error
	}
	all := []record{
		{"dublin-core.xml", exchange.Work{Title: "Catalogue record, Dublin Core"}, func(w io.Writer) error { return exchange.WriteDublinCore(w, t.work()) }},
		{"consent.json", exchange.Work{Title: "What the storyteller allows, and the events that say so"}, t.writeConsent},
		{"story.json", exchange.Work{Title: "Extracts, themes and notes"}, t.writeStory},
	}
	if len(t.Recordings) > 0 {
		all = append(all, record{"ohms.xml", exchange.Work{Title: "Interview for the Oral History Metadata Synchronizer"}, func(w io.Writer) error { return exchange.WriteOHMS(w, t.interviews()...) }})
	}
	for _, f := range t.formsUsed() {
		about := exchange.Work{Title: "What was read out before they said yes", Languages: languages(f.Language), Formats: []string{"text/plain"}}
		all = append(all, record{"forms/" + f.Hash() + ".txt", about, func(w io.Writer) error { _, err := io.WriteString(w, f.Text); return err }})
	}
	for _, r := range all {
		if err := p.text(dir+r.name, r.about, r.write); err != nil {
			return err
		}
	}
	return nil
}

// next is where the next file that is made for this alone lies.
func (p *packed) next() string {
	p.made++
	return filepath.Join(p.quiet, strconv.Itoa(p.made))
}

// text packs what write writes.
func (p *packed) text(at string, about exchange.Work, write func(io.Writer) error) error {
	f, err := os.Create(p.next())
	if err != nil {
		return err
	}
	to := bufio.NewWriter(f)
	if err := errors.Join(write(to), to.Flush(), f.Close()); err != nil {
		return fmt.Errorf("export: write %s: %w", path.Base(at), err)
	}
	return p.file(at, f.Name(), about)
}

// file packs what lies on this laptop.
func (p *packed) file(at, from string, about exchange.Work) error {
	info, err := os.Stat(from)
	if err != nil {
		return fmt.Errorf("export: look at %s: %w", path.Base(at), err)
	}
	told := File{Path: at, Bytes: info.Size()}
	if n := len(p.in); n > 0 {
		p.in[n-1].files++
		p.in[n-1].bytes += info.Size()
		told.Story = p.in[n-1].story
	}
	p.files = append(p.files, exchange.File{Path: at, Open: func() (io.ReadCloser, error) {
		p.h.progress(told)
		return os.Open(from)
	}})
	p.parts = append(p.parts, exchange.Part{Path: at, Bytes: info.Size(), Work: about})
	return nil
}

// describe packs the crate's own description of all that is in it.
func (p *packed) describe() error {
	project := p.h.project
	c := exchange.Crate{Work: p.last.work(), Published: now(), Parts: p.parts}
	if p.h.many {
		c.Work = exchange.Work{Identifier: urn(project.ID), Title: project.Name, Description: project.Purpose, Publisher: project.Controller, Type: "Collection", Languages: project.Languages}
	}
	for said, otherwise := range map[*string]string{
		&c.Description: "Stories of lived experience, and what their storytellers allow.",
		&c.Title:       "Stories",
		&c.Rights:      "Each story says what its storyteller allows.",
	} {
		if *said == "" {
			*said = otherwise
		}
	}
	return p.text(exchange.CrateName, exchange.Work{Title: "What is in this folder"}, func(w io.Writer) error { return exchange.WriteCrate(w, c) })
}
