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
	Check      lasting  `placeholder:"10s" help:"A sound check first, for so long. What it finds is said, and then it records all the same."`
	Starters   bool     `help:"Print the project's conversation starters first."`
}

// Help teaches by example.
func (recordVerb) Help() string {
	return `For example, ten minutes with one microphone, and a call with both sides:

  ownvoice record --title "With my coat on" --storyteller Maureen --agreed --for 10m
  ownvoice record --title "Ringing back" --storyteller Asha --agreed --mode call --track You=Headset --track Them=Monitor

While it records these words work, one a line: ` + pressWords + `.
Enter alone says how it goes. Ctrl C or stop ends it and keeps what was heard.`
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
	staySteady()
	return r.with(func(lib *library.Library) error {
		heard, err := r.listenTo(hw, inputs, time.Duration(v.Check))
		if err != nil {
			return err
		}
		if v.Check > 0 {
			r.progress(map[string]any{"check": heard})
			sayHeard(r.Stderr, heard)
		}
		if err := v.showStarters(r, lib); err != nil {
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
		w := &watching{run: r, lib: lib, session: session, inputs: inputs, bits: v.Bits, who: v.asked}
		w.until(time.Duration(v.For))
		kept, err := session.Finish(context.WithoutCancel(r))
		if err != nil {
			return err
		}
		return r.printTake(lib, kept)
	})
}

func (v recordVerb) showStarters(r *run, lib *library.Library) error {
	if !v.Starters {
		return nil
	}
	project, err := lib.Project(r)
	for _, starter := range project.Conversation() {
		r.say(" - %s", starter)
	}
	return err
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

type trackOut struct {
	catalog.Track
	File string `json:"file"` // where it lies, in full
}

func (r *run) printTake(lib *library.Library, kept catalog.Recording) error {
	out := struct {
		Story     catalog.ID `json:"story"`
		Recording catalog.ID `json:"recording"`
		Copied    bool       `json:"second_copy,omitempty"`
		Tracks    []trackOut `json:"tracks"`
	}{kept.Story, kept.ID, kept.SecondCopy, nil}
	for _, t := range kept.Tracks {
		out.Tracks = append(out.Tracks, trackOut{t, filepath.Join(lib.RecordingDir(kept.ID), t.File)})
	}
	return r.print(out, func(w io.Writer) {
		fmt.Fprintf(w, "Kept %s as story %s.\n", clock(kept.Seconds()), short(kept.Story))
		if kept.SecondCopy {
			fmt.Fprintln(w, "The second copy is whole as well.")
		}
	})
}
