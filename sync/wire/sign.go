package wire

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

const scheme = "Ownvoice"

// Sign signs a request with the laptop's key: method, path with query, and
// second. TLS, pinned by the invitation, guards the body; a request that is
// sent again within MaxSkew does what it did, no more.
func Sign(req *http.Request, device catalog.ID, key ed25519.PrivateKey, now time.Time) {
	second := strconv.FormatInt(now.Unix(), 10)
	sig := ed25519.Sign(key, signed(req, device, second))
	req.Header.Set("Authorization", strings.Join([]string{scheme, string(device), second, base64.RawURLEncoding.EncodeToString(sig)}, " "))
}

// Claim is what a signed request says of itself before anything is proved.
type Claim struct {
	Device catalog.ID
	Time   time.Time
	second string
	sig    []byte
}

// ReadClaim reads the Authorization header. It proves nothing yet.
func ReadClaim(req *http.Request) (Claim, error) {
	parts := strings.Fields(req.Header.Get("Authorization"))
	if len(parts) != 4 || parts[0] != scheme || !catalog.ID(parts[1]).Valid() {
		return Claim{}, fmt.Errorf("authorization header: %w", catalog.ErrMalformed)
	}
	second, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return Claim{}, fmt.Errorf("authorization time: %w", catalog.ErrMalformed)
	}
	sig, err := base64.RawURLEncoding.DecodeString(parts[3])
	if err != nil {
		return Claim{}, fmt.Errorf("authorization signature: %w", catalog.ErrMalformed)
	}
	return Claim{Device: catalog.ID(parts[1]), Time: time.Unix(second, 0), second: parts[2], sig: sig}, nil
}

// Proves reports whether the key signed this very request.
func (c Claim) Proves(req *http.Request, key ed25519.PublicKey) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed(req, c.Device, c.second), c.sig)
}

// Skewed reports whether the claim's clock is too far from now.
func (c Claim) Skewed(now time.Time) bool {
	d := now.Sub(c.Time)
	return d > MaxSkew*time.Second || d < -MaxSkew*time.Second
}

func signed(req *http.Request, device catalog.ID, second string) []byte {
	return fmt.Appendf(nil, "ownvoice request v1\n%s\n%s\n%s\n%s\n", device, second, req.Method, req.URL.RequestURI())
}
