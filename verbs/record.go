package verbs

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/studio"
)

// asked is what every way of making a story asks for.
type asked struct {
	Title          string `required:"" help:"A line the storyteller said, or will say."`
	Storyteller    string `required:"" placeholder:"NAME" help:"What they would like to be known as. Empty: no name."`
	Agreed         bool   `xor:"agreed" help:"They were told what it is for and agreed to be recorded, and that the project team listens."`
	AskOnRecording bool   `xor:"agreed" help:"They will be asked on the recording itself."`
}

// begin makes the story and writes down that its teller agreed.
func (a asked) begin(ctx context.Context, lib *library.Library, mode catalog.Mode) (catalog.Story, error) {
	s, err := lib.BeginStory(ctx, library.Begin{Title: a.Title, KnownAs: a.Storyteller, Mode: mode})
	if err != nil {
		return s, err
	}
	e := catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowAskOnRecording}
	if a.Agreed {
		e = catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}
	}
	_, err = lib.Give(ctx, s.ID, e)
	return s, err
}

// check refuses before anything is written: nobody is recorded, and nothing
// brought in, of whom nobody says that they agreed.
func (a asked) check() error {
	if !a.Agreed && !a.AskOnRecording {
		return &library.Refused{Use: "record", Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "They have not agreed to be recorded yet."}}
	}
	return nil
}

type recordVerb struct {
	asked
	Mode       string   `enum:"room,phone,call" default:"room" help:"room, phone (on the table) or call (its sound on an input of its own)."`
	Track      []string `sep:"none" placeholder:"LABEL=DEVICE" help:"One for each microphone or side of the call: You=Headset Them=Monitor. Default: one, the computer's own choice."`
	For        lasting  `placeholder:"10s" help:"Stop after so long: 90s, 10m, 1h30m. Default: at Ctrl C."`
	SecondCopy string   `placeholder:"DIR" help:"Write a second copy there as well, on a memory stick perhaps."`
	Bits       int      `enum:"0,16,24" default:"0" help:"16 or 24 bits a sample. Default: what the microphone gives."`
}

// Help teaches by example.
func (recordVerb) Help() string {
	return `For example, ten minutes with one microphone, and a call with both sides:

  ownvoice record --title "With my coat on" --storyteller Maureen --agreed --for 10m
  ownvoice record --title "Ringing back" --storyteller Asha --agreed --mode call --track You=Headset --track Them=Monitor

Ctrl C stops and keeps what was heard.`
}

func (v recordVerb) Run(r *run) error {
	if err := v.check(); err != nil {
		return err
	}
	inputs, err := inputsOf(v.Track)
	if err != nil {
		return err
	}
	hw, err := r.Hardware()
	if err != nil {
		return err
	}
	return r.with(func(lib *library.Library) error {
		if err := heard(hw, inputs); err != nil {
			return err
		}
		s, err := v.begin(r, lib, catalog.Mode(v.Mode))
		if err != nil {
			return err
		}
		session, err := studio.Record(r, lib, hw, s.ID, studio.Wish{Mode: s.Mode, Inputs: inputs, Bits: v.Bits, SecondCopy: v.SecondCopy})
		if err != nil {
			return err
		}
		r.say("Recording. Ctrl C stops and keeps it.")
		r.watch(session, time.Duration(v.For))
		kept, err := session.Finish(context.WithoutCancel(r))
		if err != nil {
			return err
		}
		return r.printTake(lib, kept)
	})
}

// lasting is how long to record. Its zero value is: until told to stop.
type lasting time.Duration

// UnmarshalText reads "90s", "10m", "1h30m".
func (l *lasting) UnmarshalText(b []byte) error {
	d, err := time.ParseDuration(string(b))
	if err != nil || d <= 0 {
		return usage{"how long is written as 90s, 10m or 1h30m"}
	}
	*l = lasting(d)
	return nil
}

// warningWords are for a person who records without a window.
var warningWords = map[recorder.WarningCode]string{
	recorder.WarnSilent:     "Nothing is heard. Is it the right microphone, and is it turned on? It goes on recording.",
	recorder.WarnCopyGone:   "The second copy is not being written. The recording itself goes on, here on this laptop.",
	recorder.WarnDiskLow:    "There is room for less than half an hour more.",
	recorder.WarnDiskSlow:   "This laptop is slow to write it down. Close what else is open. Nothing is lost so far.",
	recorder.WarnNoSound:    "The microphone is there and gives no sound. It goes on recording.",
	recorder.WarnUnplugged:  "The microphone is gone. What was told is kept. Plug it in again and it goes on.",
	recorder.WarnServerGone: "No sound system answers. What was told is kept. It goes on when there is one again.",
	recorder.WarnDiskFull:   "This laptop is full, so recording has stopped. Everything until then is kept.",
	recorder.WarnDiskGone:   "Nothing more can be written down, so recording has stopped. What was written is kept.",
}

// watch waits until the recording is to end, telling how it goes.
func (r *run) watch(s *studio.Session, limit time.Duration) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	told := time.Duration(-1)
	warned := recorder.Warning{}
	for limit <= 0 || s.Elapsed() < limit {
		select {
		case <-r.Done():
			return
		case <-s.Done():
			return
		case <-tick.C:
		}
		if at := s.Elapsed().Truncate(time.Second); at != told {
			told = at
			r.progress(map[string]any{"story": s.Story, "recording": s.Recording, "seconds": s.Elapsed().Seconds(), "saved_seconds": s.Saved().Seconds()})
		}
		if w := s.Warning(); w != warned {
			warned = w
			r.progress(map[string]any{"warning": w.Code, "track": w.Track})
			if words := warningWords[w.Code]; words != "" {
				r.say("%s", words)
			}
		}
	}
}

func inputsOf(tracks []string) ([]recorder.Input, error) {
	if len(tracks) == 0 {
		return []recorder.Input{{Label: "Room"}}, nil
	}
	var inputs []recorder.Input
	for _, t := range tracks {
		label, device, ok := strings.Cut(t, "=")
		if !ok || label == "" {
			return nil, usage{"a track is written as LABEL=DEVICE"}
		}
		inputs = append(inputs, recorder.Input{Label: label, Device: device})
	}
	if len(inputs) > 2 {
		return nil, usage{"a recording has one track or two"}
	}
	return inputs, nil
}

// heard opens the microphones and lets go of them again: one that is not there
// is to leave no story without sound behind.
func heard(hw recorder.Hardware, inputs []recorder.Input) error {
	check, err := recorder.Listen(hw, inputs)
	if err != nil {
		return err
	}
	defer check.Close()
	if len(inputs) == 2 && check.Device(0).ID == check.Device(1).ID {
		return usage{"both tracks name the same microphone"}
	}
	return nil
}

type trackOut struct {
	catalog.Track
	File string `json:"file"` // where it lies, in full
}

func (r *run) printTake(lib *library.Library, kept catalog.Recording) error {
	out := struct {
		Story     catalog.ID `json:"story"`
		Recording catalog.ID `json:"recording"`
		Tracks    []trackOut `json:"tracks"`
	}{kept.Story, kept.ID, nil}
	for _, t := range kept.Tracks {
		out.Tracks = append(out.Tracks, trackOut{t, filepath.Join(lib.RecordingDir(kept.ID), t.File)})
	}
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "Kept %s as story %s.\n", clock(kept.Seconds()), short(kept.Story))
	})
}

type importVerb struct {
	asked
	Files []string `arg:"" name:"FILE" type:"path" help:"WAV files: one, or one for each side of the same conversation."`
}

func (v importVerb) Run(r *run) error {
	if err := v.check(); err != nil {
		return err
	}
	if len(v.Files) > 2 {
		return usage{"a recording has one track or two"}
	}
	return r.with(func(lib *library.Library) error {
		sound, err := studio.Inspect(v.Files)
		if err != nil {
			return err
		}
		s, err := v.begin(r, lib, catalog.ModeImport)
		if err != nil {
			return err
		}
		kept, err := studio.Import(r, lib, s.ID, sound)
		if err != nil {
			return err
		}
		return r.printTake(lib, kept)
	})
}
