package ui_test

import (
	"bytes"
	"image"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/script/workbench"
)

// startArchive builds the archive, runs it on a free port of this computer,
// and gives a way to call its verbs.
func startArchive(t *testing.T) (verb func(...string) string) {
	t.Helper()
	program, data := filepath.Join(t.TempDir(), "ownvoice-archive"), filepath.Join(t.TempDir(), "data")
	if out, err := exec.Command("go", "build", "-o", program, "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	serve := exec.Command(program, "serve", "--data", data, "--listen", "127.0.0.1:0")
	out, err := serve.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { serve.Process.Kill(); serve.Wait() })
	if _, err := out.Read(make([]byte, 64)); err != nil { // it says so when it listens
		t.Fatal(err)
	}
	return func(args ...string) string {
		var said bytes.Buffer
		cmd := exec.Command(program, append(args, "--data", data)...)
		cmd.Stdout = &said
		if err := cmd.Run(); err != nil {
			t.Fatalf("ownvoice-archive %v: %v", args, err)
		}
		return strings.TrimSpace(said.String())
	}
}

// careTint is the ground of a card that needs a person.
func careTint(r, g, b uint32) bool { return near(r, 0xFB) && near(g, 0xEE) && near(b, 0xD2) }

func TestALaptopJoinsAnArchiveWithACodeThatIsTyped(t *testing.T) {
	workbench.NoSound(t)
	verb := startArchive(t)
	code := verb("invite", "--project", "Co-Pro Stories", "--role", "reporter")
	a := openApp(t)
	a.screen.Key("ctrl+comma", "Tab", "Tab", "Tab", "Tab")
	a.screen.Type("not-a-code")
	a.screen.Key("Return")
	page := image.Rect(212, 0, 1366, 700)
	a.screen.Until("it says that this is no code", 10*time.Second, func() bool { return a.has(page, 5000, careTint) })
	a.screen.Keep("no-code")
	a.screen.Key("ctrl+a")
	a.screen.Type(code)
	a.screen.Key("Return")
	a.screen.Until("the archive knows the laptop", 20*time.Second, func() bool { return strings.Contains(verb("devices"), "Rosa") })
	a.screen.Until("the window says so", 10*time.Second, func() bool { return !a.has(page, 5000, careTint) })
	a.screen.Keep("joined")
	a.close()

	lib, err := library.Open(t.Context(), a.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if lib.Device().Enrolment == nil {
		t.Error("the laptop does not belong to an archive")
	}
}
