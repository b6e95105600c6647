package main

import (
	"crypto/sha256"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"golang.org/x/net/webdav"
)

// receive serves those who put files: WebDAV below /dav/, and below /put/ a
// handler that hashes while it writes, as an archive would. With ?sync it syncs
// before it answers.
func receive(listen, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("/dav/", &webdav.Handler{Prefix: "/dav", FileSystem: webdav.Dir(dir), LockSystem: webdav.NewMemLS()})
	mux.HandleFunc("PUT /put/{name}", func(w http.ResponseWriter, r *http.Request) {
		f, err := os.Create(filepath.Join(dir, filepath.Base(r.PathValue("name"))))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		defer f.Close()
		_, err = io.Copy(io.MultiWriter(f, sha256.New()), r.Body)
		if err == nil && r.URL.Query().Has("sync") {
			err = f.Sync()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	return http.ListenAndServe(listen, mux) //nolint:gosec // a bench's own server, on its own network
}
