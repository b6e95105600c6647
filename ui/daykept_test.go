package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// What a reporter's day leaves behind, read when the window is closed.

// isAllThere reads what the day left behind.
func (d *day) isAllThere() {
	t, s := d.t, d.story()
	if s.Title != "With my coat on" || s.KnownAs != "Maureen" || s.ReporterName != "Rosa" || s.Mode != catalog.ModeRoom || s.Language != "cy" {
		t.Errorf("the story is %q by %q in %q, told to %q, held as %q", s.Title, s.KnownAs, s.Language, s.ReporterName, s.Mode)
	}
	if len(s.Recordings) != 1 || s.Recordings[0].Seconds() < 20 {
		t.Fatalf("it has %d recordings", len(s.Recordings))
	}
	checkNotes(t, s.Notes)
	d.wordsAreThere(s)
	d.extractsAreThere(s)
	d.answersAreThere(s)
	all, _ := filepath.Glob(filepath.Join(d.home, "Documents", "*.txt"))
	text, err := os.ReadFile(all[0])
	if err != nil || !strings.Contains(string(text), "They asked me before they had decided") || strings.Contains(string(text), "sister") {
		t.Errorf("the words that were saved are %q: %v", text, err)
	}
}

func (d *day) wordsAreThere(s library.Whole) {
	want := []struct{ who, text string }{
		{"Them", "The bus stopped coming up the hill"}, {"You", "And what did you do then?"},
		{"Them", "They asked me before they had decided"}, {"Them", "My sister said the same"},
	}
	if len(s.Segments) != len(want) {
		d.t.Fatalf("the words are %+v", s.Segments)
	}
	for i, w := range want {
		if have := s.Segments[i]; have.Text != w.text || have.Speaker != w.who || have.EndMS <= have.StartMS {
			d.t.Errorf("piece %d of the words is %+v", i, have)
		}
	}
	last := s.Segments[3]
	if left := catalog.LeftOut(s.Events, s.Recordings[0].ID, "", time.Now()); len(left) != 1 || left[0] != last.Span() {
		d.t.Errorf("left out is %v, not %v", left, last.Span())
	}
}

func (d *day) extractsAreThere(s library.Whole) {
	if len(s.Extracts) != 2 {
		d.t.Fatalf("the extracts are %+v", s.Extracts)
	}
	said, wave := s.Extracts[0], s.Extracts[1]
	if said.StartMS != s.Segments[1].StartMS || said.EndMS != s.Segments[2].EndMS || len(said.Themes) != 1 {
		d.t.Errorf("the extract of the words is %+v", said)
	}
	end := int64(s.Recordings[0].Seconds() * 1000)
	if wave.Title != "With my coat on" || wave.EndMS-wave.StartMS != 10_000 || wave.EndMS < end-1 || wave.EndMS > end+1 || len(wave.Themes) != 1 {
		d.t.Errorf("the extract of the wave is %+v, and the recording ends at %d", wave, end)
	}
	for e, want := range map[catalog.Target]catalog.ApprovalState{said.Target(): catalog.Kept, wave.Target(): catalog.Removed} {
		if have := catalog.Approved(s.Events, e, time.Now()).State; have != want {
			d.t.Errorf("%s is %v, not %v", e, have, want)
		}
	}
}

func (d *day) answersAreThere(s library.Whole) {
	for use, want := range map[catalog.Use]catalog.Outcome{
		catalog.UseKeep: catalog.Allowed, catalog.UseTeam: catalog.Allowed, catalog.UseWorkshop: catalog.Allowed,
		catalog.UseQuote: catalog.Allowed, catalog.UseWhole: catalog.AskFirst, catalog.UseTrain: catalog.Blocked,
	} {
		if have := catalog.Decide(s.Events, catalog.WholeStory, use, time.Now()).Outcome; have != want {
			d.t.Errorf("%s is %s, not %s", use, have, want)
		}
	}
	if signed := s.Events[len(s.Events)-1]; signed.How != catalog.HowScreen || len(signed.Evidence) != 1 || signed.Form == "" {
		d.t.Errorf("signed is %+v", signed)
	}
}

// isGone looks whether what was taken back is in no list and allowed to nobody.
func (d *day) isGone() {
	var id catalog.ID
	d.ask("id FROM story", &id)
	lib, err := library.Open(d.t.Context(), d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	defer lib.Close()
	if all, err := lib.Stories(d.t.Context(), library.Filter{}); err != nil || len(all) != 0 {
		d.t.Errorf("the list has %d stories (%v), and the only one was taken back", len(all), err)
	}
	s, err := lib.Story(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	if last := s.Events[len(s.Events)-1]; last.Kind != catalog.EventWithdraw || last.Choice != catalog.ChoiceStop {
		d.t.Errorf("the last that was said is %+v", last)
	}
	for _, use := range []catalog.Use{catalog.UseKeep, catalog.UseTeam, catalog.UseWorkshop, catalog.UseQuote, catalog.UseExtract} {
		if catalog.Decide(s.Events, catalog.WholeStory, use, time.Now()).Allows() {
			d.t.Errorf("%s is allowed", use)
		}
	}
}
