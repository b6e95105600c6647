package desk

import (
	"fmt"
	"time"

	"ownvoice/library/catalog"
)

// choices are what storytellers ask for when they take a story back.
var choices = map[string]string{
	catalog.ChoiceStop:  "Stop using it",
	catalog.ChoiceClose: "Close it",
	catalog.ChoiceErase: "Erase it",
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
