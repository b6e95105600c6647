package verbs

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestNoRoomIsMadeOfWhatIsNowhereElse(t *testing.T) {
	d := desk{t, filepath.Join(t.TempDir(), "Ownvoice")}
	story, _ := d.told("real")
	var out freedOut
	if d.read(&out, "free"); out.Recordings != 0 || out.Bytes != 0 || !out.Could {
		t.Errorf("it says that %+v", out)
	}
	if d.read(&out, "free", story); out.Recordings != 0 || out.Kept != 1 {
		t.Errorf("it frees %+v", out)
	}
	if said, code := d.said("free", "--all"); code != Done || !strings.Contains(said, "stays on this laptop") {
		t.Errorf("%d %s", code, said)
	}
	if said, code := d.said("free", "--all", story); code != WrongUse {
		t.Errorf("%d %s", code, said)
	}
}
