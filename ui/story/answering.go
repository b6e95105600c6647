package story

import (
	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/consent"
)

// asked is who is asked, and about what.
func (a *answers) asked(target catalog.Target) consent.Asked {
	t := a.p.told
	return consent.Asked{Story: t.Whole, Project: t.project, Target: target, About: t.about(),
		Moment: a.moment}
}

// moment is what is chosen on the wave, or where listening stands.
func (a *answers) moment() consent.Moment {
	l := a.p.listen
	if s := l.wave.Selected(); s.Length() > 0 {
		return consent.Moment{Recording: l.of, From: s.From, To: s.To}
	}
	return consent.Moment{Recording: l.of, From: l.at, To: l.at}
}

// onAsk asks side by side; an extract is heard first.
func (a *answers) onAsk() {
	if a.isExtract() {
		a.p.extracts.onPass()
		return
	}
	a.ask(a.at)
}

func (a *answers) ask(target catalog.Target) {
	if a.taken() {
		return
	}
	a.p.listen.pause()
	a.put(consent.NewAsk(a.p.visit, a.p.d, a.asked(target), a.p.d.Library.Now(), a.left))
}

// onAdded shows what was changed about a picture; what went wrong before is
// put right by it.
func (a *answers) onAdded() {
	a.p.trouble.Hide()
	a.p.onChanged()
}

func (a *answers) onPicture(p catalog.Picture) { a.ask(p.Target()) }

// onTakeBack takes the story back, or gives it back where it was taken.
func (a *answers) onTakeBack() {
	a.p.listen.stop()
	if a.taken() {
		a.giveBack("")
		return
	}
	a.onTakeBackAgain()
}

// onPrivatePage gives the storyteller a page of their own at the archive.
func (a *answers) onPrivatePage() {
	a.own.Disable()
	consent.OpenPrivatePage(a.p.visit, a.p.d, a.asked(catalog.WholeStory), func(err error) {
		a.own.Enable()
		if err != nil {
			a.fail(err)
		}
	})
}

// giveBack undoes what was taken away: the one that was pressed, or one to be
// chosen.
func (a *answers) giveBack(withdrawal catalog.ID) {
	a.put(consent.NewGiveBack(a.p.visit, a.p.d, a.asked(catalog.WholeStory), withdrawal, a.left))
}

// onTakeBackAgain takes it back also where it was before: to erase what was
// only closed.
func (a *answers) onTakeBackAgain() {
	a.put(consent.NewTakeBack(a.p.visit, a.p.d, a.asked(catalog.WholeStory), a.p.d.Library.Now(), a.p.listen.stop, func(erased bool) {
		if erased {
			a.over = nil
			a.p.d.Erased(a.p.id)
			return
		}
		a.left()
	}))
}

// put gives the page's place to a screen.
func (a *answers) put(s consent.Screen) {
	a.over = s
	a.p.heeded()
	a.p.place()
	a.p.d.Window.Canvas().Focus(s.Focus())
}

// left gives the page its place back.
func (a *answers) left() {
	a.over = nil
	a.p.place()
	a.p.onChanged()
	a.p.Focus()
}

// take takes a photo that was dropped here: of a paper where one is wanted, of
// the story otherwise. What is no photo is not for this tab.
func (a *answers) take(path string) bool {
	if a.over != nil {
		wants, ok := a.over.(interface{ Take(path string) bool })
		return ok && wants.Take(path)
	}
	if a.taken() || !bring.Photos.Has(path) {
		return false
	}
	a.pictures.Take(path)
	return true
}

// onWho opens what an answer stands on; where nobody was asked, the questions.
func (a *answers) onWho(h catalog.Hearing) {
	for _, e := range a.p.told.Events {
		if e.ID == h.Event && h.Event != "" {
			a.onSaid(e)
			return
		}
	}
	if a.write.Visible() {
		a.onAsk()
	}
}

// onSaid opens all there is to one thing that was said.
func (a *answers) onSaid(e catalog.Consent) {
	a.said.Details(a.p.visit, a.p.d, e, a.p.told.Recordings, a.fail)
}

// need is what waits for a person, in the few words that fit on the head of a
// story.
type need struct{ icon, words string }

var needs = map[catalog.ReminderSort]need{
	catalog.RemindAgreement: {"chat_bubble", "Ask about permission"},
	catalog.RemindSpoken:    {"hearing", "Mark the spoken yes"},
	catalog.RemindReview:    {"calendar_today", "Talk about it again"},
	catalog.RemindEnds:      {"schedule", "A yes ends"},
	catalog.RemindOpens:     {"lock", "Ask whether it may open"},
	catalog.RemindPause:     {"schedule", "Talk after the pause"},
	catalog.RemindErase:     {"delete", "Confirm the erasing"},
}
