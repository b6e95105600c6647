package main_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The tests here run the two programs themselves, as a person or a script
// would: real processes, real sound, real HTTPS on loopback.

// built builds a program once for all tests.
func built(t testing.TB, name, from string) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	if building.dir == "" {
		dir, err := os.MkdirTemp("", "ownvoice-built-")
		if err != nil {
			t.Fatal(err)
		}
		building.dir = dir
	}
	path := filepath.Join(building.dir, name)
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if out, err := exec.Command("go", "build", "-o", path, from).CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	return path
}

var building struct {
	sync.Mutex
	dir string
}

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(building.dir)
	os.Exit(code)
}

// laptop is one library folder and the program that works on it.
type laptop struct {
	t    testing.TB
	dir  string
	path string
}

func newLaptop(t testing.TB) laptop {
	t.Helper()
	return laptop{t, filepath.Join(t.TempDir(), "Ownvoice"), built(t, "ownvoice", ".")}
}

func (l laptop) command(args ...string) *exec.Cmd {
	return exec.Command(l.path, append([]string{"--library", l.dir}, args...)...)
}

// said is what one run of a program came to.
type said struct {
	out, err string
	code     int
}

func (l laptop) try(args ...string) said {
	l.t.Helper()
	return try(l.t, l.command(args...))
}

func try(t testing.TB, cmd *exec.Cmd) said {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if s := out.String() + errs.String(); strings.Contains(s, "goroutine ") || strings.Contains(s, "panic:") {
		t.Fatalf("%v shows its insides to a person:\n%s", cmd.Args, s)
	}
	return said{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// must runs a verb that has to succeed and reads its JSON into v.
func (l laptop) must(v any, args ...string) {
	l.t.Helper()
	s := l.try(append(args, "--json")...)
	if s.code != 0 {
		l.t.Fatalf("ownvoice %s: exit %d\n%s%s", strings.Join(args, " "), s.code, s.out, s.err)
	}
	readLast(l.t, s.out, v)
}

// readLast reads the JSON document behind the progress lines.
func readLast(t testing.TB, out string, v any) {
	t.Helper()
	if v == nil {
		return
	}
	lines := strings.Split(out, "\n")
	for len(lines) > 0 && strings.HasPrefix(lines[0], `{"progress"`) {
		lines = lines[1:]
	}
	if err := json.Unmarshal([]byte(strings.Join(lines, "\n")), v); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
}

// archive is a data folder and the server that serves it.
type archive struct {
	t       testing.TB
	data    string
	path    string
	address string // host:port it listens on; the same after a restart
	cmd     *exec.Cmd
}

func newArchive(t testing.TB) *archive {
	t.Helper()
	a := &archive{t: t, data: filepath.Join(t.TempDir(), "archive"), path: built(t, "ownvoice-archive", "./archive/cmd/ownvoice-archive"), address: "127.0.0.1:0"}
	t.Cleanup(a.kill)
	a.start()
	return a
}

// start starts the server and returns when it says that it listens.
func (a *archive) start() {
	a.t.Helper()
	a.cmd = exec.Command(a.path, "serve", "--data", a.data, "--listen", a.address)
	out, err := a.cmd.StdoutPipe()
	if err != nil {
		a.t.Fatal(err)
	}
	a.cmd.Stderr = os.Stderr
	if err := a.cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening https://")
	if err != nil || !ok {
		a.t.Fatalf("archive says %q (%v)", line, err)
	}
	a.address = address
}

// kill ends the server as a power cut would.
func (a *archive) kill() {
	if a.cmd != nil {
		a.cmd.Process.Kill()
		a.cmd.Wait()
		a.cmd = nil
	}
}

func (a *archive) invite() string {
	a.t.Helper()
	s := try(a.t, exec.Command(a.path, "invite", "--data", a.data, "--project", "Co-Pro Stories", "--role", "reporter"))
	if s.code != 0 || strings.Count(s.out, "\n") != 1 {
		a.t.Fatalf("invite: exit %d\n%s%s", s.code, s.out, s.err)
	}
	return strings.TrimSpace(s.out)
}

// holds reports whether any file of the archive's data holds these words.
func (a *archive) holds(words string) (where string) {
	a.t.Helper()
	err := filepath.WalkDir(a.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || where != "" {
			return err
		}
		raw, err := os.ReadFile(path)
		if bytes.Contains(raw, []byte(words)) || strings.Contains(path, words) {
			where = path
		}
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return where
}

// copyOf finds the archive's copy of a file by hashing everything it has.
func (a *archive) copyOf(sum string) (path string) {
	a.t.Helper()
	err := filepath.WalkDir(a.data, func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && hashOf(a.t, p) == sum {
			path = p
		}
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return path
}

func hashOf(t testing.TB, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// The shapes of docs/cli.md, as a script would read them.
type take struct {
	Story, Recording string
	Tracks           []struct {
		Label, File, SHA256  string
		Frames               int64
		Rate, Bits, Channels int
		Gaps                 []struct {
			At  int64 `json:"at_ms"`
			MS  int64 `json:"ms"`
			Why string
		}
	}
}

type synced struct {
	Pushed, Pulled int
	Sent           int64 `json:"bytes_sent"`
	Received       int64 `json:"bytes_received"`
	Files          []struct{ Recording, Kind, State, SHA256 string }
	Waiting        []struct{ Story, Why string }
}

type row struct {
	ID, Title, Date, Consent, Kept string
	KnownAs                        string `json:"known_as"`
	Seconds                        float64
}

// tone writes a WAV file of so many seconds that is like no other.
func tone(t testing.TB, seconds int, seed int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprintf("tone-%d.wav", seed))
	if out, err := exec.Command("sox", "-n", "-r", "48000", "-b", "16", "-c", "1", path, "synth", fmt.Sprint(seconds),
		"sine", fmt.Sprint(200+seed), "synth", "pinknoise", "mix", "gain", "-12").CombinedOutput(); err != nil {
		t.Fatalf("sox: %v %s", err, out)
	}
	return path
}

// awhile is how long a test waits for what must happen before it says that it
// does not.
const awhile = 60 * time.Second

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(awhile); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("after %v still not: %s", awhile, what)
}

func interrupt(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
}
