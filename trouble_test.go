package main_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/script/workbench"
)

// Bad luck gets an exit code for scripts and one clear sentence for people.
func TestBadLuckIsToldInASentence(t *testing.T) {
	workbench.NoSound(t)
	a := newArchive(t)
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 7), "--title", "We wrote the questions on the bus", "--storyteller", "Kofi", "--agreed")
	for _, c := range []struct {
		when string
		args []string
		code int
		says string
	}{
		{"no verb is called that", []string{"stroies"}, 2, "--help"},
		{"a flag is not known", []string{"stories", "--loud"}, 2, "--help"},
		{"an answer is neither yes, no nor ask", []string{"consent", "give", kept.Story, "--use", "keep=maybe"}, 2, "yes, no or ask"},
		{"a story is not there", []string{"story", "zzz"}, 1, "no such story"},
		{"a time cannot be read", []string{"note", "add", kept.Story, "x", "--at", "soon"}, 2, "1:23"},
		{"no sound system answers", []string{"record", "--title", "x", "--storyteller", "y", "--agreed", "--for", "1s"}, 1, "No sound system"},
		{"nobody asked the storyteller", []string{"record", "--title", "x", "--storyteller", "y", "--for", "1s"}, 3, "agreed"},
		{"a file is no sound", []string{"import", "go.mod", "--title", "x", "--storyteller", "y", "--agreed"}, 1, "no sound in this file"},
		{"a file is not there", []string{"import", "nowhere.wav", "--title", "x", "--storyteller", "y", "--agreed"}, 1, "no such file"},
		{"the laptop belongs to no archive", []string{"sync"}, 1, "does not belong to an archive"},
		{"an invitation is no invitation", []string{"enrol", "hello"}, 1, "joining code"},
		{"an invitation was made up", []string{"enrol", madeUp(a.invite())}, 1, "joining code"},
		{"an invitation is for another certificate", []string{"enrol", otherCertificate(a.invite())}, 1, "Something else answers"},
		{"nobody is at the invitation's address", []string{"enrol", "https://127.0.0.1:9/join#code"}, 4, "does not answer"},
	} {
		s := l.try(c.args...)
		if s.code != c.code || !strings.Contains(s.err, c.says) || s.out != "" {
			t.Errorf("when %s: exit %d (want %d), says %q", c.when, s.code, c.code, s.out+s.err)
		}
	}
	var rows []row
	l.must(&rows, "stories")
	for _, r := range rows {
		if r.ID != kept.Story && r.Seconds > 0 {
			t.Errorf("a failed verb left %+v behind", r)
		}
	}
}

func madeUp(invitation string) string {
	before, after, _ := strings.Cut(invitation, "#")
	return before + "#" + strings.Repeat("A", 20) + after[strings.Index(after, "."):]
}

func otherCertificate(invitation string) string {
	i := strings.LastIndex(invitation, ".")
	return invitation[:i+1] + strings.Repeat("ab", 32)
}

func TestAnInvitationWorksOnce(t *testing.T) {
	a := newArchive(t)
	invitation := a.invite()
	newLaptop(t).must(nil, "enrol", invitation)
	if s := newLaptop(t).try("enrol", invitation); s.code != 1 || !strings.Contains(s.err, "joining code") {
		t.Fatalf("a used invitation answers %d: %s", s.code, s.err)
	}
}

func TestWithTheArchiveGoneEverythingStaysAndSaysSo(t *testing.T) {
	a := newArchive(t)
	l := newLaptop(t)
	l.must(nil, "enrol", a.invite())
	var kept take
	l.must(&kept, "import", tone(t, 1, 8), "--title", "In the hall", "--storyteller", "Asha", "--agreed")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	a.kill()
	if s := l.try("sync"); s.code != 4 || !strings.Contains(s.err, "that is fine") {
		t.Fatalf("with the archive gone, sync answers %d: %s", s.code, s.err)
	}
	var rows []row
	l.must(&rows, "stories")
	if rows[0].Kept != "waiting" {
		t.Fatalf("the story is %q", rows[0].Kept)
	}
	a.start()
	l.must(nil, "sync")
	l.must(&rows, "stories")
	if rows[0].Kept != "safe" {
		t.Fatalf("with the archive back, the story is %q", rows[0].Kept)
	}
}

func TestAHugeOrMalformedAnswerFromTheNetworkHarmsNothing(t *testing.T) {
	for what, answer := range map[string]string{
		"a login page":     "<html>Welcome to the hotel</html>",
		"a huge answer":    `{"project":"` + strings.Repeat("x", 20<<20) + `"}`,
		"half an answer":   `{"project":"`,
		"another's answer": `{"project":"../../etc","receipt_key":""}`,
	} {
		server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(answer)) }))
		l := newLaptop(t)
		s := l.try("enrol", server.URL+"/join#code."+fingerprint(server))
		server.Close()
		if s.code != 1 || !strings.Contains(s.err, "archive’s side") && !strings.Contains(s.err, "archive's side") {
			t.Errorf("%s: exit %d, says %q", what, s.code, s.err)
		}
	}
}

func TestALibraryThatCannotBeWrittenToIsLeftAlone(t *testing.T) {
	l := newLaptop(t)
	l.must(nil, "project", "set", "name=Co-Pro Stories")
	// A bind mount, because root may write to everything else.
	cmd := exec.Command("unshare", "-m", "sh", "-c", `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && "$2" --library "$1" project set name=x`, "sh", l.dir, l.path)
	if os.Geteuid() != 0 {
		cmd = exec.Command("unshare", append([]string{"-rm"}, cmd.Args[2:]...)...)
	}
	if s := try(t, cmd); s.code != 1 || !strings.Contains(s.err, "Nothing can be written") {
		t.Fatalf("read-only: exit %d, says %q", s.code, s.err)
	}
}

func TestASecondOwnvoiceSaysThatOneIsOpen(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 20, 9))
	l := newLaptop(t)
	first := l.command("record", "--title", "x", "--storyteller", "y", "--agreed")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the first one records", func() bool {
		found, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", "track-1.wav"))
		return len(found) == 1
	})
	if s := l.try("stories"); s.code != 1 || !strings.Contains(s.err, "already open") {
		t.Errorf("the second answers %d: %s", s.code, s.err)
	}
	interrupt(t, first)
	if err := first.Wait(); err != nil {
		t.Errorf("after Ctrl C, recording ends with %v", err)
	}
}

func fingerprint(s *httptest.Server) string {
	sum := sha256.Sum256(s.Certificate().Raw)
	return hex.EncodeToString(sum[:])
}
