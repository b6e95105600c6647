package ring_test

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/recorder/internal/ring"
)

func TestWhatIsPutIsTakenInOrderOrNotAtAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 64).Draw(t, "size")
		r := ring.New(size)
		var held []byte // what a ring ought to hold
		next := byte(0)
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				p := make([]byte, rapid.IntRange(0, 80).Draw(t, "bytes"))
				for i := range p {
					p[i] = next + byte(i)
				}
				if fits := len(held)+len(p) <= size; r.Put(p) != fits {
					t.Fatalf("%d bytes beside %d in %d: put says %v", len(p), len(held), size, !fits)
				} else if fits {
					held, next = append(held, p...), next+byte(len(p))
				}
			},
			"take": func(t *rapid.T) {
				dst := make([]byte, rapid.IntRange(0, 80).Draw(t, "room"))
				n := r.Take(dst)
				if n != min(len(dst), len(held)) || !bytes.Equal(dst[:n], held[:n]) {
					t.Fatalf("took %v of %v", dst[:n], held)
				}
				held = held[n:]
			},
			"": func(t *rapid.T) {
				if r.Waiting() != len(held) {
					t.Fatalf("%d wait, not %d", r.Waiting(), len(held))
				}
			},
		})
	})
}

func TestTwoGoroutinesLoseNothing(t *testing.T) {
	const total = 1 << 18
	r := ring.New(1000)
	go func() {
		for sent := 0; sent < total; {
			p := make([]byte, min(1+sent%97, total-sent))
			for i := range p {
				p[i] = byte((sent + i) % 251)
			}
			if r.Put(p) {
				sent += len(p)
			}
		}
	}()
	dst := make([]byte, 333)
	for got := 0; got < total; {
		n := r.Take(dst)
		for i, b := range dst[:n] {
			if b != byte((got+i)%251) {
				t.Fatalf("byte %d is another", got+i)
			}
		}
		got += n
	}
}

func TestPuttingAndTakingMakeNoGarbage(t *testing.T) {
	r := ring.New(1000)
	b := make([]byte, 100)
	if n := testing.AllocsPerRun(100, func() { r.Put(b); r.Take(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
