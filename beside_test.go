package main_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// room is a network of two computers with nothing else in it: two namespaces
// joined by one cable. The test is skipped where they cannot be made.
func room(t *testing.T) (one, other string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root makes network namespaces")
	}
	one, other = fmt.Sprintf("ovroom%d-1", os.Getpid()), fmt.Sprintf("ovroom%d-2", os.Getpid())
	ip := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("ip", args...).CombinedOutput(); err != nil {
			t.Fatalf("ip %v: %v\n%s", args, err, out)
		}
	}
	for _, ns := range []string{one, other} {
		ip("netns", "add", ns)
		t.Cleanup(func() { exec.Command("ip", "netns", "delete", ns).Run() })
	}
	ip("link", "add", "cable", "netns", one, "type", "veth", "peer", "name", "cable", "netns", other)
	for ns, address := range map[string]string{one: "10.77.0.1/24", other: "10.77.0.2/24"} {
		ip("-n", ns, "addr", "add", address, "dev", "cable")
		ip("-n", ns, "link", "set", "cable", "up")
	}
	return one, other
}

// meeting is a laptop that looks for others, and what it said.
type meeting struct {
	cmd  *exec.Cmd
	said spoken
}

func meets(t *testing.T, room string, l laptop) *meeting {
	t.Helper()
	m := &meeting{cmd: exec.Command("ip", "netns", "exec", room, l.path, "beside", "--for", "0", "--library", l.dir)}
	m.cmd.Stderr = &m.said
	if err := m.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.cmd.Process.Kill() })
	return m
}

// ends stops looking, as Ctrl C does.
func (m *meeting) ends(t *testing.T) {
	t.Helper()
	interrupt(t, m.cmd)
	if err := m.cmd.Wait(); err != nil {
		t.Errorf("beside: %v\n%s", err, m.said.String())
	}
}

func TestTwoLaptopsOnOneCableFindEachOther(t *testing.T) {
	one, other := room(t)
	a, rosa, priya := newArchive(t), newLaptop(t), newLaptop(t)
	for _, l := range []laptop{rosa, priya} {
		l.must(nil, "enrol", a.invite())
	}
	for _, l := range []laptop{rosa, priya} {
		l.must(nil, "sync") // now each knows that the other belongs to the project
	}
	a.kill()
	var kept take
	rosa.must(&kept, "import", tone(t, 1, 41), "--title", "Told where there is no network", "--storyteller", "Maureen", "--agreed")
	rosa.must(nil, "consent", "give", kept.Story, "--use", "keep=yes,team=yes")

	at, with := meets(t, one, rosa), meets(t, other, priya)
	eventually(t, "the one that went to the other says that it is done", func() bool {
		return strings.Contains(at.said.String()+with.said.String(), "Met ")
	})
	at.ends(t)
	with.ends(t)
	var came []row
	priya.must(&came, "stories")
	if len(came) != 1 || came[0].Title != "Told where there is no network" {
		t.Errorf("the other laptop has %+v", came)
	}
	priya.must(nil, "verify")
}
