package main_test

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// everyFormat is all that a story can be written as.
var everyFormat = []export.Format{export.Sound, export.VTT, export.SRT, export.Text, export.Labels, export.CSV, export.DC, export.OHMS, export.Crate, export.Bag}

// toldWith makes a story with a real recording and a word of its own wherever
// there are words; what lies in its private part has "hush" in it.
func toldWith(t *testing.T, lib *library.Library, sound, word string) catalog.ID {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := lib.BeginStory(ctx, library.Begin{Title: word + " title", KnownAs: word + " name", Mode: catalog.ModeImport})
	must(err)
	must(lib.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: "legalsecret " + word, Way: "phone", Detail: "phonesecret " + word}))
	_, err = lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, As: "chosen:" + word + " chosen"})
	must(err)
	uses := map[catalog.Use]catalog.Answer{}
	for _, u := range catalog.Uses {
		uses[u] = catalog.Yes
	}
	_, err = lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventAgreement, Target: catalog.WholeStory, Uses: uses, As: "chosen:" + word + " chosen"})
	must(err)
	in, err := studio.Inspect(ctx, []string{sound})
	must(err)
	r, err := studio.Import(ctx, lib, s.ID, in)
	must(err)
	_, err = lib.AddSegments(ctx, s.ID, []catalog.Segment{
		{Recording: r.ID, StartMS: 0, EndMS: 400, Text: word + " said", Speaker: word + " chosen"}, {Recording: r.ID, StartMS: 500, EndMS: 900, Text: "hush " + word, Second: "hush " + word},
	})
	must(err)
	at := int64(600)
	_, err = lib.AddNote(ctx, catalog.Note{Story: s.ID, Recording: r.ID, AtMS: &at, Text: "hush note"})
	must(err)
	for _, e := range []catalog.Extract{{StartMS: 100, EndMS: 300, Title: word + " extract"}, {StartMS: 550, EndMS: 700, Title: "hush extract"}} {
		e.Story, e.Recording = s.ID, r.ID
		e, err = lib.AddExtract(ctx, e)
		must(err)
		kept, _ := catalog.Said{Choice: catalog.ChoiceKeep, Uses: uses}.Event(e)
		_, err = lib.Give(ctx, s.ID, kept)
		must(err)
	}
	_, err = lib.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: r.ID, From: 450, To: 950}})
	must(err)
	return s.ID
}

func TestNoExportHoldsAPrivateDetailAPrivatePartOrAWordOfWhatWasTakenBack(t *testing.T) {
	dir := t.TempDir()
	lib, err := library.Open(t.Context(), filepath.Join(dir, "lib"))
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	var said bytes.Buffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	var ids []catalog.ID
	words := []string{"walrus", "zebra", "quokka", "narwhal"}
	for i, word := range words {
		ids = append(ids, toldWith(t, lib, tone(t, 1, 40+i), word))
	}
	gone, wrote := map[string]bool{}, map[export.Format]int{}
	for _, format := range everyFormat {
		defer func() {
			if wrote[format] == 0 {
				t.Errorf("nothing was ever written as %s", format)
			}
		}()
	}
	look := func(format export.Format, stories ...catalog.ID) {
		to, err := os.MkdirTemp(dir, "export")
		if err != nil {
			t.Fatal(err)
		}
		done, err := export.Write(context.Background(), lib, export.Order{Format: format, To: to, Stories: stories, Use: catalog.UsePartner})
		if err != nil {
			log.Error("export", "error", err)
		}
		wrote[format] += len(done.Files)
		for _, secret := range []string{"legalsecret", "phonesecret", "hush"} {
			if found := holding(t, to, secret); len(found) > 0 {
				t.Errorf("%s: %q stands in %q", format, secret, found)
			}
		}
		for word := range gone {
			if found := holding(t, to, word); len(found) > 0 {
				t.Errorf("%s: %q was taken back and stands in %q", format, word, found)
			}
		}
		if err := os.RemoveAll(to); err != nil {
			t.Fatal(err)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		if rapid.IntRange(0, 9).Draw(rt, "taken back") == 0 && len(gone) < 3 {
			n := rapid.IntRange(0, 3).Draw(rt, "which")
			choice := rapid.SampledFrom([]string{catalog.ChoiceStop, catalog.ChoiceClose, catalog.ChoiceErase}).Draw(rt, "choice")
			w := library.Withdrawal{Story: ids[n], Choice: choice}
			if choice == catalog.ChoiceErase {
				w.SecondPerson = "Priya"
			}
			if _, err := lib.Withdraw(context.Background(), w); err != nil {
				log.Error("withdraw", "error", err)
			} else {
				gone[words[n]] = true
			}
		}
		format := rapid.SampledFrom(everyFormat).Draw(rt, "format")
		if n := rapid.IntRange(0, 4).Draw(rt, "of"); n < 4 {
			look(format, ids[n])
		} else {
			look(format)
		}
	})
	for _, format := range everyFormat {
		look(format)
	}
	for _, word := range append(words, "hush", "secret") {
		if strings.Contains(said.String(), word) {
			t.Errorf("a log says %q", word)
		}
	}
}
