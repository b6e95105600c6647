package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/script/workbench"
)

func TestACertificateIsBroughtByACMEAndKept(t *testing.T) {
	const name = "stories.example"
	data := filepath.Join(t.TempDir(), "archive")
	at := workbench.FreePort(t)
	_, port, _ := net.SplitHostPort(at)
	authority := workbench.ACME(t, port)
	begin := func(directory string) *running {
		t.Helper()
		return serve(t, data, "--listen", at, "--acme", name, "--acme-directory", directory)
	}
	t.Setenv("SSL_CERT_FILE", authority.CA)
	r := begin(authority.Directory)
	asks := func() (string, error) {
		browser := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Roots}, DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, at)
			}}}
		res, err := browser.Get("https://" + name + "/healthz")
		if err != nil {
			return "", err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return "", fmt.Errorf("answer %d", res.StatusCode)
		}
		return res.TLS.PeerCertificates[0].SerialNumber.String(), nil
	}
	_, _ = asks() // the first visitor lets it be brought, and may have gone when it comes
	for end := time.Now().Add(waitsFor); ; time.Sleep(50 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(data, "tls", "acme", name)); err == nil {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("no certificate has come\n%s", r.stderr)
		}
	}
	first, err := asks()
	if err != nil {
		t.Fatalf("%v\n%s", err, r.stderr)
	}
	if out, _, code := verb(t, "invite", "--data", data, "--project", "Co-Pro Stories", "--role", "reporter"); code != 0 || !strings.HasPrefix(out, "https://"+name+"/join#") {
		t.Errorf("an invitation is %q", out)
	}
	r.stop(t)
	if err := os.Unsetenv("SSL_CERT_FILE"); err != nil {
		t.Fatal(err)
	}
	begin("https://127.0.0.1:1/nobody")
	if again, err := asks(); err != nil || again != first {
		t.Errorf("after a restart, with the authority away, it shows certificate %q, and before %q: %v", again, first, err)
	}
}
