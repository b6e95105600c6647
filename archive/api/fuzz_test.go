package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// FuzzMessages sends bodies of any kind to every path that reads one. Whatever
// comes, the archive answers, and never that it broke.
func FuzzMessages(f *testing.F) {
	b := start(f)
	l := b.join("P")
	story := catalog.NewID()
	for _, seed := range [][]byte{
		mustJSON(wire.Push{Changes: []catalog.Change{l.Yes(story, catalog.UseKeep), l.Title(story, "t"), l.Note(story, "n")}}),
		mustJSON(wire.Ask{SHA256: []string{strings.Repeat("0", 64)}}),
		mustJSON(wire.Enrolment{Code: "c", Device: catalog.NewID(), PublicKey: make([]byte, 32)}),
		[]byte(`{"changes":[{"id":"x"}]}`), []byte(`{"changes":null}`), []byte(`[]`), {0x1f, 0x8b}, nil,
	} {
		f.Add(seed, false)
		f.Add(packed(seed).Bytes(), true)
	}
	paths := []string{wire.PathEnrol, strings.Replace(wire.PathChanges, "%s", string(l.Project), 1), strings.Replace(wire.PathAsk, "%s", string(l.Project), 1)}
	f.Fuzz(func(t *testing.T, body []byte, zipped bool) {
		for _, path := range paths {
			req := b.request("POST", path, bytes.NewReader(body))
			if zipped {
				req.Header.Set("Content-Encoding", "gzip")
			}
			res, err := l.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode >= 500 {
				t.Fatalf("%s answers %s", path, res.Status)
			}
		}
	})
}

// FuzzUploads says anything of an upload.
func FuzzUploads(f *testing.F) {
	b := start(f)
	l := b.join("P")
	f.Add("10", "sha256 AAAA,project", "1.0.0", "/")
	f.Add("-1", ",,,", "", "x.info")
	f.Add("99999999999999999999", strings.Repeat("a b,", 100), "1.0.0", "../../archive.db")
	f.Fuzz(func(t *testing.T, length, meta, version, name string) {
		for _, method := range []string{"POST", "PATCH", "HEAD", "DELETE"} {
			req := b.request(method, wire.PathUploads, strings.NewReader("some sound"))
			if method != "POST" {
				req.URL.Path += name
			}
			req.Header = http.Header{"Upload-Length": {clean(length)}, "Upload-Metadata": {clean(meta)}, "Tus-Resumable": {clean(version)}, "Upload-Offset": {clean(length)},
				"Content-Type": {"application/offset+octet-stream"}}
			res, err := l.Do(req)
			if err != nil {
				t.Skip("not a request that Go can send")
			}
			res.Body.Close()
			if res.StatusCode >= 500 {
				t.Fatalf("%s answers %s", method, res.Status)
			}
		}
	})
}

func clean(header string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return 'x'
		}
		return r
	}, header)
}
