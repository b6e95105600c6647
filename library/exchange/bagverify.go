package exchange

import (
	"bufio"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"iter"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Bag is what a bag says about itself, once it was found to be whole.
type Bag struct {
	Info  []Field
	Files int64 // of the payload
	Bytes int64
}

// Limits on what a bag may make us hold.
const (
	maxBagFiles = 1_000_000
	maxFields   = 10_000 // of one tag file
	maxWrong    = 20     // complaints about one bag
)

// VerifyBag reads every byte of a bag – os.DirFS of its folder – and says
// whether it is whole and nothing but itself (RFC 8493, 3): version, all sums of
// all manifests in SHA-256 and SHA-512, no file of the payload missing, none
// that is not listed, Payload-Oxum, and the tag files' own sums. A bag that has
// neither sum, or fetches files from elsewhere, or holds anything but plain
// files is not whole. The error wraps ErrBadBag and lists the first twenty
// things that are wrong, by their paths in the bag.
func VerifyBag(ctx context.Context, bag fs.FS) (Bag, error) {
	v := &verifier{ctx: ctx, bag: bag, size: map[string]int64{}, want: map[string]map[string]string{}}
	found, err := v.verify()
	if err != nil {
		return Bag{}, fmt.Errorf("verify bag: %w", err)
	}
	if len(v.wrong) > 0 {
		return Bag{}, fmt.Errorf("verify bag: %w: %s", ErrBadBag, strings.Join(v.wrong, "; "))
	}
	return found, nil
}

type verifier struct {
	ctx   context.Context
	bag   fs.FS
	size  map[string]int64             // of every file there is
	want  map[string]map[string]string // sums that are told, by path, by algorithm
	wrong []string
}

// complain remembers one thing that is wrong.
func (v *verifier) complain(format string, args ...any) {
	if len(v.wrong) < maxWrong {
		v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
	}
}

var sums = map[string]func() hash.Hash{"sha256": sha256.New, "sha512": sha512.New}

func (v *verifier) verify() (found Bag, err error) {
	if err := v.list(); err != nil {
		return Bag{}, err
	}
	v.declaration()
	payload := v.manifests("manifest-")
	if len(payload) == 0 {
		v.complain("no manifest with SHA-256 or SHA-512")
	}
	v.manifests("tagmanifest-")
	for _, name := range slices.Sorted(maps.Keys(v.size)) {
		if !strings.HasPrefix(name, "data/") {
			continue
		}
		found.Files, found.Bytes = found.Files+1, found.Bytes+v.size[name]
		for _, algorithm := range payload {
			if v.want[name][algorithm] == "" {
				v.complain("%s is not in manifest-%s.txt", shown(name), algorithm)
			}
		}
	}
	if found.Info = v.fields("bag-info.txt"); v.oxum(found) {
		return found, v.sumAll()
	}
	return found, v.ctx.Err()
}

// list finds every file, and whatever is none.
func (v *verifier) list() error {
	return fs.WalkDir(v.bag, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case len(v.size) > maxBagFiles:
			return fmt.Errorf("more than %d files: %w: %w", maxBagFiles, ErrTooLarge, ErrBadBag)
		case e.IsDir():
			return v.ctx.Err()
		case !e.Type().IsRegular():
			v.complain("%s is no plain file", shown(name))
			return nil
		}
		info, err := e.Info()
		if err == nil {
			v.size[name] = info.Size()
		}
		return err
	})
}

func (v *verifier) declaration() {
	said := map[string]string{}
	for _, f := range v.fields("bagit.txt") {
		said[f.Name] = f.Value
	}
	if version := said["BagIt-Version"]; version != "1.0" && version != "0.97" {
		v.complain("bagit.txt names no version that is known")
	}
	if !strings.EqualFold(said["Tag-File-Character-Encoding"], "UTF-8") {
		v.complain("bagit.txt names no encoding that is known")
	}
	for range v.lines("fetch.txt") {
		v.complain("fetch.txt says that files are elsewhere")
		break
	}
	if info, err := fs.Stat(v.bag, "data"); err != nil || !info.IsDir() {
		v.complain("there is no data folder")
	}
}

// lines are those of a tag file that are not empty, one after the other; none
// where there is no such file.
func (v *verifier) lines(name string) iter.Seq[string] {
	return func(yield func(string) bool) {
		if _, ok := v.size[name]; !ok {
			return
		}
		f, err := v.bag.Open(name)
		if err != nil {
			v.complain("%s cannot be read", name)
			return
		}
		defer f.Close()
		in := bufio.NewScanner(decoded(asked{v.ctx, f}))
		in.Buffer(make([]byte, 4096), maxLine)
		in.Split(splitLines)
		for in.Scan() {
			if line := in.Text(); strings.TrimSpace(line) != "" && !yield(line) {
				return
			}
		}
		if in.Err() != nil {
			v.complain("%s cannot be read", name)
		}
	}
}

// fields reads "Name: value", where a line that begins with a blank goes on.
func (v *verifier) fields(name string) []Field {
	var all []Field
	for line := range v.lines(name) {
		label, value, ok := strings.Cut(line, ":")
		switch last := len(all) - 1; {
		case last >= maxFields:
			v.complain("%s has too many lines", name)
			return all
		case last >= 0 && strings.ContainsAny(line[:1], " \t"):
			if all[last].Value += " " + oneLine(line); len(all[last].Value) > maxLine {
				v.complain("%s has a line without an end", name)
				return all
			}
		case ok:
			all = append(all, Field{oneLine(label), oneLine(value)})
		default:
			v.complain("%s has a line that says nothing", name)
		}
	}
	return all
}

var manifestLine = regexp.MustCompile(`^([0-9a-fA-F]+)[ \t]+\*?(.+)$`)

// manifests takes in all of a kind whose sums are known, and says which.
func (v *verifier) manifests(kind string) (algorithms []string) {
	for _, algorithm := range slices.Sorted(maps.Keys(sums)) {
		name := kind + algorithm + ".txt"
		if _, ok := v.size[name]; !ok {
			continue
		}
		algorithms = append(algorithms, algorithm)
		for line := range v.lines(name) {
			m := manifestLine.FindStringSubmatch(line)
			if m == nil {
				v.complain("%s has a line that is none", name)
				continue
			}
			v.expect(name, algorithm, unpercent.Replace(m[2]), strings.ToLower(m[1]), kind == "manifest-")
		}
	}
	return algorithms
}

// unpercent reads what percent wrote.
var unpercent = strings.NewReplacer("%25", "%", "%0D", "\r", "%0d", "\r", "%0A", "\n", "%0a", "\n")

func (v *verifier) expect(manifest, algorithm, name, sum string, payload bool) {
	_, there := v.size[name]
	switch {
	case !fs.ValidPath(name), payload != strings.HasPrefix(name, "data/"), !payload && strings.HasPrefix(path.Base(name), "tagmanifest-"):
		v.complain("%s lists %s, which may not be there", manifest, shown(name))
	case !there:
		v.complain("%s is missing", shown(name))
	case v.want[name][algorithm] != "":
		v.complain("%s lists %s twice", manifest, shown(name))
	default:
		if v.want[name] == nil {
			v.want[name] = map[string]string{}
		}
		v.want[name][algorithm] = sum
	}
}

// oxum compares how many bytes and files there are with how many there should
// be; only when they agree it is worth reading them all.
func (v *verifier) oxum(found Bag) bool {
	for _, f := range found.Info {
		if is := fmt.Sprintf("%d.%d", found.Bytes, found.Files); f.Name == bagOxum && f.Value != is {
			v.complain("the payload should be %s bytes and files, and is %s", shown(f.Value), is)
		}
	}
	return len(v.wrong) == 0
}

// sumAll reads every file that has a sum, once.
func (v *verifier) sumAll() error {
	for _, name := range slices.Sorted(maps.Keys(v.want)) {
		if err := v.sum(name); v.ctx.Err() != nil {
			return v.ctx.Err()
		} else if err != nil {
			v.complain("%s cannot be read", shown(name))
		}
	}
	return nil
}

func (v *verifier) sum(name string) error {
	f, err := v.bag.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	var all []io.Writer
	hashes := map[string]hash.Hash{}
	for algorithm := range v.want[name] {
		hashes[algorithm] = sums[algorithm]()
		all = append(all, hashes[algorithm])
	}
	if _, err := io.Copy(io.MultiWriter(all...), asked{v.ctx, f}); err != nil {
		return err
	}
	for algorithm, h := range hashes {
		if sum(h) != v.want[name][algorithm] {
			v.complain("%s is not what was packed (%s)", shown(name), algorithm)
			break
		}
	}
	return nil
}

// shown is a path from somebody's bag as a message can hold it.
func shown(name string) string {
	if r := []rune(name); len(r) > 100 {
		name = string(r[:100]) + "…"
	}
	return fmt.Sprintf("%q", name)
}
