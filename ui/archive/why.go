package archive

import (
	"fmt"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/words"
)

// why is why a story is where it is: in a few words for its row, and in one
// plain sentence.
type why struct{ short, sentence string }

// byChoice is what somebody chose to wait for: saying so is enough to send.
var byChoice = map[client.Reason]bool{client.ForWord: true, client.ForNetwork: true, client.ForMetered: true, client.ForNight: true}

// why says what a story waits for, or why it does not leave.
func (p *Page) why(s library.Row) why {
	name := words.They(s.KnownAs)
	switch {
	case s.Permission.State == catalog.PermitTaken:
		return why{"", "It is sent nowhere, and nobody hears it."}
	case s.Kept.State == library.KeptSafe:
		return why{"", "The archive has all of it, and we have checked that it is right."}
	case !p.at.Enrolled:
		return why{"", "This laptop belongs to no archive yet. The story stays here."}
	case s.Kept.State == library.KeptHere && s.Kept.Asks:
		return why{"", "It stays on this laptop: " + asked(s) + " has not said yet whether the archive may keep it."}
	case s.Kept.State == library.KeptHere && s.Kept.PartPrivate():
		return why{"a part stays private", "A part of it is private, so the whole recording stays on " + p.whose(s) + ". A copy that is silent there can go."}
	case s.Kept.State == library.KeptHere && s.Kept.Why != "":
		return why{"as " + name + " wishes", "It does not leave this laptop. " + s.Kept.Why}
	case s.Kept.State == library.KeptHere:
		return why{"no sound yet", "There is no sound in it yet. What you write goes when you are online."}
	}
	return p.waits(s)
}

// whose is the laptop that has the whole recording.
func (p *Page) whose(s library.Row) string {
	if p.sentFromHere(s) {
		return "this laptop"
	}
	return "the laptop it was recorded with"
}

// asked is who has to be asked, inside a sentence.
func asked(s library.Row) string {
	if s.KnownAs == "" {
		return "the storyteller"
	}
	return s.KnownAs
}

// waits says what a story on its way waits for.
func (p *Page) waits(s library.Row) why {
	a, away := p.seen.away[s.ID]
	switch now := p.at; {
	case away && !a.Held && !a.LetGo:
		return why{"from another laptop", "It was recorded with another laptop, and goes to the archive from there."}
	case now.State == client.StateSending && now.Story == s.ID:
		return why{"", fmt.Sprintf("It is on its way: %d%% of this part has gone.", now.Percent)}
	case s.Kept.Refused != "":
		return why{explain.RefusedShortly(s.Kept.Refused), explain.Refused(s.Kept.Refused)}
	case now.State == client.StateStopped:
		return why{"needs a look", explain.Error(now.Err).What}
	case now.Waits.For != "" && now.Waits.For != client.ForConnection:
		return why{shortly(now.Waits), explain.Waits(now.Waits)}
	case now.State == client.StateOffline:
		return p.inTurn(s, "when you are online", "It is sent when you are online.")
	}
	return p.inTurn(s, "others go first", "It is sent after the others.")
}

// inTurn is a story that waits for no more than its turn.
func (p *Page) inTurn(s library.Row, short, sentence string) why {
	if p.seen.first == s.ID {
		return why{"next to be sent", sentence + " It goes before all others."}
	}
	return why{short, sentence}
}

// shortly is what sync waits for, in the room of a row.
func shortly(w client.Waits) string {
	switch w.For {
	case client.ForNight:
		return "until " + w.Until.Format("15:04")
	case client.ForBudget:
		return "until " + w.Until.Format("2 January")
	case client.ForWord:
		return "until you send it"
	case client.ForNetwork:
		return "for a chosen network"
	case client.ForMetered:
		return "this network costs"
	case client.ForArchiveBusy, client.ForArchive:
		return "the archive is busy"
	case client.ForArchiveRoom:
		return "the archive is full"
	}
	return "needs a look"
}
