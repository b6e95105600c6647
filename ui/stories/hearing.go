package stories

import (
	"context"
	"errors"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
)

var errRecording = errors.New("a recording runs")

// hearing plays one story of the list at a time, until the place is left.
type hearing struct {
	ctx  context.Context
	d    *desk.Desk
	told func(error) // another story is heard, or none, or could not be

	of *heard
}

// heard is the story that is heard, or about to be.
type heard struct {
	story  catalog.ID
	end    context.CancelFunc
	player desk.Player // nil until it is open
}

func newHearing(ctx context.Context, d *desk.Desk, told func(error)) hearing {
	return hearing{ctx: ctx, d: d, told: told}
}

// plays reports whether the story is the one that is heard.
func (h *hearing) plays(story catalog.ID) bool { return h.of != nil && h.of.story == story }

// toggle plays a story from a moment of one of its recordings – of the first,
// where none is named –, or stops it.
func (h *hearing) toggle(story, recording catalog.ID, at time.Duration) {
	was := h.plays(story)
	h.stop()
	switch {
	case was:
		h.told(nil)
	case h.d.Session() != nil:
		h.told(errRecording)
	default:
		h.play(story, recording, at)
	}
}

func (h *hearing) stop() {
	if h.of != nil {
		h.of.end()
		h.of = nil
	}
}

func (h *hearing) play(story, recording catalog.ID, at time.Duration) {
	ctx, end := context.WithCancel(h.ctx)
	h.of = &heard{story: story, end: end}
	h.told(nil)
	desk.Work(ctx, func(ctx context.Context) (desk.Player, error) { return open(ctx, h.d, story, recording) }, func(p desk.Player, err error) {
		if err != nil {
			h.stop()
			h.told(err)
			return
		}
		h.of.player = p
		p.Seek(at)
		p.Play()
		desk.Every(ctx, 250*time.Millisecond, h.onTick)
	})
}

// open opens a recording of a story; the first, where none is named.
func open(ctx context.Context, d *desk.Desk, story, recording catalog.ID) (desk.Player, error) {
	w, err := d.Library.Story(ctx, story)
	if err != nil {
		return nil, err
	}
	for _, r := range w.Recordings {
		if r.ID == recording || recording == "" {
			return d.Hear(ctx, r)
		}
	}
	return nil, desk.ErrNoSound
}

// onTick notices that a story has come to its end, or that a recording began.
func (h *hearing) onTick() {
	if h.of != nil && h.of.player != nil && (!h.of.player.Playing() || h.d.Session() != nil) {
		h.stop()
		h.told(nil)
	}
}
