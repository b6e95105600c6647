package explain_test

import (
	"strings"
	"testing"

	"ownvoice/explain"
	"ownvoice/sync/client"
	"ownvoice/sync/wire"
)

func TestEachRefusalIsOneSentenceOfItsOwnAndFitsInARow(t *testing.T) {
	seen := map[string]wire.Code{}
	for _, code := range []wire.Code{wire.CodeConsent, wire.CodeErased, wire.CodeNotWhole, wire.CodeTooLarge, client.NotRead, "some newer answer"} {
		why := explain.Refused(string(code))
		if before, is := seen[why]; is || strings.Count(why, ".") != 1 || !strings.HasSuffix(why, ".") {
			t.Errorf("%s: %q, as %s", code, why, before)
		}
		seen[why] = code
		if n := len(explain.RefusedShortly(string(code))); n == 0 || n > 21 {
			t.Errorf("%s: %d letters in the row", code, n)
		}
	}
	if explain.Refused("") != "" || explain.RefusedShortly("") != "" {
		t.Error("of what was not refused something is said")
	}
}
