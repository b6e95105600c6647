package main_test

import (
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"testing"
)

// opens asks for a page as a browser does that takes the archive's certificate
// on trust, and returns what it answers.
func opens(t *testing.T, address string) (status int, page string) {
	t.Helper()
	browser := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer browser.CloseIdleConnections()
	res, err := browser.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

func TestAStorytellersPrivatePageIsGivenByVerbAndSwitchedOff(t *testing.T) {
	a, l, other := newArchive(t), newLaptop(t), newLaptop(t)
	l.must(nil, "enrol", a.invite())
	other.must(nil, "enrol", a.invite())
	var kept take
	l.must(&kept, "import", tone(t, 1, 31), "--title", "With my coat on", "--storyteller", "Maureen", "--agreed")
	if s := l.try("link", kept.Story); s.code != 1 || !strings.Contains(s.err, "does not have this story yet") {
		t.Errorf("before it was sent it answers %d: %s", s.code, s.err)
	}
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	l.must(nil, "sync")
	var page struct{ Address string }
	l.must(&page, "link", kept.Story)
	if status, said := opens(t, page.Address); status != http.StatusOK || !strings.Contains(said, "Maureen") {
		t.Errorf("the page answers %d: %.300s", status, said)
	}
	l.must(nil, "link", kept.Story, "--off")
	if status, _ := opens(t, page.Address); status != http.StatusNotFound {
		t.Errorf("switched off, the page answers %d", status)
	}
	if s := other.try("link", kept.Story); s.code == 0 {
		t.Errorf("a laptop that does not know the story gets %s", s.out)
	}
}
