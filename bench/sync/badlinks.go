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
	"strings"
	"sync"
	"time"
)

// way is a program that sends a file over a link, and tries again until it is
// there.
type way struct {
	name string
	send func(ctx context.Context, l *link, dir string) (note string, err error)
}

// withCopy is Ownvoice with a copy to listen to, which goes before the master:
// 28 kbit/s of Opus beside 48 kHz in 16 bits.
const withCopy = "ownvoice-with-copy"

var ways = []way{{"ownvoice", sendOwnvoice}, {withCopy, sendOwnvoice}, {"rsync", sendRsync}, {"rclone", sendRclone}, {"curl", sendCurl}}

// badLinks measures each way on each profile, all at once: every one has a line
// of its own, and hardly any of the processor.
func badLinks(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("badlinks", flag.ContinueOnError)
	which := flags.String("profiles", "i,ii,iii", "which profiles")
	who := flags.String("ways", "ownvoice,"+withCopy+",rsync,rclone,curl", "who sends")
	most := flags.Float64("most", 8, "give up after so many times the ideal")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var runs []*measured
	for _, p := range profiles {
		for _, w := range ways {
			if slices.Contains(strings.Split(*which, ","), p.name) && slices.Contains(strings.Split(*who, ","), w.name) {
				m := &measured{profile: p, way: w, number: len(runs)}
				if w.name == withCopy {
					m.profile.listening = p.bytes * 28 / 768
				}
				runs = append(runs, m)
			}
		}
	}
	var all sync.WaitGroup
	for _, m := range runs {
		all.Go(func() { m.err = m.run(ctx, *most) })
	}
	all.Wait()
	fmt.Println("| profile | way | seconds | of the ideal | of the ideal, line up | wire / file | |")
	fmt.Println("|---|---|---|---|---|---|---|")
	var errs []error
	for _, m := range runs {
		if m.err != nil {
			errs = append(errs, fmt.Errorf("%s on %s: %w", m.way.name, m.profile.name, m.err))
			continue
		}
		fmt.Println(m)
	}
	return errors.Join(errs...)
}

// measured is one way on one profile.
type measured struct {
	profile profile
	way     way
	number  int

	took  time.Duration
	never bool // took too long
	wire  int64
	note  string
	err   error
}

func (m *measured) run(ctx context.Context, most float64) error {
	l, err := newLink(m.profile, m.number)
	if err != nil {
		return err
	}
	defer l.close()
	dir, err := os.MkdirTemp("", "ownvoice-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := randomFile(filepath.Join(dir, "file"), l.bytes); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(most*float64(l.ideal()))+time.Minute)
	defer cancel()
	m.note, err = m.way.send(ctx, l, dir)
	m.took, m.wire, m.never = time.Since(l.began), l.sent(), errors.Is(ctx.Err(), context.DeadlineExceeded)
	if m.never {
		return nil
	}
	return err
}

// String is a line of the table.
func (m *measured) String() string {
	ideal, wire := float64(m.profile.ideal()), float64(m.wire)/float64(m.profile.bytes+m.profile.listening)
	if m.never {
		return fmt.Sprintf("| %s | %s | never in %.0f | | | %.2f | |", m.profile.name, m.way.name, m.took.Seconds(), wire)
	}
	return fmt.Sprintf("| %s | %s | %.0f | %.2f | %.2f | %.3f | %s |", m.profile.name, m.way.name, m.took.Seconds(),
		float64(m.took)/ideal, float64(m.profile.upTime(m.took))/ideal, wire, m.note)
}

// sendOwnvoice is the real client and the real archive, TLS, receipts and all.
func sendOwnvoice(ctx context.Context, l *link, dir string) (string, error) {
	archive, me := filepath.Join(dir, "ownvoice-archive"), os.Args[0]
	if out, err := exec.Command("go", "build", "-o", archive, "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w: %s", err, out)
	}
	data, lib := filepath.Join(dir, "data"), filepath.Join(dir, "library")
	serve := l.archive.command(archive, "serve", "--data", data, "--listen", archiveAt+":8443")
	out, err := serve.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := serve.Start(); err != nil {
		return "", err
	}
	defer func() { serve.Process.Kill(); serve.Wait() }()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return "", err
	}
	invitation, err := exec.Command(archive, "invite", "--data", data, "--project", "Bench", "--role", "reporter").Output()
	if err != nil {
		return "", err
	}
	if out, err := exec.Command(me, "story", lib, fmt.Sprint(l.bytes), fmt.Sprint(l.listening)).CombinedOutput(); err != nil {
		return "", fmt.Errorf("make story: %w: %s", err, out)
	}
	if out, err := l.laptop.command(me, "laptop", lib, strings.TrimSpace(string(invitation))).CombinedOutput(); err != nil {
		return "", fmt.Errorf("enrol: %w: %s", err, out)
	}
	l.restart()
	laptop := l.laptop.command(me, "laptop", lib, "")
	var said bytes.Buffer
	laptop.Stdout, laptop.Stderr = &said, os.Stderr
	if err := run(ctx, laptop); err != nil {
		return "", err
	}
	var done told
	err = json.Unmarshal(said.Bytes(), &done)
	if l.listening == 0 {
		return "", err
	}
	return done.String(), err
}

func run(ctx context.Context, cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { cmd.Process.Kill() })
	defer stop()
	return cmd.Wait()
}

// again runs a command until it succeeds.
func again(ctx context.Context, l *link, name string, args ...string) error {
	for {
		if err := run(ctx, l.laptop.command(name, args...)); err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func sendRsync(ctx context.Context, l *link, dir string) (string, error) {
	conf := filepath.Join(dir, "rsyncd.conf")
	if err := os.Mkdir(filepath.Join(dir, "there"), 0o700); err != nil {
		return "", err
	}
	if err := os.WriteFile(conf, fmt.Appendf(nil, "use chroot = no\nuid = root\ngid = root\n[there]\npath = %s/there\nread only = no\n", dir), 0o600); err != nil {
		return "", err
	}
	serve := l.archive.command("rsync", "--daemon", "--no-detach", "--config="+conf, "--address="+archiveAt, "--port=8730")
	if err := serve.Start(); err != nil {
		return "", err
	}
	defer func() { serve.Process.Kill(); serve.Wait() }()
	time.Sleep(300 * time.Millisecond)
	l.restart()
	return "", again(ctx, l, "rsync", "--partial", "--append-verify", "--timeout=15", filepath.Join(dir, "file"), "rsync://"+archiveAt+":8730/there/")
}

// receiving starts this program as a server for those who put files.
func receiving(l *link, dir string) (stop func(), err error) {
	serve := l.archive.command(os.Args[0], "receive", archiveAt+":8080", filepath.Join(dir, "there"))
	if err := serve.Start(); err != nil {
		return nil, err
	}
	time.Sleep(500 * time.Millisecond)
	return func() { serve.Process.Kill(); serve.Wait() }, nil
}

func sendRclone(ctx context.Context, l *link, dir string) (string, error) {
	stop, err := receiving(l, dir)
	if err != nil {
		return "", err
	}
	defer stop()
	l.restart()
	return "", again(ctx, l, "rclone", "copyto", "--config=/dev/null", "--retries=1", "--timeout=15s", "--contimeout=5s",
		filepath.Join(dir, "file"), ":webdav,url='http://"+archiveAt+":8080/dav/':file")
}

func sendCurl(ctx context.Context, l *link, dir string) (string, error) {
	stop, err := receiving(l, dir)
	if err != nil {
		return "", err
	}
	defer stop()
	l.restart()
	return "", again(ctx, l, "curl", "--fail", "--silent", "--max-time", "100000", "--speed-limit", "1", "--speed-time", "15", "--connect-timeout", "5",
		"-T", filepath.Join(dir, "file"), "http://"+archiveAt+":8080/put/file")
}
