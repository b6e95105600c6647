package wire

import (
	"encoding/hex"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"ownvoice/library/catalog"
)

// Invitation is the one line a coordinator hands to a reporter. It carries the
// archive's address, the SHA-256 of its certificate (empty: an ordinary web
// certificate is expected) and a code that works once.
//
// As a line it is a web address whose secret half stands after "#", where no
// browser or server ever sends it on: https://HOST:PORT/join#CODE.FINGERPRINT
type Invitation struct {
	Address     string // "https://HOST:PORT", no slash at the end
	Code        string
	Fingerprint string // 64 lower-case hex digits, or empty
}

// String is the line.
func (i Invitation) String() string {
	line := i.Address + "/join#" + i.Code
	if i.Fingerprint != "" {
		line += "." + i.Fingerprint
	}
	return line
}

// plainCode is what a code is made of, so that it needs no escaping anywhere.
var plainCode = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// ParseInvitation reads the line, with whatever white space was copied along.
func ParseInvitation(line string) (Invitation, error) {
	bad := fmt.Errorf("invitation: %w", catalog.ErrMalformed)
	u, err := url.Parse(strings.Join(strings.Fields(line), ""))
	if err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "/join" || u.User != nil || u.RawQuery != "" {
		return Invitation{}, bad
	}
	code, print, _ := strings.Cut(u.Fragment, ".")
	if raw, err := hex.DecodeString(print); !plainCode.MatchString(code) || len(code) > MaxNameLen || err != nil || (len(raw) != 0 && len(raw) != 32) {
		return Invitation{}, bad
	}
	return Invitation{Address: "https://" + u.Host, Code: code, Fingerprint: strings.ToLower(print)}, nil
}
