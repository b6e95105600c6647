package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// taker sends a file over loopback, to a server that it starts and ends.
type taker struct {
	name string
	send func(ctx context.Context, dir string, size int64) (spent, error)
}

// spent is how long a file took to be safe, and what both ends' processors did
// for it.
type spent struct{ took, cpu time.Duration }

var takers = []taker{
	{"curl -T, hashed", curled("http", "/put/file")},
	{"curl -T, hashed and synced", curled("http", "/put/file?sync")},
	{"curl -T, hashed and synced, TLS", curled("https", "/put/file?sync")},
	{"plain tusd, one PATCH", tusded},
	{"curl -T, neither hashed nor synced", curled("http", "/put/file?plain")},
	{"ownvoice: TLS, synced, read back, receipt", owned},
}

// throughput sends a file each way, in turn, some rounds: the computer is not
// the same from one minute to the next, so a way is also compared with what it
// stands beside in the same round.
func throughput(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("throughput", flag.ContinueOnError)
	mib := flags.Int64("mib", 1024, "size of the file")
	times := flags.Int("times", 5, "how often")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if out, err := exec.Command("go", "build", "-o", archiveHere(), "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil { //nolint:gosec // our own program
		return fmt.Errorf("build the archive: %w: %s", err, out)
	}
	all := make([][]spent, len(takers))
	for range *times {
		for i, t := range takers {
			s, err := t.once(ctx, *mib<<20)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			all[i] = append(all[i], s)
		}
	}
	fmt.Println("| way | MB/s, median (least to most) | of curl, hashed | of curl, hashed and synced | CPU s |\n|---|---|---|---|---|")
	for i, t := range takers {
		var speed, plain, synced, cpu []float64
		for n, s := range all[i] {
			speed, cpu = append(speed, float64(*mib<<20)/1e6/s.took.Seconds()), append(cpu, s.cpu.Seconds())
			plain = append(plain, all[0][n].took.Seconds()/s.took.Seconds())
			synced = append(synced, all[1][n].took.Seconds()/s.took.Seconds())
		}
		fmt.Printf("| %s | %.0f (%.0f to %.0f) | %.2f | %.2f | %.1f |\n", t.name, median(speed), slices.Min(speed), slices.Max(speed), median(plain), median(synced), median(cpu))
	}
	return nil
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

// archiveHere is where the archive's program is built to.
func archiveHere() string { return filepath.Join(os.TempDir(), "ownvoice-bench-archive") }

func (t taker) once(ctx context.Context, size int64) (spent, error) {
	dir, err := os.MkdirTemp("", "ownvoice-bench")
	if err != nil {
		return spent{}, err
	}
	defer os.RemoveAll(dir)
	return t.send(ctx, dir, size)
}

// served is a server of the bench's own, and where it is.
type served struct {
	cmd *exec.Cmd
	at  string
}

// serving starts a program that prints where it listens.
func serving(name string, args ...string) (served, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	return started(cmd)
}

// started starts a program and reads where it listens.
func started(cmd *exec.Cmd) (served, error) {
	s := served{cmd: cmd}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		return s, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	s.at = strings.TrimSpace(strings.TrimPrefix(line, "listening "))
	if err != nil {
		s.end()
	}
	return s, err
}

// end kills the server and says what its processor did.
func (s served) end() time.Duration {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it was killed
	return s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
}

// timed runs a command and counts it in.
func (s *spent) timed(ctx context.Context, name string, args ...string) (said []byte, err error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // what the bench compares with
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	began := time.Now()
	err = cmd.Run()
	s.took += time.Since(began)
	if cmd.ProcessState != nil {
		s.cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return out.Bytes(), err
}

func curled(scheme, path string) func(context.Context, string, int64) (spent, error) {
	return func(ctx context.Context, dir string, size int64) (s spent, err error) {
		file := filepath.Join(dir, "file")
		if _, err := randomFile(file, size); err != nil {
			return s, err
		}
		to, err := serving(os.Args[0], "receive", scheme+"://127.0.0.1:0", filepath.Join(dir, "there"))
		if err != nil {
			return s, err
		}
		_, err = s.timed(ctx, "curl", "--fail", "--silent", "--show-error", "--insecure", "--expect100-timeout", "0.01", "-T", file, to.at+path)
		s.cpu += to.end()
		return s, err
	}
}

// tusded sends one PATCH to tusd as it comes, with its folder of files.
func tusded(ctx context.Context, dir string, size int64) (s spent, err error) {
	file := filepath.Join(dir, "file")
	if _, err := randomFile(file, size); err != nil {
		return s, err
	}
	to, err := serving(os.Args[0], "receive", "http://127.0.0.1:0", filepath.Join(dir, "there"))
	if err != nil {
		return s, err
	}
	defer func() { s.cpu += to.end() }()
	said, err := s.timed(ctx, "curl", "--fail", "--silent", "--show-error", "--dump-header", "-", "-X", "POST", "-H", "Tus-Resumable: 1.0.0",
		"-H", "Upload-Length: "+strconv.FormatInt(size, 10), to.at+"/tus/")
	if err != nil {
		return s, err
	}
	for line := range strings.Lines(string(said)) {
		if name, url, _ := strings.Cut(line, ":"); strings.EqualFold(name, "Location") {
			_, err = s.timed(ctx, "curl", "--fail", "--silent", "--show-error", "-X", "PATCH", "-H", "Tus-Resumable: 1.0.0", "-H", "Upload-Offset: 0", "-H", "Expect:",
				"-H", "Content-Type: application/offset+octet-stream", "-T", file, strings.TrimSpace(url))
			return s, err
		}
	}
	return s, errors.New("tusd began no upload")
}

// owned is the real client and the real archive. What the laptop itself counts
// is the whole sync: words, pieces, joining, reading back, receipt.
func owned(ctx context.Context, dir string, size int64) (s spent, err error) {
	archive, data, lib := archiveHere(), filepath.Join(dir, "data"), filepath.Join(dir, "library")
	if out, err := exec.Command(os.Args[0], "story", lib, strconv.FormatInt(size, 10), "0").CombinedOutput(); err != nil { //nolint:gosec // our own program
		return s, fmt.Errorf("make a story: %w: %s", err, out)
	}
	to, err := serving(archive, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if err != nil {
		return s, err
	}
	defer func() { s.cpu += to.end() }()
	invitation, err := exec.Command(archive, "invite", "--data", data, "--project", "Bench", "--role", "reporter").Output()
	if err != nil {
		return s, err
	}
	if err := exec.Command(os.Args[0], "laptop", lib, strings.TrimSpace(string(invitation))).Run(); err != nil {
		return s, fmt.Errorf("enrol: %w", err)
	}
	said, err := s.timed(ctx, os.Args[0], "laptop", lib, "")
	if err != nil {
		return s, err
	}
	var told told
	err = json.Unmarshal(said, &told)
	s.took = time.Duration(told.Seconds * float64(time.Second))
	return s, err
}
