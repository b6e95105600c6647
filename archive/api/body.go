package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// bodies are the batches of changes that are being read and kept. A short
// message may unpack to a long one, which is held in memory whole: of one laptop
// a few are let in at a time.
type bodies struct {
	mu sync.Mutex // guards of
	of map[catalog.ID][]*body
}

type body struct {
	conn *http.ResponseController
	left chan struct{}
}

const bodiesAtOnce = 4 // a laptop that is well sends one

// enter waits for its turn. A laptop that comes back while those before it are
// still here has mostly been cut off without a word: the oldest is told to end.
func (b *bodies) enter(ctx context.Context, from catalog.ID, w http.ResponseWriter) (leave func(), err error) {
	me := &body{http.NewResponseController(w), make(chan struct{})}
	for {
		b.mu.Lock()
		all := b.of[from]
		if len(all) < bodiesAtOnce {
			b.of[from] = append(all, me)
			b.mu.Unlock()
			return func() { b.leave(from, me) }, nil
		}
		oldest := all[0]
		_ = oldest.conn.SetReadDeadline(time.Now()) // the connection may be gone, which ends it too
		b.mu.Unlock()
		select {
		case <-oldest.left:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (b *bodies) leave(from catalog.ID, me *body) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(me.left)
	var others []*body
	for _, one := range b.of[from] {
		if one != me {
			others = append(others, one)
		}
	}
	if b.of[from] = others; others == nil {
		delete(b.of, from)
	}
}

// batch are the changes of a push. It reads no more than may come in one:
// millions of empty ones fit in a body that is not too long.
type batch []catalog.Change

// UnmarshalJSON reads an array, and is encoding/json's.
func (b *batch) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if begin, err := d.Token(); err != nil || begin != json.Delim('[') || *b != nil { // a body has one
		return fmt.Errorf("batch: %w", catalog.ErrMalformed)
	}
	*b = batch{}
	for d.More() {
		if len(*b) == wire.MaxBatch {
			return &wire.Problem{Code: wire.CodeTooLarge}
		}
		var c catalog.Change
		if err := d.Decode(&c); err != nil {
			return fmt.Errorf("change %d of batch: %w: %w", len(*b), err, catalog.ErrMalformed)
		}
		*b = append(*b, c)
	}
	return nil
}
