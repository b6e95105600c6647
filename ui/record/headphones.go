package record

import (
	"context"
	"errors"

	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// headphones let the reporter hear what is recorded, side by side as they
// like. Off is how it begins: from a loudspeaker it would howl.
type headphones struct {
	place   *place
	on      map[string]bool
	buttons map[string][]earSwitch // by label of the side
	devices map[string]string      // ids of microphones, by label
	stop    context.CancelFunc
	told    func() // on or off has changed
}

// earSwitch is a button that begins or ends listening.
type earSwitch struct {
	*widget.Button
	off string // its words while nobody listens
}

func newHeadphones(p *place) *headphones {
	return &headphones{place: p, on: map[string]bool{}, buttons: map[string][]earSwitch{}, devices: map[string]string{}, stop: func() {}, told: func() {}}
}

// button is another switch of a side, with its words while it is off. It hides
// where there is nothing to listen to.
func (h *headphones) button(label, words string) *widget.Button {
	b := widget.NewSmallButton(words, "", func() { h.turn(label) })
	b.Rank = widget.Quiet
	h.buttons[label] = append(h.buttons[label], earSwitch{b, words})
	h.show()
	return b
}

func (h *headphones) turn(label string) {
	h.on[label] = !h.on[label]
	h.play()
}

// hear is told which microphones the sides have now.
func (h *headphones) hear(devices map[string]string) {
	h.devices = devices
	h.play()
}

// replace is told that a side has another microphone now.
func (h *headphones) replace(label, device string) {
	if h.devices[label] != "" {
		h.devices[label] = device
		h.play()
	}
}

// off ends listening on all sides.
func (h *headphones) off() {
	clear(h.on)
	h.play()
}

// any reports whether a side is being listened to.
func (h *headphones) any() bool {
	for label := range h.devices {
		if h.on[label] {
			return true
		}
	}
	return false
}

// play begins anew with the sides that are on.
func (h *headphones) play() {
	h.stop()
	h.stop = func() {}
	h.show()
	h.told()
	if h.place.desk.Sound == nil || !h.any() {
		return
	}
	var ids []string
	for label, id := range h.devices {
		if h.on[label] {
			ids = append(ids, id)
		}
	}
	ctx, stop := context.WithCancel(h.place.lasting())
	h.stop = stop
	desk.Work(ctx, func(ctx context.Context) (struct{}, error) { return struct{}{}, h.place.desk.Sound.Monitor(ctx, ids) }, func(_ struct{}, err error) {
		if err != nil && !errors.Is(err, context.Canceled) {
			h.off() // a device that went away; the switch can be pressed again
		}
	})
}

func (h *headphones) show() {
	for label, buttons := range h.buttons {
		for _, b := range buttons {
			b.Spoken = "Listen on headphones: " + label
			words, icon := b.off, "headphones"
			if h.on[label] {
				words, icon = "Stop listening", ""
				b.Spoken = "Stop listening on headphones: " + label
			}
			b.Set(words, icon)
			shown(b.Button, h.devices[label] != "")
		}
	}
}
