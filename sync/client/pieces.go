package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// One TCP connection gets a third of a line that loses packets now and then;
// several together get nearly all of it. So a file goes in pieces, each an
// upload of its own (tus concatenation), over some connections at once, where
// the line is not so short that one fills it. A piece that is cut goes on at its
// byte, over another connection, after a restart, or at another copy of the
// archive.
const (
	lanes      = 6
	leastPiece = 128 << 10 // bytes; below it a file goes as one
	mostPiece  = 64 << 20
	pieceTime  = 2 * time.Second  // how long one piece should take
	giveUp     = 60 * time.Second // without a byte getting through
)

// piece is one part of a file and where the archive takes it.
type piece struct {
	At    int64  `json:"at"`
	Bytes int64  `json:"bytes"`
	URL   string `json:"url,omitempty"` // its path at the archive; "" not begun
	sent  int64  // of Bytes, as far as is known; guarded by sending.mu
	known bool   // sent is what the archive said in this run; of the lane that has it
}

// sending is one file on its way in pieces. The pieces are what is remembered
// of it, so that it goes on after a crash.
type sending struct {
	c    *Client
	f    catalog.File
	file *os.File
	tell func(Progress)

	mu     sync.Mutex // guards what follows
	pieces []*piece
	taken  map[*piece]bool
	next   int64         // first byte that is in no piece
	size   int64         // of the next piece
	moved  time.Time     // when a byte last got through
	spent  time.Duration // on what was sent
	bytes  int64         // that were sent in it
}

// piecesOf reads what an earlier run remembered; nothing of one that sent the
// file as one.
func piecesOf(note string, of int64) (all []*piece) {
	if json.Unmarshal([]byte(note), &all) != nil {
		return nil
	}
	at := int64(0)
	for _, p := range all {
		if p == nil || p.At != at || p.Bytes <= 0 || p.URL != "" && !strings.HasPrefix(p.URL, wire.PathUploads) {
			return nil
		}
		at += p.Bytes
	}
	if at > of {
		return nil
	}
	return all
}

// inPieces sends a file over several connections.
func (c *Client) inPieces(ctx context.Context, f catalog.File, file *os.File, tell func(Progress)) error {
	s := &sending{c: c, f: f, file: file, tell: tell, pieces: piecesOf(f.Upload, f.Bytes), taken: map[*piece]bool{}, size: leastPiece, moved: time.Now()}
	for _, p := range s.pieces {
		s.next = p.At + p.Bytes
	}
	if len(s.pieces) > 0 {
		// The last run may have ended while the archive joined them.
		receipt, err := c.receipt(ctx, f)
		if err == nil && c.proven(receipt, f) == nil {
			return nil
		}
		if err != nil && !is(err, wire.CodeNotFound) && !errors.Is(err, ErrNotWhole) || ctx.Err() != nil {
			return err
		}
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var all sync.WaitGroup
	hurry, calm := context.WithCancel(ctx)
	all.Go(func() { c.used.hurry(hurry) })
	var going sync.WaitGroup
	for range lanes {
		going.Go(func() {
			if err := s.lane(ctx); err != nil {
				stop(err)
			}
		})
	}
	going.Wait()
	calm()
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return s.join(ctx)
}

// lane sends piece after piece until none is left. While one is sent the next
// is begun, so that no lane waits for the way there and back.
func (s *sending) lane(ctx context.Context) error {
	for p := s.take(); p != nil; {
		ahead := make(chan *piece, 1)
		go func() { ahead <- s.ahead(ctx) }()
		err := s.bring(ctx, p)
		next := <-ahead
		if err != nil {
			return err
		}
		if p = next; p == nil {
			p = s.take()
		}
	}
	return nil
}

// ahead takes the next piece and begins it; nil near the end of a file, where
// whichever lane is free first is to have it.
func (s *sending) ahead(ctx context.Context) *piece {
	if s.left() < 2*lanes*leastPiece {
		return nil
	}
	p := s.take()
	if p != nil && p.URL == "" {
		_ = s.begin(ctx, p) // it is begun when its turn comes, if not now
	}
	return p
}

// left is how much of the file is in no piece yet.
func (s *sending) left() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.f.Bytes - s.next
}

// bring sends a piece. What is cut is tried again as long as anything gets
// through on any lane.
func (s *sending) bring(ctx context.Context, p *piece) error {
	for {
		err := s.send(ctx, p)
		if err == nil || !passing(err) || ctx.Err() != nil || s.still() > giveUp {
			return err
		}
		woken(ctx, nil, 100*time.Millisecond+rand.N(200*time.Millisecond)) //nolint:gosec // chance, not secrecy
	}
}

// take gives a piece that nobody works on: one that was begun before, or the
// next; nil when there is none.
func (s *sending) take() *piece {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.pieces {
		if !s.taken[p] {
			s.taken[p] = true
			return p
		}
	}
	left := s.f.Bytes - s.next
	if left == 0 {
		return nil
	}
	least := (left + wire.MaxPieces - int64(len(s.pieces)) - 1) / max(1, wire.MaxPieces-int64(len(s.pieces)))
	// The last ones are small, so that all lanes end at about the same time.
	n := min(max(s.size, least), max(left/(2*lanes), leastPiece/2, least), left)
	if rest := left - n; rest < leastPiece/4 { // no crumb at the end
		n = left
	}
	p := &piece{At: s.next, Bytes: n}
	s.next += n
	s.pieces, s.taken[p] = append(s.pieces, p), true
	return p
}

// send brings one piece to its end.
func (s *sending) send(ctx context.Context, p *piece) error {
	if p.URL == "" {
		if err := s.begin(ctx, p); err != nil {
			return err
		}
	}
	if !p.known {
		if err := s.ask(ctx, p); err != nil {
			return err
		}
	}
	from, began := s.sentOf(p), time.Now()
	if from == p.Bytes {
		return nil
	}
	part := s.f
	part.Upload, part.Bytes = p.URL, p.Bytes
	at, err := s.c.patch(ctx, part, readerAt{s.file, p.At}, from, func(n int64) { s.passed(p, n) })
	if err != nil {
		p.known = false // what the archive has of it is asked
		return err
	}
	s.passed(p, at)
	s.measure(at-from, time.Since(began))
	if at < p.Bytes {
		return fmt.Errorf("%w: it took a part of a piece", ErrUnreachable)
	}
	return nil
}

// begin makes the upload of a piece, and remembers it.
func (s *sending) begin(ctx context.Context, p *piece) error {
	at, err := s.c.begin(ctx, s.f, p.Bytes, "partial")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p.URL, p.sent, p.known = at, 0, true
	return s.remember(ctx)
}

// remember notes the pieces up to the last that is begun. One before it may
// not be: its turn comes while the others are sent, or after a restart.
func (s *sending) remember(ctx context.Context) error {
	begun := 0
	for i, p := range s.pieces {
		if p.URL != "" {
			begun = i + 1
		}
	}
	note, err := json.Marshal(s.pieces[:begun])
	if err != nil {
		return err
	}
	return s.c.lib.Uploading(ctx, s.f, string(note))
}

// ask asks how much of a piece the archive has. One that is gone there is
// begun again.
func (s *sending) ask(ctx context.Context, p *piece) error {
	at, err := s.c.came(ctx, p.URL, p.Bytes)
	if errors.Is(err, errGone) {
		return s.begin(ctx, p)
	}
	if err != nil {
		return err
	}
	s.passed(p, at)
	p.known = true
	return nil
}

func (s *sending) sentOf(p *piece) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return p.sent
}

// passed notes that so much of a piece has been read to be sent.
func (s *sending) passed(p *piece, n int64) {
	s.mu.Lock()
	if n > p.sent {
		s.moved = time.Now()
	}
	p.sent = n
	total := int64(0)
	for _, p := range s.pieces {
		total += p.sent
	}
	s.mu.Unlock()
	s.tell(Progress{File: s.f, Done: total})
}

// still is how long nothing has got through.
func (s *sending) still() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Since(s.moved)
}

// measure makes the next pieces as large as the line is fast.
func (s *sending) measure(n int64, took time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bytes, s.spent = s.bytes+n, s.spent+took
	if s.spent > 0 {
		s.size = min(max(int64(float64(s.bytes)/s.spent.Seconds()*pieceTime.Seconds()), leastPiece), mostPiece)
	}
}

// join asks the archive to put the pieces together.
func (s *sending) join(ctx context.Context) error {
	urls := make([]string, 0, len(s.pieces))
	for _, p := range s.pieces {
		urls = append(urls, p.URL)
	}
	if _, err := s.c.begin(ctx, s.f, s.f.Bytes, "final;"+strings.Join(urls, " ")); err != nil {
		return err
	}
	s.tell(Progress{File: s.f, Done: s.f.Bytes})
	return nil
}
