package catalog

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Form is one version of a text that is read out or handed over before
// somebody says yes: the information sheet or the agreement, in one language.
// It is never changed; a better text is another version. An event names the
// one that was used by its hash.
type Form struct {
	ID       ID        `json:"id"`
	Sort     FormSort  `json:"sort"`
	Language string    `json:"language"` // BCP 47
	Text     string    `json:"text"`
	Made     time.Time `json:"made"`
}

// FormSort is which text it is.
type FormSort string

const (
	FormSheet     FormSort = "sheet"     // what the project is for, who answers for it, what one may do
	FormAgreement FormSort = "agreement" // what is agreed to
)

// Hash is the SHA-256 of the text, in lower-case hex: what Consent.Form holds.
func (f Form) Hash() string {
	sum := sha256.Sum256([]byte(f.Text))
	return hex.EncodeToString(sum[:])
}
