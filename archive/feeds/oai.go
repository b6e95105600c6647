package feeds

import (
	"context"
	"encoding/xml"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

const (
	oaiSpace = "http://www.openarchives.org/OAI/2.0/"
	oaiXSD   = oaiSpace + "OAI-PMH.xsd"
	seconds  = "2006-01-02T15:04:05Z"
	aPage    = 100 // records
)

// answer is what a harvester gets (OAI-PMH 2.0): one of its parts.
type answer struct {
	XMLName  xml.Name `xml:"OAI-PMH"`
	Space    string   `xml:"xmlns,attr"`
	XSI      string   `xml:"xmlns:xsi,attr"`
	Schema   string   `xml:"xsi:schemaLocation,attr"`
	Date     string   `xml:"responseDate"`
	Request  request  `xml:"request"`
	Trouble  *trouble `xml:"error"`
	Identify *identity
	Formats  *formats `xml:"ListMetadataFormats"`
	Sets     *sets    `xml:"ListSets"`
	One      *records `xml:"GetRecord"`
	Headers  *headers `xml:"ListIdentifiers"`
	Records  *records `xml:"ListRecords"`
}

type request struct {
	Said []xml.Attr `xml:",any,attr"`
	Base string     `xml:",chardata"`
}

type identity struct {
	Name        string       `xml:"repositoryName"`
	Base        string       `xml:"baseURL"`
	Version     string       `xml:"protocolVersion"`
	Contact     string       `xml:"adminEmail"`
	Began       string       `xml:"earliestDatestamp"`
	Deleted     string       `xml:"deletedRecord"`
	Granularity string       `xml:"granularity"`
	Description *description `xml:"description"`
}

type description struct {
	ID struct {
		Space     string `xml:"xmlns,attr"`
		XSI       string `xml:"xmlns:xsi,attr"`
		Schema    string `xml:"xsi:schemaLocation,attr"`
		Scheme    string `xml:"scheme"`
		Host      string `xml:"repositoryIdentifier"`
		Delimiter string `xml:"delimiter"`
		Sample    string `xml:"sampleIdentifier"`
	} `xml:"oai-identifier"`
}

type formats struct {
	Format struct {
		Prefix string `xml:"metadataPrefix"`
		Schema string `xml:"schema"`
		Space  string `xml:"metadataNamespace"`
	} `xml:"metadataFormat"`
}

type sets struct {
	All []set `xml:"set"`
}

type set struct {
	Spec catalog.ID `xml:"setSpec"`
	Name string     `xml:"setName"`
}

type headers struct {
	All  []header `xml:"header"`
	More *more
}

type records struct {
	All  []record `xml:"record"`
	More *more
}

type header struct {
	Status string     `xml:"status,attr,omitempty"`
	ID     string     `xml:"identifier"`
	Stamp  string     `xml:"datestamp"`
	Set    catalog.ID `xml:"setSpec"`
}

type record struct {
	Header   header    `xml:"header"`
	Metadata *metadata `xml:"metadata"`
}

type metadata struct{ Of *dublinCore }

type more struct {
	XMLName xml.Name `xml:"resumptionToken"`
	Expires string   `xml:"expirationDate,attr,omitempty"`
	Cursor  int      `xml:"cursor,attr"`
	Token   string   `xml:",chardata"`
}

func (f *Feeds) oai(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "The arguments cannot be read.", http.StatusBadRequest)
		return
	}
	q := r.Form
	if r.Method == http.MethodPost {
		q = r.PostForm
	}
	now := f.now().UTC()
	base := f.base(r) + "/oai"
	a := answer{Space: oaiSpace, XSI: xsiSpace, Schema: oaiSpace + " " + oaiXSD, Date: now.Format(seconds), Request: request{Base: base}}
	asked, wrong := parseAsk(q, now)
	if wrong == nil || wrong.Code != "badVerb" && wrong.Code != "badArgument" {
		a.Request.Said = asked.said()
	}
	if wrong == nil {
		var err error
		if wrong, err = f.answer(r, asked, &a); err != nil {
			f.fail(w, r, err)
			return
		}
	}
	a.Trouble = wrong
	if err := sendXML(w, "text/xml", a); err != nil {
		f.fail(w, r, err)
	}
}

func (a ask) said() (all []xml.Attr) {
	for _, name := range []string{"verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"} {
		if value := a.sent[name]; value != "" {
			all = append(all, xml.Attr{Name: xml.Name{Local: name}, Value: value})
		}
	}
	return all
}

func (f *Feeds) answer(r *http.Request, asked ask, a *answer) (*trouble, error) {
	switch asked.verb {
	case "Identify":
		return nil, f.identify(r, a)
	case "ListMetadataFormats":
		if asked.identifier != "" {
			if _, _, wrong, err := f.find(r, asked.identifier); wrong != nil || err != nil {
				return wrong, err
			}
		}
		a.Formats = &formats{}
		a.Formats.Format.Prefix, a.Formats.Format.Schema, a.Formats.Format.Space = prefixDC, oaiDCXSD, oaiDC
		return nil, nil
	case "ListSets":
		return f.listSets(r.Context(), asked, a)
	case "GetRecord":
		h, t, wrong, err := f.find(r, asked.identifier)
		if wrong == nil && err == nil {
			a.One = &records{All: []record{f.record(r, h, t)}}
		}
		return wrong, err
	}
	return f.list(r, asked, a)
}

// domain is the form of a host that the guidelines know identifiers of.
var domain = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9\-]*(\.[a-zA-Z][a-zA-Z0-9\-]*)+$`)

func (f *Feeds) identify(r *http.Request, a *answer) error {
	began, err := f.store.HarvestBegan(r.Context())
	if err != nil {
		return err
	}
	a.Identify = &identity{Name: f.name(), Base: a.Request.Base, Version: "2.0", Contact: f.contact(r), Began: began.Format(seconds),
		Deleted: "persistent", Granularity: "YYYY-MM-DDThh:mm:ssZ"}
	if host := f.host(r); domain.MatchString(host) {
		d, space := &description{}, oaiSpace+"oai-identifier"
		d.ID.Space, d.ID.XSI, d.ID.Schema = space, xsiSpace, space+" "+space+".xsd"
		d.ID.Scheme, d.ID.Host, d.ID.Delimiter, d.ID.Sample = "oai", host, ":", f.identifier(r, "01890a5d-ac96-774b-bcce-b302099a8057")
		a.Identify.Description = d
	}
	return nil
}

func (f *Feeds) identifier(r *http.Request, story catalog.ID) string {
	return "oai:" + f.host(r) + ":" + string(story)
}

func (f *Feeds) listSets(ctx context.Context, asked ask, a *answer) (*trouble, error) {
	if asked.resumed {
		return &trouble{"badResumptionToken", "All sets are given at once."}, nil
	}
	projects, err := f.store.HarvestSets(ctx)
	if err != nil || len(projects) == 0 {
		return &trouble{"noSetHierarchy", "Nothing is public here yet, so there are no sets."}, err
	}
	a.Sets = &sets{}
	for _, p := range projects {
		a.Sets.All = append(a.Sets.All, set{p.ID, p.Name})
	}
	return nil, nil
}

// find looks for one record, and what may be told of it now.
func (f *Feeds) find(r *http.Request, identifier string) (store.Harvested, *store.Telling, *trouble, error) {
	unknown := &trouble{"idDoesNotExist", "There is no such record."}
	id, ours := strings.CutPrefix(identifier, f.identifier(r, ""))
	if !ours || !catalog.ID(id).Valid() {
		return store.Harvested{}, nil, unknown, nil
	}
	h, err := f.store.HarvestOf(r.Context(), catalog.ID(id))
	if errors.Is(err, store.ErrNotFound) {
		return h, nil, unknown, nil
	}
	if err != nil {
		return h, nil, nil, err
	}
	t, err := f.tell(r.Context(), h)
	return h, t, nil, err
}

// tell asks anew whether anyone may hear a story: nil when not.
func (f *Feeds) tell(ctx context.Context, h store.Harvested) (*store.Telling, error) {
	if h.Gone {
		return nil, nil
	}
	t, err := f.store.Telling(ctx, store.Everybody(), h.Story)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &t, err
}

// list answers with one page of records or of their headers.
func (f *Feeds) list(r *http.Request, asked ask, a *answer) (*trouble, error) {
	ask := store.Harvest{From: asked.from, Until: asked.until, Project: catalog.ID(asked.set), Most: aPage + 1}
	if asked.resumed {
		ask.After = &store.Harvested{Changed: time.Unix(asked.token.Changed, 0), Project: asked.token.Project, Story: asked.token.Story}
	}
	found, err := f.store.Harvest(r.Context(), ask)
	if err != nil {
		return nil, err
	}
	var next *more
	if asked.resumed {
		next = &more{Cursor: asked.token.Given} // without a token: this is the last
	}
	if len(found) > aPage {
		found = found[:aPage]
		token := asked.after(found[aPage-1], aPage, f.now())
		next = &more{Cursor: asked.token.Given, Token: token.String(), Expires: time.Unix(token.Expires, 0).UTC().Format(seconds)}
	}
	if len(found) == 0 {
		return &trouble{"noRecordsMatch", "No record changed in that time, in that set."}, nil
	}
	all := make([]record, 0, len(found))
	for _, h := range found {
		t, err := f.tell(r.Context(), h)
		if err != nil {
			return nil, err
		}
		all = append(all, f.record(r, h, t))
	}
	if asked.verb == "ListRecords" {
		a.Records = &records{all, next}
		return nil, nil
	}
	a.Headers = &headers{More: next}
	for _, one := range all {
		a.Headers.All = append(a.Headers.All, one.Header)
	}
	return nil, nil
}

// record is a story as harvesters get it; t is nil for one that is gone.
func (f *Feeds) record(r *http.Request, h store.Harvested, t *store.Telling) record {
	out := record{Header: header{ID: f.identifier(r, h.Story), Stamp: h.Changed.Format(seconds), Set: h.Project}}
	if t == nil {
		out.Header.Status = "deleted"
		return out
	}
	out.Metadata = &metadata{dublinCoreOf(*t, f.base(r))}
	return out
}
