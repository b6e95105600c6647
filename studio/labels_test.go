package studio_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/library/exchange"
	"ownvoice/studio"
)

func TestLabelsBecomeExtractsAndMarksAndNoneTwice(t *testing.T) {
	lib, s := opened(t)
	r := brought(t, lib, s, said(t, "I kept my coat on the whole winter"))
	file := filepath.Join(t.TempDir(), "labels.txt")
	if err := os.WriteFile(file, []byte("0.100000\t0.900000\tCoat on\n0,5\t0,5\tbus fares\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all := have[[]exchange.Label](t)(studio.ReadLabelsFile(file, r.Seconds()))
	for _, want := range [][2]int{{1, 1}, {0, 0}} {
		cut, marks, err := studio.PutLabels(t.Context(), lib, s.ID, r.ID, all)
		if err != nil || cut != want[0] || marks != want[1] {
			t.Fatalf("%d, %d, %v", cut, marks, err)
		}
	}
	w := have[library.Whole](t)(lib.Story(t.Context(), s.ID))
	if len(w.Extracts) != 1 || w.Extracts[0].Title != "Coat on" || w.Extracts[0].EndMS != 900 || w.Extracts[0].Recording != r.ID {
		t.Errorf("extracts are %+v", w.Extracts)
	}
	if n := w.Notes; len(n) != 1 || n[0].Sort != catalog.NoteMark || n[0].Text != "bus fares" || *n[0].AtMS != 500 {
		t.Errorf("notes are %+v", w.Notes)
	}
}

func TestLabelsThatAreNoneOrOfAnotherRecordingAreRefusedWhole(t *testing.T) {
	dir := t.TempDir()
	files := map[string]error{dir: studio.ErrNotLabels, filepath.Join(dir, "none"): os.ErrNotExist}
	for text, want := range map[string]error{
		"": studio.ErrNoLabels, "WEBVTT\n": studio.ErrNotLabels, "\x00\x01\xff": studio.ErrNotLabels,
		"1\t2\tgood\n99\t100\tof another\n": studio.ErrOtherLabels, "1\t999999\tlong\n": studio.ErrOtherLabels,
		"1\t2\t" + strings.Repeat("x", 20_000): studio.ErrManyLabels, strings.Repeat("1\t2\tx\n", 3000): studio.ErrManyLabels, strings.Repeat("1\t2\tx\n", 200_000): studio.ErrManyLabels,
	} {
		f, err := os.CreateTemp(dir, "labels")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		files[f.Name()] = want
		f.Close()
	}
	for file, want := range files {
		if all, err := studio.ReadLabelsFile(file, 10); !errors.Is(err, want) || all != nil {
			t.Errorf("%s: not %v: %d labels, %v", filepath.Base(file), want, len(all), err)
		}
	}
}
