package export_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/recorder/wav"
)

func TestNothingThatIsNotTheirsToKnowIsInAnyByteOfAnyExport(t *testing.T) {
	for as, names := range map[string]struct{ shown, hidden []string }{
		"real": {[]string{"Maureen Oddname"}, nil}, "first": {[]string{"Maureen"}, []string{"Oddname"}},
		"chosen:A mum in the group": {[]string{"A mum in the group"}, []string{"Oddname", "Maureen"}}, "none": {[]string{"Anonymous"}, []string{"Oddname", "Maureen"}},
	} {
		t.Run(as, func(t *testing.T) {
			d := newDesk(t)
			s, r := d.coat(as)
			names.hidden = append(names.hidden, "SECRET")
			if as != "real" {
				names.hidden = append(names.hidden, string(s.Storyteller))
			}
			d.others()
			for _, format := range formats {
				orders := []export.Order{{Stories: []catalog.ID{s.ID}}, {Use: catalog.UsePartner}}
				if as == "none" {
					orders = append(orders, export.Order{}, export.Order{Second: true}, export.Order{Use: catalog.UseQuote})
				}
				for _, o := range orders {
					o.Format = format
					_, to, err := d.write(o)
					if err != nil && !errors.Is(err, export.ErrNothing) && !errors.Is(err, library.ErrConsent) {
						t.Fatalf("%s %v: %v", format, o, err)
					}
					for name, text := range d.all(to) {
						for _, hidden := range names.hidden {
							if i := strings.Index(name+text, hidden); i >= 0 {
								t.Errorf("%s for %q: %q stands in %s: …%.80q", format, o.Use, hidden, name, (name + text)[max(0, i-40):])
							}
						}
					}
				}
			}
			_, to, err := d.write(export.Order{Format: export.Bag, Stories: []catalog.ID{s.ID}})
			d.ok(err)
			files := d.all(to)
			for ending, words := range map[string][]string{
				"words.vtt": {"I kept my coat on"}, "words.second.vtt": {"Cadwais fy nghot"}, "labels.txt": {"Coat on in winter", "the first meeting"}, "story.json": {"Being asked"},
				"consent.json": {"Not before the spring"}, "dublin-core.xml": names.shown, "ohms.xml": names.shown, "forms/" + d.form() + ".txt": {"Read out to you."},
			} {
				for _, want := range words {
					if text := d.find(files, ending); !strings.Contains(text, want) {
						t.Errorf("%s is without %q: %s", ending, want, text)
					}
				}
			}
			d.silent(to, r, "sound.wav")
		})
	}
}

// others tells stories of which nothing may go.
func (d *desk) others() {
	d.Helper()
	for title, keep := range map[string]func(catalog.Story){
		"SECRET bin":     func(s catalog.Story) { d.ok(d.lib.Discard(d.Context(), s.ID)) },
		"SECRET asked":   func(s catalog.Story) { d.give(s.ID, catalog.Consent{Kind: catalog.EventPause}) },
		"SECRET unasked": nil,
		"SECRET withdrawn": func(s catalog.Story) {
			got(d.lib.Withdraw(d.Context(), library.Withdrawal{Story: s.ID, Choice: catalog.ChoiceStop}))(d)
		},
	} {
		s := d.begin(title, title)
		d.record(s.ID, catalog.ModeRoom, "Them")
		if keep != nil {
			d.allow(s.ID, "real", catalog.UseKeep, catalog.UsePartner)
			keep(s)
		}
	}
}

func (d *desk) form() string { return got(d.lib.Forms(d.Context()))(d)[0].Hash() }

// silent asks that nothing is heard of the private part, and the rest is.
func (d *desk) silent(to string, r catalog.Recording, name string) {
	d.Helper()
	path := filepath.Join(to, name)
	_ = filepath.WalkDir(to, func(at string, _ os.DirEntry, _ error) error {
		if filepath.Base(at) == name && strings.Contains(at, string(r.ID)) || filepath.Base(at) == string(r.ID)+".wav" {
			path = at
		}
		return nil
	})
	w := got(wav.Open(path))(d)
	defer w.Close()
	all := make([]float32, int(w.Frames)*w.Format.Channels)
	got(w.ReadAt(all, 0))(d)
	frames := int64(w.Format.RateHz)
	heard := 0
	for i, x := range all {
		at := int64(i/w.Format.Channels) * 1000 / frames
		if x != 0 && at > 2020 && at < 2980 {
			d.Fatalf("the private part is heard at %d ms", at)
		}
		if x != 0 {
			heard++
		}
	}
	if heard < len(all)/2 {
		d.Fatalf("of %d samples %d are heard", len(all), heard)
	}
}

func TestSoundIsWrittenForEachRecordingAndSilentWhereItIsLeftOut(t *testing.T) {
	d := newDesk(t)
	s, r := d.coat("real")
	second := d.record(s.ID, catalog.ModeRoom, "Room")
	done, to, err := d.write(export.Order{Format: export.Sound, Stories: []catalog.ID{s.ID}})
	d.ok(err)
	if len(done.Files) != 2 || done.Files[0].Seconds != 4 || !slices.Equal(done.Files[0].Channels, []string{"Them", "Track 2"}) || done.Files[1].Path != filepath.Join(to, string(second.ID)+".wav") {
		t.Fatalf("%+v", done)
	}
	d.silent(to, r, "")
}

func TestWhatLiesBesideAPrivatePartIsSilentToo(t *testing.T) {
	d := newDesk(t)
	s, r := d.coat("real")
	id, dir, err := d.lib.BeginRecording(t.Context(), s.ID)
	d.ok(err)
	raw := got(os.ReadFile(filepath.Join(d.lib.RecordingDir(r.ID), "track-1.wav")))(d)
	d.ok(os.WriteFile(filepath.Join(dir, "track-1.wav"), raw, 0o600))
	track := r.Tracks[0]
	phone := got(d.lib.Keep(t.Context(), catalog.Take{Recording: id, Mode: catalog.ModeRoom, Tracks: []catalog.Track{track}, Beside: &catalog.Beside{Recording: r.ID}}))(d)
	_, to, err := d.write(export.Order{Format: export.Bag, Stories: []catalog.ID{s.ID}})
	d.ok(err)
	d.silent(to, phone, "sound.wav")
}

func TestABagIsWholeForOthersToo(t *testing.T) {
	d := newDesk(t)
	s, _ := d.coat("none")
	brought := d.begin("Brought in", "Gwen")
	d.allow(brought.ID, "first", catalog.UseKeep)
	d.record(brought.ID, catalog.ModeImport, "1")
	d.allow(d.begin("Not told yet", "Bob").ID, "real", catalog.UseKeep)
	for _, stories := range [][]catalog.ID{{s.ID}, nil, {brought.ID}} {
		done, _, err := d.write(export.Order{Format: export.Bag, Stories: stories})
		d.ok(err)
		bag := got(exchange.VerifyBag(t.Context(), os.DirFS(done.Files[0].Path)))(d)
		if bag.Bytes != done.Files[0].Bytes {
			t.Errorf("there are %d bytes, and %d are told", bag.Bytes, done.Files[0].Bytes)
		}
		files := d.all(done.Files[0].Path)
		crate := got(exchange.ReadCrate(strings.NewReader(d.find(files, "data/"+exchange.CrateName))))(d)
		for _, p := range crate.Parts {
			if text, is := files["data/"+p.Path]; !strings.HasSuffix(p.Path, "/") && (!is || p.Bytes != 0 && p.Bytes != int64(len(text))) {
				t.Errorf("the crate says %+v", p)
			}
		}
	}
}

func TestAProjectAndATellerWithoutANameArePackedToo(t *testing.T) {
	d := newDesk(t)
	d.ok(d.lib.SetProject(t.Context(), catalog.Project{}))
	for _, title := range []string{"", "🙂 שלום\n" + strings.Repeat("long ", 2000)} {
		s := d.begin(title, "")
		d.allow(s.ID, "real", catalog.UseKeep)
		r := d.record(s.ID, catalog.ModeRoom, "Them")
		got(d.lib.AddSegments(t.Context(), s.ID, []catalog.Segment{{Recording: r.ID, EndMS: 900, Speaker: "Them", Text: "שלום 🙂\n\n-->", Second: "x"}}))(d)
		got(d.lib.AddExtract(t.Context(), catalog.Extract{Story: s.ID, EndMS: 900, Title: title}))(d)
		d.ok(d.lib.SetSecond(t.Context(), s.ID, "cy"))
	}
	for _, format := range formats {
		done, to, err := d.write(export.Order{Format: format})
		d.ok(err)
		if format == export.Bag {
			got(exchange.VerifyBag(t.Context(), os.DirFS(done.Files[0].Path)))(d)
			d.find(d.all(to), "words.cy.vtt")
		}
	}
}

func TestASingleStoryThatMayNotGoIsRefusedAndOfSeveralItStaysHere(t *testing.T) {
	d := newDesk(t)
	for _, format := range formats {
		if _, to, err := d.write(export.Order{Format: format}); !errors.Is(err, export.ErrNothing) || len(d.all(to)) > 0 {
			t.Errorf("%s of a library without stories: %v", format, err)
		}
	}
	s := d.begin("Nobody asked", "Gwen")
	d.record(s.ID, catalog.ModeRoom, "Them")
	for _, format := range formats {
		_, to, err := d.write(export.Order{Format: format, Stories: []catalog.ID{s.ID}})
		if !errors.Is(err, library.ErrConsent) || len(d.all(to)) > 0 {
			t.Errorf("%s: %v", format, err)
		}
		if _, _, err := d.write(export.Order{Format: format}); !errors.Is(err, library.ErrConsent) {
			t.Errorf("%s of all: %v", format, err)
		}
	}
	kept := d.begin("Kept", "Ann")
	d.allow(kept.ID, "real", catalog.UseKeep)
	d.record(kept.ID, catalog.ModeRoom, "Them")
	gone := d.begin("Sound elsewhere", "Ann")
	d.allow(gone.ID, "real", catalog.UseKeep)
	d.ok(os.Remove(filepath.Join(d.lib.RecordingDir(d.record(gone.ID, catalog.ModeRoom, "Them").ID), "track-1.wav")))
	silentOne := d.begin("Nothing recorded", "Ann")
	d.allow(silentOne.ID, "real", catalog.UseKeep)
	if _, to, err := d.write(export.Order{Format: export.Bag, Stories: []catalog.ID{gone.ID}}); !errors.Is(err, export.ErrNotHere) || len(d.all(to)) > 0 {
		t.Errorf("without its sound: %v", err)
	}
	done, _, err := d.write(export.Order{Format: export.Sound})
	d.ok(err)
	left := map[catalog.ID]bool{}
	for _, w := range done.Left {
		left[w.Story] = strings.HasSuffix(w.Why, ".")
	}
	if len(done.Files) != 1 || !left[s.ID] || !left[silentOne.ID] || !left[gone.ID] {
		t.Errorf("%+v", done)
	}
}

func TestWhatIsOfPartsIsOnlyOfPartsTheyHeardAndKept(t *testing.T) {
	d := newDesk(t)
	s, _ := d.coat("real")
	one := []catalog.ID{s.ID}
	if _, _, err := d.write(export.Order{Format: export.Sound, Stories: one, Use: catalog.UseQuote}); !errors.Is(err, library.ErrConsent) {
		t.Errorf("a quote is heard: %v", err)
	}
	uncut := d.begin("Uncut", "Gwen")
	d.allow(uncut.ID, "real", catalog.UseKeep, catalog.UseExtract)
	d.record(uncut.ID, catalog.ModeRoom, "Them")
	for _, format := range formats {
		if _, _, err := d.write(export.Order{Format: format, Stories: []catalog.ID{uncut.ID}, Use: catalog.UseExtract}); !errors.Is(err, library.ErrConsent) {
			t.Errorf("%s without a yes to any extract: %v", format, err)
		}
	}
	_, to, err := d.write(export.Order{Format: export.CSV, Stories: one, Use: catalog.UseQuote})
	d.ok(err)
	files := d.all(to)
	if words := d.find(files, "words.csv"); !strings.Contains(words, "kept my coat") || strings.Contains(words, "they asked me") || strings.Contains(words, "Thank you") {
		t.Errorf("more than the extract: %s", words)
	}
	if strings.Count(d.find(files, "notes.csv"), "\n") != 1 {
		t.Errorf("a reporter's notes go with a quote")
	}
}

func TestAPictureGoesOnlyWithAYesToIt(t *testing.T) {
	d := newDesk(t)
	s := d.begin("Pictured", "Gwen")
	d.allow(s.ID, "real", catalog.UseKeep, catalog.UsePicture)
	d.photos(s.ID)
	for _, o := range []export.Order{{Format: export.Bag}, {Format: export.Crate, Use: catalog.UsePicture}, {Format: export.CSV}} {
		_, to, err := d.write(o)
		d.ok(err)
		files := d.all(to)
		seen := ""
		for name, text := range files {
			if seen += text; strings.Contains(name+text, "SECRET") {
				t.Errorf("%s: a picture nobody asked about is in %s", o.Format, name)
			}
		}
		if o.Format != export.CSV && !strings.HasPrefix(d.find(files, ".png"), "\x89PNG") || !strings.Contains(seen, "A coat on a chair") {
			t.Errorf("%s is without the picture", o.Format)
		}
	}
}

func TestWhoeverWantsToBeReadIsNotHeardByAPartner(t *testing.T) {
	d := newDesk(t)
	s := d.begin("Read me", "Gwen")
	d.record(s.ID, catalog.ModeRoom, "Them")
	d.give(s.ID, catalog.Consent{Kind: catalog.EventAgreement, Voice: catalog.VoiceWords, Uses: map[catalog.Use]catalog.Answer{catalog.UseKeep: catalog.Yes, catalog.UsePartner: catalog.Yes}})
	got(d.lib.AddSegments(t.Context(), s.ID, []catalog.Segment{{EndMS: 900, Text: "I am read"}}))(d)
	o := export.Order{Format: export.Sound, Stories: []catalog.ID{s.ID}, Use: catalog.UsePartner}
	if _, _, err := d.write(o); !errors.Is(err, library.ErrConsent) {
		t.Errorf("they are heard: %v", err)
	}
	o.Format = export.Bag
	_, to, err := d.write(o)
	d.ok(err)
	files := d.all(to)
	for name := range files {
		if strings.HasSuffix(name, ".wav") {
			t.Errorf("a partner has %s", name)
		}
	}
	if !strings.Contains(d.find(files, "words.txt"), "I am read") {
		t.Error("a partner cannot read it")
	}
}

func TestWhatIsThereIsNotWrittenOver(t *testing.T) {
	d := newDesk(t)
	s, r := d.coat("real")
	d.record(s.ID, catalog.ModeRoom, "Room")
	for format, name := range map[export.Format]string{
		export.Sound: string(r.ID) + ".wav", export.VTT: string(r.ID) + ".vtt", export.Labels: string(r.ID) + ".labels.txt", export.DC: string(s.ID) + ".dc.xml",
		export.CSV: string(s.ID) + "-tables", export.Bag: string(s.ID) + "-bag", export.Crate: string(s.ID) + "-crate",
	} {
		to := t.TempDir()
		d.ok(os.WriteFile(filepath.Join(to, name), []byte("mine"), 0o600))
		before := len(got(d.lib.Ledger(t.Context(), s.ID))(d))
		_, err := export.Write(t.Context(), d.lib, export.Order{Format: format, Stories: []catalog.ID{s.ID}, To: to})
		if files := d.all(to); !errors.Is(err, export.ErrThere) || len(files) != 1 || files[name] != "mine" {
			t.Errorf("%s: %v, and there are %d files", format, err, len(files))
		}
		if after := len(got(d.lib.Ledger(t.Context(), s.ID))(d)); after != before {
			t.Errorf("%s: the ledger says that it went out", format)
		}
	}
}

func TestItGoesOnlyIntoAFolderOutsideOfTheStories(t *testing.T) {
	d := newDesk(t)
	s, r := d.coat("real")
	link := filepath.Join(t.TempDir(), "link")
	d.ok(os.Symlink(d.lib.Dir(), link))
	for to, want := range map[string]error{
		d.lib.Dir(): export.ErrInside, d.lib.RecordingDir(r.ID): export.ErrInside, link: export.ErrInside,
		filepath.Join(t.TempDir(), "none"): export.ErrNowhere, filepath.Join(d.lib.Dir(), "library.db"): export.ErrNowhere, "": export.ErrNowhere,
	} {
		if _, err := export.Write(t.Context(), d.lib, export.Order{Format: export.VTT, Stories: []catalog.ID{s.ID}, To: to}); !errors.Is(err, want) {
			t.Errorf("%q: %v", to, err)
		}
	}
	if _, _, err := d.write(export.Order{Format: "docx", Stories: []catalog.ID{s.ID}}); !errors.Is(err, export.ErrFormat) {
		t.Errorf("%v", err)
	}
}

func TestTheLedgerKnowsWhatWentOutAndNotWhere(t *testing.T) {
	d := newDesk(t)
	s, _ := d.coat("real")
	for _, format := range formats {
		done, _, err := d.write(export.Order{Format: format, Stories: []catalog.ID{s.ID}, Use: catalog.UsePartner})
		d.ok(err)
		all := got(d.lib.Ledger(t.Context(), s.ID))(d)
		last := all[len(all)-1]
		if last.Format != string(format) || last.Use != catalog.UsePartner || last.Place != library.PlaceFolder || last.Files == 0 || last.Bytes != done.Files[len(done.Files)-1].Bytes {
			t.Errorf("%s: %+v", format, last)
		}
	}
}

func TestWhatIsStoppedHalfWayLeavesNothing(t *testing.T) {
	d := newDesk(t)
	d.coat("real")
	two := d.begin("Another", "Gwen")
	d.allow(two.ID, "real", catalog.UseKeep)
	d.record(two.ID, catalog.ModeRoom, "Them")
	for _, format := range []export.Format{export.Bag, export.Crate, export.CSV, export.Sound} {
		ctx, stop := context.WithCancel(t.Context())
		to := t.TempDir()
		o := export.Order{Format: format, To: to, Progress: func(f export.File) {
			if f.Story == two.ID || format == export.Sound {
				stop()
			}
		}}
		if format == export.CSV {
			stop()
		}
		done, err := export.Write(ctx, d.lib, o)
		stop()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", format, err)
		}
		if files := d.all(to); len(files) != len(done.Files) {
			t.Errorf("%s: there are %v, and %v are told", format, files, done.Files)
		}
		if entries := got(os.ReadDir(to))(d); len(entries) != len(done.Files) {
			t.Errorf("%s: left are %v", format, entries)
		}
	}
}

func TestManyStoriesOfThreeHoursAreWrittenWithoutHoldingThem(t *testing.T) {
	d := newDesk(t)
	for i := range 3 {
		s := d.begin(fmt.Sprint("Story ", i), "Gwen")
		d.allow(s.ID, "real", catalog.UseKeep)
		r := d.record(s.ID, catalog.ModeRoom, "Them")
		var said []catalog.Segment
		for n := range 200 {
			said = append(said, catalog.Segment{Recording: r.ID, StartMS: int64(n) * 10, EndMS: int64(n)*10 + 9, Speaker: "Them", Text: fmt.Sprint("words of ", i, " number ", n)})
		}
		got(d.lib.AddSegments(t.Context(), s.ID, said))(d)
	}
	_, to, err := d.write(export.Order{Format: export.CSV})
	d.ok(err)
	if words := d.find(d.all(to), "words.csv"); strings.Count(words, "\n") != 601 || !strings.Contains(words, "words of 2 number 199") {
		t.Errorf("there are %d lines", strings.Count(words, "\n"))
	}
}

func TestWhatAKillLeftOfAnExportIsTakenAwayByTheNext(t *testing.T) {
	d := newDesk(t)
	story, _ := d.coat("real")
	left := filepath.Join(d.to, ".ownvoice.part-"+string(d.lib.Device().ID)+"-1234")
	other := filepath.Join(d.to, ".ownvoice.part-"+string(catalog.NewID())+"-1234")
	for _, dir := range []string{left, other} {
		d.ok(os.MkdirAll(filepath.Join(dir, "bag", "data"), 0o700))
		d.ok(os.WriteFile(filepath.Join(dir, "bag", "data", "sound.wav"), []byte("their voice"), 0o600))
	}
	for _, format := range []export.Format{export.VTT, export.Bag} {
		got(export.Write(t.Context(), d.lib, export.Order{Format: format, Stories: []catalog.ID{story.ID}, To: d.to, Progress: func(export.File) {
			if _, err := os.Stat(left); err == nil {
				t.Error("it is there beside what is made now")
			}
		}}))(d)
	}
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("what another library is making is gone: %v", err)
	}
}
