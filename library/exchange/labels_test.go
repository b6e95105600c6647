package exchange_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

func TestLabelsAreReadAsAudacityReadsThem(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []exchange.Label
	}{
		"the manual's own":              {"2.150000\t2.150000\tpoint label at 2.15 seconds\n3.400000\t6.100000\tregion label from 3.4 to 6.1 seconds\n", []exchange.Label{{2150, 2150, "point label at 2.15 seconds"}, {3400, 6100, "region label from 3.4 to 6.1 seconds"}}},
		"frequencies":                   {"1.000000\t1.000000\tThis point\n\\\t6928.456055\t6928.456055\n2.000000\t3.000000\tThis region\n\\\t-1.000000\t4000.000000\n", []exchange.Label{{1000, 1000, "This point"}, {2000, 3000, "This region"}}},
		"commas":                        {"1,500000\t2,250000\tHallo\n", []exchange.Label{{1500, 2250, "Hallo"}}},
		"moments of old versions":       {"1.5\tHello\n2 there you\n", []exchange.Label{{1500, 1500, "Hello"}, {2000, 2000, "there you"}}},
		"no title":                      {"1.000000\t2.000000\t\n3.000000\t4.000000\n", []exchange.Label{{1000, 2000, ""}, {3000, 4000, ""}}},
		"the wrong way round":           {"2.0\t1.0\tx", []exchange.Label{{1000, 2000, "x"}}},
		"before the beginning":          {"-1.5\t1.0\tx", []exchange.Label{{0, 1000, "x"}}},
		"half a millisecond":            {"0.0005\t0.0014999\tx", []exchange.Label{{1, 1, "x"}}},
		"lines that make no sense":      {"\ufefftitle\tof it\n1.0\t2.0\tx\r\nNaN\tInf\ty\n1e9\t2\tz\n", []exchange.Label{{1000, 2000, "x"}}},
		"a number for a title, as ever": {"1.0\t2.0\t3.0", []exchange.Label{{1000, 2000, "3.0"}}},
		"nothing":                       {"\n\n", []exchange.Label{}},
	} {
		if got, err := exchange.ReadLabels(strings.NewReader(c.text)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestWhatIsNoLabelFileIsRefusedInBoundedMemory(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		large bool
	}{
		"a letter": {"Dear Maureen\n", false}, "huge numbers": {"99999999999999999999\t99999999999999999999\tx\n", false}, "a thousand hours": {"3600000.0\t3600001.0\tx", false},
		"an endless line": {"1.0\t2.0\t" + strings.Repeat("x", 1<<20), true}, "too many": {strings.Repeat("1\t2\tx\n", 100_001), true}, "too large": {strings.Repeat(strings.Repeat("\t", 1000)+"\n", 21<<10), true},
	} {
		labels, err := exchange.ReadLabels(strings.NewReader(c.text))
		if !errors.Is(err, exchange.ErrNotLabels) || errors.Is(err, exchange.ErrTooLarge) != c.large || len(labels) > 0 {
			t.Errorf("%s: %d labels, %v", name, len(labels), err)
		}
	}
}

func TestLabelsAreWrittenAsAudacityWritesThem(t *testing.T) {
	var b bytes.Buffer
	err := exchange.WriteLabels(&b, []exchange.Label{{2150, 2150, "the coat"}, {3400, 6100, "no\tjob\nat all"}, {3_600_000, 3_600_001, "שלום 🙂"}, {5, 4, ""}})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "labels.txt", b.Bytes())
}

func TestLabelsComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var labels, want []exchange.Label
		for range rapid.IntRange(0, 9).Draw(t, "labels") {
			start := rapid.Int64Range(0, 999*3_600_000).Draw(t, "start")
			l := exchange.Label{StartMS: start, EndMS: start + rapid.Int64Range(0, 100_000).Draw(t, "long"), Title: anyText().Draw(t, "title")}
			labels = append(labels, l)
			l.Title = strings.Join(strings.Fields(strings.ReplaceAll(strings.ToValidUTF8(l.Title, "\ufffd"), "\x00", "\ufffd")), " ")
			want = append(want, l)
		}
		var b bytes.Buffer
		if err := exchange.WriteLabels(&b, labels); err != nil {
			t.Fatal(err)
		}
		if got, err := exchange.ReadLabels(&b); err != nil || !slices.Equal(got, want) {
			t.Fatalf("%+v came back as %+v, %v", want, got, err)
		}
	})
}

func FuzzLabelsNeverTrustTheFile(f *testing.F) {
	f.Add([]byte("1.000000\t2.000000\tx\n\\\t1.0\t2.0\n"))
	for _, text := range hostile {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		labels, err := exchange.ReadLabels(bytes.NewReader(b))
		if err != nil && !errors.Is(err, exchange.ErrNotLabels) {
			t.Fatalf("it blames somebody else: %v", err)
		}
		var out bytes.Buffer
		if err := exchange.WriteLabels(&out, labels); err != nil {
			t.Fatal(err)
		}
		if again, err := exchange.ReadLabels(&out); err != nil || len(labels) > 0 && !slices.Equal(again, labels) {
			t.Fatalf("%+v came back as %+v, %v", labels, again, err)
		}
	})
}
