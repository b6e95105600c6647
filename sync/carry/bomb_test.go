package carry

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
)

// bomb is begin and then so many megabytes of again, packed.
func bomb(begin, again string, megabytes int) io.Reader {
	pack := func(s string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		io.WriteString(z, s)
		z.Close()
		return b.Bytes()
	}
	all, block := []io.Reader{bytes.NewReader(pack(begin))}, pack(strings.Repeat(again, 1<<20/len(again)))
	for range megabytes {
		all = append(all, bytes.NewReader(block))
	}
	return io.MultiReader(all...)
}

func TestWordsThatUnpackToMoreThanTheHeadSaysAreNotRead(t *testing.T) {
	for name, c := range map[string]struct {
		words io.Reader
		head  Words
		read  int // lines that may have been read before
	}{
		"a gigabyte where a little was said": {bomb("", `{"kept":"x"}`+"\n", 1024), Words{Lines: 10, Plain: 1000}, 10},
		"more lines than were said":          {bomb("", "{}\n", 64), Words{Lines: 10, Plain: 64 << 20}, 10},
		"a line that does not end":           {bomb(`{"ask":"`, "x", 1024), Words{Lines: 1, Plain: 1 << 30}, 0},
		"lists in lists":                     {bomb("", strings.Repeat("[", 1<<18)+"\n", 16), Words{Lines: 64, Plain: 16 << 20}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			read := 0
			err := readLines(c.words, c.head, func(Line) error { read++; return nil })
			runtime.ReadMemStats(&after)
			if !errors.Is(err, ErrDamaged) || read > c.read {
				t.Errorf("%d lines, %v", read, err)
			}
			if taken := (after.TotalAlloc - before.TotalAlloc) >> 20; taken > 64 {
				t.Errorf("it took %d MB", taken)
			}
		})
	}
}
