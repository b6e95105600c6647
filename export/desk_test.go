package export_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
)

// desk is a library in which somebody works, and a folder to export to.
type desk struct {
	testing.TB
	lib *library.Library
	to  string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	lib, err := library.Open(t.Context(), filepath.Join(t.TempDir(), "Ownvoice"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lib.Close() })
	d := &desk{t, lib, t.TempDir()}
	d.ok(lib.SetProject(t.Context(), catalog.Project{Name: "Co-Pro Stories", Purpose: "How services are made together", Controller: "Cartrefi CIC"}))
	d.ok(lib.SetReporter(t.Context(), "Priya"))
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func got[T any](v T, err error) func(*desk) T {
	return func(d *desk) T {
		d.Helper()
		d.ok(err)
		return v
	}
}

// begin makes a story that may be recorded and heard by the team.
func (d *desk) begin(title, knownAs string) catalog.Story {
	d.Helper()
	s := got(d.lib.BeginStory(d.Context(), library.Begin{Title: title, KnownAs: knownAs, Mode: catalog.ModeRoom, Language: "en"}))(d)
	d.give(s.ID, catalog.Consent{Kind: catalog.EventAgreed, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}})
	return s
}

func (d *desk) give(story catalog.ID, e catalog.Consent) catalog.Consent {
	d.Helper()
	if e.Target == (catalog.Target{}) {
		e.Target = catalog.WholeStory
	}
	return got(d.lib.Give(d.Context(), story, e))(d)
}

// allow says yes to some uses of a story.
func (d *desk) allow(story catalog.ID, as string, uses ...catalog.Use) {
	d.Helper()
	e := catalog.Consent{Kind: catalog.EventAgreement, As: as, Uses: map[catalog.Use]catalog.Answer{}}
	for _, use := range uses {
		e.Uses[use] = catalog.Yes
	}
	d.give(story, e)
}

// record keeps four seconds of a level tone, a track for each label.
func (d *desk) record(story catalog.ID, mode catalog.Mode, labels ...string) catalog.Recording {
	d.Helper()
	id, dir, err := d.lib.BeginRecording(d.Context(), story)
	d.ok(err)
	take := catalog.Take{Recording: id, Started: time.Now(), Mode: mode, App: "Ownvoice test"}
	for i, label := range labels {
		track := catalog.Track{Label: label, File: "track-" + string(rune('1'+i)) + ".wav", Frames: 4 * 8000, RateHz: 8000, Bits: 16, Channels: 1, Gaps: []catalog.Gap{}}
		path := filepath.Join(dir, track.File)
		w, err := wav.Create(path, wav.Format{RateHz: 8000, Channels: 1, Bits: 16}, wav.About{Recording: string(id), Track: i + 1})
		d.ok(err)
		d.ok(w.Write(bytes.Repeat(binary.LittleEndian.AppendUint16(nil, 1000), 4*8000)))
		d.ok(w.Close())
		if mode == catalog.ModeImport { // whoever made it wrote their name into it
			raw := got(os.ReadFile(path))(d)
			list := "INFOIART" + string(binary.LittleEndian.AppendUint32(nil, uint32(len("SECRET artist ")))) + "SECRET artist "
			raw = append(binary.LittleEndian.AppendUint32(append(raw, "LIST"...), uint32(len(list))), list...)
			binary.LittleEndian.PutUint32(raw[4:], uint32(len(raw)-8))
			d.ok(os.WriteFile(path, raw, 0o600))
		}
		raw := got(os.ReadFile(path))(d)
		sum := sha256.Sum256(raw)
		track.SHA256, track.Bytes = hex.EncodeToString(sum[:]), int64(len(raw))
		take.Tracks = append(take.Tracks, track)
	}
	return got(d.lib.Keep(d.Context(), take))(d)
}

// write hands something out into a folder of its own.
func (d *desk) write(o export.Order) (export.Done, string, error) {
	d.Helper()
	o.To = d.TempDir()
	done, err := export.Write(d.Context(), d.lib, o)
	return done, o.To, err
}

// all gives every file in a folder, by its path in it.
func (d *desk) all(dir string) map[string]string {
	d.Helper()
	files := map[string]string{}
	d.ok(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(raw)
		return err
	}))
	return files
}

// find gives the one file whose path ends like this.
func (d *desk) find(files map[string]string, ending string) string {
	d.Helper()
	for name, text := range files {
		if strings.HasSuffix(name, ending) {
			return text
		}
	}
	d.Fatalf("there is no %s", ending)
	return ""
}

// formats are all there are.
var formats = []export.Format{export.Sound, export.VTT, export.SRT, export.Text, export.Labels, export.CSV, export.DC, export.OHMS, export.Crate, export.Bag}

// coat is a story with everything in it: what may be known says so, and what
// may not is called a SECRET.
func (d *desk) coat(as string) (catalog.Story, catalog.Recording) {
	d.Helper()
	ctx := d.Context()
	s := d.begin("With my coat on", "Maureen Oddname")
	d.ok(d.lib.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: "SECRET legal", Way: "SECRET way", Detail: "SECRET 960 123"}))
	p := got(d.lib.Person(ctx, s.Storyteller))(d)
	p.Pronouns, p.Languages, p.Access = "she/her", []string{"en"}, "SECRET access"
	d.ok(d.lib.SavePerson(ctx, p))
	form := got(d.lib.AddForm(ctx, catalog.Form{Sort: catalog.FormAgreement, Language: "en", Text: "Read out to you."}))(d)
	d.give(s.ID, catalog.Consent{Kind: catalog.EventAgreement, As: "chosen:SECRET name once", Form: form.Hash(), Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes}})
	scan := filepath.Join(d.TempDir(), "SECRET scan.png")
	d.ok(os.WriteFile(scan, []byte("SECRET scan"), 0o600))
	d.give(s.ID, catalog.Consent{Kind: catalog.EventAgreement, As: as, Conditions: "Not before the spring", Help: []string{"SECRET interpreter"}, Evidence: []string{got(d.lib.Attach(ctx, scan))(d)},
		Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UsePartner: catalog.Yes, catalog.UseQuote: catalog.Yes, catalog.UseExtract: catalog.Yes, catalog.UsePicture: catalog.Yes}})
	r := d.record(s.ID, catalog.ModeRoom, "Them", "SECRET label")
	private := catalog.Target{Kind: catalog.TargetRange, Recording: r.ID, From: 2000, To: 3000}
	d.give(s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: private, Conditions: "SECRET reason"})
	d.said(s.ID, r.ID)
	d.cuts(s.ID, r.ID)
	d.photos(s.ID)
	return s, r
}

func (d *desk) said(story, recording catalog.ID) {
	d.Helper()
	ctx := d.Context()
	got(d.lib.AddSegments(ctx, story, []catalog.Segment{
		{Recording: recording, StartMS: 0, EndMS: 1000, Speaker: "Them", Text: "I kept my coat on", Second: "Cadwais fy nghot"},
		{Recording: recording, StartMS: 1000, EndMS: 1900, Speaker: "SECRET label", Text: "and they asked me"},
		{Recording: recording, StartMS: 1900, EndMS: 2500, Speaker: "Them", Text: "SECRET words", Second: "SECRET geiriau"},
		{Recording: recording, StartMS: 3000, EndMS: 4000, Speaker: "You", Text: "Thank you"},
	}))(d)
	notes := []catalog.Note{
		{Text: "the first meeting", Sort: catalog.NoteMark}, {Text: "SECRET reminder", Sort: catalog.NotePrivate}, {Text: "SECRET note"},
	}
	for i, at := range []int64{500, 600, 2100} {
		n := notes[i]
		n.Story, n.Recording, n.AtMS = story, recording, &at
		got(d.lib.AddNote(ctx, n))(d)
	}
}

func (d *desk) cuts(story, recording catalog.ID) {
	d.Helper()
	ctx := d.Context()
	theme := got(d.lib.AddTheme(ctx, catalog.Theme{Name: "Being asked"}))(d)
	got(d.lib.AddTheme(ctx, catalog.Theme{Name: "SECRET theme of another story"}))(d)
	for _, e := range []catalog.Extract{
		{StartMS: 0, EndMS: 1000, Title: "Coat\ton\nin winter", Themes: []catalog.ID{theme.ID}},
		{StartMS: 1500, EndMS: 2200, Title: "SECRET extract"},
		{StartMS: 3100, EndMS: 3900, Title: "SECRET removed"},
	} {
		e.Story, e.Recording = story, recording
		e = got(d.lib.AddExtract(ctx, e))(d)
		switch e.StartMS {
		case 0:
			d.give(story, catalog.Consent{Kind: catalog.EventReview, Choice: catalog.ChoiceChange, Target: e.Target(), Conditions: "SECRET change"})
			d.give(story, catalog.Consent{Kind: catalog.EventReview, Choice: catalog.ChoiceKeep, Target: e.Target(), Uses: map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Yes}})
		case 3100:
			d.give(story, catalog.Consent{Kind: catalog.EventRefuse, Choice: catalog.ChoiceRemove, Target: e.Target(), Conditions: "SECRET because"})
		}
	}
}

func (d *desk) photos(story catalog.ID) {
	d.Helper()
	ctx := d.Context()
	for _, words := range []string{"A coat on a chair", "SECRET picture"} {
		pic := got(d.lib.AddPicture(ctx, catalog.Picture{Story: story, SHA256: got(d.lib.AttachBytes(ctx, ".png", picture(words)))(d), Caption: words}))(d)
		if !strings.HasPrefix(words, "SECRET") {
			d.give(story, catalog.Consent{Kind: catalog.EventReview, Choice: catalog.ChoiceKeep, Target: pic.Target(), Uses: map[catalog.Use]catalog.Answer{catalog.UsePicture: catalog.Yes}})
		}
	}
}

// picture is a PNG in which somebody wrote words.
func picture(words string) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 2, len(words))))
	chunk := "tEXtSECRET around " + words
	around := binary.BigEndian.AppendUint32(nil, uint32(len(chunk)-4))
	around = binary.BigEndian.AppendUint32(append(around, chunk...), crc32.ChecksumIEEE([]byte(chunk)))
	return slices.Insert(b.Bytes(), 33, around...)
}
