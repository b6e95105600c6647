package faults_test

import (
	"math/rand/v2"
	"testing"

	"ownvoice/script/workbench"
)

// Of three copies of an archive on one PostgreSQL and one S3 server any may be
// killed at any time, and an upload that one of them had goes on with another.
func TestThreeCopiesOfOneArchiveAgreeWhicheverIsKilled(t *testing.T) {
	t.Parallel()
	start, luck := seeded(t), newTally()
	bucket := workbench.S3(t)
	a := newArchive(t, luck)
	defer a.end()
	a.flags = []string{"--database", workbench.Postgres(t), "--media", bucket.Address}
	a.env, a.bucket = bucket.Env, bucket.Dir
	a.open(3, rand.New(rand.NewPCG(start, 0)))
	play(t, start, 20, 3, a)
	expect(t, luck, append(mishaps, laptopKilled, archiveKilled, laptopFull, clockJumped)...)
}
