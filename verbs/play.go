package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// Sound is a recording to be played, from a place on and at a speed, through a
// device ("" is the computer's own choice).
type Sound struct {
	Device string
	Dir    string // where the take's files lie
	Take   catalog.Take
	Gains  []float64 // by how much each track is amplified
	From   time.Duration
	To     time.Duration // 0: to its end
	Speed  float64

	done func() // after it was heard
}

// Speaker plays a recording; it returns when that has ended, or when ctx does.
type Speaker func(context.Context, Sound) error

type playVerb struct {
	Story   string  `arg:"" help:"The story's id, or its beginning."`
	From    string  `default:"0:00" help:"Where to begin, e.g. 1:23."`
	Extract string  `placeholder:"ID" help:"Play one extract of it: its id, or its id's beginning."`
	Speed   float64 `default:"1" help:"How fast, from 0.5 to 2; voices keep their pitch."`
	Device  string  `help:"Where to play. Default: the computer's own choice."`
}

func (v playVerb) Run(r *run) error {
	from, err := catalog.ParseMoment(v.From)
	if err != nil {
		return usage{"--from is written as 1:23"}
	}
	if !(v.Speed >= 0.5 && v.Speed <= 2) {
		return usage{"--speed is a number from 0.5 to 2"}
	}
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		if err := lib.MayHear(r, id); err != nil {
			return err
		}
		s, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		sounds, err := hearable(r, lib, s)
		defer func(all []Sound) {
			for _, s := range all {
				s.done()
			}
		}(sounds)
		if err != nil {
			return err
		}
		if v.Extract != "" {
			if sounds, err = r.onlyExtract(lib, id, v.Extract, sounds); err != nil {
				return err
			}
			from = max(from, sounds[0].From.Milliseconds())
		}
		sounds[0].From = time.Duration(from) * time.Millisecond
		return r.playAll(v, sounds)
	})
}

// onlyExtract keeps, of a story's sounds, the one that an extract lies in, from
// its beginning to its end.
func (r *run) onlyExtract(lib *library.Library, story catalog.ID, prefix string, sounds []Sound) ([]Sound, error) {
	w, e, err := r.extract(lib, prefix)
	if err == nil && w.ID != story {
		err = fmt.Errorf("find extract %s: %w", e.ID, library.ErrNoThing)
	}
	if err != nil {
		return nil, err
	}
	for _, s := range sounds {
		if s.Take.Recording == e.Recording || e.Recording == "" {
			s.From, s.To = time.Duration(e.StartMS)*time.Millisecond, time.Duration(e.EndMS)*time.Millisecond
			return []Sound{s}, nil
		}
	}
	return nil, explain.ErrNotHere
}

func (r *run) playAll(v playVerb, sounds []Sound) error {
	for _, s := range sounds {
		s.Device, s.Speed = v.Device, v.Speed
		if err := r.Play(r, s); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return r.print(map[string]any{"played": len(sounds)}, func(io.Writer) {})
}

// hearable gives the sound of a story that lies here, recording by recording,
// each without the tracks that are not here or as its listening copy, and
// silent where it is left out.
func hearable(ctx context.Context, lib *library.Library, s library.Whole) ([]Sound, error) {
	if len(s.Recordings) == 0 {
		return nil, explain.ErrNoSound
	}
	var all []Sound
	for _, rec := range s.Recordings {
		a, err := studio.Listen(ctx, lib, rec)
		switch {
		case errors.Is(err, studio.ErrNotHere):
			continue
		case errors.Is(err, fs.ErrNotExist):
			err = fmt.Errorf("%w: %w", explain.ErrSoundGone, err)
		}
		if err != nil {
			return all, fmt.Errorf("play recording %s: %w", rec.ID, err)
		}
		all = append(all, Sound{Dir: a.Dir, Take: a.Take, Gains: a.Gains, done: a.Close})
	}
	if len(all) == 0 {
		return nil, explain.ErrNotHere
	}
	return all, nil
}
