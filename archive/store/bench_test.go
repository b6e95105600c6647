package store_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// bench is one archive on a clock that the test moves.
type bench struct {
	*testing.T
	*store.Store
	data string
	now  atomic.Int64
	key  ed25519.PublicKey
}

func (b *bench) pass(d time.Duration) { b.now.Add(int64(d)) }

func open(t *testing.T, database string) *bench {
	b := &bench{T: t, data: t.TempDir()}
	b.now.Store(time.Now().UnixNano())
	public, key, _ := ed25519.GenerateKey(rand.Reader)
	b.key = public
	b.Store = trial.Open(t, store.Config{Data: b.data, Database: database, Key: key, Now: func() time.Time { return time.Unix(0, b.now.Load()) }})
	return b
}

// join lets a new laptop into a project.
func (b *bench) join(project string) (*laptop.Laptop, store.Device) {
	b.Helper()
	return trial.Join(b, b.Store, project, "bench")
}

// push pushes what must all be kept.
func (b *bench) push(from store.Device, changes ...catalog.Change) {
	b.Helper()
	trial.Push(b, b.Store, from, changes...)
}

// refuses pushes what must all be refused with one code.
func (b *bench) refuses(code wire.Code, from store.Device, changes ...catalog.Change) {
	b.Helper()
	p, err := b.Push(b.Context(), from, changes)
	if err != nil || len(p.Kept) > 0 || len(p.Refused) != len(changes) {
		b.Fatalf("push: %v, kept %d, refused %v; want all refused", err, len(p.Kept), p.Refused)
	}
	for _, r := range p.Refused {
		if r.Code != code {
			b.Fatalf("refused with %q, want %q", r.Code, code)
		}
	}
}

// pull reads everything after a place.
func (b *bench) pull(to store.Device, after int64) ([]catalog.Change, int64) {
	b.Helper()
	var all []catalog.Change
	for {
		p, err := b.Pull(b.Context(), to, after, 0)
		if err != nil {
			b.Fatal(err)
		}
		all, after = append(all, p.Changes...), p.Next
		if !p.More {
			return all, after
		}
	}
}

func has(all []catalog.Change, want ...catalog.Change) bool {
	for _, w := range want {
		found := false
		for _, c := range all {
			found = found || c.ID == w.ID
		}
		if !found {
			return false
		}
	}
	return true
}

func (b *bench) keep(l *laptop.Laptop, story, recording catalog.ID, sound []byte) (wire.Receipt, error) {
	return b.KeepFile(b.Context(), store.File{Project: l.Project, Story: story, Recording: recording, Track: laptop.Track,
		SHA256: laptop.Hash(sound), Bytes: int64(len(sound)), Device: l.Device}, bytes.NewReader(sound))
}

const postgresBin = "/usr/lib/postgresql/15/bin/"

var (
	serverOnce sync.Once
	serverDir  string
	serverErr  error
	databases  atomic.Int64
)

// postgres returns the address of a new empty database of a real server, which
// is started once and stopped when all tests are over.
func postgres(t *testing.T) string {
	serverOnce.Do(func() { serverDir, serverErr = startPostgres() })
	if serverErr != nil {
		t.Fatalf("PostgreSQL does not run here: run script/test, which installs it. (%v)", serverErr)
	}
	name := fmt.Sprintf("archive%d", databases.Add(1))
	if out, err := asPostgres("createdb", "-h", serverDir, "-U", "postgres", name).CombinedOutput(); err != nil {
		t.Fatalf("make database: %v: %s", err, out)
	}
	return "postgres://postgres@/" + name + "?host=" + serverDir
}

func startPostgres() (string, error) {
	dir, err := os.MkdirTemp("", "ownvoice-pg-")
	if err != nil {
		return "", err
	}
	if os.Getuid() == 0 {
		if err := own(dir); err != nil {
			return dir, err
		}
	}
	if out, err := asPostgres("initdb", "-D", dir+"/data", "-U", "postgres", "-A", "trust", "--no-sync").CombinedOutput(); err != nil {
		return dir, fmt.Errorf("%w: %s", err, out)
	}
	options := "-c listen_addresses='' -c unix_socket_directories=" + dir + " -c fsync=off"
	start := asPostgres("pg_ctl", "-D", dir+"/data", "-l", dir+"/log", "-w", "-o", options, "start")
	return dir, start.Run() // with output, Run would wait for the server's end
}

// own gives a folder to the user postgres: the server refuses to run as root.
func own(dir string) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, errU := strconv.Atoi(u.Uid)
	gid, errG := strconv.Atoi(u.Gid)
	if errU != nil || errG != nil {
		return fmt.Errorf("user postgres: %v %v", errU, errG)
	}
	return os.Chown(dir, uid, gid)
}

func asPostgres(program string, args ...string) *exec.Cmd {
	c := exec.Command(postgresBin+program, args...)
	c.Dir = os.TempDir()
	if os.Getuid() != 0 {
		return c
	}
	if info, err := os.Stat(serverOwner()); err == nil {
		st := info.Sys().(*syscall.Stat_t)
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: st.Uid, Gid: st.Gid}}
	}
	return c
}

// serverOwner is a folder that belongs to the user postgres.
func serverOwner() string { return "/var/lib/postgresql" }

func TestMain(m *testing.M) {
	code := m.Run()
	if serverDir != "" {
		asPostgres("pg_ctl", "-D", serverDir+"/data", "-m", "immediate", "-w", "stop").Run()
		os.RemoveAll(serverDir)
	}
	os.Exit(code)
}

// sqlite runs a statement on a database behind the store's back.
func sqlite(t *testing.T, path, statement string) {
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
