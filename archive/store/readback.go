package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"sync"
	"time"
)

// readBack is how much of an upload was read back from its file and synced
// while it was still coming, so that little is left to do when the last byte is
// there. What was read stays as it is: a file that is staged is only added to,
// and what is cut from it ends its readBack. Whoever works on the upload has it.
type readBack struct {
	begun time.Time
	sum   hash.Hash
	read  int64 // bytes from the beginning that are in sum
	buf   []byte

	late    sync.WaitGroup // syncing that goes on when what came has been answered
	syncing sync.Mutex     // held by who syncs; guards what follows
	synced  int64          // bytes from the beginning that no power cut takes
	failed  error
}

const (
	readEvery = 1 << 20  // bytes that come before it is read on
	syncEvery = 64 << 20 // and before it is synced
)

// lately is how long what was read back counts. Of an upload that takes longer
// all is read again in the end: by then it need not be in memory any more, and
// comes from the disk.
const lately = time.Minute

func newReadBack() *readBack { return &readBack{begun: time.Now(), sum: sha256.New()} }

// add writes what src gives to the end of a file, with reading and syncing
// behind it. It closes the file, perhaps later.
func (b *readBack) add(file *os.File, offset int64, src io.Reader) (int64, error) {
	reading := newTrail(func(end int64) { _ = b.readTo(file, end) }) // what cannot be read now is read in the end
	syncing := newTrail(func(end int64) { b.syncTo(file, end) })
	n, err := copyTo(&led{file, offset, offset, []trail{reading, syncing}}, src)
	reading.end()
	b.buf = nil
	b.late.Go(func() {
		syncing.end()
		file.Close()
	})
	return n, err
}

func (b *readBack) readTo(file io.ReaderAt, end int64) error {
	if b.buf == nil {
		b.buf = make([]byte, copyAtOnce)
	}
	n, err := io.CopyBuffer(b.sum, struct{ io.Reader }{io.NewSectionReader(file, b.read, end-b.read)}, b.buf)
	b.read += n
	return err
}

// syncTo syncs what has come, when that is much. What the disk did not keep the
// system forgets, and would say yes the next time: so the file is emptied, and
// is not whole in the end, whatever happens to this program until then.
func (b *readBack) syncTo(file *os.File, end int64) {
	b.syncing.Lock()
	defer b.syncing.Unlock()
	if end-b.synced < syncEvery || b.failed != nil {
		return
	}
	if err := file.Sync(); err != nil {
		b.failed = errors.Join(err, file.Truncate(0))
		return
	}
	b.synced = end
}

// whole reads the rest and gives hash and length of all that the file holds.
func (b *readBack) whole(file *os.File) (string, int64, error) {
	b.late.Wait()
	info, err := file.Stat()
	if err := errors.Join(err, b.failed); err != nil {
		return "", 0, err
	}
	if info.Size() < b.read { // it is not what was read
		b = newReadBack()
	}
	err = b.readTo(file, info.Size())
	return hex.EncodeToString(b.sum.Sum(nil)), b.read, err
}

// led is the end of a file that trails follow.
type led struct {
	file     *os.File
	at, said int64
	trails   []trail
}

func (w *led) Write(p []byte) (int, error) {
	n, err := w.file.Write(p)
	w.at += int64(n)
	if w.at-w.said >= readEvery {
		w.said = w.at
		for _, t := range w.trails {
			t.come(w.at)
		}
	}
	return n, err
}

// trail does something behind a writer, as far as that has come.
type trail struct {
	far  chan int64
	over chan struct{}
}

func newTrail(do func(end int64)) trail {
	t := trail{make(chan int64, 1), make(chan struct{})}
	go func() {
		defer close(t.over)
		for end := range t.far {
			do(end)
		}
	}()
	return t
}

// come says how far the writer is. Who is busy hears of the next.
func (t trail) come(end int64) {
	select {
	case t.far <- end:
	default:
	}
}

// end waits until what was heard of is done.
func (t trail) end() {
	close(t.far)
	<-t.over
}
