package consent

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
)

func TestAQuestionIsSaidByTheComputerWithoutStandingInItsListOfPrograms(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the voice is spd-say here")
	}
	dir := t.TempDir()
	heard, asked := filepath.Join(dir, "heard"), filepath.Join(dir, "asked")
	script := "#!/bin/sh\necho \"$@\" > " + asked + "\ncat > " + heard + "\n"
	if err := os.WriteFile(filepath.Join(dir, "spd-say"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	s := newStage(t, theme.New(1, theme.Light))
	a, _ := s.ask(catalog.WholeStory)
	if a.say.Hidden {
		t.Fatal("there is a voice, and no button")
	}
	a.goTo(1)
	a.onSay()
	said, err := os.ReadFile(heard)
	s.must(err)
	if !strings.Contains(string(said), "May we keep your story safe in the archive?") || !strings.Contains(string(said), "Ask me first.") {
		t.Errorf("it says %q", said)
	}
	args, err := os.ReadFile(asked)
	s.must(err)
	if strings.Contains(string(args), "archive") || a.say.Words != "Say it aloud" {
		t.Errorf("its arguments are %q, the button %q", args, a.say.Words)
	}
}

func TestWithoutAVoiceThereIsNoButtonForOne(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	s := newStage(t, theme.New(1, theme.Light))
	a, _ := s.ask(catalog.WholeStory)
	if !a.say.Hidden {
		t.Error("there is a button and no voice")
	}
}
