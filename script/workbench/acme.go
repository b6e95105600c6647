package workbench

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// pebble is a real authority that speaks ACME (RFC 8555), by the makers of
// Let's Encrypt, at one exact version.
const pebble = "v2.9.0"

// Authority gives certificates for any name, which it looks for on this
// machine at one port. Its own certificate is vouched for by CA.
type Authority struct {
	Directory string         // where ACME begins
	CA        string         // a PEM file: whom to trust to speak to it
	Roots     *x509.CertPool // whom to trust where it gave a certificate
}

// ACME starts an authority that proves who holds a name by TLS-ALPN-01 at the
// given port of 127.0.0.1. It ends with the test.
func ACME(t testing.TB, port string) Authority {
	t.Helper()
	dir := t.TempDir()
	ca, key := vouched(t, dir)
	dns, tests, at, manage := FreePort(t), FreePort(t), FreePort(t), FreePort(t)
	proves, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := json.Marshal(map[string]any{"pebble": map[string]any{"listenAddress": at, "managementListenAddress": manage,
		"certificate": ca, "privateKey": key, "tlsPort": proves, "httpPort": 1,
		"profiles": map[string]any{"default": map[string]any{"description": "as usual", "validityPeriod": 7776000}}}})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "pebble.json"), settings, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	started(t, tool(t, "github.com/letsencrypt/pebble/v2/cmd/pebble-challtestsrv", pebble),
		"-dns01", dns, "-management", tests, "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", "", "-defaultIPv6", "")
	started(t, tool(t, "github.com/letsencrypt/pebble/v2/cmd/pebble", pebble), "-config", filepath.Join(dir, "pebble.json"), "-dnsserver", dns)
	return Authority{Directory: "https://" + at + "/dir", CA: ca, Roots: roots(t, "https://"+manage+"/roots/0", ca)}
}

// started starts a program that ends with the test.
func started(t testing.TB, program string, args ...string) {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1")
	cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// vouched writes a certificate for this machine that vouches for itself.
func vouched(t testing.TB, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	made, err := x509.CreateCertificate(rand.Reader, of, of, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "ca.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{certificate: {Type: "CERTIFICATE", Bytes: made}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// startTime is how long a server may take until it answers. It is passed only
// where one does not start.
const startTime = 2 * time.Minute

// roots waits for the authority and asks whom to trust.
func roots(t testing.TB, address, ca string) *x509.CertPool {
	t.Helper()
	known, all := x509.NewCertPool(), x509.NewCertPool()
	raw, err := os.ReadFile(ca)
	if err != nil || !known.AppendCertsFromPEM(raw) {
		t.Fatalf("read %s: %v", ca, err)
	}
	ask := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known}, DisableKeepAlives: true}}
	for end := time.Now().Add(startTime); ; time.Sleep(50 * time.Millisecond) {
		res, err := ask.Get(address)
		if err == nil {
			defer res.Body.Close()
			if raw, err = io.ReadAll(res.Body); err == nil && all.AppendCertsFromPEM(raw) {
				return all
			}
		}
		if time.Now().After(end) {
			t.Fatalf("authority does not answer: %v", err)
		}
	}
}
