package verbs

import (
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// typed is a line of words that a person, or a script, typed while it records,
// and what the clock showed at its first letter.
type typed struct {
	line string
	at   time.Duration
}

const longestLine = 1 << 16 // bytes; what is longer is cut

// pressWords are what may be typed, in one sentence.
const pressWords = "mark, quote, private, note TEXT, pause, resume, slate, room-tone, replace N DEVICE, stop"

// readLines hands over line by line until in ends or quit is closed, and then
// closes to. A terminal hands over a line when it is whole: then its first
// letter seems typed with its last. It does not end for good, neither by Ctrl D
// nor when another program reads there for a while.
func readLines(in io.Reader, now func() time.Duration, to chan<- typed, quit <-chan struct{}) {
	defer close(to)
	terminal := isTerminal(in)
	var line []byte
	var began time.Duration
	hand := func() bool {
		defer func() { line = line[:0] }()
		select {
		case to <- typed{string(line), began}:
			return true
		case <-quit:
			return false
		}
	}
	buf := make([]byte, 4096)
	for {
		n, err := in.Read(buf)
		at := now()
		for _, b := range buf[:n] {
			if len(line) == 0 {
				began = at
			}
			if b == '\n' {
				if !hand() {
					return
				}
			} else if len(line) < longestLine {
				line = append(line, b)
			}
		}
		if err == nil {
			continue
		}
		if len(line) > 0 && !hand() || !terminal {
			return
		}
		select {
		case <-quit:
			return
		case <-time.After(time.Second):
		}
	}
}

// isTerminal reports whether somebody may sit at in, or the like of it.
func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// obey does what was typed and reports whether that was to stop.
func (w *watching) obey(t typed) (stop bool) {
	line := strings.TrimSpace(strings.ToValidUTF8(t.line, ""))
	if w.begun != nil {
		n := *w.begun
		w.begun, n.Text = nil, line
		if line == "" {
			n.Sort = catalog.NoteMark // the moment itself was meant
		}
		w.note(n)
		return false
	}
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	at := t.at.Milliseconds()
	switch strings.ToLower(word) {
	case "":
		w.sayHow()
	case "stop":
		return true
	case "pause":
		w.session.Pause()
		w.say("Paused at %s. Type resume to go on.", clock(t.at.Seconds()))
	case "resume":
		w.session.Resume()
		w.say("It goes on.")
	case "mark":
		w.note(catalog.Note{Text: rest, AtMS: &at, Sort: catalog.NoteMark})
	case "quote":
		w.note(catalog.Note{Text: rest, AtMS: &at, Sort: catalog.NoteQuote})
	case "private":
		w.note(catalog.Note{Text: rest, AtMS: &at, Sort: catalog.NotePrivate})
	case "note":
		w.takeNote(catalog.Note{Text: rest, AtMS: &at, Sort: catalog.NotePlain})
	case "slate":
		w.slate(at)
	case "room-tone":
		w.askQuiet(t.at)
	case "replace":
		w.takeOther(rest)
	default:
		w.say("That is not one of: %s. It goes on recording.", pressWords)
	}
	return false
}

// takeNote keeps a note, or the moment of one whose words come next.
func (w *watching) takeNote(n catalog.Note) {
	if n.Text == "" {
		w.begun = &n
		w.say("Remembers %s. Write the note now.", clock(float64(*n.AtMS)/1000))
		return
	}
	w.note(n)
}

func (w *watching) takeOther(rest string) {
	number, device, _ := strings.Cut(rest, " ")
	track, err := strconv.Atoi(number)
	if err != nil || track < 1 || track > len(w.inputs) || strings.TrimSpace(device) == "" {
		w.say("Another microphone is taken with: replace 1 DEVICE. It goes on recording.")
		return
	}
	w.replace(track-1, strings.TrimSpace(device))
}
