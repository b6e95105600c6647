package workbench

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

const postgresBin = "/usr/lib/postgresql/15/bin/"

// Postgres starts a real PostgreSQL with an empty database, which writes to
// disk as it does for everybody, and returns its address. It ends with the test.
func Postgres(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "ownvoice-pg")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	as := asOwner(t, dir)
	run(t, as(postgresBin+"initdb", "-D", dir+"/data", "-U", "postgres", "-A", "trust", "--no-sync"))
	options := "-c listen_addresses='' -c unix_socket_directories=" + dir + " -c max_connections=200"
	start := as(postgresBin+"pg_ctl", "-D", dir+"/data", "-l", dir+"/log", "-w", "-o", options, "start")
	if err := start.Run(); err != nil { // with its output read, this would wait for the server's end
		raw, _ := os.ReadFile(dir + "/log")
		t.Fatalf("start PostgreSQL: %v\n%s", err, raw)
	}
	t.Cleanup(func() { as(postgresBin+"pg_ctl", "-D", dir+"/data", "-m", "immediate", "stop").Run() })
	return "postgres://postgres@/postgres?host=" + dir
}

func run(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, out)
	}
}

// versitygw is a real S3 server, at one exact version.
const versitygw = "v1.8.0"

// Bucket is a bucket of a real S3 server.
type Bucket struct {
	Address string   // s3://…, as the archive is told
	Env     []string // its secrets, as the archive is told
	Dir     string   // where its objects lie, to look at
}

// S3 starts a real S3 server with an empty bucket. It ends with the test.
func S3(t testing.TB) Bucket {
	t.Helper()
	return S3In(t, t.TempDir())
}

// S3In starts a real S3 server whose objects lie in a folder, as S3 does.
func S3In(t testing.TB, dir string) Bucket {
	t.Helper()
	program := tool(t, "github.com/versity/versitygw/cmd/versitygw", versitygw)
	objects := filepath.Join(dir, "objects", "media")
	if err := os.MkdirAll(objects, 0o750); err != nil {
		t.Fatal(err)
	}
	at := FreePort(t)
	cmd := exec.Command(program, "--port", at, "--health", "/health", "posix", filepath.Dir(objects))
	cmd.Env = append(os.Environ(), "ROOT_ACCESS_KEY=bench", "ROOT_SECRET_KEY=benchsecret")
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	for end := time.Now().Add(startTime); ; time.Sleep(50 * time.Millisecond) {
		res, err := http.Get("http://" + at + "/health")
		if err == nil {
			res.Body.Close()
			break
		}
		if time.Now().After(end) {
			t.Fatalf("S3 server does not answer: %v", err)
		}
	}
	return Bucket{Address: fmt.Sprintf("s3://media?endpoint=http://%s&use_path_style=true&region=us-east-1", at),
		Env: []string{"AWS_ACCESS_KEY_ID=bench", "AWS_SECRET_ACCESS_KEY=benchsecret", "AWS_REGION=us-east-1"}, Dir: objects}
}

// tool builds a program that is not ours, once, into .tools, and returns its
// path.
func tool(t testing.TB, pkg, version string) string {
	t.Helper()
	name := path.Base(pkg)
	bin := filepath.Join(root(t), ".tools", name+"-"+version)
	if err := os.MkdirAll(bin, 0o750); err != nil {
		t.Fatal(err)
	}
	one := flock.New(bin + ".lock")
	if err := one.Lock(); err != nil {
		t.Fatal(err)
	}
	defer one.Unlock()
	program := filepath.Join(bin, name)
	if _, err := os.Stat(program); err == nil {
		return program
	}
	cmd := exec.Command("go", "install", pkg+"@"+version)
	cmd.Env = append(os.Environ(), "GOBIN="+bin, "GOFLAGS=", "CGO_ENABLED=0")
	run(t, cmd)
	return program
}
