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
	"time"
)

// way is a program that sends a file over a link, and tries again until it is
// there.
type way struct {
	name string
	send func(ctx context.Context, l *link, dir string) error
}

var ways = []way{{"ownvoice", sendOwnvoice}, {"rsync", sendRsync}, {"rclone", sendRclone}, {"curl", sendCurl}}

// badLinks measures each way on each profile.
func badLinks(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("badlinks", flag.ContinueOnError)
	which := flags.String("profiles", "i,ii,iii", "which profiles")
	who := flags.String("ways", "ownvoice,rsync,rclone,curl", "who sends")
	most := flags.Float64("most", 8, "give up after so many times the ideal")
	if err := flags.Parse(args); err != nil {
		return err
	}
	fmt.Println("| profile | way | seconds | of the ideal | of the ideal, line up | wire / file |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, p := range profiles {
		if !slices.Contains(strings.Split(*which, ","), p.name) {
			continue
		}
		for _, w := range ways {
			if !slices.Contains(strings.Split(*who, ","), w.name) {
				continue
			}
			if err := measure(ctx, p, w, *most); err != nil {
				return fmt.Errorf("%s on %s: %w", w.name, p.name, err)
			}
		}
	}
	return nil
}

func measure(ctx context.Context, p profile, w way, most float64) error {
	l, err := newLink(p)
	if err != nil {
		return err
	}
	defer l.close()
	dir, err := os.MkdirTemp("", "ownvoice-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if _, err := randomFile(filepath.Join(dir, "file"), p.bytes); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Duration(most*float64(p.ideal()))+time.Minute)
	defer cancel()
	if err := w.send(ctx, l, dir); errors.Is(ctx.Err(), context.DeadlineExceeded) {
		fmt.Printf("| %s | %s | never in %.0f | | | %.2f |\n", p.name, w.name, time.Since(l.began).Seconds(), float64(l.sent())/float64(p.bytes))
		return nil
	} else if err != nil {
		return err
	}
	took := time.Since(l.began)
	fmt.Printf("| %s | %s | %.0f | %.2f | %.2f | %.3f |\n", p.name, w.name, took.Seconds(), float64(took)/float64(p.ideal()),
		float64(p.upTime(took))/float64(p.ideal()), float64(l.sent())/float64(p.bytes))
	return nil
}

// sendOwnvoice is the real client and the real archive, TLS, receipts and all.
func sendOwnvoice(ctx context.Context, l *link, dir string) error {
	archive, me := filepath.Join(dir, "ownvoice-archive"), os.Args[0]
	if out, err := exec.Command("go", "build", "-o", archive, "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w: %s", err, out)
	}
	data, lib := filepath.Join(dir, "data"), filepath.Join(dir, "library")
	serve := inSpace(archiveSpace, archive, "serve", "--data", data, "--listen", archiveAt+":8443")
	out, err := serve.StdoutPipe()
	if err != nil {
		return err
	}
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() { serve.Process.Kill(); serve.Wait() }()
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		return err
	}
	invitation, err := exec.Command(archive, "invite", "--data", data, "--project", "Bench", "--role", "reporter").Output()
	if err != nil {
		return err
	}
	if out, err := exec.Command(me, "story", lib, fmt.Sprint(l.bytes)).CombinedOutput(); err != nil {
		return fmt.Errorf("make story: %w: %s", err, out)
	}
	if out, err := inSpace(laptopSpace, me, "laptop", lib, strings.TrimSpace(string(invitation))).CombinedOutput(); err != nil {
		return fmt.Errorf("enrol: %w: %s", err, out)
	}
	l.restart()
	sync := inSpace(laptopSpace, me, "laptop", lib, "")
	var said bytes.Buffer
	sync.Stdout, sync.Stderr = &said, os.Stderr
	if err := run(ctx, sync); err != nil {
		return err
	}
	var done told
	return json.Unmarshal(said.Bytes(), &done)
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
func again(ctx context.Context, name string, args ...string) error {
	for {
		if err := run(ctx, inSpace(laptopSpace, name, args...)); err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
		time.Sleep(500 * time.Millisecond)
	}
}

func sendRsync(ctx context.Context, l *link, dir string) error {
	conf := filepath.Join(dir, "rsyncd.conf")
	if err := os.Mkdir(filepath.Join(dir, "there"), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(conf, fmt.Appendf(nil, "use chroot = no\nuid = root\ngid = root\n[there]\npath = %s/there\nread only = no\n", dir), 0o600); err != nil {
		return err
	}
	serve := inSpace(archiveSpace, "rsync", "--daemon", "--no-detach", "--config="+conf, "--address="+archiveAt, "--port=8730")
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() { serve.Process.Kill(); serve.Wait() }()
	time.Sleep(300 * time.Millisecond)
	l.restart()
	return again(ctx, "rsync", "--partial", "--append-verify", "--timeout=15", filepath.Join(dir, "file"), "rsync://"+archiveAt+":8730/there/")
}

// receiving starts this program as a server for those who put files.
func receiving(dir string) (stop func(), err error) {
	serve := inSpace(archiveSpace, os.Args[0], "receive", archiveAt+":8080", filepath.Join(dir, "there"))
	if err := serve.Start(); err != nil {
		return nil, err
	}
	time.Sleep(500 * time.Millisecond)
	return func() { serve.Process.Kill(); serve.Wait() }, nil
}

func sendRclone(ctx context.Context, l *link, dir string) error {
	stop, err := receiving(dir)
	if err != nil {
		return err
	}
	defer stop()
	l.restart()
	return again(ctx, "rclone", "copyto", "--config=/dev/null", "--retries=1", "--timeout=15s", "--contimeout=5s",
		filepath.Join(dir, "file"), ":webdav,url='http://"+archiveAt+":8080/dav/':file")
}

func sendCurl(ctx context.Context, l *link, dir string) error {
	stop, err := receiving(dir)
	if err != nil {
		return err
	}
	defer stop()
	l.restart()
	return again(ctx, "curl", "--fail", "--silent", "--max-time", "100000", "--speed-limit", "1", "--speed-time", "15", "--connect-timeout", "5",
		"-T", filepath.Join(dir, "file"), "http://"+archiveAt+":8080/put/file")
}
