package exchange_test

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func rows(all [][]string, last error) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for _, row := range all {
			if !yield(row, nil) {
				return
			}
		}
		if last != nil {
			yield(nil, last)
		}
	}
}

func TestATableIsWrittenAsSpreadsheetsReadIt(t *testing.T) {
	table := exchange.Table{Name: "stories", Header: []string{"title", "told by", "note"}, Rows: rows([][]string{
		{"The coat", "Maureen", "She said \"no\", twice"}, {"שלום 🙂", "-", ""}, {"=HYPERLINK(\"http://x\",\"y\")", "+44 7700 900123", "@SUM(1)\nand more"},
		{"'quoted'", "\t=1", "-5"}, {"＝1", "a\rb\x00c", "\xff"},
	}, nil)}
	for name, excel := range map[string]bool{"table.csv": false, "table-excel.csv": true} {
		var b bytes.Buffer
		if err := exchange.WriteTable(&b, table, excel); err != nil {
			t.Fatal(err)
		}
		golden(t, name, b.Bytes())
	}
}

func TestACellThatComesBackIsTheSameAndNoneIsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 4).Draw(t, "columns")
		row := rapid.SliceOfN(anyText(), columns, columns)
		header, all := row.Draw(t, "header"), rapid.SliceOfN(row, 0, 6).Draw(t, "rows")
		var b bytes.Buffer
		if err := exchange.WriteTable(&b, exchange.Table{Header: header, Rows: rows(all, nil)}, rapid.Bool().Draw(t, "excel")); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimPrefix(b.String(), "\ufeff"), "\r\n") {
			for cell := range strings.SplitSeq(line, `","`) {
				if cell = strings.TrimPrefix(cell, `"`); cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
					t.Fatalf("a formula: %q", cell)
				}
			}
		}
		gotHeader, got, err := exchange.ReadTable(&b)
		if err != nil || !slices.Equal(gotHeader, held(header)) || len(got) != len(all) {
			t.Fatalf("%q, %q came back as %q, %q, %v", header, all, gotHeader, got, err)
		}
		for i := range got {
			if !slices.Equal(got[i], held(all[i])) {
				t.Fatalf("%q came back as %q", all[i], got[i])
			}
		}
	})
}

// held is a row without what no text file can hold.
func held(row []string) []string {
	var kept []string
	for _, cell := range row {
		kept = append(kept, strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(strings.ToValidUTF8(cell, "\ufffd")))
	}
	return kept
}

func TestTablesOfOthersAreRead(t *testing.T) {
	for name, text := range map[string]string{
		"commas": "name,town\nMaureen,Leeds\n", "a mark": "\ufeffname,town\r\nMaureen,Leeds\r\n", "semicolons": "name;town\nMaureen;Leeds\n", "tabs": "name\ttown\nMaureen\tLeeds\n",
		"Excel's Unicode text": utf16le("\ufeffname\ttown\r\nMaureen\tLeeds\r\n"), "quotes": "\"name\",\"town\"\n\n\"Maureen\",Leeds",
	} {
		header, rows, err := exchange.ReadTable(strings.NewReader(text))
		if err != nil || !slices.Equal(header, []string{"name", "town"}) || len(rows) != 1 || !slices.Equal(rows[0], []string{"Maureen", "Leeds"}) {
			t.Errorf("%s: %q, %q, %v", name, header, rows, err)
		}
	}
	if _, rows, err := exchange.ReadTable(strings.NewReader("name,town\nJos\xe9\n'hello,'=1\n")); err != nil || !slices.Equal(rows[0], []string{"José", ""}) || !slices.Equal(rows[1], []string{"'hello", "=1"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestWhatIsNoTableIsRefusedInBoundedMemory(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		large bool
	}{
		"nothing": {"", false}, "quotes that do not close": {"a,b\n\"x,y\n", false}, "a longer row": {"a,b\n1,2,3\n", false},
		"one endless cell": {"a\n\"" + strings.Repeat("x\n", 11<<20), true}, "too many columns": {strings.Repeat(",", 1001), true}, "too many rows": {"a\n" + strings.Repeat("x\n", 200_001), true},
		"short rows under a wide header": {strings.Repeat(",", 999) + "\n" + strings.Repeat("x\n", 100_000), true},
	} {
		_, rows, err := exchange.ReadTable(strings.NewReader(c.text))
		if !errors.Is(err, exchange.ErrNotCSV) || errors.Is(err, exchange.ErrTooLarge) != c.large || rows != nil {
			t.Errorf("%s: %d rows, %v", name, len(rows), err)
		}
	}
}

func TestATableThatCannotBeHadIsNotWrittenAsIfItWere(t *testing.T) {
	torn := errors.New("the disk is gone")
	if err := exchange.WriteTable(&bytes.Buffer{}, exchange.Table{Header: []string{"a"}, Rows: rows([][]string{{"1"}}, torn)}, false); !errors.Is(err, torn) {
		t.Errorf("answers %v", err)
	}
	if err := exchange.WriteTable(&bytes.Buffer{}, exchange.Table{Header: []string{"a"}, Rows: rows([][]string{{"1", "2"}}, nil)}, false); !errors.Is(err, exchange.ErrNotCSV) {
		t.Errorf("answers %v", err)
	}
}

func FuzzTableNeverTrustsTheFile(f *testing.F) {
	f.Add([]byte("\"a\",\"b\"\r\n\"'=1\",\"x\"\"y\"\r\n"))
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		header, got, err := exchange.ReadTable(bytes.NewReader(b))
		if err != nil {
			if !errors.Is(err, exchange.ErrNotCSV) {
				t.Fatalf("it blames somebody else: %v", err)
			}
			return
		}
		var out bytes.Buffer
		if err := exchange.WriteTable(&out, exchange.Table{Header: header, Rows: rows(got, nil)}, false); err != nil {
			t.Fatal(err)
		}
		again, gotAgain, err := exchange.ReadTable(&out)
		if err != nil || !slices.Equal(again, held(header)) || len(gotAgain) != len(got) {
			t.Fatalf("%q, %q came back as %q, %q, %v", header, got, again, gotAgain, err)
		}
	})
}
