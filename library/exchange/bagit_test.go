package exchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library/exchange"
)

var coatBag = exchange.BagInfo{
	Organisation: "Co-Pro Stories", ContactName: "Archive", ContactEmail: "archive@example.org", Identifiers: []string{coat.Identifier}, Description: "The coat,\ntold by Maureen: 🙂",
	Date: time.Date(2026, 11, 20, 23, 0, 0, 0, time.UTC), Software: "Ownvoice", More: []exchange.Field{{Name: "Internal-Sender-Identifier", Value: "decision 0193f6c2"}, {Name: "Empty", Value: ""}},
}

// coatFiles are a story's: sound, words, what was decided, and names that are
// not easy.
func coatFiles() []exchange.File {
	return []exchange.File{
		exchange.Text("recordings/1/track-1.wav", strings.Repeat("RIFF", 70_000)), exchange.Text("words/told.vtt", "WEBVTT\n"), exchange.Text("consent.json", "{}"),
		exchange.Text("empty.txt", ""), exchange.Text("words/שלום 🙂.txt", "hello"), exchange.Text("notes/a  b.txt", "two blanks"),
	}
}

func pack(t *testing.T, payload, tags []exchange.File) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "the-coat")
	if err := exchange.WriteBag(t.Context(), dir, coatBag, payload, tags); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestABagIsWrittenAsArchivesReadIt(t *testing.T) {
	dir := pack(t, coatFiles(), []exchange.File{exchange.Text("metadata/dc.xml", "<dc/>")})
	var all bytes.Buffer
	for _, name := range []string{"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&all, "-- %s --\n%s", name, text)
	}
	golden(t, "the-coat.bag.txt", all.Bytes())
	found, err := exchange.VerifyBag(t.Context(), os.DirFS(dir))
	if err != nil || found.Files != 6 || found.Bytes != 280_024 || found.Info[0] != (exchange.Field{Name: "Source-Organization", Value: "Co-Pro Stories"}) {
		t.Errorf("%+v, %v", found, err)
	}
	if others, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(others) != 1 {
		t.Errorf("beside it: %v, %v", others, err)
	}
}

// otherValidator asks tools that are not ours: sums and completeness by those
// of GNU, by both ways and both lists, and how much there is.
const otherValidator = `set -eu
cd "$1"
grep -qx 'BagIt-Version: 1.0' bagit.txt
grep -qx 'Tag-File-Character-Encoding: UTF-8' bagit.txt
for a in sha256 sha512; do
	"${a}sum" --check --strict --quiet manifest-$a.txt
	"${a}sum" --check --strict --quiet tagmanifest-$a.txt
	find data -type f | LC_ALL=C sort >"$2/there"
	sed 's/^[0-9a-f]*  //' manifest-$a.txt | LC_ALL=C sort | cmp - "$2/there"
	find . -path ./data -prune -o -type f ! -name 'tagmanifest-*' -print | sed 's/^..//' | LC_ALL=C sort >"$2/there"
	sed 's/^[0-9a-f]*  //' tagmanifest-$a.txt | LC_ALL=C sort | cmp - "$2/there"
done
[ "$(grep '^Payload-Oxum: ' bag-info.txt)" = "$(find data -type f -printf '%s\n' | awk '{ b += $1 } END { printf "Payload-Oxum: %d.%d\n", b, NR }')" ]
`

func others(t *testing.T, dir string) error {
	t.Helper()
	if out, err := exec.Command("sh", "-c", otherValidator, "sh", dir, t.TempDir()).CombinedOutput(); err != nil {
		return fmt.Errorf("GNU's tools: %w\n%s", err, out)
	}
	// The Library of Congress's own, where somebody has installed it: pip install bagit.
	for _, name := range []string{"bagit.py", "bagit"} {
		if path, err := exec.LookPath(name); err == nil {
			if out, err := exec.Command(path, "--validate", dir).CombinedOutput(); err != nil {
				return fmt.Errorf("%s: %w\n%s", name, err, out)
			}
			break
		}
	}
	return nil
}

func TestOthersFindTheBagWhole(t *testing.T) {
	dir := pack(t, coatFiles(), []exchange.File{exchange.Text("metadata/dc.xml", "<dc/>")})
	if err := others(t, dir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "consent.json"), []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := others(t, dir); err == nil {
		t.Error("others find a bag whole that is not")
	}
}

func TestABagIsThereWholeOrNotAtAll(t *testing.T) {
	torn := errors.New("the cable was pulled")
	stop, cancel := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		ctx  context.Context
		open func() (io.ReadCloser, error)
		want error
	}{
		"a file cannot be opened": {t.Context(), func() (io.ReadCloser, error) { return nil, torn }, torn},
		"a file breaks off": {t.Context(), func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("half"), broken{torn})), nil
		}, torn},
		"somebody stops it": {stop, func() (io.ReadCloser, error) { cancel(); return io.NopCloser(strings.NewReader("x")), nil }, context.Canceled},
	} {
		dir := filepath.Join(t.TempDir(), "bag")
		err := exchange.WriteBag(c.ctx, dir, coatBag, append(coatFiles(), exchange.File{Path: "last.bin", Open: func() (io.ReadCloser, error) {
			if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s: half way there is something: %v", name, err)
			}
			hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".bag.part-*"))
			if _, err := exchange.VerifyBag(t.Context(), os.DirFS(hidden[0])); !errors.Is(err, exchange.ErrBadBag) {
				t.Errorf("%s: half a bag looks whole: %v", name, err)
			}
			return c.open()
		}}), nil)
		left, readErr := os.ReadDir(filepath.Dir(dir))
		if !errors.Is(err, c.want) || readErr != nil || len(left) != 0 {
			t.Errorf("%s: %v; left are %v, %v", name, err, left, readErr)
		}
	}
}

func TestWhatIsThereIsNotPackedOver(t *testing.T) {
	dir := t.TempDir()
	if err := exchange.WriteBag(t.Context(), dir, coatBag, coatFiles(), nil); !errors.Is(err, exchange.ErrBagThere) {
		t.Errorf("answers %v", err)
	}
	if err := exchange.WriteBag(t.Context(), filepath.Join(dir, "none", "bag"), coatBag, nil, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where there is no folder: %v", err)
	}
}

func TestNamesThatABagCannotHoldAreRefused(t *testing.T) {
	for _, path := range []string{
		"", ".", "/etc/passwd", "../up", "a/../../b", "a//b", "a\\b", "a:b", "NUL", "com1.txt", "a/con", "end.", "end ", "a\x00b", "a\x1b[2Jb", strings.Repeat("n", 10_000), "what?", "\xff",
	} {
		err := exchange.WriteBag(t.Context(), filepath.Join(t.TempDir(), "bag"), coatBag, []exchange.File{exchange.Text(path, "x")}, nil)
		if !errors.Is(err, exchange.ErrBagPath) {
			t.Errorf("%.20q: %v", path, err)
		}
	}
	for name, files := range map[string][2][]exchange.File{
		"twice":                     {{exchange.Text("a", ""), exchange.Text("A", "")}, nil},
		"a tag in the payload":      {nil, {exchange.Text("data/a", "")}},
		"a tag that is ours":        {nil, {exchange.Text("BagIt.txt", "")}},
		"a tag that lists the tags": {nil, {exchange.Text("tagmanifest-sha256.txt", "")}},
	} {
		if err := exchange.WriteBag(t.Context(), filepath.Join(t.TempDir(), "bag"), coatBag, files[0], files[1]); !errors.Is(err, exchange.ErrBagPath) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEndsOfLinesAndPercentsAreWrittenAsTheStandardSays(t *testing.T) {
	dir := pack(t, []exchange.File{exchange.Text("a\nb", "1"), exchange.Text("a\rb", "2"), exchange.Text("100%.txt", "3"), exchange.Text("a%0Ab", "4")}, nil)
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest-sha256.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"  data/a%0Ab\n", "  data/a%0Db\n", "  data/100%25.txt\n", "  data/a%250Ab\n"} {
		if !strings.Contains(string(manifest), want) {
			t.Errorf("not %q in\n%s", want, manifest)
		}
	}
	if found, err := exchange.VerifyBag(t.Context(), os.DirFS(dir)); err != nil || found.Files != 4 {
		t.Errorf("%+v, %v", found, err)
	}
}

func TestWhateverIsWrongWithABagIsSaid(t *testing.T) {
	change := func(name, text string) func(fstest.MapFS) {
		return func(bag fstest.MapFS) { bag[name] = &fstest.MapFile{Data: []byte(text)} }
	}
	dir := pack(t, coatFiles(), nil)
	for want, spoil := range map[string]func(fstest.MapFS){
		`"data/consent.json" is not what was packed`: change("data/consent.json", "[]"),
		`"data/consent.json" is missing`:             func(bag fstest.MapFS) { delete(bag, "data/consent.json") },
		`"data/more" is not in manifest-sha256.txt`:  change("data/more", ""),
		`names no version`:                           change("bagit.txt", "BagIt-Version: 7\nTag-File-Character-Encoding: UTF-8\n"),
		`names no encoding`:                          change("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC\n"),
		`"bag-info.txt" is not what was packed`:      change("bag-info.txt", "A: b\n"),
		`"bag-info.txt" is missing`:                  func(bag fstest.MapFS) { delete(bag, "bag-info.txt") },
		`fetch.txt says`:                             change("fetch.txt", "http://x 1 data/y\n"),
		`there is no data folder`:                    func(bag fstest.MapFS) { clear(bag) },
		`no manifest with`:                           func(bag fstest.MapFS) { delete(bag, "manifest-sha256.txt"); delete(bag, "manifest-sha512.txt") },
		`is no plain file`: func(bag fstest.MapFS) {
			bag["data/link"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}
		},
		`lists "data/../../etc/passwd"`:             change("manifest-sha256.txt", strings.Repeat("a", 64)+"  data/../../etc/passwd\n"),
		`has a line that is none`:                   change("manifest-sha256.txt", "hello\n"),
		`bag-info.txt has a line that says nothing`: change("bag-info.txt", "hello\n"),
		`should be "1.1" bytes and files`:           change("bag-info.txt", "Payload-Oxum: 1.1\n"),
		`manifest-sha256.txt cannot be read`:        change("manifest-sha256.txt", strings.Repeat("a", 1<<20)),
		`bag-info.txt has too many lines`:           change("bag-info.txt", strings.Repeat("a:\n", 20_000)),
		`bag-info.txt has a line without an end`:    change("bag-info.txt", "a: b\n"+strings.Repeat(" more\n", 20_000)),
		`twice`: func(bag fstest.MapFS) {
			bag["manifest-sha256.txt"].Data = slices.Repeat(bag["manifest-sha256.txt"].Data, 2)
		},
	} {
		bag := unpacked(t, dir)
		spoil(bag)
		if _, err := exchange.VerifyBag(t.Context(), bag); !errors.Is(err, exchange.ErrBadBag) || !strings.Contains(err.Error(), want) {
			t.Errorf("not %q: %v", want, err)
		}
	}
}

// unpacked is a bag in memory, for somebody to spoil.
func unpacked(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	bag := fstest.MapFS{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		bag[filepath.ToSlash(name)] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bag
}

func TestAnyByteThatChangesIsFound(t *testing.T) {
	dir := pack(t, []exchange.File{exchange.Text("a.txt", "hello"), exchange.Text("b/c.txt", "there")}, []exchange.File{exchange.Text("dc.xml", "<dc/>")})
	rapid.Check(t, func(r *rapid.T) {
		bag := unpacked(t, dir)
		names := []string{}
		for name := range bag {
			if !strings.HasPrefix(name, "tagmanifest-") { // which may as well have large letters
				names = append(names, name)
			}
		}
		slices.Sort(names)
		file := bag[rapid.SampledFrom(names).Draw(r, "file")]
		file.Data = slices.Clone(file.Data)
		file.Data[rapid.IntRange(0, len(file.Data)-1).Draw(r, "at")] ^= byte(rapid.IntRange(1, 255).Draw(r, "change"))
		if _, err := exchange.VerifyBag(t.Context(), bag); err == nil {
			r.Fatal("not found")
		}
	})
}

func TestAnyPayloadIsPackedWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			r.Fatal(err)
		}
		var files []exchange.File
		texts := map[string]string{}
		for range rapid.IntRange(0, 3).Draw(r, "files") {
			path := rapid.StringMatching(`([a-c][a-z %]{0,5}[m]/){0,2}[d-f][a-z.%]{0,8}[a-z]`).Draw(r, "path")
			if _, ok := texts[path]; ok {
				continue
			}
			texts[path] = rapid.String().Draw(r, "text")
			files = append(files, exchange.Text(path, texts[path]))
		}
		bag := filepath.Join(dir, "bag")
		if err := exchange.WriteBag(t.Context(), bag, coatBag, files, nil); err != nil {
			r.Fatal(err)
		}
		found, err := exchange.VerifyBag(t.Context(), os.DirFS(bag))
		if err != nil || int(found.Files) != len(texts) {
			r.Fatalf("%+v, %v", found, err)
		}
		for path, want := range texts {
			if got, err := os.ReadFile(filepath.Join(bag, "data", filepath.FromSlash(path))); err != nil || string(got) != want {
				r.Fatalf("%q holds %q, %v", path, got, err)
			}
		}
	})
}

func FuzzBagNeverTrustsItsLists(f *testing.F) {
	f.Add("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  data/a\n", "A: b\n c\n")
	for _, text := range hostile {
		f.Add(text, text, text)
	}
	f.Fuzz(func(t *testing.T, declaration, manifest, info string) {
		bag := fstest.MapFS{"data/a": {Data: []byte("hello")}, "bagit.txt": {Data: []byte(declaration)}, "manifest-sha256.txt": {Data: []byte(manifest)}, "bag-info.txt": {Data: []byte(info)}}
		found, err := exchange.VerifyBag(t.Context(), bag)
		if err != nil && (!errors.Is(err, exchange.ErrBadBag) || len(err.Error()) > 20_000) {
			t.Fatalf("it blames somebody else, or at length: %v", err)
		}
		if err == nil && (found.Files != 1 || found.Bytes != 5 || !strings.Contains(strings.ToLower(manifest), "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")) {
			t.Fatalf("%+v", found)
		}
	})
}
