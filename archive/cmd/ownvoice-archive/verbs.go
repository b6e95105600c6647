package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"ownvoice/archive/store"
)

// Exit codes, the same for every verb.
const (
	exitDone     = 0
	exitCouldNot = 1
	exitWrongUse = 2
)

// verbs is the command line. Each verb has a Run in a file of its own.
type verbs struct {
	Serve   serveVerb   `cmd:"" help:"Run the archive until it is told to stop."`
	Invite  inviteVerb  `cmd:"" help:"Make an invitation for one laptop, and the project if it is new."`
	Devices devicesVerb `cmd:"" help:"List the laptops that have joined, or switch one off."`
	Stories storiesVerb `cmd:"" help:"List the stories that are here, and what consent says of each."`
	Verify  verifyVerb  `cmd:"" help:"Read all sound again and compare it with what arrived."`

	Take     takeVerb     `cmd:"" help:"Take in what laptops without a network copied onto a memory stick, and answer on it."`
	Requests requestsVerb `cmd:"" help:"List what storytellers took back, and be the second person for an erasure."`
	Backup   backupVerb   `cmd:"" help:"Copy the archive to another folder, also while it runs."`
	Restore  restoreVerb  `cmd:"" help:"Make an archive of a backup."`
	Erased   erasedVerb   `cmd:"" help:"List what was erased, for the day of a restore."`
}

const about = `The central server of Ownvoice: laptops send stories to it, and people hear there what storytellers allow. Everything lies in one folder.

Example:

  ownvoice-archive serve --data ./archive
  ownvoice-archive invite --data ./archive --project "Co-Pro Stories" --role reporter

The first line runs the archive and prints its address. The second prints one line to give to a reporter, who pastes it into Ownvoice.`

// shop is what every verb gets: where to write, and what to stop for.
type shop struct {
	ctx         context.Context
	out, errOut io.Writer
	log         *slog.Logger
}

// run does what the command line says and returns the exit code.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	var v verbs
	code := -1
	parser, err := kong.New(&v, kong.Name("ownvoice-archive"), kong.Description(about), kong.Writers(out, errOut),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 96}), kong.Exit(func(c int) { code = c }))
	if err != nil {
		panic(err) // the verbs above do not fit together
	}
	chosen, err := parser.Parse(args)
	if code >= 0 { // help was asked for
		return code
	}
	if err != nil {
		fmt.Fprintf(errOut, "%v\nTry: ownvoice-archive --help\n", err)
		return exitWrongUse
	}
	s := &shop{ctx: ctx, out: out, errOut: errOut, log: slog.New(slog.NewTextHandler(errOut, nil))}
	err = chosen.Run(s)
	if err == nil {
		return exitDone
	}
	words, known := sentence(err)
	if words != "" {
		fmt.Fprintln(errOut, words)
	}
	if !known { // for those who will look for its cause
		s.log.Error("verb failed", "error", err)
	}
	if errors.Is(err, errWrongUse) {
		return exitWrongUse
	}
	return exitCouldNot
}

var (
	errWrongUse = errors.New("wrong use")
	errQuiet    = errors.New("said already")
)

// sentence is what a person is told about an error, and whether that says all.
func sentence(err error) (words string, known bool) {
	if words := takeSentence(err); words != "" {
		return words, true
	}
	switch {
	case errors.Is(err, errQuiet):
		return "", true
	case errors.Is(err, errRunning):
		return "This archive is running already, in another window or as a service. Nothing was changed. Stop that one first, or choose another --data folder.", true
	case errors.Is(err, store.ErrNewer):
		return "This archive was made by a newer Ownvoice. Nothing was changed. Use that version, or a newer one.", true
	case errors.Is(err, errNoAddress):
		return "Nobody knows yet where this archive can be reached. Start it once with serve, or say its address with --address https://…", true
	case errors.Is(err, errNoArchive):
		return "There is no archive in that folder. Nothing was made there. Begin one with: ownvoice-archive serve --data DIR", true
	case errors.Is(err, store.ErrNotEmpty):
		return "There is an archive already. Nothing was changed. Restore into an empty folder, or an empty database.", true
	case errors.Is(err, errNoBackup):
		return "There is no backup in that folder. Nothing was changed. Make one with: ownvoice-archive backup --data DIR --to DIR", true
	case errors.Is(err, store.ErrNoSecond):
		return "No erasure of that id waits for a second person. Nothing was changed. See: ownvoice-archive requests --data DIR", true
	case errors.Is(err, store.ErrNotFound):
		return "There is no laptop of that name here. Nothing was changed. See: ownvoice-archive devices --data DIR", true
	case errors.Is(err, errWrongUse):
		return strings.TrimPrefix(err.Error(), errWrongUse.Error()+": ") + "\nTry: ownvoice-archive --help", true
	case errors.Is(err, syscall.EADDRINUSE):
		return "Another program answers at that address already. Nothing was changed. Stop it, or choose another with --listen.", true
	case store.NoRoom(err):
		return "The disk is full. What was safe before is still there. Make room, then try again.", true
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "The archive may not read or write there. Nothing was changed. Choose another folder, or run it as its owner.", true
	case errors.Is(err, syscall.ENOTDIR):
		return "There is a file where the archive's folder should be. Nothing was changed. Check --data.", true
	case errors.Is(err, fs.ErrNotExist):
		return "A file that was named is not there. Nothing was changed. Check its name.", true
	}
	return "Something went wrong on our side. Nothing that was safe before is lost. The line below says more to whoever looks after the archive.", false
}

// print writes one JSON document, or the lines for people.
func (s *shop) print(asJSON bool, document any, lines func()) error {
	if !asJSON {
		lines()
		return nil
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	return e.Encode(document)
}
