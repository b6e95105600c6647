package exchange

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrNotDublinCore is wrapped by every complaint about a file that is not
// Dublin Core in XML.
var ErrNotDublinCore = errors.New("not a Dublin Core record")

const (
	dcSpace   = "http://purl.org/dc/elements/1.1/"
	oaiSpace  = "http://www.openarchives.org/OAI/2.0/oai_dc/"
	oaiSchema = oaiSpace + " http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
	xsiSpace  = "http://www.w3.org/2001/XMLSchema-instance"
	maxRecord = 1 << 20 // bytes; it is one page about a thing
)

// Element is one of the fifteen of Dublin Core (ISO 15836-1), in small
// letters, and a value. Each may be there several times.
type Element struct{ Name, Value string }

// Elements are what Dublin Core says about a work, in its own order. The
// extent, which simple Dublin Core has no element for, is a format: PT1H2M3S.
func (w Work) Elements() []Element {
	extent := ""
	if w.ExtentMS > 0 {
		extent = length(w.ExtentMS)
	}
	var all []Element
	for _, e := range []struct {
		name   string
		values []string
	}{
		{"title", []string{w.Title}}, {"creator", w.Creators}, {"subject", w.Subjects}, {"description", []string{w.Description}},
		{"publisher", []string{w.Publisher}}, {"contributor", w.Contributors}, {"date", []string{w.Date}}, {"type", []string{w.Type}},
		{"format", append(append([]string(nil), w.Formats...), extent)}, {"identifier", []string{w.Identifier}}, {"source", []string{w.Source}},
		{"language", w.Languages}, {"relation", []string{w.Relation}}, {"coverage", []string{w.Place}}, {"rights", []string{w.Rights}},
	} {
		for _, v := range e.values {
			if v = plain(v); v != "" {
				all = append(all, Element{e.name, v})
			}
		}
	}
	return all
}

type oaiDC struct {
	XMLName xml.Name `xml:"oai_dc:dc"`
	OAI     string   `xml:"xmlns:oai_dc,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	XSI     string   `xml:"xmlns:xsi,attr"`
	Schema  string   `xml:"xsi:schemaLocation,attr"`
	Said    []said
}

// said is an element on its way out: its name is that of the tag.
type said struct {
	XMLName xml.Name
	Value   string `xml:",chardata"`
}

// WriteDublinCore writes a work as oai_dc, the form in which OAI-PMH
// (Guidelines for Repository Implementers, 2.0) harvests simple Dublin Core.
func WriteDublinCore(w io.Writer, work Work) error {
	record := oaiDC{OAI: oaiSpace, DC: dcSpace, XSI: xsiSpace, Schema: oaiSchema}
	for _, e := range work.Elements() {
		record.Said = append(record.Said, said{xml.Name{Local: "dc:" + e.Name}, e.Value})
	}
	if err := writeXML(w, record); err != nil {
		return fmt.Errorf("write Dublin Core: %w", err)
	}
	return nil
}

// ReadDublinCore reads the fifteen elements out of oai_dc, or out of any record
// whose children are Dublin Core; other elements are passed over. Where a work
// has one value and the record several, the first stays.
func ReadDublinCore(r io.Reader) (Work, error) {
	var record struct {
		All []said `xml:",any"`
	}
	if err := readXML(r, &record, maxRecord, ErrNotDublinCore); err != nil {
		return Work{}, fmt.Errorf("read Dublin Core: %w", err)
	}
	var w Work
	found := false
	for _, e := range record.All {
		if value := plain(e.Value); e.XMLName.Space == dcSpace && value != "" {
			found = w.hear(e.XMLName.Local, value) || found
		}
	}
	if !found {
		return Work{}, fmt.Errorf("read Dublin Core: no element of it: %w", ErrNotDublinCore)
	}
	return w, nil
}

// hear takes in an element; it is not one of the fifteen when it answers false.
func (w *Work) hear(name, value string) bool {
	if name == "format" && w.ExtentMS == 0 && strings.HasPrefix(value, "PT") {
		if w.ExtentMS = parseLength(value); w.ExtentMS > 0 {
			return true
		}
	}
	many := map[string]*[]string{"creator": &w.Creators, "contributor": &w.Contributors, "subject": &w.Subjects, "format": &w.Formats, "language": &w.Languages}
	if values, ok := many[name]; ok {
		*values = append(*values, value)
		return true
	}
	one := map[string]*string{
		"title": &w.Title, "description": &w.Description, "publisher": &w.Publisher, "date": &w.Date, "type": &w.Type, "identifier": &w.Identifier,
		"source": &w.Source, "relation": &w.Relation, "coverage": &w.Place, "rights": &w.Rights,
	}
	field, ok := one[name]
	if ok && *field == "" {
		*field = value
	}
	return ok
}
