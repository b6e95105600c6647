package feeds

import (
	"encoding/xml"
	"strings"

	"ownvoice/archive/store"
)

const (
	dcSpace  = "http://purl.org/dc/elements/1.1/"
	oaiDC    = "http://www.openarchives.org/OAI/2.0/oai_dc/"
	oaiDCXSD = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
	xsiSpace = "http://www.w3.org/2001/XMLSchema-instance"
)

// dublinCore is a story as oai_dc says it.
type dublinCore struct {
	XMLName xml.Name `xml:"oai_dc:dc"`
	OAI     string   `xml:"xmlns:oai_dc,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	XSI     string   `xml:"xmlns:xsi,attr"`
	Schema  string   `xml:"xsi:schemaLocation,attr"`
	Said    []element
}

// element is one of the fifteen of Dublin Core; its name is that of the tag.
type element struct {
	XMLName xml.Name
	Value   string `xml:",chardata"`
}

func dublinCoreOf(t store.Telling, base string) *dublinCore {
	d := &dublinCore{OAI: oaiDC, DC: dcSpace, XSI: xsiSpace, Schema: oaiDC + " " + oaiDCXSD}
	d.say("title", title(t))
	d.say("creator", t.KnownAs)
	for _, theme := range t.Themes {
		d.say("subject", theme)
	}
	if !t.Begun.IsZero() {
		d.say("date", t.Begun.Format("2006-01"))
	}
	kind, formats := "Text", map[string]bool{}
	for _, track := range t.Tracks {
		kind = "Sound"
		if format := formatOf(track); !formats[format] {
			formats[format] = true
			d.say("format", format)
		}
	}
	d.say("type", kind)
	d.say("identifier", storyPage(base, t.ID))
	d.say("language", t.Language)
	d.say("relation", t.Project)
	d.say("rights", rights)
	return d
}

func (d *dublinCore) say(name, value string) {
	if value = strings.TrimSpace(value); value != "" {
		d.Said = append(d.Said, element{xml.Name{Local: "dc:" + name}, value})
	}
}
