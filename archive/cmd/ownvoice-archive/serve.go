package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"ownvoice/archive/api"
	"ownvoice/archive/store"
	"ownvoice/library/durable"
)

type serveVerb struct {
	folder
	Listen  string `default:"127.0.0.1:8443" placeholder:"HOST:PORT" help:"Where to listen (${default}). Port 0 takes any free one; an empty host lets other computers in."`
	TLSCert string `name:"tls-cert" and:"tls" placeholder:"FILE" help:"A certificate of your own, instead of one that is made for you."`
	TLSKey  string `name:"tls-key" and:"tls" placeholder:"FILE" help:"Its key."`
}

// Help teaches with an example.
func (serveVerb) Help() string {
	return `Prints one line, "listening https://…", when it is ready. Ctrl-C, or SIGTERM, finishes what it holds and stops.

Example:

  ownvoice-archive serve --data ./archive
  ownvoice-archive serve --data ./archive --listen :8443 --tls-cert cert.pem --tls-key key.pem`
}

const (
	patience = 20 * time.Second // for requests that are under way when told to stop
	bodyTime = 5 * time.Minute  // for a request that is not sound; sound sets its own pace
)

// Run serves until the context is done.
func (v serveVerb) Run(s *shop) error {
	release, err := v.claim()
	if err != nil {
		return err
	}
	defer release()
	st, err := v.open(s.ctx)
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.Sweep(); err != nil {
		return err
	}
	laptops, err := api.New(s.ctx, st, api.Options{Log: s.log})
	if err != nil {
		return err
	}
	people, err := pages(st, s.log)
	if err != nil {
		return fmt.Errorf("make pages: %w", err)
	}
	listener, err := v.listen(s)
	if err != nil {
		return err
	}
	v.hint(s, st)
	server := newServer(laptops, people, s.log)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-s.ctx.Done():
	}
	err = stop(s, server, laptops)
	if ended := <-served; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// listen opens the door, writes down where it is, and says so.
func (v serveVerb) listen(s *shop) (net.Listener, error) {
	certificate, print, err := v.certificate(v.TLSCert, v.TLSKey)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", v.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	address := "https://" + reachable(listener.Addr().(*net.TCPAddr), v.Listen)
	err = errors.Join(durable.MkdirAll(filepath.Dir(v.path("tls", "fingerprint"))),
		durable.WriteFile(v.path("tls", "fingerprint"), []byte(print+"\n")), durable.WriteFile(v.path("address"), []byte(address+"\n")))
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("write address: %w", err)
	}
	fmt.Fprintln(s.out, "listening", address)
	return tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}), nil
}

// reachable is the host and port that others can call: the name that was asked
// for, or this machine's when it listens on all of them.
func reachable(at *net.TCPAddr, asked string) string {
	host, _, err := net.SplitHostPort(asked)
	if name, failed := os.Hostname(); (err != nil || host == "" || at.IP.IsUnspecified()) && failed == nil {
		host = name
	}
	return net.JoinHostPort(host, fmt.Sprint(at.Port))
}

// hint tells a newcomer the next step.
func (v serveVerb) hint(s *shop, st *store.Store) {
	if n, err := st.Projects(s.ctx); err == nil && n == 0 {
		fmt.Fprintf(s.errOut, "No project yet. In another window: ownvoice-archive invite --data %q --project NAME --role coordinator\n", v.Data)
	}
}

func newServer(laptops *api.API, people http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
			if api.Serves(r.URL.Path) {
				laptops.ServeHTTP(w, r)
			} else {
				people.ServeHTTP(w, r)
			}
		}),
		ReadHeaderTimeout: 15 * time.Second, ReadTimeout: bodyTime, WriteTimeout: bodyTime + time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// stop lets requests end and takes in what had arrived whole.
func stop(s *shop, server *http.Server, laptops *api.API) error {
	laptops.Stop()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), patience)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		server.Close() // what is still open is a laptop that will come back
	}
	laptops.Wait()
	s.log.Info("stopped")
	return nil
}
