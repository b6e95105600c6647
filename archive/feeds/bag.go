package feeds

import (
	"archive/zip"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// bagUses are what a bag may be packed for; the first, if nobody says.
var bagUses = []catalog.Use{catalog.UsePartner, catalog.UseTeam, catalog.UseWhole}

const (
	bagIt       = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
	slowestTake = 4096 // bytes a second that somebody must read
)

// bag sends a story as a bag (RFC 8493) in a zip, packed for ?for=partner,
// team or whole. It goes as it is made. When a file turns out not to be what
// its hash says, or may not be taken any more, the connection is cut: what has
// arrived is no whole zip.
func (f *Feeds) bag(w http.ResponseWriter, r *http.Request) {
	reader := f.reader(r)
	use, is := bagUse(w, r)
	if !is {
		return
	}
	b, err := f.store.Bag(r.Context(), reader, catalog.ID(r.PathValue("story")), use)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	bytes := int64(0)
	for _, file := range b.Files {
		bytes += file.Bytes
	}
	conn := http.NewResponseController(w)
	if err := errors.Join(conn.SetReadDeadline(time.Time{}), conn.SetWriteDeadline(time.Now().Add(2*time.Minute+time.Duration(bytes/slowestTake)*time.Second))); err != nil {
		f.fail(w, r, err)
		return
	}
	if err := f.store.Audit(r.Context(), reader.Who(), "took a bag", b.ProjectID, b.ID); err != nil {
		f.fail(w, r, err)
		return
	}
	p := f.pack(w, r, "ownvoice-"+string(b.ID))
	p.dir = "ownvoice-" + string(b.ID) + "/"
	if err := errors.Join(p.bag(b, f.base(r)), p.zip.Close()); err != nil {
		f.Log.Error("bag cut short", "story", b.ID, "error", err)
		panic(http.ErrAbortHandler)
	}
}

// reader is whom a request comes from.
func (f *Feeds) reader(r *http.Request) store.Reader {
	if f.Reader == nil {
		return store.Everybody()
	}
	return f.Reader(r)
}

// bagUse is what a bag is asked for; when there is no such use it has answered.
func bagUse(w http.ResponseWriter, r *http.Request) (catalog.Use, bool) {
	use := catalog.Use(cmp.Or(r.URL.Query().Get("for"), string(bagUses[0])))
	if !slices.Contains(bagUses, use) {
		http.Error(w, "A bag is packed for partner, team or whole.", http.StatusBadRequest)
		return use, false
	}
	return use, true
}

// pack begins a zip of that name.
func (f *Feeds) pack(w http.ResponseWriter, r *http.Request, name string) *packing {
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`.zip"`)
	return &packing{ctx: r.Context(), zip: zip.NewWriter(w), at: f.now()}
}

// packing is a bag on its way out.
type packing struct {
	ctx      context.Context
	zip      *zip.Writer
	dir      string
	at       time.Time
	sums     []string // lines of the manifest that is being made
	octets   int64
	payloads int
}

func (p *packing) bag(b store.Bag, base string) error {
	if err := p.payload(b, base); err != nil {
		return err
	}
	manifest := strings.Join(p.sums, "")
	info := fmt.Sprintf("Bagging-Date: %s\nExternal-Identifier: %s\nExternal-Description: One story of %s, packed for: %s.\nPayload-Oxum: %d.%d\nBag-Software-Agent: Ownvoice archive\n",
		p.at.UTC().Format(time.DateOnly), b.ID, oneLine(b.Project), b.Use, p.octets, p.payloads)
	p.sums = nil
	for _, tag := range []struct{ name, text string }{{"bagit.txt", bagIt}, {"bag-info.txt", info}, {"manifest-sha256.txt", manifest}} {
		if err := p.text(tag.name, tag.text); err != nil {
			return err
		}
	}
	return p.text("tagmanifest-sha256.txt", strings.Join(p.sums, ""))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (p *packing) payload(b store.Bag, base string) error {
	for _, f := range b.Files {
		path := "data/attachments/" + f.SHA256
		if f.Recording != "" {
			path = "data/recordings/" + string(f.Recording) + "/" + f.Track
		}
		if err := p.file(path, f); err != nil {
			return err
		}
	}
	texts := map[string]string{}
	for _, l := range b.Words {
		texts["data/recordings/"+string(l.Recording)+"/words.vtt"] = webVTT(b.Telling, l.Recording)
	}
	dc, err := xml.MarshalIndent(dublinCoreOf(b.Telling, base), "", " ")
	if err != nil {
		return err
	}
	texts["data/dublin-core.xml"] = xml.Header + string(dc) + "\n"
	for name, v := range map[string]any{"data/story.json": storyOf(b), "data/consent.json": consentOf(b)} {
		made, err := json.MarshalIndent(v, "", "  ")
		if err != nil {
			return err
		}
		texts[name] = string(made) + "\n"
	}
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if err := p.text(name, texts[name]); err != nil {
			return err
		}
	}
	return nil
}

// file copies one file and makes sure of what it copied.
func (p *packing) file(path string, f store.Bagged) error {
	sound, err := f.Open(p.ctx)
	if err != nil {
		return err
	}
	defer sound.Close()
	sum := sha256.New()
	n, err := p.write(path, io.TeeReader(sound, sum))
	if err != nil {
		return err
	}
	if n != f.Bytes || hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("file %s is not what its hash says", f.SHA256)
	}
	p.note(path, f.SHA256, n)
	return nil
}

func (p *packing) text(path, text string) error {
	n, err := p.write(path, strings.NewReader(text))
	sum := sha256.Sum256([]byte(text))
	p.note(path, hex.EncodeToString(sum[:]), n)
	return err
}

func (p *packing) write(path string, from io.Reader) (int64, error) {
	to, err := p.zip.CreateHeader(&zip.FileHeader{Name: p.dir + path, Method: zip.Store, Modified: p.at})
	if err != nil {
		return 0, err
	}
	return io.Copy(to, from)
}

func (p *packing) note(path, sum string, n int64) {
	p.sums = append(p.sums, sum+"  "+path+"\n")
	if strings.HasPrefix(path, "data/") {
		p.octets, p.payloads = p.octets+n, p.payloads+1
	}
}
