package feeds_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

func TestAProjectIsTakenAlongAsBagsThatAreWholeForOtherPrograms(t *testing.T) {
	b := start(t)
	first, second := b.tell(catalog.UsePartner), b.tell(catalog.UsePartner)
	mine, gone := b.tell(), b.tell(catalog.UsePartner) // one said no such yes, one is taken back
	b.withdraw(gone)
	path := "/bags/projects/" + string(b.l.Project)
	for name, r := range map[string]store.Reader{"everybody": store.Everybody(), "nobody": {}, "somebody of another project": store.MemberOf("somebody", catalog.NewID())} {
		b.reader = r
		if text, _ := b.get(path, 404); strings.Contains(text, "PK") {
			t.Errorf("%s gets it", name)
		}
	}
	b.reader = store.MemberOf("somebody", b.l.Project)
	b.get(path+"?for=train", 400)
	b.get("/bags/projects/"+string(catalog.NewID()), 404)
	text, _ := b.get(path, 200)
	dir := t.TempDir()
	trial.OK(t, os.WriteFile(filepath.Join(dir, "bags.zip"), []byte(text), 0o600))
	b.run(dir, "unzip", "-q", "bags.zip")
	for _, s := range []told{first, second} {
		bag := filepath.Join(dir, "ownvoice-"+string(s.story))
		b.run(bag, "sha256sum", "--strict", "-c", "manifest-sha256.txt")
		b.run(bag, "sha256sum", "--strict", "-c", "tagmanifest-sha256.txt")
	}
	for _, s := range []told{mine, gone} {
		if strings.Contains(text, string(s.story)) {
			t.Errorf("story %s is in it", s.story)
		}
	}
	said, err := os.ReadFile(filepath.Join(dir, "read-me.txt"))
	trial.OK(t, err)
	if !strings.Contains(string(said), "2 of the stories") || !strings.Contains(string(said), "1 is not") {
		t.Errorf("it says %q", said)
	}
	acts, err := b.Acts(t.Context(), b.reader, 10)
	trial.OK(t, err)
	if len(acts) != 1 || acts[0].What != "took a bag of every story" || acts[0].Who != "somebody" || acts[0].Project != b.l.Project {
		t.Errorf("the log says %+v", acts)
	}
}
