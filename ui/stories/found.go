package stories

import (
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/words"
)

// found is where the words that were searched stand, as a row shows it.
type found struct {
	where string // a time, or what it is
	words string
	marks [][2]int
}

// foundIn is the place in a story that shows best why it was found: what is
// said there before what was written about it, and what the row shows anyway
// last. It is zero where nothing was searched.
func foundIn(s library.Row) found {
	if h, is := shows(s); is {
		return found{where(h), h.Text, h.Marks}
	}
	return found{}
}

func shows(s library.Row) (library.Hit, bool) {
	for _, where := range []string{"words", "note", "theme", "name", "title"} {
		for _, h := range s.Found {
			if h.Where == where {
				return h, true
			}
		}
	}
	return library.Hit{}, false
}

// where says what was found: the second for what is said or noted at one, and
// a word for all else.
func where(h library.Hit) string {
	is := map[string]string{"title": "Title", "name": "Known as", "theme": "Theme", "note": "Note"}[h.Where]
	switch {
	case h.AtMS >= 0 && is != "":
		return is + ", " + words.Moment(h.AtMS)
	case h.AtMS >= 0:
		return words.Moment(h.AtMS)
	}
	return is
}

// moment is where in a recording a story was found; the beginning, where it is
// no moment.
func moment(s library.Row) (recording catalog.ID, at time.Duration) {
	if h, is := shows(s); is && h.AtMS >= 0 {
		return h.Recording, time.Duration(h.AtMS) * time.Millisecond
	}
	return "", 0
}
