package exchange

import (
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"ownvoice/library/durable"
)

// File is something that goes into a bag: where it stands below data/, with
// slashes, and how to get at its bytes.
type File struct {
	Path string
	Open func() (io.ReadCloser, error)
}

// Text is a file that is held already.
func Text(path, text string) File {
	return File{path, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
}

// Field is a line of bag-info.txt. A name may come several times.
type Field struct{ Name, Value string }

// BagInfo says what a bag is and where it comes from. It goes wherever the bag
// does, so that the contact is the organisation's, never a person's.
type BagInfo struct {
	Organisation string
	ContactName  string // a role: "Archive"
	ContactEmail string
	Identifiers  []string
	Description  string
	Date         time.Time // when it is packed
	Software     string
	More         []Field // behind those above; RFC 8493 knows some, others are allowed
}

// Why a bag cannot be made, or is not one.
var (
	ErrBagPath  = errors.New("a file name that a bag cannot hold")
	ErrBagThere = errors.New("there is something by that name already")
	ErrBadBag   = errors.New("not a whole bag")
)

const (
	bagDeclaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
	bagOxum        = "Payload-Oxum"
	maxBagPath     = 200 // letters in a name that every file system takes
)

// WriteBag makes a bag (RFC 8493, version 1.0) at dir, which must not be there
// yet: the payload below data/, tags – files about the bag, such as a catalogue
// record – beside it, and every file with its SHA-256 and its SHA-512. Where
// the payload has a ro-crate-metadata.json, data/ is an RO-Crate.
//
// The bag is built in a hidden folder beside dir, synced, and named in the end:
// after nil it survives a power cut, and after an error, or while it is made,
// there is nothing at dir. What a power cut leaves of it is a folder named
// ".<name>.part-…", without a bagit.txt.
func WriteBag(ctx context.Context, dir string, info BagInfo, payload, tags []File) (err error) {
	name := filepath.Base(dir)
	if _, err := os.Lstat(dir); err == nil {
		return fmt.Errorf("write bag: %w", ErrBagThere)
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+name+".part-*")
	if err != nil {
		return fmt.Errorf("begin bag: %w", err)
	}
	defer func() {
		if err != nil {
			os.RemoveAll(tmp)
		}
	}()
	b := &bag{ctx: ctx, dir: tmp, seen: map[string]bool{}}
	if err := b.write(info, payload, tags); err != nil {
		return fmt.Errorf("write bag: %w", err)
	}
	if err := durable.Rename(tmp, dir); err != nil {
		return fmt.Errorf("write bag: %w", err)
	}
	return nil
}

// bag is one that is being made.
type bag struct {
	ctx          context.Context
	dir          string
	seen         map[string]bool // paths in small letters, and the folders on their way
	files, bytes int64
	manifest     []bagged
}

// bagged is a file that is in the bag.
type bagged struct {
	path   string
	sha256 string
	sha512 string
}

func (b *bag) write(info BagInfo, payload, tags []File) error {
	if err := os.Mkdir(filepath.Join(b.dir, "data"), 0o700); err != nil {
		return err
	}
	for i, f := range payload {
		if err := b.add("data/"+f.Path, f.Open, true); err != nil {
			return fmt.Errorf("file %d of the payload: %w", i+1, err)
		}
	}
	content := b.manifest
	b.manifest = nil
	info.More = append(slices.Clone(info.More), Field{bagOxum, fmt.Sprintf("%d.%d", b.bytes, b.files)})
	for _, f := range append(append(slices.Clone(tags), manifests("manifest", content)...), Text("bag-info.txt", info.text())) {
		if strings.HasPrefix(strings.ToLower(f.Path)+"/", "data/") {
			return fmt.Errorf("%w", ErrBagPath)
		}
		if err := b.add(f.Path, f.Open, false); err != nil {
			return err
		}
	}
	// What declares it a bag is listed, and comes last of all.
	short, long := sha256.Sum256([]byte(bagDeclaration)), sha512.Sum512([]byte(bagDeclaration))
	declared := bagged{"bagit.txt", hex.EncodeToString(short[:]), hex.EncodeToString(long[:])}
	for _, f := range append(manifests("tagmanifest", append(b.manifest, declared)), Text(declared.path, bagDeclaration)) {
		if err := b.add(f.Path, f.Open, false); err != nil {
			return err
		}
	}
	return syncFolders(b.dir)
}

// add copies one file in, and remembers what it is.
func (b *bag) add(name string, open func() (io.ReadCloser, error), payload bool) (err error) {
	if err := b.claim(name); err != nil {
		return err
	}
	to := filepath.Join(b.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	in, err := open()
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	short, long := sha256.New(), sha512.New()
	n, err := io.Copy(io.MultiWriter(out, short, long), asked{b.ctx, in})
	if err != nil {
		return err
	}
	if err := errors.Join(out.Sync(), out.Close()); err != nil {
		return err
	}
	if payload {
		b.files, b.bytes = b.files+1, b.bytes+n
	}
	b.manifest = append(b.manifest, bagged{name, sum(short), sum(long)})
	return nil
}

func sum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// claim refuses a path that is not one on every computer, or is taken: the
// same letters in another case are the same file on some.
func (b *bag) claim(name string) error {
	if !portable(name) || b.seen[strings.ToLower(name)] {
		return fmt.Errorf("%w", ErrBagPath)
	}
	b.seen[strings.ToLower(name)] = true
	return nil
}

// taken are the names that Windows keeps for itself.
var taken = regexp.MustCompile(`(?i)^(?:CON|PRN|AUX|NUL|(?:COM|LPT)[0-9])$`)

// portable reports whether a path can stand in a bag that is carried to other
// computers: relative, with names that Windows takes too. Ends of lines, which
// a bag can hold, are left to the disk.
func portable(name string) bool {
	odd := func(r rune) bool {
		return unicode.IsControl(r) && r != '\r' && r != '\n' || strings.ContainsRune(`<>:"|?*\`, r)
	}
	if !fs.ValidPath(name) || name == "." || strings.ContainsFunc(name, odd) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		stem, _, _ := strings.Cut(part, ".")
		if len(part) > maxBagPath || strings.TrimRight(part, ". ") != part || taken.MatchString(stem) {
			return false
		}
	}
	return true
}

// asked reads until somebody says that it shall stop.
type asked struct {
	ctx context.Context
	r   io.Reader
}

func (a asked) Read(p []byte) (int, error) {
	if err := a.ctx.Err(); err != nil {
		return 0, err
	}
	return a.r.Read(p)
}

// manifests lists files with their sums: a file for each way to reckon them.
func manifests(kind string, files []bagged) []File {
	slices.SortFunc(files, func(a, b bagged) int { return strings.Compare(a.path, b.path) })
	var short, long strings.Builder
	for _, f := range files {
		fmt.Fprintf(&short, "%s  %s\n", f.sha256, percent.Replace(f.path))
		fmt.Fprintf(&long, "%s  %s\n", f.sha512, percent.Replace(f.path))
	}
	return []File{Text(kind+"-sha256.txt", short.String()), Text(kind+"-sha512.txt", long.String())}
}

// percent writes what would end a line of a manifest, and itself (RFC 8493, 2.1.3).
var percent = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func (i BagInfo) text() string {
	fields := []Field{{"Source-Organization", i.Organisation}, {"Contact-Name", i.ContactName}, {"Contact-Email", i.ContactEmail}, {"External-Description", i.Description}}
	for _, id := range i.Identifiers {
		fields = append(fields, Field{"External-Identifier", id})
	}
	fields = append(fields, Field{"Bagging-Date", i.Date.Format(time.DateOnly)}, Field{"Bag-Software-Agent", i.Software})
	var b strings.Builder
	for _, f := range append(fields, i.More...) {
		name, value := strings.ReplaceAll(oneLine(f.Name), ":", "-"), oneLine(f.Value)
		if name != "" && value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	return b.String()
}

// syncFolders makes the names in a folder and below survive a power cut.
func syncFolders(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return durable.SyncDir(path)
	})
}
