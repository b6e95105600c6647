package faults_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// archive is one archive, served by one or several copies of its program.
type archive struct {
	*testing.T
	disk   *disk // that its folder lies on
	data   string
	flags  []string // where database and media are, when elsewhere
	env    []string // the secrets for them
	bucket string   // where the objects of its bucket lie, when it has one
	way    *way
	luck   *tally

	mu    sync.Mutex // guards nodes
	nodes []*node
}

// node is one copy of the archive's program.
type node struct {
	data    string
	cmd     *exec.Cmd
	address string
	log     bytes.Buffer
}

var programs struct {
	sync.Once
	dir string
	err error
}

// program builds the archive, once.
func program(t *testing.T) string {
	t.Helper()
	programs.Do(func() {
		if programs.dir, programs.err = os.MkdirTemp("", "ownvoice-faults"); programs.err == nil {
			out, err := exec.Command("go", "build", "-o", programs.dir+"/", "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput()
			if err != nil {
				programs.err = fmt.Errorf("build: %w: %s", err, out)
			}
		}
	})
	if programs.err != nil {
		t.Fatal(programs.err)
	}
	return filepath.Join(programs.dir, "ownvoice-archive")
}

// newArchive is an archive on a disk of its own, whose copies nobody has
// started yet.
func newArchive(t *testing.T, luck *tally) *archive {
	d := newDisk(t, "archive")
	return &archive{T: t, disk: d, data: filepath.Join(d.dir, "archive"), luck: luck}
}

// open starts so many copies and makes the way to them, whose bad luck begins
// with this chance.
func (a *archive) open(copies int, chance *rand.Rand) {
	a.Helper()
	for n := range copies {
		if err := a.start(n); err != nil {
			a.Fatal(err)
		}
		if n == 0 {
			a.way = newWay(a.T, a.certificate(), chance, a.luck)
		}
	}
	a.lead()
}

// start runs copy n of the archive and waits until it listens.
func (a *archive) start(n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for len(a.nodes) <= n {
		a.nodes = append(a.nodes, &node{data: a.data})
	}
	at := a.nodes[n]
	if n > 0 {
		at.data = a.data + string(rune('0'+n))
	}
	at.cmd = exec.Command(program(a.T), append([]string{"serve", "--data", at.data, "--listen", "127.0.0.1:0"}, a.flags...)...)
	at.cmd.Env = append(os.Environ(), a.env...)
	at.cmd.Stderr = &at.log
	out, err := at.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := at.cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address, is := strings.CutPrefix(lines.Text(), "listening "); is {
			at.address = address
			return nil
		}
	}
	at.cmd.Wait()
	at.cmd = nil
	return fmt.Errorf("archive does not listen: %s", last(at.log.String(), 1000))
}

// kill ends a copy as a power cut would.
func (a *archive) kill(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if at := a.nodes[n]; at.cmd != nil {
		at.cmd.Process.Kill()
		at.cmd.Wait()
		at.cmd, at.address = nil, ""
	}
}

// lead tells the way which copies are alive.
func (a *archive) lead() {
	a.mu.Lock()
	defer a.mu.Unlock()
	var alive []string
	for _, n := range a.nodes {
		if n.address != "" {
			alive = append(alive, n.address)
		}
	}
	a.way.lead(alive...)
}

// verb runs one of the archive's verbs.
func (a *archive) verb(t *testing.T, args ...string) string {
	t.Helper()
	var out, said bytes.Buffer
	cmd := exec.Command(program(t), append(append(args, "--data", a.data), a.flags...)...)
	cmd.Env = append(os.Environ(), a.env...)
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("ownvoice-archive %s: %v\n%s", strings.Join(args, " "), err, said.String())
	}
	return strings.TrimSpace(out.String())
}

// certificate is the archive's own.
func (a *archive) certificate() tls.Certificate {
	a.Helper()
	found, err := filepath.Glob(filepath.Join(a.data, "tls", "*"))
	if err != nil {
		a.Fatal(err)
	}
	var cert, key string
	for _, path := range found {
		switch raw, _ := os.ReadFile(path); {
		case bytes.Contains(raw, []byte("BEGIN CERTIFICATE")):
			cert = path
		case bytes.Contains(raw, []byte("PRIVATE KEY")):
			key = path
		}
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		a.Fatalf("archive's certificate among %v: %v", found, err)
	}
	return pair
}

// end kills every copy and keeps what they said when the test has failed.
func (a *archive) end() {
	for n := range a.nodes {
		a.kill(n)
		if a.Failed() {
			a.Logf("copy %d said:\n%s", n, last(a.nodes[n].log.String(), 6000))
		}
	}
}

func last(s string, n int) string {
	if len(s) > n {
		return s[len(s)-n:]
	}
	return s
}
