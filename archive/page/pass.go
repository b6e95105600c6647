package page

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// passTime is how long an address of a sound works. Whoever listens longer has
// the page, which makes another.
const passTime = 6 * time.Hour

// Passes makes addresses of sounds that work for a while, and that nobody can
// guess or make last. They are no permission: that is asked again each time a
// sound is fetched.
type Passes struct {
	key []byte
	now func() time.Time
}

// NewPasses makes passes with a key that all copies of the archive share.
func NewPasses(key []byte) Passes { return Passes{key: key, now: time.Now} }

// For is the address of a path for a while. What the path's query says is
// signed too.
func (p Passes) For(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return ""
	}
	until := strconv.FormatInt(p.now().Add(passTime).Unix(), 10)
	q := u.Query()
	q.Set("until", until)
	q.Set("pass", p.sign(u.Path, q.Get("recording"), until))
	u.RawQuery = q.Encode()
	return u.String()
}

func (p Passes) sign(path, recording, until string) string {
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte("ownvoice pass v1\n" + path + "\n" + recording + "\n" + until + "\n"))
	return hex.EncodeToString(mac.Sum(nil))
}

// Proves reports whether a request has a pass that still works.
func (p Passes) Proves(r *http.Request) bool {
	q := r.URL.Query()
	until, err := strconv.ParseInt(q.Get("until"), 10, 64)
	return err == nil && p.now().Unix() < until && len(p.key) > 0 &&
		hmac.Equal([]byte(q.Get("pass")), []byte(p.sign(r.URL.Path, q.Get("recording"), q.Get("until"))))
}
