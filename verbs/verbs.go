// Package verbs is Ownvoice without a window: one verb a run, for scripts,
// tests, help desks and servers, over the same rooms that the window uses.
// docs/cli.md documents what is printed, which others script against.
//
// What programs read goes to stdout, as one JSON document with --json;
// sentences for people go to stderr.
package verbs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/decode"
	"ownvoice/studio"
	"ownvoice/sync/client"
)

// Exit codes, as docs/cli.md promises them.
const (
	Done        = 0
	CouldNot    = 1
	WrongUse    = 2
	ConsentNo   = 3
	NobodyThere = 4
)

// ErrNoScreen is Window's answer where there is none to open.
var ErrNoScreen = errors.New("there is no screen here to open a window on; `ownvoice --help` lists what works without one")

// World is what the verbs need of the program they are part of.
type World struct {
	Stdout, Stderr io.Writer
	Stdin          io.Reader // what is typed while it records; nil: nothing
	Hardware       func() (recorder.Hardware, error)
	Play           Speaker
	Window         func(ctx context.Context, library string) error
}

// commands is the whole command line. Its tags are the help.
type commands struct {
	Library string `help:"The folder that holds the stories." placeholder:"DIR" env:"OWNVOICE_LIBRARY" default:"${library}"`
	JSON    bool   `name:"json" help:"Print one JSON document for programs."`

	Window   windowVerb      `cmd:"" default:"1" help:"Open the window. This is what happens without a verb."`
	Version  versionVerb     `cmd:"" help:"Say which Ownvoice this is."`
	Devices  devicesVerb     `cmd:"" help:"List what sound can be recorded from."`
	Project  projectVerb     `cmd:"" help:"Show or set the project: its name, purpose, what it asks, its texts and values."`
	People   peopleVerb      `cmd:"" help:"List the people as they want to be known, and write down how to meet them."`
	Check    checkVerb       `cmd:"" help:"Listen to the microphones and say how they sound."`
	Record   recordVerb      `cmd:"" help:"Record a story."`
	Import   importVerb      `cmd:"" help:"Bring in a recording made elsewhere."`
	Stories  storiesVerb     `cmd:"" help:"List the stories."`
	Search   searchVerb      `cmd:"" help:"Look for words in all stories, the best first, with where they were said."`
	Story    storyVerb       `cmd:"" help:"Show all of one story."`
	Play     playVerb        `cmd:"" help:"Play a story."`
	Copies   copiesVerb      `cmd:"" help:"Make the listening copies and packed masters now that are otherwise made in the background."`
	Export   exportVerb      `cmd:"" help:"Write stories into a folder for other programs and archives, as far as their storytellers allow it."`
	Note     noteVerb        `cmd:"" help:"Write or list the notes of a story."`
	Words    wordsVerb       `cmd:"" help:"List what is said in a story, where somebody wrote it down."`
	Extract  extractVerb     `cmd:"" help:"Keep, list and change the extracts of a story, and write down what its storyteller says about them."`
	Theme    themeVerb       `cmd:"" help:"List and change the themes that extracts stand under."`
	History  historyVerb     `cmd:"" help:"Show what has changed, and take it back."`
	Bin      binVerb         `cmd:"" help:"What was thrown away: list it, put a story there, bring something back."`
	Consent  consentVerb     `cmd:"" help:"Write down what a storyteller allows, and ask what is allowed."`
	Withdraw consentWithdraw `cmd:"" help:"A storyteller takes it back: needs no reason, works at once, prints the receipt."`
	Link     linkVerb        `cmd:"" help:"Ask the archive for the storyteller's private page, e.g. ownvoice link 0193."`
	Enrol    enrolVerb       `cmd:"" help:"Join an archive with an invitation."`
	Sync     syncVerb        `cmd:"" help:"Send what may leave to the archive and fetch what is new."`
	Pace     paceVerb        `cmd:"" help:"Choose when recordings travel: on which networks, at what hours, how much a month."`
	Carry    carryVerb       `cmd:"" help:"Exchange with the archive or another laptop by a memory stick, without any network."`
	Free     freeVerb        `cmd:"" help:"Make room on this laptop: whole recordings go from it that the archive has proved it holds."`
	Beside   besideVerb      `cmd:"" help:"Exchange with other laptops of the project on the local network, without the archive."`
	Verify   verifyVerb      `cmd:"" help:"Read everything again and compare it with its fingerprint."`
	Rebuild  rebuildVerb     `cmd:"" help:"Make the list of stories anew from what lies beside it."`
	Demo     demoVerb        `cmd:"" help:"Fill an empty library with the demo project."`
}

// run is one run of one verb.
type run struct {
	context.Context
	World
	cmd *commands
}

// Main runs the verb in args and returns the exit code.
func Main(ctx context.Context, args []string, world World) int {
	if len(args) == 2 && args[0] == decode.ChildVerb { // asked by this program itself, see package decode
		return decode.Child(args[1], world.Stdout)
	}
	var cmd commands
	exited := false
	parser, err := kong.New(&cmd, kong.Name("ownvoice"),
		kong.Description("Ownvoice records people telling their own stories, with no network, and keeps what they allow."),
		kong.Vars{"library": DefaultLibrary(), "version": studio.Version},
		kong.Writers(world.Stdout, world.Stderr), kong.Exit(func(int) { exited = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}))
	if err != nil {
		panic("verbs: " + err.Error()) // the command line itself is wrong
	}
	parsed, err := parser.Parse(args)
	if exited { // --help
		return Done
	}
	r := &run{Context: ctx, World: world, cmd: &cmd}
	switch {
	case err != nil:
		return r.end(usage{typing(err)})
	case cmd.Library == "": // a script's empty variable must not make a library of wherever it runs
		return r.end(usage{"--library needs the name of a folder"})
	}
	return r.end(parsed.Run(r))
}

// typing says what is wrong with a command line without the parser's own words.
func typing(err error) string {
	s := strings.TrimRight(err.Error(), "?.")
	if flag, _, missing := strings.Cut(s, ": expected"); missing && strings.Contains(s, "<EOL>") {
		return flag + " needs a value"
	}
	s = strings.NewReplacer(`"",`, "", `,""`, "").Replace(s) // "" is no answer to give
	return strings.ReplaceAll(s, `","`, `", "`)
}

// usage is an error of the person's typing.
type usage struct{ words string }

func (u usage) Error() string { return u.words }

// end says what an error means and gives the exit code for it.
func (r *run) end(err error) int {
	var wrong usage
	switch {
	case err == nil:
		return Done
	case errors.As(err, &wrong):
		fmt.Fprintln(r.Stderr, "ownvoice:", wrong.words+". Try --help.")
		return WrongUse
	}
	if errors.Is(err, ErrNoScreen) {
		r.say("%s", sentence(err))
		return CouldNot
	}
	if errors.Is(err, syscall.EPIPE) { // what was to be done is done, and whoever read the answer has gone
		return Done
	}
	r.tell(err)
	switch {
	case errors.Is(err, library.ErrConsent):
		return ConsentNo
	case errors.Is(err, client.ErrUnreachable):
		return NobodyThere
	}
	return CouldNot
}

// DefaultLibrary is the library of a person who names none: Ownvoice in their
// documents folder.
func DefaultLibrary() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "Ownvoice"
	}
	documents := filepath.Join(home, "Documents")
	if _, err := os.Stat(documents); err != nil {
		documents = home
	}
	return filepath.Join(documents, "Ownvoice")
}

// open opens the library and mends what was cut short, saying so.
func (r *run) open() (*library.Library, error) {
	lib, err := library.Open(r, r.cmd.Library)
	if err != nil {
		return nil, err
	}
	mended, err := studio.Mend(r, lib)
	for _, m := range mended {
		r.say("The laptop closed in the middle of story %s. We kept %s.", m.Story, clock(m.Seconds))
	}
	if err != nil {
		r.tell(err)
	}
	return lib, nil
}

// with opens the library for as long as do needs it.
func (r *run) with(do func(*library.Library) error) error {
	lib, err := r.open()
	if err != nil {
		return err
	}
	return errors.Join(do(lib), lib.Close())
}

// withStory is with, for the story whose id begins with prefix.
func (r *run) withStory(prefix string, do func(*library.Library, catalog.ID) error) error {
	return r.with(func(lib *library.Library) error {
		id, err := lib.Find(r, prefix)
		if err != nil {
			return err
		}
		return do(lib, id)
	})
}

// remedies names the verb that helps, where one does; the first that fits.
var remedies = []struct {
	err  error
	verb string
}{
	{library.ErrDamaged, "ownvoice rebuild"},
	{library.ErrNoThing, ""}, // of many lists it may be any
	{library.ErrNotFound, "ownvoice stories"},
	{library.ErrAmbiguous, "ownvoice stories"},
	{recorder.ErrNoDevice, "ownvoice devices"},
	{recorder.ErrAmbiguous, "ownvoice devices"},
}

// tell says what an error means. One that has no words of its own goes to the
// log as well, for those who will look for its cause.
func (r *run) tell(err error) {
	words := explain.Error(err).String()
	for _, help := range remedies {
		if errors.Is(err, help.err) {
			if help.verb != "" {
				words += " Try: " + help.verb + "."
			}
			break
		}
	}
	r.say("%s", words)
	if !explain.Known(err) {
		slog.New(slog.NewTextHandler(r.Stderr, nil)).Error("verb failed", "error", err)
	}
}

// print prints v for programs, or calls people for people.
func (r *run) print(v any, people func(io.Writer)) error {
	if !r.cmd.JSON {
		people(readable{r.Stdout})
		return nil
	}
	out := json.NewEncoder(r.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(v)
}

// progress prints one line on the way, for programs only.
func (r *run) progress(v any) {
	if r.cmd.JSON {
		line, err := json.Marshal(map[string]any{"progress": v})
		if err == nil {
			fmt.Fprintln(r.Stdout, string(line))
		}
	}
}

// say says a sentence to a person.
func (r *run) say(format string, args ...any) { fmt.Fprintf(readable{r.Stderr}, format+"\n", args...) }

// clock writes seconds as people read them: 1:23, 1:02:03.
func clock(seconds float64) string {
	s := int(seconds + 0.5)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// short is enough of an id to type.
func short(id catalog.ID) string {
	return strings.SplitN(string(id), "-", 3)[0] + "-" + string(id)[9:13]
}

// sentence makes a sentence of an error that was written to be one.
func sentence(err error) string {
	words := []rune(err.Error())
	return strings.ToUpper(string(words[:1])) + string(words[1:]) + "."
}
