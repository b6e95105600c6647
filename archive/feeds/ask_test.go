package feeds

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// FuzzAsk asks whatever a harvester, or somebody else, may ask. What is taken
// for good keeps to the protocol, and a list that goes on does so by what it
// was asked for at first, and no further.
func FuzzAsk(f *testing.F) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	story := catalog.NewID()
	good := token{Verb: "ListRecords", From: 5, Until: 9, Set: story, Given: 100, Changed: 7, Project: story, Story: story, Expires: now.Unix() + 60}
	for _, query := range []string{
		"", "verb=Identify", "verb=Identify&verb=Identify", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-02-01&set=" + string(story),
		"verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01T00:00:00Z&until=0000-01-01T00:00:00Z", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:x:" + string(story),
		"verb=ListIdentifiers&metadataPrefix=oai_dc&from=9999-12-31&until=9999-12-31", "verb=ListRecords&resumptionToken=" + good.String(), "verb=ListRecords&resumptionToken=e30", "verb=ListRecords&resumptionToken=",
		"verb=ListSets&resumptionToken=" + good.String(), "verb=ListRecords&resumptionToken=" + strings.Repeat("A", 3000), "verb=%00&set=%ff&from=%e2%80%ae", "verb=ListMetadataFormats&identifier=../../x", "verb=ListRecords&metadataPrefix=oai_dc&set=a:b:c",
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Skip("not a query")
		}
		a, no := parseAsk(q, now)
		if no != nil {
			if !strings.HasPrefix(no.Code, "bad") && no.Code != "cannotDisseminateFormat" || no.Text == "" {
				t.Fatalf("an answer of %+v", no)
			}
			return
		}
		allowed, known := arguments[a.verb]
		if names := slices.Collect(maps.Keys(a.sent)); !known || slices.ContainsFunc(names, func(n string) bool {
			return n != "verb" && !slices.Contains(slices.Concat(allowed.must, allowed.may), n)
		}) {
			t.Fatalf("%q takes %v", a.verb, names)
		}
		if !a.from.IsZero() && !a.until.IsZero() && a.from.After(a.until) && !a.resumed {
			t.Fatalf("from %s until %s", a.from, a.until)
		}
		if a.resumed && (a.token.Given < 1 || !a.token.Story.Valid() || a.token.Verb != a.verb) {
			t.Fatalf("goes on by %+v", a.token)
		}
		if a.verb != "ListRecords" && a.verb != "ListIdentifiers" {
			return
		}
		next := a.after(store.Harvested{Changed: now.Add(-time.Hour), Project: story, Story: story}, aPage, now)
		again, no := parseAsk(url.Values{"verb": {a.verb}, "resumptionToken": {next.String()}}, now)
		if setIsID := a.set == "" || catalog.ID(a.set).Valid(); !setIsID {
			return // no project is called that: nothing is found, and no token is given
		}
		if no != nil {
			t.Fatalf("%q gives a token that is not taken: %+v", query, no)
		}
		if again.set != a.set || again.token.Given <= a.token.Given || !a.until.IsZero() && a.until.Unix() > 0 && !again.until.Equal(a.until) || a.from.Unix() > 0 && !again.from.Equal(a.from) {
			t.Fatalf("%q goes on as %+v", query, again)
		}
	})
}
