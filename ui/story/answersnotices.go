package story

import (
	"fmt"
	"strings"

	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// showNotices says what is the case before all else: taken back, waiting, two
// answers.
func (a *answers) showNotices(t told) {
	a.truth.Hidden = !a.taken()
	if standing := a.takenBy(); len(standing) > 0 {
		e := standing[len(standing)-1]
		a.truth.Set(widget.Calm, "undo", words.Day(at(e.Clock))+". "+t.about().Said(e)[0], takenWords(e), nil)
	}
	a.remind.Hidden = len(a.weighed.reminders) == 0
	if !a.remind.Hidden {
		r := a.weighed.reminders[0]
		a.heed.Set("Ask "+shortName(t.KnownAs), "")
		a.heed.OnTapped = a.onAsk
		if r.Sort == catalog.RemindErase {
			a.heed.Set("Confirm it", "")
			a.heed.OnTapped = a.onTakeBackAgain
		}
		title, body, _ := strings.Cut(r.Words, ". ")
		a.remind.Set(widget.Care, needs[r.Sort].icon, strings.TrimSuffix(title, ".")+".", body+more(len(a.weighed.reminders)-1), a.heed)
	}
	a.apart.Hidden = len(a.weighed.unsettled) == 0 || a.taken()
	if !a.apart.Hidden {
		n := len(a.weighed.unsettled[0].Events)
		title := "Two answers, written apart."
		if n > 2 {
			title = fmt.Sprintf("%d answers, written apart.", n)
		}
		a.apart.Set(widget.Care, "front_hand", title, "The more careful one holds until "+words.They(t.KnownAs)+" says which.", widget.NewSmallButton("Ask "+shortName(t.KnownAs), "", a.onAsk))
	}
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" And %d more.", n)
}

// takenWords say what is so after a story was taken back.
func takenWords(e catalog.Consent) string {
	switch {
	case e.Kind == catalog.EventRefuse:
		return "Nobody hears it, and nothing is done with it."
	case e.Choice == catalog.ChoiceErase && e.Second == "":
		return "It is sealed. It is erased when a second person has confirmed it."
	case e.Choice == catalog.ChoiceClose && !e.Until.IsZero():
		return "Nobody hears it. On " + words.Day(e.Until) + " you ask again; it stays closed until they say that it may be opened."
	case e.Choice == catalog.ChoiceClose:
		return "Nobody hears it until they say that it may be opened."
	}
	return "Nobody hears it, nothing new is made of it, and what was public is taken down."
}
