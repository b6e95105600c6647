package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/recorder"
)

type checkVerb struct {
	Track []string `sep:"none" placeholder:"LABEL=DEVICE" help:"One for each microphone or side of the call. Default: one, the computer's own choice."`
	For   lasting  `default:"10s" placeholder:"10s" help:"How long to listen."`
}

func (v checkVerb) Run(r *run) error {
	inputs, err := inputsOf(v.Track)
	if err != nil {
		return err
	}
	hw, err := r.Hardware()
	if err != nil {
		return err
	}
	heard, err := r.listenTo(hw, inputs, time.Duration(v.For))
	if err != nil {
		return err
	}
	return r.print(heard, func(w io.Writer) { sayHeard(w, heard) })
}

// heardOut is what a sound check heard on one input.
type heardOut struct {
	Label    string       `json:"label"`
	Device   string       `json:"device"`
	Peak     float64      `json:"peak"` // dBFS, the loudest of all
	RMS      float64      `json:"rms"`  // of the loudest tenth of a second
	Findings []findingOut `json:"findings"`
}

type findingOut struct {
	Finding recorder.Finding `json:"finding"`
	Words   string           `json:"words"`
}

var findingWords = map[recorder.Finding]string{
	recorder.FindUnplugged:  "It came unplugged. Plug it in again, or choose another.",
	recorder.FindServerGone: "The sound system has stopped answering.",
	recorder.FindNoSound:    "It is there and gives no sound. Take it out and plug it in again, or choose another.",
	recorder.FindSilent:     "Nothing is heard. Is it the right one, and is it turned on?",
	recorder.FindClipping:   "Too loud, it crackles. Move the microphone back a hand’s width.",
	recorder.FindEcho:       "The other side is heard twice. Put headphones on.",
	recorder.FindOneSided:   "Only one half of it hears. Push its plug all the way in, or choose another.",
	recorder.FindHum:        "There is a hum. Move the microphone away from chargers and lamps.",
	recorder.FindNoise:      "It is loud in the room. Shut the window or the door, or move the microphone closer.",
	recorder.FindQuiet:      "Too quiet. Move the microphone closer.",
}

// listenTo hears the inputs for so long and says what it heard, and what is
// wrong at the end of it. Nothing is written, and a device that is not there
// leaves no story without sound behind.
func (r *run) listenTo(hw recorder.Hardware, inputs []recorder.Input, d time.Duration) ([]heardOut, error) {
	check, err := recorder.Listen(hw, inputs)
	if err != nil {
		return nil, err
	}
	defer check.Close()
	if len(inputs) == 2 && check.Device(0).ID == check.Device(1).ID {
		return nil, usage{"both tracks name the same microphone"}
	}
	heard := []heardOut{}
	for i, in := range inputs {
		heard = append(heard, heardOut{in.Label, check.Device(i).Name, recorder.Quietest, recorder.Quietest, []findingOut{}})
	}
	for end := time.Now().Add(d); time.Now().Before(end); {
		select {
		case <-r.Done():
			return nil, r.Err()
		case <-time.After(50 * time.Millisecond):
		}
		for i := range heard {
			now := check.Level(i)
			heard[i].Peak, heard[i].RMS = max(heard[i].Peak, now.Peak), max(heard[i].RMS, now.RMS)
		}
	}
	for i := range heard {
		found := check.Findings(i)
		if len(found) == 0 && heard[i].Peak <= recorder.Quietest { // it was not given the time to say so
			found = []recorder.Finding{recorder.FindSilent}
		}
		for _, f := range found {
			heard[i].Findings = append(heard[i].Findings, findingOut{f, findingWords[f]})
		}
	}
	return heard, nil
}

func sayHeard(w io.Writer, heard []heardOut) {
	for _, h := range heard {
		fmt.Fprintf(w, "%s, %s: %.0f dB.", h.Label, h.Device, h.RMS)
		for _, f := range h.Findings {
			fmt.Fprint(w, " ", f.Words)
		}
		if len(h.Findings) == 0 {
			fmt.Fprint(w, " Nothing wrong is heard.")
		}
		fmt.Fprintln(w)
	}
}
