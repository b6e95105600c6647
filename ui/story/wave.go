package story

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/peaks"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// drawn is one recording as it looks.
type drawn struct {
	recording catalog.ID
	lanes     []widget.Lane
	tracks    []int // which track each lane is
	length    time.Duration
	read      bool          // all of this was read, and not only what there will be
	heard     time.Duration // how far it was listened to
}

// bars is how many peaks a lane has: enough for a wide window, few enough to
// read at once.
const bars = 800

// draw reads the pictures of a recording's voices, and makes those again that
// are not there. A voice whose sound is not here has a lane without bars.
func draw(ctx context.Context, lib *library.Library, t told, r catalog.Recording) (drawn, error) {
	d := drawn{recording: r.ID, length: time.Duration(r.Seconds() * float64(time.Second))}
	for i, track := range r.Tracks {
		lane := widget.Lane{Name: voice(t, track.Label), Yours: track.Label == "You", Gaps: gapsIn(r.Take, i)}
		path := lib.Path(catalog.File{Recording: r.ID, Name: track.File})
		if _, err := os.Stat(path); err == nil && ctx.Err() == nil {
			if lane.Peaks, err = picture(path, int64(r.FrameAt(i, 0)), int64(r.FrameAt(i, r.Seconds()*float64(r.Tracks[0].RateHz)))); err != nil {
				return d, fmt.Errorf("draw recording %s: %w", r.ID, err)
			}
		}
		d.lanes, d.tracks = append(d.lanes, lane), append(d.tracks, i)
	}
	var err error
	if d.heard, err = lib.HeardUpTo(ctx, r.ID); err != nil {
		return d, err
	}
	d.read = true
	return d.tellerFirst(), nil
}

// tellerFirst puts the storyteller's voice above the reporter's.
func (d drawn) tellerFirst() drawn {
	lanes := d.lanes
	slices.SortStableFunc(d.tracks, func(a, b int) int {
		switch {
		case lanes[a].Yours == lanes[b].Yours:
			return 0
		case lanes[b].Yours:
			return -1
		}
		return 1
	})
	d.lanes = nil
	for _, i := range d.tracks {
		d.lanes = append(d.lanes, lanes[i])
	}
	return d
}

// voice is whose voice a track is, by name.
func voice(t told, label string) string {
	switch label {
	case "You":
		if t.ReporterName != "" {
			return t.ReporterName
		}
		return "Reporter"
	case "Them", "Room", "":
		return words.Name(t.KnownAs)
	case "Both":
		return "Both of you"
	}
	return label
}

// picture reads the loudest of each stretch of a sound file, from one frame to
// another: those that lie at both ends of the timeline, where another track may
// have begun before or gone on behind it.
func picture(sound string, from, to int64) ([]float32, error) {
	path := picturePath(sound)
	f, err := peaks.Open(path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, peaks.ErrNotPeaks) {
		if err = peaks.Of(sound, path); err != nil {
			return nil, err
		}
		f, err = peaks.Open(path)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	read, err := f.Read(from, max(from+1, to), bars)
	loud := make([]float32, len(read))
	for i, b := range read {
		loud[i] = max(b.Max, -b.Min)
	}
	return loud, err
}

// picturePath is where the picture of a sound file stands.
func picturePath(sound string) string {
	return strings.TrimSuffix(sound, filepath.Ext(sound)) + ".peaks"
}
