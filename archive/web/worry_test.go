package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"io"

	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// form is where the form about a story goes, as its page says.
func form(t *testing.T, address string, story catalog.ID) string {
	t.Helper()
	res, err := http.Get(address + "/stories/" + string(story) + "/worry")
	trial.OK(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	trial.OK(t, err)
	found := regexp.MustCompile(`action="([^"]+)"`).FindSubmatch(raw)
	if found == nil {
		t.Fatalf("no form in\n%s", raw)
	}
	return address + strings.ReplaceAll(string(found[1]), "&amp;", "&")
}

// send sends a worry to an address, and returns the status and what is said.
func send(t *testing.T, to, words string, head http.Header) (int, string) {
	t.Helper()
	req, err := http.NewRequest("POST", to, strings.NewReader(url.Values{"words": {words}}.Encode()))
	trial.OK(t, err)
	req.Header = head.Clone()
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultTransport.RoundTrip(req)
	trial.OK(t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	trial.OK(t, err)
	return res.StatusCode, string(raw)
}

func TestAWorryIsOnlyTakenFromAPageOfOurs(t *testing.T) {
	address, story, st := toldIn(t)
	to := form(t, address, story)
	bare, _, _ := strings.Cut(to, "?")
	for name, c := range map[string]struct {
		to, words string
		head      http.Header
		want      int
	}{
		"without the page it stands on":  {bare, "x", http.Header{}, 422},
		"from another site":              {to, "x", http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		"with nothing in it":             {to, " \x00 ", http.Header{}, 422},
		"too long":                       {to, strings.Repeat("é", 4001), http.Header{}, 422},
		"about a story that is not here": {strings.Replace(to, string(story), string(catalog.NewID()), 1), "x", http.Header{}, 404},
	} {
		if status, said := send(t, c.to, c.words, c.head); status != c.want {
			t.Errorf("%s: %d\n%s", name, status, said)
		}
	}
	if all, err := st.Worries(t.Context(), store.Archivist("somebody")); err != nil || len(all) != 0 {
		t.Fatalf("kept %+v, %v", all, err)
	}
	status, said := send(t, bare, "What I wrote", http.Header{})
	if status != 422 || !strings.Contains(said, "What I wrote</textarea>") {
		t.Errorf("what was written is gone: %d\n%s", status, said)
	}
}

func TestWorriesAreNotTakenWithoutEnd(t *testing.T) {
	address, story, st := toldIn(t)
	to := form(t, address, story)
	taken := 0
	for range 30 {
		status, said := send(t, to, "x", http.Header{})
		switch status {
		case http.StatusSeeOther:
			taken++
		case http.StatusTooManyRequests:
			if !strings.Contains(said, "x</textarea>") {
				t.Fatalf("what was written is gone\n%s", said)
			}
		default:
			t.Fatalf("%d\n%s", status, said)
		}
	}
	all, err := st.Worries(t.Context(), store.Archivist("somebody"))
	if err != nil || taken != 20 || len(all) != 20 {
		t.Errorf("%d taken, %d kept, %v", taken, len(all), err)
	}
}

func TestPlayersOnOtherSitesPlayWhatIsPublicOnly(t *testing.T) {
	address, story, st := toldIn(t)
	_ = st
	for path, want := range map[string]string{"/stories/" + string(story) + "/listen": "cross-origin", "/stories/" + string(catalog.NewID()) + "/listen": "same-origin", "/stories/" + string(story): "same-origin"} {
		req, err := http.NewRequest("GET", address+path, nil)
		trial.OK(t, err)
		req.Header.Set("Origin", "https://viewer.example")
		res, err := http.DefaultClient.Do(req)
		trial.OK(t, err)
		res.Body.Close()
		if got := res.Header.Get("Cross-Origin-Resource-Policy"); got != want {
			t.Errorf("%s ends in %d with %q", path, res.StatusCode, got)
		}
		if open := res.Header.Get("Access-Control-Allow-Origin") == "*"; open != (want == "cross-origin") {
			t.Errorf("%s may be read from elsewhere: %v", path, open)
		}
	}
}
