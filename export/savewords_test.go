package export_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/export"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

func TestSavedWordsNameNobodyWhoChoseNotToBeNamed(t *testing.T) {
	d := newDesk(t)
	s := d.begin("Coat", "Gwen Oddname")
	r := d.record(s.ID, catalog.ModeRoom, "Room")
	var said []catalog.Segment
	for _, who := range []string{studio.Teller, "Gwen Oddname", "1"} {
		said = append(said, catalog.Segment{Recording: r.ID, EndMS: 500, Speaker: who, Text: "I kept my coat on"})
	}
	got(d.lib.AddSegments(t.Context(), s.ID, said))(d)
	for _, as := range []string{"none", "first", "chosen:Pip"} {
		d.allow(s.ID, as, catalog.UseKeep)
		file := filepath.Join(d.to, "words.txt")
		d.ok(export.SaveWords(t.Context(), d.lib, s.ID, r.ID, export.Saving{Path: file, Format: export.Text}))
		text := string(got(os.ReadFile(file))(d))
		if strings.Contains(text, "Oddname") || as != "first" && strings.Contains(text, "Gwen") || as == "chosen:Pip" && !strings.Contains(text, "Pip: ") {
			t.Errorf("as %s it says %s", as, text)
		}
	}
	if ledger := got(d.lib.Ledger(t.Context(), s.ID))(d); len(ledger) != 3 || ledger[0].Format != "txt" || ledger[0].Files != 1 {
		t.Errorf("the ledger says %+v", ledger)
	}
}

func TestWordsThatMayNotOrCannotBeSavedLeaveNoFileAndSayWhyWithoutItsName(t *testing.T) {
	d := newDesk(t)
	s := d.begin("Coat", "Gwen")
	r := d.record(s.ID, catalog.ModeRoom, "Room")
	save := func(path string, format export.Format) error {
		return export.SaveWords(t.Context(), d.lib, s.ID, r.ID, export.Saving{Path: path, Format: format})
	}
	file := filepath.Join(d.to, "Gwen Oddname.vtt")
	var no *library.Refused
	if err := save(file, export.VTT); !errors.As(err, &no) {
		t.Errorf("not asked: %v", err)
	}
	d.allow(s.ID, "real", catalog.UseKeep)
	if err := save(file, export.VTT); !errors.Is(err, export.ErrNothing) {
		t.Errorf("no words: %v", err)
	}
	got(d.lib.AddSegments(t.Context(), s.ID, []catalog.Segment{{Recording: r.ID, EndMS: 500, Text: "I kept my coat on"}}))(d)
	for what, err := range map[string]error{
		"a format that words have not": save(file, export.Bag), "no such folder": save(filepath.Join(d.to, "Oddname", "x.vtt"), export.VTT),
		"among the stories": save(filepath.Join(d.lib.Dir(), "Oddname.vtt"), export.VTT), "a folder of that name": save(d.to, export.VTT),
	} {
		if err == nil || strings.Contains(err.Error(), "Oddname") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if all := d.all(d.to); len(all) > 0 {
		t.Errorf("there are %v", all)
	}
}
