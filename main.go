// Ownvoice records people telling their own stories, with no network, keeps
// what they allow and sends it to an archive when there is one. Without a verb
// it opens its window; with one it does that one thing and ends (docs/cli.md).
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/ui"
	"ownvoice/verbs"
	"ownvoice/verbs/demo"
)

func main() {
	// Who reads the progress may go away, and so may the terminal: neither is a
	// reason to lose the end of what is being told.
	signal.Ignore(syscall.SIGPIPE)
	ending := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup asks for
		ending = append(ending, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ending...)
	code := verbs.Main(ctx, os.Args[1:], verbs.World{
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Hardware: func() (recorder.Hardware, error) { return mic.Hardware{}, nil },
		Play:     play,
		Window: func(ctx context.Context, library string) error {
			if !screen() {
				return verbs.ErrNoScreen
			}
			return ui.Run(ctx, ui.Options{Library: library, Hardware: mic.Hardware{}, Sound: loudspeakers{}, Demo: ui.Demo{Make: demo.Make, Throw: demo.Throw}})
		},
	})
	stop()
	os.Exit(code)
}
