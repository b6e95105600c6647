package consent

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

// ErrMute is that this computer has no voice of its own.
var ErrMute = errors.New("computer has no voice")

// voice is the program that speaks with the computer's own voice what it is
// given to read, or nil where there is none. Words are handed over as its
// input: what stands in a command line, everybody on the computer can see.
func voice(language string) []string {
	var say []string
	switch runtime.GOOS {
	case "darwin":
		say = []string{"say", "-f", "-"}
	case "linux":
		say = []string{"spd-say", "--pipe-mode", "--wait"}
		if language != "" {
			say = append(say, "--language", language)
		}
	default:
		return nil
	}
	path, err := exec.LookPath(say[0])
	if err != nil {
		return nil
	}
	say[0] = path
	return say
}

// aloud says words and waits for the end of them, or of ctx.
func aloud(ctx context.Context, language, words string) error {
	say := voice(language)
	if say == nil {
		return ErrMute
	}
	program := exec.CommandContext(ctx, say[0], say[1:]...)
	program.Stdin = strings.NewReader(words + "\n")
	if err := program.Run(); err != nil {
		return fmt.Errorf("say aloud: %w", err)
	}
	return nil
}
