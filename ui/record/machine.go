package record

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ownvoice/recorder"
)

// machine is what this laptop says of itself: how long it can go on.
type machine struct {
	room  time.Duration // how long one can still record
	power power
}

// power is where the electricity comes from. The zero power is not known, and
// then nothing is said of it.
type power struct {
	known   bool
	plugged bool
	percent int           // -1 is not known
	left    time.Duration // on the battery; 0 is not known
}

const powerDir = "/sys/class/power_supply" // Linux; other systems have no such folder

// storedBits is what room is reckoned with: the larger of the two sizes.
const storedBits = 24

// lookAt reads how long the laptop can go on. It waits for the disk.
func lookAt(_ context.Context, dir string, tracks int) machine {
	return machine{room: recorder.RoomLeft(dir, tracks, storedBits), power: readPower(powerDir)}
}

// readPower looks for a mains plug and a battery.
func readPower(dir string) power {
	p := power{percent: -1}
	supplies, _ := filepath.Glob(filepath.Join(dir, "*")) // the pattern is our own
	for _, s := range supplies {
		read := func(name string) string {
			b, _ := os.ReadFile(filepath.Join(s, name)) // a fact that is not there is not known
			return strings.TrimSpace(string(b))
		}
		if read("scope") == "Device" {
			continue // of a mouse
		}
		switch read("type") {
		case "Mains":
			p.known = true
			p.plugged = p.plugged || read("online") == "1"
		case "Battery":
			p.battery(read)
		}
	}
	return p
}

func (p *power) battery(read func(string) string) {
	percent, err := strconv.Atoi(read("capacity"))
	if err != nil {
		return
	}
	p.known, p.percent = true, percent
	p.plugged = p.plugged || read("status") == "Charging" || read("status") == "Full"
	for _, q := range [][2]string{{"energy_now", "power_now"}, {"charge_now", "current_now"}} {
		stored, _ := strconv.ParseFloat(read(q[0]), 64)
		drawn, _ := strconv.ParseFloat(read(q[1]), 64)
		if stored > 0 && drawn > 0 {
			p.left = time.Duration(stored / drawn * float64(time.Hour))
		}
	}
}

// words say where the electricity comes from; "" when nobody knows.
func (p power) words() string {
	switch {
	case !p.known:
		return ""
	case p.percent < 0 && p.plugged:
		return "Plugged in"
	case p.percent < 0:
		return ""
	case p.plugged:
		return fmt.Sprintf("%d%%, plugged in", p.percent)
	}
	return fmt.Sprintf("%d%%, on the battery", p.percent)
}

// low reports whether the battery will not last for long.
func (p power) low() bool {
	return p.known && !p.plugged && p.percent >= 0 && (p.percent <= 10 || (p.left > 0 && p.left < 20*time.Minute))
}

// roomWords are whole hours, or minutes when there is less than two hours:
// "61 hours", "20 minutes".
func roomWords(room time.Duration) string {
	switch m := int(room.Minutes()); {
	case m >= 120:
		return fmt.Sprintf("%d hours", m/60)
	case m == 1:
		return "1 minute"
	case m < 1:
		return "less than a minute"
	default:
		return fmt.Sprintf("%d minutes", m)
	}
}

// moreWords is roomWords for the middle of a recording: "61 more hours".
func moreWords(room time.Duration) string {
	number, unit, _ := strings.Cut(roomWords(room), " ")
	if room < time.Minute {
		return roomWords(room)
	}
	return number + " more " + unit
}
