package feeds_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/archive/internal/trial"
	"ownvoice/library/catalog"
)

func (b *bench) oai(args string, want ...string) string {
	b.Helper()
	text, h := b.get("/oai?"+args, 200)
	if h.Get("Content-Type") != "text/xml; charset=utf-8" {
		b.Error(h)
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			b.Errorf("%s does not say %s: %s", args, w, text)
		}
	}
	b.valid(text)
	return text
}

// valid asks xmllint whether an answer is XML, and if the protocol's schemas
// lie at $OAI_SCHEMAS (OAI-PMH.xsd and what it needs, as one.xsd), whether it
// is as they say.
func (b *bench) valid(text string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "answer.xml")
	trial.OK(b.T, os.WriteFile(path, []byte(text), 0o600))
	args := []string{"--noout", "--nonet", path}
	if dir := os.Getenv("OAI_SCHEMAS"); dir != "" {
		args = append([]string{"--schema", filepath.Join(dir, "one.xsd")}, args...)
	}
	b.run(".", "xmllint", args...)
}

func TestAHarvesterThatIsNotOursGetsEveryRecordAndEveryDeletion(t *testing.T) {
	b := start(t)
	var all []told
	for range 230 {
		s := told{story: catalog.NewID()}
		b.push(b.l.Yes(s.story, catalog.UseKeep, catalog.UseWhole), b.l.Title(s.story, odd))
		all = append(all, s)
	}
	began := time.Unix(0, b.now.Load()).UTC()
	harvest := func(from string) (given, deleted int, out string) {
		out = b.run(".", "perl", "testdata/harvest.pl", b.server.URL+"/oai", from)
		_, err := fmt.Sscanf(out[strings.LastIndex(strings.TrimSpace(out), "\n")+1:], "records %d deleted %d", &given, &deleted)
		trial.OK(t, err)
		return given, deleted, out
	}
	if given, deleted, out := harvest(""); given != 230 || deleted != 0 || strings.Count(out, "A cup of <tea> & \"more\"") != 230 || !strings.Contains(out, "set "+string(b.l.Project)) {
		t.Fatalf("harvested %d, deleted %d: %.2000s", given, deleted, out)
	}
	b.now.Add(int64(time.Hour))
	b.withdraw(all[7])
	if given, deleted, out := harvest(began.Add(time.Minute).Format("2006-01-02T15:04:05Z")); given != 1 || deleted != 1 || !strings.Contains(out, string(all[7].story)) {
		t.Fatalf("after a withdrawal %d, deleted %d: %s", given, deleted, out)
	}
	if given, deleted, _ := harvest(""); given != 230 || deleted != 1 {
		t.Fatalf("harvested anew %d, deleted %d", given, deleted)
	}
}

func TestTheProtocolsAnswers(t *testing.T) {
	b := start(t)
	b.oai("verb=ListRecords&metadataPrefix=oai_dc", `code="noRecordsMatch"`)
	b.oai("verb=ListSets", `code="noSetHierarchy"`)
	b.oai("verb=Identify", "<deletedRecord>persistent</deletedRecord>", "YYYY-MM-DDThh:mm:ssZ", "<adminEmail>")
	s := b.tell(catalog.UseWhole)
	id := "oai:127.0.0.1:" + string(s.story)
	b.oai("verb=ListSets", "<setSpec>"+string(b.l.Project)+"</setSpec>", "Co-Pro &lt;Stories&gt; &amp; more")
	b.oai("verb=ListMetadataFormats", "<metadataPrefix>oai_dc")
	b.oai("verb=ListMetadataFormats&identifier="+id, "<metadataPrefix>oai_dc")
	b.oai("verb=ListMetadataFormats&identifier=oai:127.0.0.1:nobody", `code="idDoesNotExist"`)
	record := b.oai("verb=GetRecord&metadataPrefix=oai_dc&identifier="+id, "<dc:creator>Gwen &lt;Evans&gt;</dc:creator>", "<dc:date>2026-03</dc:date>", "<dc:language>cy<",
		"<dc:type>Sound<", "<dc:format>audio/ogg<", b.server.URL+"/stories/"+string(s.story), "who may change their mind", "<dc:relation>Co-Pro")
	if strings.Contains(record, "2026-03-17") {
		t.Error("it tells the day of the talk")
	}
	for args, code := range map[string]string{
		"":                                "badVerb",
		"verb=Everything":                 "badVerb",
		"verb=Identify&verb=Identify":     "badVerb",
		"verb=Identify&set=x":             "badArgument",
		"verb=GetRecord&identifier=" + id: "badArgument",
		"verb=GetRecord&metadataPrefix=oai_dc&identifier=" + string(s.story): "idDoesNotExist",
		"verb=GetRecord&metadataPrefix=marc&identifier=" + id:                "cannotDisseminateFormat",
		"verb=GetRecord&metadataPrefix=%3C&identifier=" + id:                 "badArgument",
		"verb=ListRecords": "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=yesterday":                             "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30":                            "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-02&until=2027-01-01":           "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&from=2020-01-02&until=2027-01-01T00:00:00Z": "badArgument",
		"verb=ListRecords&metadataPrefix=oai_dc&until=2001-01-01":                           "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&set=none":                                   "noRecordsMatch",
		"verb=ListRecords&metadataPrefix=oai_dc&set=a::b":                                   "badArgument",
		"verb=ListRecords&resumptionToken=abc":                                              "badResumptionToken",
		"verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=abc":                        "badArgument",
		"verb=ListSets&resumptionToken=abc":                                                 "badResumptionToken",
	} {
		b.oai(args, `code="`+code+`"`)
	}
	day := time.Unix(0, b.now.Load()).UTC().Format(time.DateOnly)
	b.oai("verb=ListIdentifiers&metadataPrefix=oai_dc&from="+day+"&until="+day+"&set="+string(b.l.Project), id)
	b.withdraw(s)
	gone := b.oai("verb=GetRecord&metadataPrefix=oai_dc&identifier="+id, `<header status="deleted">`)
	if strings.Contains(gone, "<metadata>") || strings.Contains(gone, "Gwen") {
		t.Error("told of what was taken back: " + gone)
	}
	res, err := http.PostForm(b.server.URL+"/oai", url.Values{"verb": {"Identify"}})
	trial.OK(t, err)
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Error(res.Status)
	}
}
