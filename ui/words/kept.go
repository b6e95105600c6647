package words

import (
	"context"
	"fmt"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/widget"
)

// Sending is where sync stands, as a place is told by its desk.
type Sending struct {
	client.Status
	Enrolled bool
}

// Kept is where a story is kept.
func Kept(r library.Row, now Sending) State {
	s := State{Percent: widget.NoBar}
	switch {
	case r.Permission.State == catalog.PermitTaken:
		s.Icon, s.Words = "undo", "Taken back by "+lowered(r.KnownAs)
	case r.Kept.State == library.KeptSafe:
		s.Icon, s.Words, s.Tone = "cloud_done", "Safe in the archive", widget.Good
	case r.Kept.State == library.KeptHere && now.Enrolled && r.Kept.Asks:
		s.Icon, s.Words, s.Sub, s.Tone = "chat_bubble", "Not sent", "needs "+yes(r.KnownAs), widget.Care
	case r.Kept.State == library.KeptHere && r.Kept.Why == library.PartPrivateThere:
		s.Icon, s.Words = "laptop_windows", "Whole on another laptop"
	case r.Kept.State == library.KeptHere:
		s.Icon, s.Words = "laptop_windows", "Only on this laptop"
	default:
		s = onItsWay(r, now)
	}
	return s
}

// onItsWay is a story that may be sent and is not safe yet.
func onItsWay(r library.Row, now Sending) State {
	s := State{Icon: "hourglass_empty", Words: "Waiting to be sent", Percent: widget.NoBar}
	sending := now.Story == r.ID && now.State == client.StateSending
	switch {
	case r.Kept.Refused != "" && !sending:
		s.Icon, s.Words, s.Sub, s.Tone = "front_hand", "Needs a look", explain.RefusedShortly(r.Kept.Refused), widget.Care
	case now.Story != r.ID:
	case sending && now.Percent >= 100:
		s.Icon, s.Words, s.Sub = "sync", "Sent", "being checked"
	case sending:
		s.Icon, s.Words, s.Percent = "cloud_upload", fmt.Sprintf("Sending, %d%%", now.Percent), now.Percent
	case now.State == client.StateStopped:
		s.Icon, s.Words, s.Tone = "front_hand", "Needs a look", widget.Care
	case now.Percent > 0:
		s.Words, s.Sub = fmt.Sprintf("Stopped at %d%%", now.Percent), "carries on when online"
	}
	return s
}

func lowered(knownAs string) string {
	if knownAs == "" {
		return "the storyteller"
	}
	return knownAs
}

func yes(knownAs string) string {
	if knownAs == "" {
		return "a yes"
	}
	return Possessive(knownAs) + " yes"
}

// Tally is how many stories are kept where.
type Tally struct {
	Stories int
	Safe    int
	Waiting int
	Refused int                   // of those that wait: something of them did not go when it was sent
	Asks    int                   // stay here for want of a yes
	Names   map[catalog.ID]string // of those that wait
}

// namedAtOnce is of how many stories that wait the names are read: one of
// them is being sent.
const namedAtOnce = 200

// Count counts the stories of a library. It reads none but those that wait.
func Count(ctx context.Context, lib *library.Library) (Tally, error) {
	t, err := lib.Tally(ctx)
	if err != nil {
		return Tally{}, err
	}
	counted := Tally{Stories: t.Stories, Safe: t.Safe, Waiting: t.Waiting, Refused: t.Refused, Asks: t.Asks, Names: map[catalog.ID]string{}}
	wait, err := lib.List(ctx, library.Filter{Kept: library.KeptWaiting}, 0, namedAtOnce)
	for _, r := range wait.Rows {
		counted.Names[r.ID] = r.KnownAs
	}
	return counted, err
}

// Card is what the foot of the rail says: an icon, a word, a sentence.
func (t Tally) Card(now Sending) (icon, title, sentence string) {
	switch {
	case !now.Enrolled:
		return "laptop_windows", "On this laptop", "Everything is kept here. Nothing is sent anywhere."
	case now.State == client.StateSending:
		return "cloud_upload", "Online", t.sending(now)
	case now.State == client.StateStopped:
		return "front_hand", "Online", explain.Error(now.Err).What
	case now.State == client.StateOnline && t.Refused > 0 && t.Refused == t.Waiting:
		return "front_hand", "Online", t.Rest()
	case now.State == client.StateOnline && now.Waits.For != "" && t.Waiting > 0:
		return "hourglass_empty", "Online", explain.Waits(now.Waits)
	case now.State == client.StateOnline:
		return "cloud_done", "Online", t.Rest()
	}
	return "cloud_off", "Offline", t.Later()
}

func (t Tally) sending(now Sending) string {
	s := "Sending a story"
	if name := t.Names[now.Story]; name != "" {
		s = "Sending " + Whose(name)
	}
	s += fmt.Sprintf(", %d%%.", now.Percent)
	if more := t.Waiting - 1; more > 0 {
		s += fmt.Sprintf(" %d more to go.", more)
	}
	return s
}

// Later says what happens when the laptop is online again.
func (t Tally) Later() string {
	if t.Waiting == 0 {
		return "Nothing is waiting to be sent."
	}
	return Stories(t.Waiting) + " will be sent when you are online."
}

// Rest says, online, what is safe and what is not.
func (t Tally) Rest() string {
	switch {
	case t.Refused == 1 && t.Waiting == 1:
		return "1 story needs a look."
	case t.Refused > 0 && t.Refused == t.Waiting:
		return fmt.Sprintf("%d stories need a look.", t.Refused)
	case t.Waiting > 0:
		return Stories(t.Waiting) + " waiting to be sent."
	case t.Asks == 1:
		return "1 story is not sent. It needs a yes."
	case t.Asks > 1:
		return fmt.Sprintf("%d stories are not sent. Each needs a yes.", t.Asks)
	case t.Stories == 0:
		return "Nothing is waiting."
	case t.Safe == t.Stories:
		return "Everything is safe in the archive."
	}
	return "All that may be sent is safe in the archive."
}
