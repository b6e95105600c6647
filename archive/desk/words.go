package desk

import (
	"cmp"
	"fmt"
	"html/template"
	"strings"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

var words = template.FuncMap{
	"minutes": page.Minutes, "clock": page.Clock,
	"day":     func(t time.Time) string { return t.Format("2 January 2006") },
	"moment":  func(t time.Time) string { return t.Format("2 January 2006, 15:04") },
	"seconds": func(ms int64) float64 { return float64(ms) / 1000 },
	"ago":     ago,
	"size":    size,
	"choice":  func(c string) string { return choices[c] },
	"short":   func(id catalog.ID) string { return string(id)[:min(13, len(id))] },
	"join":    strings.Join,
	"icon":    icon,
	"state":   func(s catalog.PermissionState) template.HTML { return icon(stateIcons[s]) },
	"title":   title,
	"voice":   func(knownAs string) string { return cmp.Or(knownAs, "No name") },
	"side":    side,
	"role":    func(r string) string { return cmp.Or(roles[r], r) },
	"act":     func(what string) string { return cmp.Or(acts[what], what) },
	"kind":    func(k catalog.FileKind) string { return cmp.Or(kinds[k], "A file") },
	"left":    left,
	"count":   count,
	"changes": func(n int64) string { return count(int(n), "change", "changes") },
	"safety":  safety,
}

// title is a story's title as words that were said, in quotes.
func title(t, knownAs string) string {
	switch {
	case t != "":
		return "“" + t + "”"
	case knownAs != "":
		return knownAs + "’s story"
	}
	return "A story without a name"
}

// side says whose voice a track is: laptops call the sides of a talk after who
// sits before them.
func side(label, knownAs, reporter string) string {
	switch label {
	case "":
		return "The whole story"
	case "You":
		return cmp.Or(reporter, "The reporter")
	case "Them", "Room":
		return cmp.Or(knownAs, "The storyteller")
	}
	return label
}

// choices are what storytellers ask for when they take a story back.
var choices = map[string]string{
	catalog.ChoiceStop:  "Stop using it",
	catalog.ChoiceClose: "Close it",
	catalog.ChoiceErase: "Erase it",
}

var roles = map[string]string{"archivist": "Archivist", "coordinator": "Coordinator", "reporter": "Reporter"}

// acts are what the audit log knows, as they stand behind a name.
var acts = map[string]string{ //nolint:gosec // sentences, no secrets
	"signed in":                            "signed in",
	"changed passphrase":                   "chose another passphrase",
	"made passphrase code":                 "made a code for a forgotten passphrase",
	"chose another passphrase with a code": "chose another passphrase with a code",
	"ended sessions":                       "signed somebody out everywhere",
	"ended own sessions":                   "signed out on every computer",
	"switched account off":                 "took an account away",
	"switched laptop off":                  "switched a laptop off",
	"invited":                              "made an invitation",
	"took invitation back":                 "took an invitation back",
	"made private link":                    "made a private link for the storyteller",
	"switched private links off":           "switched the storyteller’s private links off",
	"approved erasure":                     "said yes to an erasure, as the second person",
	"told of a worry":                      "said that something worries them",
	"answered a worry":                     "answered a worry",
	"took a bag":                           "took a story along, as a bag",
	"took a bag of every story":            "took every story of the project along, as bags",
}

var kinds = map[catalog.FileKind]string{
	catalog.FileMaster:     "Recording",
	catalog.FileOriginal:   "What was brought in",
	catalog.FilePacked:     "Packed recording",
	catalog.FileListening:  "Listening copy",
	catalog.FileAttachment: "Picture or paper",
}

// ago says how long something is past, in words.
func ago(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	switch d := time.Since(t); {
	case d < 2*time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes ago", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	default:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
}

// left is the clock of a withdrawal: how many days there are until it must be
// carried out everywhere, or since.
func left(q store.Request, now time.Time) string {
	days := int(q.Due().Sub(now).Hours() / 24)
	switch {
	case now.After(q.Due()) && days == 0:
		return "Overdue since today"
	case now.After(q.Due()):
		return "Overdue by " + count(-days, "day", "days")
	case days == 0:
		return "Due today"
	}
	return count(days, "day", "days") + " left"
}

// count is "1 day", "12 days".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// kept says how a story is kept: a picture, words, and a second line.
type kept struct {
	Icon       template.HTML
	Words, Sub string
	Care       bool // a person must look
}

func safety(s store.Safety) kept {
	switch {
	case s.Damaged > 0:
		return kept{icon("warning"), "Needs a look", count(s.Damaged, "file is damaged", "files are damaged"), true}
	case s.Safe():
		return kept{icon("cloud_done"), "Safe in the archive", "read again " + ago(s.Oldest), false}
	case s.Tracks == 0:
		return kept{icon("hourglass_empty"), "No sound here yet", "", false}
	}
	return kept{icon("hourglass_empty"), "Not all of it is here yet", fmt.Sprintf("%d of %s", s.Whole, count(s.Tracks, "recording", "recordings")), false}
}

// size says how much room something takes.
func size(n int64) string {
	switch {
	case n < 1<<20:
		return fmt.Sprintf("%d kB", (n+999)/1000)
	case n < 1<<30:
		return fmt.Sprintf("%d MB", n/1_000_000)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
