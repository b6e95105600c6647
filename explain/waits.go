package explain

import (
	"fmt"
	"time"

	"ownvoice/sync/client"
)

// Waits is the one plain sentence for what files that may go wait for; "" when
// they wait for nothing.
func Waits(w client.Waits) string {
	switch w.For {
	case "":
		return ""
	case client.ForNight:
		return fmt.Sprintf("Recordings wait until %s, as you chose.", w.Until.Format("15:04"))
	case client.ForBudget:
		return fmt.Sprintf("This month's data is used up. Recordings go on from %s.", day(w.Until))
	case client.ForMetered:
		return "Recordings wait, because this network costs by the megabyte."
	case client.ForNetwork:
		if w.Network == "" {
			return "Recordings wait for a network that you chose."
		}
		return fmt.Sprintf("Recordings wait for a network that you chose. %s is not one.", w.Network)
	}
	if s := waits[w.For]; s != "" {
		return s
	}
	return Error(client.ErrArchive).What
}

var waits = map[client.Reason]string{
	client.ForConnection:  "Offline, and that is fine.",
	client.ForLogin:       "This network does not let us through yet. Perhaps it wants you to sign in.",
	client.ForWord:        "Recordings wait until you send them.",
	client.ForArchiveBusy: "The archive has much to do now. It will be tried again soon.",
	client.ForArchiveRoom: "The archive has no room left. Tell your coordinator.",
	client.ForClock:       "The date or time of this computer is wrong. Set it right, and sending goes on.",
	client.ForRecognition: "The archive did not recognise this laptop. Ask your coordinator for a new joining code.",
	client.ForLaptop:      "Something on this laptop is in the way. Nothing is lost.",
}

// day is a date as people write it.
func day(t time.Time) string { return t.Format("2 January") }
