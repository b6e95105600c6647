package faults_test

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/script/workbench"
)

// Of three copies of an archive on one PostgreSQL and one S3 server any may be
// killed at any time, and an upload that one of them had goes on with another.
func TestThreeCopiesOfOneArchiveAgreeWhicheverIsKilled(t *testing.T) {
	start := luck(t)
	bucket := workbench.S3(t)
	for _, secret := range bucket.Env {
		name, value, _ := strings.Cut(secret, "=")
		t.Setenv(name, value)
	}
	a := &archive{T: t, data: filepath.Join(t.TempDir(), "archive"), bucket: bucket.Dir,
		flags: []string{"--database", workbench.Postgres(t), "--media", bucket.Address}}
	defer a.end()
	a.start(0)
	a.way = newWay(t, a.certificate(), rand.New(rand.NewPCG(start, 0)))
	a.start(1)
	a.start(2)
	a.lead()
	for n := range many(20) {
		run(t, a, 3, n, start)
	}
	t.Logf("what happened to requests: %v", a.way.did)
}
