package carry

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"errors"
	"io"
	"strings"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWordsThatUnpackWithoutEndAreDamaged(t *testing.T) {
	zeros := strings.Repeat("0", 64<<20)
	for name, c := range map[string]struct {
		text string
		of   Words
	}{
		"one endless line":        {zeros, Words{Lines: 1, Plain: 64 << 20}},
		"more than was said":      {strings.Repeat("{}\n", 1<<20), Words{Lines: 2, Plain: 6}},
		"more lines than bytes":   {"{}\n", Words{Lines: 9, Plain: 3}},
		"a length out of nowhere": {"{}\n", Words{Lines: 1, Plain: 1 << 40}},
		"fewer than was said":     {"", Words{Lines: 1, Plain: 3}},
		"no lines but text":       {"{}", Words{Lines: 0, Plain: 0}},
		"not JSON":                {"{]\n", Words{Lines: 1, Plain: 3}},
	} {
		if err := readLines(bytes.NewReader(packed(t, c.text)), c.of, func(Line) error { return nil }); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	n := 0
	if err := readLines(bytes.NewReader(packed(t, "{}\n{\"later\":1}\n")), Words{Lines: 2, Plain: 15}, func(Line) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("lines of a newer Ownvoice: %d, %v", n, err)
	}
}

func headOf(version int) Head {
	return Head{Version: version, Pack: catalog.NewID(), Project: "0198f3c2-0000-7000-8000-000000000001", From: "0198f3c2-0000-7000-8000-000000000002", To: TheArchive,
		Words: Words{SHA256: strings.Repeat("a", 64), Parts: []Part{{ID: catalog.NewID(), Bytes: 5, Size: 200}}}}
}

func TestAHeadIsBelievedAsItWasSignedOnly(t *testing.T) {
	public, key, _ := ed25519.GenerateKey(nil)
	knows := func(catalog.ID, *wire.Enrolment) (catalog.ID, ed25519.PublicKey, error) {
		return headOf(1).Project, public, nil
	}
	sign := func(b []byte) []byte { return ed25519.Sign(key, b) }
	tried := func(change func(*Head), to catalog.ID) error {
		h := headOf(Version)
		change(&h)
		raw, err := h.encode(sign)
		if err != nil {
			t.Fatal(err)
		}
		_, err = decode(bytes.NewReader(raw), to, knows)
		return err
	}
	if err := tried(func(*Head) {}, TheArchive); err != nil {
		t.Fatal(err)
	}
	entry := func(change func(*Entry)) func(*Head) {
		return func(h *Head) {
			e := Entry{Kind: catalog.FileMaster, Story: catalog.NewID(), Recording: catalog.NewID(), Name: "track-1.wav", SHA256: strings.Repeat("a", 64), Bytes: 7, Parts: []Part{{ID: catalog.NewID(), Bytes: 7, Size: 300}}}
			change(&e)
			h.Files = append(h.Files, e)
		}
	}
	if err := tried(entry(func(*Entry) {}), TheArchive); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Head)
		want   error
	}{
		"a newer version":   {func(h *Head) { h.Version = Version + 1 }, ErrNewer},
		"no version":        {func(h *Head) { h.Version = 0 }, ErrDamaged},
		"another project":   {func(h *Head) { h.Project = catalog.NewID() }, ErrStranger},
		"for another":       {func(h *Head) { h.To = catalog.NewID() }, ErrStranger},
		"a path as part":    {func(h *Head) { h.Words.Parts[0].ID = "../../../../etc/passwd" }, ErrDamaged},
		"endless words":     {func(h *Head) { h.Words.Plain = 1 << 62 }, ErrDamaged},
		"a path as name":    {entry(func(e *Entry) { e.Name = "../track-1.wav" }), ErrDamaged},
		"a hidden name":     {entry(func(e *Entry) { e.Name = ".track" }), ErrDamaged},
		"a folder as name":  {entry(func(e *Entry) { e.Name = `a\b` }), ErrDamaged},
		"a kind of its own": {entry(func(e *Entry) { e.Kind = "program" }), ErrDamaged},
		"less than it says": {entry(func(e *Entry) { e.Bytes = 1 << 40 }), ErrDamaged},
		"more than it says": {entry(func(e *Entry) { e.Parts[0].Bytes = 9 }), ErrDamaged},
		"a length below 0":  {entry(func(e *Entry) { e.Bytes, e.Parts[0].Bytes = -1, -1 }), ErrDamaged},
		"no hash":           {entry(func(e *Entry) { e.SHA256 = "" }), ErrDamaged},
	} {
		if err := tried(c.change, TheArchive); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzHead(f *testing.F) {
	public, key, _ := ed25519.GenerateKey(nil)
	knows := func(catalog.ID, *wire.Enrolment) (catalog.ID, ed25519.PublicKey, error) {
		return headOf(1).Project, public, nil
	}
	raw, _ := headOf(Version).encode(func(b []byte) []byte { return ed25519.Sign(key, b) })
	f.Add(raw)
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, err := decode(bytes.NewReader(b), TheArchive, knows); err == nil && !bytes.Equal(b, raw) {
			t.Errorf("believed %+v", h)
		}
		_, _ = own(bytes.NewReader(b))
	})
}

func FuzzLines(f *testing.F) {
	f.Add([]byte("{\"kept\":\"x\"}\n{}\n"), 2, int64(16))
	f.Fuzz(func(t *testing.T, text []byte, n int, plain int64) {
		got := 0
		err := readLines(bytes.NewReader(packed(t, string(text))), Words{Lines: n, Plain: plain}, func(Line) error { got++; return nil })
		if err == nil && (got != n || int64(len(text)) != plain) {
			t.Errorf("%d lines of %d bytes passed for %d of %d", got, len(text), n, plain)
		}
	})
}
