package stories

import (
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

// option is one choice of a filter: what it is called and what it chooses.
type option[T any] struct {
	name string
	key  T
}

type options[T comparable] []option[T]

func (o options[T]) names() []string {
	all := make([]string, len(o))
	for i := range o {
		all[i] = o[i].name
	}
	return all
}

func (o options[T]) key(name string) T {
	for _, one := range o {
		if one.name == name {
			return one.key
		}
	}
	var none T
	return none
}

// name is what a choice is called; that of none where it is not among them.
func (o options[T]) name(key T) string {
	for _, one := range o {
		if one.key == key {
			return one.name
		}
	}
	return o[0].name
}

var permits = options[catalog.PermissionState]{
	{"Any consent", ""},
	{"Anyone may hear it", catalog.PermitAnyone},
	{"Report only, not the web", catalog.PermitReport},
	{"Short extracts only", catalog.PermitExtracts},
	{"Project team only", catalog.PermitTeam},
	{"Not asked yet", catalog.PermitNotAsked},
	{"Nobody for now", catalog.PermitNobody},
	{"Taken back", catalog.PermitTaken},
}

var places = options[library.KeptState]{
	{"Kept anywhere", ""},
	{"Only on this laptop", library.KeptHere},
	{"Waiting to be sent", library.KeptWaiting},
	{"Safe in the archive", library.KeptSafe},
}

var sorts = options[library.Sort]{
	{"Best first", library.SortBest}, {"Newest first", library.SortNewest}, {"Oldest first", library.SortOldest}, {"By title", library.SortTitle}, {"Longest first", library.SortLongest},
}

// sorted is the order as the head of the page says it.
var sorted = map[library.Sort]string{"": "newest first", library.SortOldest: "oldest first", library.SortTitle: "by title", library.SortLongest: "longest first"}

// span is when a story was recorded, as people choose it.
type span int

const (
	anyTime span = iota
	thisMonth
	thisYear
	lastYear
	fromTo
)

var spans = options[span]{
	{"Any time", anyTime}, {"This month", thisMonth}, {"This year", thisYear}, {"Last year", lastYear}, {"From one day to another", fromTo},
}

// days is when a span begins, and when the day after it does.
func (s span) days(now time.Time) (from, to time.Time) {
	year, month, _ := now.Date()
	day := func(year int, month time.Month) time.Time {
		return time.Date(year, month, 1, 0, 0, 0, 0, now.Location())
	}
	switch s {
	case thisMonth:
		return day(year, month), day(year, month+1)
	case thisYear:
		return day(year, 1), day(year+1, 1)
	case lastYear:
		return day(year-1, 1), day(year, 1)
	}
	return time.Time{}, time.Time{}
}

// dayLayouts are the ways a day is written, as people here write it.
var dayLayouts = []string{"2 Jan 2006", "2 January 2006", "2/1/2006", "2.1.2006", "2-1-2006", "2006-1-2"}

// dayOf reads a day that was typed; nothing typed is no day, and fits.
func dayOf(typed string, in *time.Location) (time.Time, bool) {
	typed = strings.Join(strings.Fields(typed), " ")
	for _, layout := range dayLayouts {
		if day, err := time.ParseInLocation(layout, typed, in); err == nil {
			return day, true
		}
	}
	return time.Time{}, typed == ""
}

// few is the beginning of words, and "…", where a button or a line of a message
// has no room for all of them.
func few(words string, letters int) string {
	all := []rune(words)
	if len(all) <= letters {
		return words
	}
	cut := strings.TrimRight(string(all[:letters]), " ,.") + "…"
	if strings.HasPrefix(cut, "“") {
		cut += "”"
	}
	return cut
}

// called is a search as words: what one would say one is looking for.
func called(f library.Filter, theme, person string) string {
	var all []string
	if f.Search != "" {
		all = append(all, "“"+few(f.Search, 80)+"”")
	}
	for _, one := range []string{theme, person} {
		if one != "" {
			all = append(all, one)
		}
	}
	if f.Permit != "" {
		all = append(all, permits.name(f.Permit))
	}
	if f.Kept != "" {
		all = append(all, places.name(f.Kept))
	}
	if !f.From.IsZero() {
		all = append(all, "from "+words.Day(f.From))
	}
	if !f.To.IsZero() {
		all = append(all, "to "+words.Day(f.To.AddDate(0, 0, -1)))
	}
	return strings.Join(all, ", ")
}

// same reports whether two searches are one. A day that was written down and
// read again is the same day, whatever Go holds beside it.
func same(a, b library.Filter) bool {
	days := a.From.Equal(b.From) && a.To.Equal(b.To)
	a.From, a.To, b.From, b.To = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	return days && a == b
}
