package receipt_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/receipt"
)

func erased() library.Receipt {
	return library.Receipt{
		Story: "0193", Event: "0193e7c2-5a10-7000-8000-000000000001", Target: catalog.WholeStory, Choice: catalog.ChoiceErase,
		At: time.Date(2026, 11, 26, 14, 5, 0, 0, time.UTC), Title: "They asked me before they had decided", As: "as Maureen", By: "Rosa", Project: "Co-Pro Stories",
		Ask: "Co-Pro Wales, data@example.org, 029 2000 0000", Second: catalog.SecondPerson,
		Destroyed: []library.Derived{{Sort: library.DerivedRecording, Count: 1, Here: true}, {Sort: library.DerivedExtract, Count: 1, Here: true}, {Sort: library.DerivedExtract, Count: 1, Here: true}},
		Elsewhere: []library.Derived{{Sort: library.DerivedArchive, Count: 1}, {Sort: library.DerivedExport, Words: "vtt", Count: 1, Place: library.PlaceStick, At: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}},
	}
}

func TestAReceiptSaysWhatWasTakenBackAndWhatHasToAnswer(t *testing.T) {
	text := receipt.Text(erased())
	for _, want := range []string{"“They asked me before they had decided”, told as Maureen", "26 November 2026 at 14:05, by Rosa", "destroyed on this laptop", "2 extracts.", "1 recording, with its copies.",
		"The archive, and the laptops of the team", "(vtt) that was given out on 20 November 2026 onto a memory stick", "Co-Pro Wales, data@example.org", "0193e7c2-5a10-7000-8000-000000000001"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "!") {
		t.Error("it shouts")
	}
}

func TestEachChoiceIsToldAsItIs(t *testing.T) {
	r := erased()
	r.Destroyed = nil
	for choice, want := range map[string]string{catalog.ChoiceStop: "what was public is taken down", catalog.ChoiceClose: "sealed until you say"} {
		if r.Choice = choice; !strings.Contains(receipt.Text(r), want) {
			t.Errorf("%s: %s", choice, receipt.Text(r))
		}
	}
	r.Choice, r.Until = catalog.ChoiceClose, time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	if !strings.Contains(receipt.Text(r), "On 1 March 2027 you will be asked again") {
		t.Error(receipt.Text(r))
	}
	r.Choice, r.Waits = catalog.ChoiceErase, true
	if text := receipt.Text(r); !strings.Contains(text, "when a second person has confirmed it") || strings.Contains(text, "was destroyed") {
		t.Error(text)
	}
	if r.As = "no name"; strings.Contains(receipt.Text(r), "told as") {
		t.Error("somebody without a name is named")
	}
}

func TestTheSamePageSaysTheSameAndNamesAreNeverWrittenWrongly(t *testing.T) {
	r := erased()
	r.As, r.Title = "as مها الحسن 🎈 Ōno", strings.Repeat("Mae hi’n ŵyl – ", 700)
	var page, again bytes.Buffer
	for _, b := range []*bytes.Buffer{&page, &again} {
		if err := receipt.PDF(b, r); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(page.Bytes(), again.Bytes()) || !bytes.HasPrefix(page.Bytes(), []byte("%PDF-")) {
		t.Fatal("two pages of one receipt differ, or are none")
	}
	path := filepath.Join(t.TempDir(), "receipt.pdf")
	if err := os.WriteFile(path, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal("no pdftotext, which script/test installs: ", err)
	}
	if text := strings.Join(strings.Fields(string(out)), " "); !strings.Contains(text, "ŵyl") || !strings.Contains(text, "told as ________") || strings.Count(text, "ŵyl") > 20 || !strings.Contains(text, "write them in by hand") {
		t.Errorf("it says\n%s", text)
	}
}
