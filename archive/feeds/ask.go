package feeds

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// ask is what a harvester asks for, checked.
type ask struct {
	verb, identifier, prefix, set string
	from, until                   time.Time
	sent                          map[string]string // as it was asked, to be said again
	token                         token
	resumed                       bool
}

// trouble is an error of the protocol, which is an answer like others.
type trouble struct {
	Code string `xml:"code,attr"`
	Text string `xml:",chardata"`
}

const prefixDC = "oai_dc"

// arguments are those of each verb: what must be there, and what may be.
var arguments = map[string]struct{ must, may []string }{
	"Identify":            {},
	"ListMetadataFormats": {may: []string{"identifier"}},
	"ListSets":            {may: []string{"resumptionToken"}},
	"GetRecord":           {must: []string{"identifier", "metadataPrefix"}},
	"ListIdentifiers":     {must: []string{"metadataPrefix"}, may: []string{"from", "until", "set", "resumptionToken"}},
	"ListRecords":         {must: []string{"metadataPrefix"}, may: []string{"from", "until", "set", "resumptionToken"}},
}

var (
	prefixForm = regexp.MustCompile(`^[A-Za-z0-9\-_.!~*'()]+$`)
	setForm    = regexp.MustCompile(`^[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*$`)
)

// parseAsk reads the arguments of a request (OAI-PMH 2.0, section 3.1 and 4).
func parseAsk(q url.Values, now time.Time) (ask, *trouble) {
	a := ask{verb: q.Get("verb"), sent: map[string]string{}}
	allowed, known := arguments[a.verb]
	if !known || len(q["verb"]) != 1 {
		return a, &trouble{"badVerb", "The verb is missing, repeated, or not one of the protocol's."}
	}
	for name, values := range q {
		if name != "verb" && !slices.Contains(allowed.must, name) && !slices.Contains(allowed.may, name) || len(values) != 1 || values[0] == "" {
			return a, &trouble{"badArgument", "An argument is empty, repeated, or not one of this verb."}
		}
		a.sent[name] = values[0]
	}
	if text, resumes := a.sent["resumptionToken"]; resumes {
		return a.resume(text, now)
	}
	for _, name := range allowed.must {
		if a.sent[name] == "" {
			return a, &trouble{"badArgument", "The argument " + name + " is missing."}
		}
	}
	a.identifier, a.prefix, a.set = a.sent["identifier"], a.sent["metadataPrefix"], a.sent["set"]
	return a, a.check()
}

func (a *ask) check() *trouble {
	if a.set != "" && !setForm.MatchString(a.set) || a.prefix != "" && !prefixForm.MatchString(a.prefix) {
		return &trouble{"badArgument", "A set or metadataPrefix is not of the protocol's form."}
	}
	if a.prefix != "" && a.prefix != prefixDC {
		return &trouble{"cannotDisseminateFormat", "Only oai_dc is given here."}
	}
	from, until := a.sent["from"], a.sent["until"]
	var okFrom, okUntil bool
	a.from, okFrom = moment(from, false)
	a.until, okUntil = moment(until, true)
	if !okFrom || !okUntil || from != "" && until != "" && (len(from) != len(until) || a.from.After(a.until)) {
		return &trouble{"badArgument", "from and until are days or UTC seconds, both of one kind, from the earlier."}
	}
	return nil
}

// moment reads a day or a second; of a day its first second or its last.
func moment(s string, last bool) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	if t, err := time.Parse("2006-01-02T15:04:05Z", s); err == nil && len(s) == 20 {
		return t, true
	}
	t, err := time.Parse(time.DateOnly, s)
	if last {
		t = t.AddDate(0, 0, 1).Add(-time.Second)
	}
	return t, err == nil
}

// token is where a list goes on. It holds all there is to know, so that any
// copy of the archive can go on; nothing in it is more than could be asked for.
type token struct {
	Verb    string     `json:"v"`
	From    int64      `json:"f,omitempty"`
	Until   int64      `json:"u,omitempty"`
	Set     catalog.ID `json:"s,omitempty"`
	Given   int        `json:"n"` // records before
	Changed int64      `json:"c"` // of the last record given
	Project catalog.ID `json:"p"`
	Story   catalog.ID `json:"t"`
	Expires int64      `json:"e"`
}

const tokenTime = 24 * time.Hour

func (t token) String() string {
	raw, err := json.Marshal(t)
	if err != nil {
		panic("feeds: a token that cannot be written: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (a ask) resume(text string, now time.Time) (ask, *trouble) {
	if len(a.sent) != 2 {
		return a, &trouble{"badArgument", "A resumptionToken stands alone."}
	}
	bad := &trouble{"badResumptionToken", "This token is not one of ours, or has run out. Please begin again."}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(raw) > 1000 || json.Unmarshal(raw, &a.token) != nil {
		return a, bad
	}
	t := a.token
	if t.Verb != a.verb || t.Given < 1 || t.Given > 1<<40 || !t.Project.Valid() || !t.Story.Valid() || t.Set != "" && !t.Set.Valid() ||
		t.Expires < now.Unix() || t.Expires > now.Add(tokenTime).Unix() || t.Changed < 0 || t.From < 0 || t.Until < 0 {
		return a, bad
	}
	a.resumed, a.prefix, a.set = true, prefixDC, string(t.Set)
	if t.From != 0 {
		a.from = time.Unix(t.From, 0)
	}
	if t.Until != 0 {
		a.until = time.Unix(t.Until, 0)
	}
	return a, nil
}

// after is the token that goes on behind the last record given.
func (a ask) after(last store.Harvested, given int, now time.Time) token {
	t := token{Verb: a.verb, Set: catalog.ID(a.set), Given: a.token.Given + given, Changed: last.Changed.Unix(), Project: last.Project, Story: last.Story, Expires: now.Add(tokenTime).Unix()}
	if !a.from.IsZero() {
		t.From = max(0, a.from.Unix())
	}
	if !a.until.IsZero() {
		t.Until = max(0, a.until.Unix())
	}
	return t
}
