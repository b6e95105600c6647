package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"ownvoice/archive/api"
	"ownvoice/archive/store"
	"ownvoice/library/durable"
)

type serveVerb struct {
	folder
	Listen  string `default:"127.0.0.1:8443" placeholder:"HOST:PORT" help:"Where to listen (${default}). Port 0 takes any free one; an empty host lets other computers in."`
	TLSCert string `name:"tls-cert" and:"tls" placeholder:"FILE" help:"A certificate of your own, instead of one that is made for you."`
	TLSKey  string `name:"tls-key" and:"tls" placeholder:"FILE" help:"Its key."`
	ACME    string `name:"acme" xor:"tls" placeholder:"HOST" help:"Get a certificate for this name by ACME (Let's Encrypt). Needs port 443 to reach --listen."`
	Giver   string `name:"acme-directory" placeholder:"URL" help:"Another authority than Let's Encrypt: where its ACME begins."`
	Proxy   bool   `name:"behind-proxy" help:"Speak plain HTTP: a load balancer in front speaks HTTPS. Only it may reach --listen."`
	Metrics string `name:"metrics-token" env:"OWNVOICE_METRICS_TOKEN" placeholder:"TOKEN" help:"Who sends this token (Authorization: Bearer) is given /metrics; without it, this machine alone."`
	Address string `placeholder:"URL" help:"Where laptops and people reach the archive, if not where it listens: https://HOST:PORT"`
}

// Help teaches with an example.
func (serveVerb) Help() string {
	return `Prints one line, "listening https://…", when it is ready. Ctrl-C, or SIGTERM, finishes what it holds and stops.

Example:

  ownvoice-archive serve --data ./archive
  ownvoice-archive serve --data ./archive --listen :8443 --tls-cert cert.pem --tls-key key.pem
  ownvoice-archive serve --data ./archive --listen :443 --acme stories.example.org

The first time it also prints an invitation for whoever will look after the archive, which makes an account when it is opened in a browser.`
}

const (
	patience = 20 * time.Second // for requests that are under way when told to stop
	bodyTime = time.Minute      // for what a stranger sends; a laptop that has proved itself is given longer

	answerTime = 6 * time.Minute // for an answer that is not sound

	mostConnections = 8192
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
	laptops, err := api.New(s.ctx, st, api.Options{Log: s.log, Address: func() string { address, _ := v.reached(); return address }})
	if err != nil {
		return err
	}
	people, err := pages(s.ctx, st, s.log, v.reached)
	if err != nil {
		return fmt.Errorf("make pages: %w", err)
	}
	listener, err := v.listen(s)
	if err != nil {
		return err
	}
	if err := v.hint(s, st); err != nil && s.ctx.Err() == nil {
		listener.Close()
		return fmt.Errorf("make the first invitation: %w", err)
	}
	var own sync.WaitGroup
	defer own.Wait()
	own.Go(func() { chores(s, st) })
	own.Go(func() { st.Watch(s.ctx) })
	server := newServer(laptops, people, s.log)
	server.Handler = v.watched(st, server.Handler)
	if v.Proxy {
		server.Handler = passedOn(server.Handler)
	} else {
		server.ConnState = newCrowd(mostOpen()).changed
	}
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
	if err := v.sensible(); err != nil {
		return nil, err
	}
	secure, print, err := v.secure()
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", v.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	address := v.Address
	switch {
	case address != "":
	case v.ACME != "":
		address = "https://" + v.ACME
	default:
		address = "https://" + reachable(listener.Addr().(*net.TCPAddr), v.Listen)
	}
	err = errors.Join(durable.MkdirAll(filepath.Dir(v.path("tls", "fingerprint"))),
		note(v.path("tls", "fingerprint"), print), note(v.path("address"), address))
	if err != nil {
		listener.Close()
		return nil, fmt.Errorf("write address: %w", err)
	}
	if secure == nil {
		fmt.Fprintln(s.out, "listening", "http://"+listener.Addr().String())
		return listener, nil
	}
	fmt.Fprintln(s.out, "listening", "https://"+reachable(listener.Addr().(*net.TCPAddr), v.Listen))
	return tls.NewListener(listener, secure), nil
}

// note writes a line down, unless it stands there already: a full disk keeps
// nobody from hearing what is there.
func note(path, line string) error {
	if had, err := os.ReadFile(path); err == nil && string(had) == line+"\n" {
		return nil
	}
	return durable.WriteFile(path, []byte(line+"\n"))
}

func (v serveVerb) sensible() error {
	if v.Proxy && v.Address == "" {
		return fmt.Errorf("%w: --behind-proxy needs --address, where the load balancer is reached", errWrongUse)
	}
	if u, err := url.Parse(v.Address); v.Address != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "") {
		return fmt.Errorf("%w: --address is not of the form https://HOST:PORT", errWrongUse)
	}
	return nil
}

// secure is how the archive proves who it is: by a certificate that was given
// – and is read again when its file changes –, one that ACME brings, or one of
// its own; nil behind a proxy that does. The fingerprint is for invitations.
func (v serveVerb) secure() (*tls.Config, string, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"}}
	switch {
	case v.Proxy:
		return nil, "", nil
	case v.ACME != "":
		m := &autocert.Manager{Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(v.ACME), Cache: autocert.DirCache(v.path("tls", "acme"))}
		if v.Giver != "" {
			m.Client = &acme.Client{DirectoryURL: v.Giver}
		}
		c.GetCertificate = m.GetCertificate
		c.NextProtos = append(c.NextProtos, acme.ALPNProto)
		return c, "", nil
	}
	first, print, err := v.certificate(v.TLSCert, v.TLSKey)
	if err != nil {
		return nil, "", err
	}
	c.GetCertificate = renewed(first, v.TLSCert, v.TLSKey)
	return c, print, nil
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

// reached is where the archive is reached, for the addresses its pages give.
func (v serveVerb) reached() (address, fingerprint string) {
	i, err := (inviteVerb{folder: v.folder}).door()
	if err != nil {
		return "", ""
	}
	return i.Address, i.Fingerprint
}

// firstProject is what an archive's first project is called until its keeper
// gives it another name.
const firstProject = "Stories"

// hint gives a newcomer the first invitation.
func (v serveVerb) hint(s *shop, st *store.Store) error {
	n, err := st.Projects(s.ctx)
	if err != nil || n > 0 {
		return err
	}
	invitation, err := (inviteVerb{folder: v.folder}).door()
	if err != nil {
		return err
	}
	if invitation.Code, _, err = st.Invite(s.ctx, firstProject, "archivist"); err != nil {
		return err
	}
	fmt.Fprintf(s.errOut, "This archive is new. Open this invitation in a browser to make your account, or use it in Ownvoice. It works once, within %d days:\n%s\n", store.InvitationDays, invitation)
	return nil
}

// chores does now and then what no request does, until the context ends.
func chores(s *shop, st *store.Store) {
	for {
		if err := st.Chores(s.ctx); err != nil && s.ctx.Err() == nil {
			s.log.Error("chores failed", "error", err)
		}
		select {
		case <-s.ctx.Done():
			return
		case <-time.After(time.Minute):
		}
	}
}

func newServer(laptops *api.API, people http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: unhurried(few(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
			if api.Serves(r.URL.Path) {
				laptops.ServeHTTP(w, r)
			} else {
				people.ServeHTTP(w, r)
			}
		}))),
		ReadHeaderTimeout: 15 * time.Second, ReadTimeout: bodyTime, WriteTimeout: answerTime, IdleTimeout: 2 * time.Minute,
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
