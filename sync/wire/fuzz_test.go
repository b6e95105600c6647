package wire_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// FuzzClaim reads the head of a signed request, whatever stands in it. Nothing
// is proved but what this very key signed.
func FuzzClaim(f *testing.F) {
	public, private := keys(f)
	device := catalog.NewID()
	none := base64.RawURLEncoding.EncodeToString(make([]byte, ed25519.SignatureSize))
	for _, header := range []string{"", "Ownvoice", "Ownvoice a b c", fmt.Sprintf("Ownvoice %s %d %s", device, now.Unix(), none), fmt.Sprintf("Ownvoice %s 9223372036854775807 %s", device, none),
		fmt.Sprintf("Ownvoice %s -9223372036854775808 AA", device), fmt.Sprintf("Ownvoice %s 1 AA==", device), "Ownvoice \x00 \xff \u2028 d", "Bearer x", strings.Repeat("Ownvoice ", 1000)} {
		f.Add(header, "GET", "/v1/projects/p/changes?after=1")
	}
	signed, _ := http.NewRequest("GET", "https://archive.example/v1/x?a=b", nil)
	wire.Sign(signed, device, private, now)
	f.Add(signed.Header.Get("Authorization"), "GET", "/v1/x?a=b")
	f.Add(signed.Header.Get("Authorization"), "POST", "/v1/x?a=b&c")
	f.Fuzz(func(t *testing.T, header, method, path string) {
		u, err := url.ParseRequestURI(path)
		if err != nil {
			t.Skip("not an address")
		}
		req := &http.Request{Method: method, URL: u, Header: http.Header{"Authorization": {header}}}
		claim, err := wire.ReadClaim(req)
		if err != nil {
			return
		}
		if !claim.Device.Valid() {
			t.Fatalf("claims to be %q", claim.Device)
		}
		claim.Skewed(now)
		mine := req.Method == signed.Method && req.URL.RequestURI() == signed.URL.RequestURI()
		if claim.Proves(req, public) && !mine {
			t.Fatalf("%q proves %s %s", header, method, path)
		}
		if claim.Proves(req, nil) || claim.Proves(req, public[:16]) {
			t.Fatal("half a key proves it")
		}
		wire.Sign(req, device, private, time.Unix(claim.Time.Unix(), 0))
		if again, err := wire.ReadClaim(req); err != nil || !again.Proves(req, public) || again.Device != device {
			t.Fatalf("what the key signed is not proved: %v", err)
		}
	})
}
