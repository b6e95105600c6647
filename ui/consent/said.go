package consent

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Said is what was said, in dated sentences, newest first: one row for each
// time somebody said something.
type Said struct {
	// OnGiveBack is called when somebody changed their mind about an event that
	// took something away; nil where nothing is given back.
	OnGiveBack func(catalog.Consent)

	rows    *widget.Rows
	all     []catalog.Consent // newest first
	more    int               // rows shown
	about   words.About
	by      func(catalog.ID) string
	breadth widget.Breadth
}

// shownAtFirst is how many rows there are before somebody asks for more: a
// story that was talked about for years still opens at once.
const shownAtFirst = 40

// NewSaid is empty. open is called with the event of the row that was pressed.
func NewSaid(open func(catalog.Consent)) *Said {
	s := &Said{more: shownAtFirst}
	s.rows = widget.NewRows(func(i int) {
		if i >= s.more {
			s.more += 4 * shownAtFirst
			s.fill()
			return
		}
		open(s.all[i])
	})
	s.rows.Spoken = s.spoken
	return s
}

// Focus is what to give the keyboard to.
func (s *Said) Focus() fyne.Focusable { return s.rows }

// Show shows other events, which come oldest first; by names who wrote
// something down.
func (s *Said) Show(events []catalog.Consent, about words.About, by func(catalog.ID) string) {
	s.all = slices.Clone(events)
	slices.Reverse(s.all)
	s.about, s.by = about, by
	s.fill()
}

// Content is the rows on a card; a sentence where there are none.
func (s *Said) Content(b widget.Breadth) fyne.CanvasObject {
	s.breadth = b
	s.fill()
	if len(s.all) == 0 {
		return widget.NewCard(widget.NewBody("Nothing was said yet. It stays private till then."))
	}
	return widget.NewCard(s.rows).Pad(1, 1)
}

func (s *Said) fill() {
	var rows []fyne.CanvasObject
	for i, e := range s.all {
		if i == s.more {
			rows = append(rows, widget.NewText(s.before(), theme.Body, theme.Ink2))
			break
		}
		rows = append(rows, s.row(e))
	}
	s.rows.SetRows(rows...)
}

func (s *Said) before() string {
	return fmt.Sprintf("Show what was said before, %d times", len(s.all)-s.more)
}

func (s *Said) spoken(i int) string {
	if i >= s.more {
		return s.before()
	}
	e := s.all[i]
	return words.Day(at(e)) + ". " + strings.Join(append(s.about.Said(e), s.beside(e)...), " ")
}

// at is when an event was written down, as its writer's clock had it.
func at(e catalog.Consent) time.Time {
	c, err := catalog.ParseClock(e.Clock)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(c.Millis)
}

// beside is how it was given, what is kept of it, and who wrote it down.
func (s *Said) beside(e catalog.Consent) []string {
	var all []string
	add := func(words string) {
		if words != "" {
			all = append(all, words)
		}
	}
	add(words.Given(e))
	add(words.Helped(e.Help))
	if !e.Until.IsZero() {
		add("Until " + words.Day(e.Until))
	}
	if !e.ReviewOn.IsZero() {
		add("Talk again " + words.Day(e.ReviewOn))
	}
	switch by := s.by(e.WrittenBy); by {
	case "":
	case "You":
		add("Written down by you")
	default:
		add("Written down by " + by)
	}
	return all
}

func (s *Said) row(e catalog.Consent) fyne.CanvasObject {
	day := widget.NewText(words.Day(at(e)), theme.Second, theme.Ink2)
	day.LeastWidth = 94
	told := widget.NewText(cut(strings.Join(s.about.Said(e), " "), inRow), theme.Body, theme.Ink)
	told.Wrap, told.LeastWidth = true, 100
	beside := widget.NewText(strings.Join(s.beside(e), "  ·  "), theme.Smallest, theme.Ink2)
	beside.Wrap, beside.LeastWidth = true, 100
	kept := widget.NewLine(theme.Space8)
	for _, icon := range keptIcons(e) {
		kept.Add(widget.NewIcon(icon, theme.Accent))
	}
	return widget.NewColumns(theme.Space16, []float32{94, widget.Rest, -1}, day, widget.NewColumn(0, told, beside), kept)
}

// How many letters of what was said are shown, in a row and in all. Another
// program may have written any number.
const (
	inRow     = 600
	inDetails = 12_000
)

func cut(words string, most int) string {
	if letters := []rune(words); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return words
}

// keptIcons show what of an event can be heard or seen.
func keptIcons(e catalog.Consent) []string {
	var all []string
	if e.Spoken != nil {
		all = append(all, "volume_up")
	}
	if len(e.Evidence) > 0 {
		all = append(all, "description")
	}
	if e.Form != "" {
		all = append(all, "article")
	}
	return all
}
