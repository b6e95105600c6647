package api

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // tus asks for it; it guards against slips, not people
	"crypto/sha1" //nolint:gosec // the same
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"net/http"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// checksumAlgorithms are those of the tus extension that are offered; every
// server must know sha1.
const checksumAlgorithms = "sha1,sha256,md5"

var hashes = map[string]func() hash.Hash{"sha1": sha1.New, "sha256": sha256.New, "md5": md5.New}

// checksum is what the bytes of one request must come to.
type checksum struct {
	hash hash.Hash
	want []byte
}

// checksumKey is where a checksum stands in the context that tusd hands on.
type checksumKey struct{}

var errChecksum = &wire.Problem{Code: wire.CodeChecksum}

// checksumOf reads the header of the tus checksum extension; nil when there is
// none.
func checksumOf(r *http.Request) (*checksum, error) {
	said := r.Header.Get("Upload-Checksum")
	if said == "" {
		return nil, nil
	}
	name, sum, _ := strings.Cut(said, " ")
	begin, known := hashes[name]
	want, err := base64.StdEncoding.DecodeString(sum)
	if !known || err != nil {
		return nil, fmt.Errorf("upload checksum: %w", catalog.ErrMalformed)
	}
	c := &checksum{begin(), want}
	if len(want) != c.hash.Size() {
		return nil, fmt.Errorf("upload checksum: %w", catalog.ErrMalformed)
	}
	return c, nil
}

func (c *checksum) right() bool { return bytes.Equal(c.hash.Sum(nil), c.want) }
