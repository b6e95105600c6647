package record

import (
	"context"
	"errors"
	"time"

	"ownvoice/recorder"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

const (
	tapFor   = 15 * time.Second // a person may look for the microphone first
	tapTells = 8 * time.Second  // what came of it stays to be read
)

// onTap asks for a finger on the microphone of a side, and says which one
// heard it.
func (c *checkPage) onTap(s *side) {
	chosen, hw := s.device, c.place.desk.Hardware
	if chosen == "" {
		return
	}
	s.tap.Disable()
	c.tapTold(s, advice{widget.Calm, "hearing", "Tap the microphone three times.", "Use one finger, and not too softly.", ""})
	desk.Work(c.ctx, func(ctx context.Context) (recorder.Device, error) {
		ctx, stop := context.WithTimeout(ctx, tapFor)
		defer stop()
		return recorder.TapTest(ctx, hw, chosen)
	}, func(heard recorder.Device, err error) { c.onTapped(s, chosen, heard, err) })
}

func (c *checkPage) onTapped(s *side, chosen string, heard recorder.Device, err error) {
	s.tap.Enable()
	if s.device != chosen {
		c.tapTold(s, advice{}) // another one was chosen meanwhile
		return
	}
	said := s.tapWords(heard, err)
	c.tapTold(s, said)
	if said.use == "" {
		c.later(tapTells, func() {
			if s.tapped == said {
				c.tapTold(s, advice{})
			}
		})
	}
}

func (c *checkPage) tapTold(s *side, a advice) {
	s.tapped = a
	s.say(c)
}

// tapWords say which microphone a finger was on.
func (s *side) tapWords(heard recorder.Device, err error) advice {
	switch {
	case errors.Is(err, recorder.ErrNoTap):
		return advice{widget.Care, "mic_off", "No tap was heard.", "Is it switched on? Try once more, or choose another one above.", ""}
	case err != nil:
		return noServer
	case heard.ID == s.device:
		return advice{widget.Good, "check_circle-fill", "Yes, that is the right microphone.", "", ""}
	}
	return advice{widget.Care, "mic", "That was heard by “" + s.nameOf(heard.ID) + "”,", "not by “" + s.nameOf(s.device) + "”.", heard.ID}
}

func (s *side) nameOf(device string) string {
	for i, d := range s.devices {
		if d.ID == device {
			return s.names[i]
		}
	}
	return "another microphone"
}

// later does something after a while, unless the step has been left by then.
func (c *checkPage) later(after time.Duration, do func()) {
	ctx, done := context.WithCancel(c.ctx)
	desk.Every(ctx, after, func() { done(); do() })
}
