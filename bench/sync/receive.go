package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"

	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"
	"golang.org/x/net/webdav"
)

// receive serves those who put files: WebDAV below /dav/, and below /put/ a
// handler that hashes while it writes, as an archive would. With ?sync it syncs
// before it answers, and with ?plain it does neither.
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
		if r.URL.Query().Has("plain") {
			_, err = io.Copy(f, r.Body)
		} else {
			_, err = io.Copy(io.MultiWriter(f, sha256.New()), r.Body)
		}
		if err == nil && r.URL.Query().Has("sync") {
			err = f.Sync()
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	if err := tusIn(mux, dir); err != nil {
		return err
	}
	scheme, at, said := strings.Cut(listen, "://")
	if !said { // the profiles' own address
		return http.ListenAndServe(listen, mux) //nolint:gosec // a bench's own server, on its own network
	}
	return announced(scheme, at, mux)
}

// announced serves and prints where, once it does.
func announced(scheme, at string, mux http.Handler) error {
	l, err := net.Listen("tcp", at)
	if err != nil {
		return err
	}
	server := httptest.NewUnstartedServer(mux)
	server.Listener.Close()
	server.Listener = l
	if scheme == "https" {
		server.StartTLS()
	} else {
		server.Start()
	}
	fmt.Println("listening", server.URL)
	select {} // until it is killed
}

// tusIn serves tusd as it comes below /tus/.
func tusIn(mux *http.ServeMux, dir string) error {
	c := handler.NewStoreComposer()
	filestore.New(dir).UseIn(c)
	tus, err := handler.NewHandler(handler.Config{BasePath: "/tus/", StoreComposer: c, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return err
	}
	mux.Handle("/tus/", http.StripPrefix("/tus/", tus))
	return nil
}
