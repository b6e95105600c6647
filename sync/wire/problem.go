package wire

import "fmt"

// Code is why an archive says no. Programs decide by the code; people read the
// sentence the laptop has for it.
type Code string

const (
	CodeMalformed    Code = "malformed"     // 400: not of the shape this version speaks
	CodeUnauthorised Code = "unauthorised"  // 401: signature missing, wrong, or of no device known here
	CodeClockSkew    Code = "clock-skew"    // 401: the laptop's clock is too far from the archive's; Problem.Now has that
	CodeSwitchedOff  Code = "switched-off"  // 403: the device was switched off at the archive
	CodeInvitation   Code = "invitation"    // 403: no such invitation, used up, or out of date
	CodeConsent      Code = "consent"       // 403: permission to keep or hear this is not there
	CodeNotFound     Code = "not-found"     // 404
	CodeNotWhole     Code = "not-whole"     // 409: the file did not arrive as its hash says; send it again
	CodeTooLarge     Code = "too-large"     // 413
	CodeTooMany      Code = "too-many"      // 429: come back later
	CodeVersion      Code = "version"       // 404 under another version's path
	CodeInternal     Code = "internal"      // 500: details in the archive's log only
	CodeFull         Code = "archive-full"  // 507
	CodeConflict     Code = "id-of-another" // 409: an id that already names something else
	CodeOtherProject Code = "other-project" // 403: the device belongs to another project
	CodeErased       Code = "erased"        // 410: it was erased, and is not taken in again
	CodeChecksum     Code = "checksum"      // 460: these bytes are not what Upload-Checksum says; none of them was kept
	CodeBusy         Code = "busy"          // 423: another request is at work on this; come back soon
)

// Problem is the body of every answer that is not a success.
type Problem struct {
	Code Code  `json:"code"`
	Now  int64 `json:"now,omitempty"` // the archive's clock, Unix seconds, with CodeClockSkew
}

// Error makes a Problem an error that errors.As finds.
func (p *Problem) Error() string { return fmt.Sprintf("archive answers %q", string(p.Code)) }
