package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/recorder"
)

type checkVerb struct {
	Track []string `sep:"none" placeholder:"LABEL=DEVICE" help:"One for each microphone or side of the call. Default: one, the computer's own choice."`
	For   lasting  `default:"5s" placeholder:"5s" help:"How long to listen."`
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
	Label   string  `json:"label"`
	Device  string  `json:"device"`
	Peak    float64 `json:"peak"` // dBFS, the loudest of all
	RMS     float64 `json:"rms"`  // of the loudest tenth of a second
	Finding string  `json:"finding"`
	Words   string  `json:"words"`
}

// What a check can find by the level alone.
var levelWords = map[string]string{
	"":       "Good.",
	"silent": "Nothing is heard. Is it the right microphone, and is it turned on?",
	"quiet":  "Too quiet. Move the microphone closer.",
	"loud":   "Too loud, it may crackle. Move the microphone back a hand’s width.",
}

const (
	nothingHeard = -60 // dBFS that nobody speaks below
	quietBelow   = -36 // dBFS that the loudest of speech should reach
)

func levelFinding(l recorder.Level) string {
	switch {
	case l.Peak <= nothingHeard:
		return "silent"
	case l.Clipped:
		return "loud"
	case l.RMS < quietBelow:
		return "quiet"
	}
	return ""
}

// listenTo hears the inputs for so long and says what it heard. Nothing is
// written, and a device that is not there leaves no story without sound behind.
func (r *run) listenTo(hw recorder.Hardware, inputs []recorder.Input, d time.Duration) ([]heardOut, error) {
	check, err := recorder.Listen(hw, inputs)
	if err != nil {
		return nil, err
	}
	defer check.Close()
	if len(inputs) == 2 && check.Device(0).ID == check.Device(1).ID {
		return nil, usage{"both tracks name the same microphone"}
	}
	loudest := make([]recorder.Level, len(inputs))
	for i := range loudest {
		loudest[i] = recorder.Level{Peak: recorder.Quietest, RMS: recorder.Quietest}
	}
	for end := time.Now().Add(d); time.Now().Before(end); {
		select {
		case <-r.Done():
			return nil, r.Err()
		case <-time.After(50 * time.Millisecond):
		}
		for i := range loudest {
			now := check.Level(i)
			loudest[i] = recorder.Level{Peak: max(loudest[i].Peak, now.Peak), RMS: max(loudest[i].RMS, now.RMS), Clipped: loudest[i].Clipped || now.Clipped}
		}
	}
	heard := []heardOut{}
	for i, in := range inputs {
		found := levelFinding(loudest[i])
		heard = append(heard, heardOut{in.Label, check.Device(i).Name, loudest[i].Peak, loudest[i].RMS, found, levelWords[found]})
	}
	return heard, nil
}

func sayHeard(w io.Writer, heard []heardOut) {
	for _, h := range heard {
		fmt.Fprintf(w, "%s, %s: %.0f dB. %s\n", h.Label, h.Device, h.RMS, h.Words)
	}
}
