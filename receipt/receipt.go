// Package receipt puts in plain words what a storyteller gets when they take
// something back: what it was, when, by whom it was written down, what was
// destroyed, which copies are elsewhere and must answer, and whom to ask. It
// makes text, a PDF and a print of it. It knows the library's Receipt and the
// letters to write with; it keeps nothing and asks nobody.
//
// It is a room of its own because the window and the verbs both need it, and
// the library must know of no paper.
package receipt

import (
	"fmt"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// Title is the heading of every receipt.
const Title = "You have taken this back"

// Text is the receipt as text, a line to a paragraph.
func Text(r library.Receipt) string {
	var b strings.Builder
	for i, p := range Paragraphs(r) {
		if i > 0 {
			b.WriteString("\n")
		}
		if p.Head != "" {
			b.WriteString(p.Head + "\n")
		}
		for _, line := range p.Lines {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// Paragraph is a part of a receipt: a heading, or "", and sentences.
type Paragraph struct {
	Head  string
	Lines []string
}

// Paragraphs is the receipt in its parts, for whoever lays it out.
func Paragraphs(r library.Receipt) []Paragraph {
	all := []Paragraph{{Title, what(r)}, {"What happens now", now(r)}}
	if lines := listed(r.Destroyed); len(lines) > 0 {
		all = append(all, Paragraph{"What was destroyed on this laptop", lines})
	}
	if lines := listed(r.Elsewhere); len(lines) > 0 {
		all = append(all, Paragraph{"Copies that are elsewhere and must answer", lines})
	}
	ask := []string{}
	if r.Ask != "" {
		ask = append(ask, cut(r.Ask, 600))
	} else {
		ask = append(ask, "The person who wrote this down, or the organisation they work with.")
	}
	return append(all, Paragraph{"Whom to ask", append(ask, "This receipt is number "+string(r.Event)+". Keep it: with it you can ask for all of this again.")})
}

func what(r library.Receipt) []string {
	thing := "Your story"
	switch r.Target.Kind {
	case catalog.TargetExtract:
		thing = "One part that was taken out of your story"
	case catalog.TargetRange:
		thing = "The part of your story from " + catalog.FormatMoment(r.Target.From) + " to " + catalog.FormatMoment(r.Target.To)
	case catalog.TargetProject:
		thing = "All you have told in this project"
	}
	if r.Title != "" && r.Target.Kind != catalog.TargetProject {
		thing += ", “" + cut(r.Title, 160) + "”"
	}
	if name := strings.Trim(strings.TrimPrefix(r.As, "as "), "“”"); strings.HasPrefix(r.As, "as ") {
		thing += ", told as " + cut(name, 80)
	}
	lines := []string{thing + "."}
	if r.Project != "" {
		lines = append(lines, "Project: "+cut(r.Project, 160)+".")
	}
	by := ""
	if r.By != "" {
		by = ", by " + cut(r.By, 80)
	}
	return append(lines, "Written down on "+day(r.At)+" at "+r.At.Format("15:04")+by+".")
}

func now(r library.Receipt) []string {
	switch {
	case r.Waits:
		return []string{"Nobody hears it from now on. It is sealed.", "You asked for it to be destroyed. It is destroyed when a second person has confirmed it."}
	case r.Choice == catalog.ChoiceErase:
		return []string{"Nobody hears it from now on.", "It was destroyed on this laptop and cannot be brought back.", "What stays is a note without your name and without your words: that there was a story, and when it was destroyed."}
	case r.Choice == catalog.ChoiceClose && !r.Until.IsZero():
		return []string{"Nobody hears it from now on. It is sealed.", "On " + day(r.Until) + " you will be asked again. It stays closed until you say that it may be opened."}
	case r.Choice == catalog.ChoiceClose:
		return []string{"Nobody hears it from now on. It is sealed until you say that it may be opened."}
	}
	return []string{"Nothing more is made of it from now on, and what was public is taken down.", "You can change your mind at any time, and ask for it to be destroyed at any time."}
}

var sorts = map[library.DerivedSort][2]string{
	library.DerivedRecording: {"1 recording, with its copies", "%d files of recordings, with their copies"},
	library.DerivedWords:     {"1 sentence that was written out", "%d sentences that were written out"},
	library.DerivedNote:      {"1 note", "%d notes"},
	library.DerivedExtract:   {"1 extract", "%d extracts"},
	library.DerivedPicture:   {"1 picture", "%d pictures"},
	library.DerivedSecond:    {"The memory stick that was in the laptop while it was recorded. It has to be found and emptied by hand", "%d memory sticks that were in the laptop while it was recorded. They have to be found and emptied by hand"},
	library.DerivedArchive:   {"The archive, and the laptops of the team. They are told before anything else, and have to say that it is done", ""},
	library.DerivedBackup:    {"1 older copy of the list of stories", "%d older copies of the list of stories"},
}

// listed says what there is of each sort, and where each export went.
func listed(all []library.Derived) []string {
	var lines []string
	count := map[library.DerivedSort]int{}
	for _, d := range all {
		if d.Sort == library.DerivedExport {
			lines = append(lines, export(d))
			continue
		}
		if count[d.Sort] == 0 {
			lines = append(lines, string(d.Sort))
		}
		count[d.Sort] += d.Count
	}
	for i, line := range lines {
		words, is := sorts[library.DerivedSort(line)]
		if n := count[library.DerivedSort(line)]; is && (n == 1 || words[1] == "") {
			lines[i] = words[0] + "."
		} else if is {
			lines[i] = fmt.Sprintf(words[1], n) + "."
		}
	}
	return lines
}

var where = map[library.Place]string{
	library.PlaceFolder: "into a folder on this laptop", library.PlaceStick: "onto a memory stick or another disk", library.PlacePaper: "on paper",
	library.PlaceWeb: "onto a page that anyone can read", library.PlaceArchive: "to another archive", library.PlacePartner: "to a partner",
}

func export(d library.Derived) string {
	to, known := where[d.Place]
	if !known {
		to = "elsewhere"
	}
	if d.Words == "" { // of what was taken back a receipt says no more
		return fmt.Sprintf("A copy that was given out on %s %s.", day(d.At), to)
	}
	return fmt.Sprintf("A copy (%s) that was given out on %s %s.", d.Words, day(d.At), to)
}

// cut keeps a page a page, however long a name is.
func cut(s string, letters int) string {
	if all := []rune(s); len(all) > letters {
		return string(all[:letters-1]) + "…"
	}
	return s
}

func day(t time.Time) string { return t.Format("2 January 2006") }
