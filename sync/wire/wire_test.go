package wire_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

var now = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

func keys(t testing.TB) (ed25519.PublicKey, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return public, private
}

func TestASignedRequestIsProvedByItsKeyAlone(t *testing.T) {
	public, private := keys(t)
	stranger, _ := keys(t)
	device := catalog.NewID()
	req := httptest.NewRequest("GET", "https://archive.example/v1/projects/p/changes?after=7&wait=5", nil)
	wire.Sign(req, device, private, now)
	claim, err := wire.ReadClaim(req)
	if err != nil || claim.Device != device || !claim.Time.Equal(now) {
		t.Fatalf("claims %+v, %v", claim, err)
	}
	if !claim.Proves(req, public) {
		t.Error("its own key does not prove it")
	}
	for name, key := range map[string]ed25519.PublicKey{"another key": stranger, "no key": nil, "half a key": public[:16]} {
		if claim.Proves(req, key) {
			t.Errorf("%s proves it", name)
		}
	}
}

func TestASignatureIsGoodForItsOwnRequestOnly(t *testing.T) {
	public, private := keys(t)
	signed := httptest.NewRequest("GET", "https://archive.example/v1/projects/p/changes?after=7", nil)
	wire.Sign(signed, catalog.NewID(), private, now)
	header := signed.Header.Get("Authorization")
	parts := strings.Fields(header)
	for name, other := range map[string]struct{ method, target, header string }{
		"another method": {"POST", "/v1/projects/p/changes?after=7", header},
		"another path":   {"GET", "/v1/projects/q/changes?after=7", header},
		"another query":  {"GET", "/v1/projects/p/changes?after=8", header},
		"no query":       {"GET", "/v1/projects/p/changes", header},
		"another device": {"GET", "/v1/projects/p/changes?after=7", strings.Replace(header, parts[1], string(catalog.NewID()), 1)},
		"another second": {"GET", "/v1/projects/p/changes?after=7", strings.Replace(header, parts[2], "1", 1)},
		"no signature":   {"GET", "/v1/projects/p/changes?after=7", strings.Replace(header, parts[3], "AAAA", 1)},
		"a wrong one":    {"GET", "/v1/projects/p/changes?after=7", strings.Replace(header, parts[3], "A"+parts[3][1:], 1) + "A"},
	} {
		req := httptest.NewRequest(other.method, "https://archive.example"+other.target, nil)
		req.Header.Set("Authorization", other.header)
		if claim, err := wire.ReadClaim(req); err == nil && claim.Proves(req, public) {
			t.Errorf("%s: still proved", name)
		}
	}
}

func TestWhatIsNoClaimIsRefused(t *testing.T) {
	id := string(catalog.NewID())
	for _, header := range []string{"", "Ownvoice", "Bearer " + id + " 1 AAAA", "Ownvoice " + id + " 1", "Ownvoice x 1 AAAA", "Ownvoice " + id + " noon AAAA", "Ownvoice " + id + " 1 ====", "Ownvoice " + id + " 99999999999999999999 AAAA"} {
		req := httptest.NewRequest("GET", "https://archive.example/v1/x", nil)
		req.Header.Set("Authorization", header)
		if claim, err := wire.ReadClaim(req); !errors.Is(err, catalog.ErrMalformed) {
			t.Errorf("%q claims %+v, %v", header, claim, err)
		}
	}
}

func TestAClaimIsSkewedAfterFiveMinutesEitherWay(t *testing.T) {
	claim := wire.Claim{Time: now}
	for after, want := range map[time.Duration]bool{0: false, 300 * time.Second: false, 301 * time.Second: true, -300 * time.Second: false, -301 * time.Second: true, 1 << 62: true} {
		if got := claim.Skewed(now.Add(after)); got != want {
			t.Errorf("after %v: %v", after, got)
		}
	}
	if far := (wire.Claim{Time: time.Unix(-1<<40, 0)}); !far.Skewed(now) {
		t.Error("tens of thousands of years are no skew")
	}
}

func FuzzReadClaim(f *testing.F) {
	f.Add("Ownvoice 0190f3a0-0000-7000-8000-00000000000a 1777636800 AAAA")
	f.Add("Ownvoice   ")
	public, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, header string) {
		req := httptest.NewRequest("GET", "https://archive.example/v1/x", nil)
		req.Header.Set("Authorization", header)
		claim, err := wire.ReadClaim(req)
		claim.Skewed(now)
		if err == nil && (!claim.Device.Valid() || claim.Proves(req, public)) {
			t.Errorf("%q claims %+v", header, claim)
		}
	})
}

var inviting = []wire.Invitation{
	{Address: "https://127.0.0.1:8443", Code: "abc234", Fingerprint: strings.Repeat("0f", 32)},
	{Address: "https://archive.example", Code: "abc234"},
	{Address: "https://[::1]:8443", Code: "a_B-9", Fingerprint: strings.Repeat("a0", 32)},
}

func TestAnInvitationIsReadAsItIsWritten(t *testing.T) {
	for _, want := range inviting {
		line := want.String()
		half := len(line) / 2
		for _, copied := range []string{line, "  " + line + "\r\n", line[:half] + "\n   " + line[half:]} {
			if got, err := wire.ParseInvitation(copied); err != nil || got != want {
				t.Errorf("%q is read as %+v, %v", copied, got, err)
			}
		}
	}
	if got, err := wire.ParseInvitation("https://a.example/join#c." + strings.Repeat("AB", 32)); err != nil || got.Fingerprint != strings.Repeat("ab", 32) {
		t.Errorf("a fingerprint in capitals: %+v, %v", got, err)
	}
}

func TestWhatIsNoInvitationIsRefused(t *testing.T) {
	print := strings.Repeat("0f", 32)
	for name, line := range map[string]string{
		"nothing":                     "",
		"a word":                      "hello",
		"plain http":                  "http://a.example/join#code",
		"no host":                     "https:///join#code",
		"no code":                     "https://a.example/join",
		"an empty code":               "https://a.example/join#." + print,
		"a code without end":          "https://a.example/join#" + strings.Repeat("c", wire.MaxNameLen+1),
		"a code that needs escaping":  "https://a.example/join#a%20b",
		"a fingerprint cut short":     "https://a.example/join#code." + print[:62],
		"a fingerprint that is none":  "https://a.example/join#code." + strings.Repeat("x", 64),
		"half a byte of fingerprint":  "https://a.example/join#code." + print + "0",
		"another path":                "https://a.example/join/me#code",
		"a question":                  "https://a.example/join?x=1#code",
		"somebody's name in the host": "https://a.example@b.example/join#code",
		"a file":                      "file:///join#code",
		"a port that is none":         "https://a.example:port/join#code",
	} {
		if got, err := wire.ParseInvitation(line); !errors.Is(err, catalog.ErrMalformed) || got != (wire.Invitation{}) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func FuzzParseInvitation(f *testing.F) {
	for _, i := range inviting {
		f.Add(i.String())
	}
	f.Add("https://a%41.example/join#a%2541")
	f.Add("https://a.example:/join#c")
	f.Fuzz(func(t *testing.T, line string) {
		got, err := wire.ParseInvitation(line)
		if err != nil {
			return
		}
		if again, err := wire.ParseInvitation(got.String()); err != nil || again != got {
			t.Errorf("%q is %+v, written %q, read again as %+v, %v", line, got, got, again, err)
		}
		if !strings.HasPrefix(got.Address, "https://") || strings.ContainsAny(got.Code, " /#.%") || len(got.Fingerprint)%64 != 0 {
			t.Errorf("%q is %+v", line, got)
		}
	})
}

func TestAReceiptProvesWhatItSaysAndNothingElse(t *testing.T) {
	public, private := keys(t)
	stranger, _ := keys(t)
	receipt := wire.Receipt{SHA256: strings.Repeat("0f", 32), Bytes: 1234, Time: now}
	if receipt.Proves(public) || (wire.Receipt{}).Proves(public) {
		t.Error("without a signature it proves something")
	}
	receipt.Sign(private)
	if !receipt.Proves(public) {
		t.Error("its archive's key does not prove it")
	}
	if receipt.Proves(stranger) || receipt.Proves(nil) || receipt.Proves(public[:31]) {
		t.Error("another key proves it")
	}
	for name, tamper := range map[string]func(*wire.Receipt){
		"hash":                   func(r *wire.Receipt) { r.SHA256 = strings.Repeat("0e", 32) },
		"hash in capitals":       func(r *wire.Receipt) { r.SHA256 = strings.ToUpper(r.SHA256) },
		"hash with a line in it": func(r *wire.Receipt) { r.SHA256 += "\n1234" },
		"length":                 func(r *wire.Receipt) { r.Bytes++ },
		"second":                 func(r *wire.Receipt) { r.Time = r.Time.Add(time.Second) },
		"part of a second":       func(r *wire.Receipt) { r.Time = r.Time.Add(time.Nanosecond) },
		"signature":              func(r *wire.Receipt) { r.Signature = append([]byte{r.Signature[0] ^ 1}, r.Signature[1:]...) },
		"half the signature":     func(r *wire.Receipt) { r.Signature = r.Signature[:32] },
		"no signature":           func(r *wire.Receipt) { r.Signature = nil },
	} {
		other := receipt
		tamper(&other)
		if other.Proves(public) {
			t.Errorf("with another %s it still proves", name)
		}
	}
}

func TestAReceiptStillProvesAfterItWasWrittenDownAndRead(t *testing.T) {
	public, private := keys(t)
	for _, at := range []time.Time{now, now.Add(123456789), now.In(time.FixedZone("", 3600))} {
		receipt := wire.Receipt{SHA256: strings.Repeat("0f", 32), Bytes: 1, Time: at}
		receipt.Sign(private)
		raw, err := json.Marshal(receipt)
		if err != nil {
			t.Fatal(err)
		}
		var again wire.Receipt
		if err := json.Unmarshal(raw, &again); err != nil || !again.Proves(public) {
			t.Errorf("%s proves nothing, %v", raw, err)
		}
	}
}

func TestAProblemIsFoundByItsCode(t *testing.T) {
	var err error = &wire.Problem{Code: wire.CodeConsent}
	var p *wire.Problem
	if !errors.As(err, &p) || p.Code != wire.CodeConsent || !strings.Contains(err.Error(), "consent") {
		t.Errorf("%v", err)
	}
}
