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

	"ownvoice/script/workbench"
)

func TestACertificateIsBroughtByACMEAndKept(t *testing.T) {
	const name = "stories.example"
	data := filepath.Join(t.TempDir(), "archive")
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := door.Addr().String()
	if err := door.Close(); err != nil {
		t.Fatal(err)
	}
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
