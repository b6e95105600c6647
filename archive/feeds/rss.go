package feeds

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// feed is RSS 2.0 with what podcast programs know besides, and Media RSS.
type feed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	ITunes  string   `xml:"xmlns:itunes,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Podcast string   `xml:"xmlns:podcast,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	Description string   `xml:"description"`
	Rights      string   `xml:"copyright"`
	Self        self     `xml:"atom:link"`
	Explicit    string   `xml:"itunes:explicit"`
	Category    category `xml:"itunes:category"`
	Block       string   `xml:"itunes:block"` // not listed in shops: a story that is taken back could stay there
	Items       []item   `xml:"item"`
}

type self struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type category struct {
	Text string `xml:"text,attr"`
}

type item struct {
	Title       string      `xml:"title"`
	Link        string      `xml:"link"`
	GUID        guid        `xml:"guid"`
	Date        string      `xml:"pubDate,omitempty"`
	Description string      `xml:"description"`
	Sound       enclosure   `xml:"enclosure"`
	Media       media       `xml:"media:content"`
	Author      string      `xml:"itunes:author"`
	Duration    int         `xml:"itunes:duration"`
	Transcript  *transcript `xml:"podcast:transcript"`
}

type guid struct {
	Permanent bool       `xml:"isPermaLink,attr"`
	ID        catalog.ID `xml:",chardata"`
}

type enclosure struct {
	URL    string `xml:"url,attr"`
	Length int64  `xml:"length,attr"`
	Type   string `xml:"type,attr"`
}

type media struct {
	URL      string `xml:"url,attr"`
	Type     string `xml:"type,attr"`
	Medium   string `xml:"medium,attr"`
	Bytes    int64  `xml:"fileSize,attr"`
	Duration int    `xml:"duration,attr"`
	Language string `xml:"lang,attr,omitempty"`
}

type transcript struct {
	URL  string `xml:"url,attr"`
	Type string `xml:"type,attr"`
}

// entry is one line of a feed, in the order in which they are to be heard.
type entry struct {
	of      store.Telling
	track   store.Track
	passage *store.Passage // nil: all of the recording
}

// newest is how many stories a feed reads, those told last, and how many items
// it has at most: as many as podcast programs commonly show. Older ones are in
// the IIIF collections and at /oai.
const newest = 100

// stories are the newest 100 stories that anyone may hear, of those that have
// sound here.
func (f *Feeds) stories(w http.ResponseWriter, r *http.Request) {
	f.feed(w, r, "", store.Sought{}, func(t store.Telling) (all []entry) {
		for _, tracks := range spoken(t) {
			all = append(all, entry{of: t, track: tracks[0]})
		}
		return all[:min(1, len(all))]
	})
}

// extracts are those that storytellers said may be public by themselves: at
// most 100, of the newest 100 stories that have some.
func (f *Feeds) extracts(w http.ResponseWriter, r *http.Request) {
	f.feed(w, r, "Extracts: ", store.Sought{Extracts: true}, func(t store.Telling) (all []entry) {
		for _, tracks := range spoken(t) {
			for _, p := range t.Extracts {
				if p.Public && p.Recording == tracks[0].Recording {
					all = append(all, entry{t, tracks[0], &p})
				}
			}
		}
		return all
	})
}

func (f *Feeds) feed(w http.ResponseWriter, r *http.Request, kind string, sought store.Sought, of func(store.Telling) []entry) {
	sought.Read, sought.Most = true, newest
	name, found, err := f.told(r, sought)
	if err != nil {
		f.fail(w, r, err)
		return
	}
	var all []entry
	for _, t := range found.Stories {
		all = append(all, of(t)...)
	}
	all = all[:min(newest, len(all))]
	open(w)
	if err := sendXML(w, "application/rss+xml", playlist(kind+name, f.base(r), r.URL.Path, all)); err != nil {
		f.fail(w, r, err)
	}
}

// playlist makes a feed of a list.
func playlist(name, base, path string, all []entry) feed {
	out := feed{Version: "2.0", ITunes: "http://www.itunes.com/dtds/podcast-1.0.dtd", Media: "http://search.yahoo.com/mrss/", Atom: "http://www.w3.org/2005/Atom",
		Podcast: "https://podcastindex.org/namespace/1.0", Channel: channel{Title: name, Link: base + "/", Description: "Stories in people's own voices, as they said they may be heard.",
			Rights: rights, Self: self{base + path, "self", "application/rss+xml"}, Explicit: "false", Category: category{"Society & Culture"}, Block: "yes"}}
	for _, e := range all {
		out.Channel.Items = append(out.Channel.Items, e.item(base))
	}
	return out
}

func (e entry) item(base string) item {
	t, length := e.of, e.track.Seconds
	i := item{Title: title(t), Link: storyPage(base, t.ID), GUID: guid{ID: t.ID}, Author: by(t), Description: fmt.Sprintf("Told by %s. %s", by(t), why(t)),
		Sound: enclosure{listen(base, t, e.track.Recording), e.track.Bytes, formatOf(e.track)}}
	if !t.Yes.IsZero() {
		i.Date = t.Yes.Truncate(24 * time.Hour).Format(time.RFC1123Z)
	}
	if p := e.passage; p != nil {
		i.Title, i.GUID.ID, length = titleOf(*p), p.ID, p.Seconds()
		i.Description = cmp.Or(p.Words, i.Description)
		i.Sound.URL += "#" + fragment(*p)
	}
	i.Duration = max(1, int(length))
	i.Media = media{i.Sound.URL, i.Sound.Type, "audio", i.Sound.Length, i.Duration, t.Language}
	if hasWords(t, e.track.Recording) {
		i.Transcript = &transcript{base + "/iiif/" + string(t.ID) + "/words.vtt?recording=" + string(e.track.Recording), "text/vtt"}
	}
	return i
}
