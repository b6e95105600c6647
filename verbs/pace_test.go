package verbs

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestThePaceIsKeptAndSaidInWords(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	if out, code := d.said("pace"); code != 0 || !strings.Contains(out, "whenever this laptop is online") {
		t.Errorf("%d: %s", code, out)
	}
	if out, code := d.said("pace", "--when", "chosen", "--network", "office", "--night", "22:00-06:00", "--budget", "500"); code != 0 {
		t.Errorf("%d: %s", code, out)
	}
	out, code := d.said("pace")
	for _, want := range []string{"office", "22:00 and 06:00", "500 MB", "always go at once"} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%q is not in %s", want, out)
		}
	}
	if out, code := d.said("pace", "--night", "sometimes"); code == 0 {
		t.Errorf("hours that are none: %s", out)
	}
}
