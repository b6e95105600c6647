package consent

import (
	"strings"
	"time"
)

// dayForms are the ways people write a day; the day stands before the month
// except where the year stands first.
var dayForms = []string{"2 January 2006", "2 Jan 2006", "2-1-2006", "2006-1-2"}

// mostYears is how far ahead a day may lie: further is a slip of the pen.
const mostYears = 200

// day reads a day that is still to come, and gives its last second; or a
// sentence that says why it is none.
func day(words string, now time.Time) (time.Time, string) {
	words = strings.Join(strings.Fields(strings.NewReplacer("/", "-", ".", "-", ",", " ").Replace(words)), " ")
	for _, form := range dayForms {
		d, err := time.ParseInLocation(form, words, now.Location())
		if err != nil {
			continue
		}
		d = lastSecond(d)
		switch {
		case d.Before(now):
			return time.Time{}, "That day is past. Give one that is still to come."
		case d.After(now.AddDate(mostYears, 0, 0)):
			return time.Time{}, "That is more than two hundred years from now. Look at the year again."
		}
		return d, ""
	}
	return time.Time{}, "We cannot read that day. Write it like 30 November 2027."
}

func lastSecond(d time.Time) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), 23, 59, 59, 0, d.Location())
}
