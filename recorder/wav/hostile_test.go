package wav_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"ownvoice/recorder/wav"
)

// endless is a file that says the same for ever, and counts what is read.
type endless struct {
	head, again []byte
	read        int64
}

func (e *endless) ReadAt(b []byte, at int64) (int, error) {
	e.read += int64(len(b))
	for i := range b {
		if p := at + int64(i); p < int64(len(e.head)) {
			b[i] = e.head[p]
		} else {
			b[i] = e.again[(p-int64(len(e.head)))%int64(len(e.again))]
		}
	}
	return len(b), nil
}

func chunkOf(id string, size uint32, contents ...byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte(id), size), contents...)
}

func TestAHostileHeaderCostsLittle(t *testing.T) {
	riff := []byte("RIFF\xff\xff\xff\xffWAVE")
	text := make([]byte, 1<<20)
	for what, again := range map[string][]byte{
		"empty chunks for ever":       chunkOf("LIST", 0),
		"largest chunks for ever":     append(chunkOf("LIST", 1<<20), text...),
		"much said about it for ever": append(chunkOf("iXML", 1<<20), text...),
		"bext after bext":             append(chunkOf("bext", 1<<19), text[:1<<19]...),
		"a fmt of 4 GiB":              chunkOf("fmt ", 0xFFFFFFFF, 1, 0),
		"formats without sound":       chunkOf("fmt ", 16, 1, 0, 1, 0, 0x80, 0xBB, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0),
	} {
		src := &endless{head: riff, again: again}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := wav.NewReader(src, 1<<62)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, wav.ErrNotWAV) && !errors.Is(err, wav.ErrFormat) {
			t.Errorf("%s: %v", what, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; src.read > 2<<20 || took > 16<<20 {
			t.Errorf("%s: %d bytes read, %d of memory", what, src.read, took)
		}
	}
}

func TestStoredFramesAreReadAsTheyLie(t *testing.T) {
	for _, f := range []wav.Format{mono16, mono24, {RateHz: 48000, Channels: 2, Bits: 24}} {
		path := filepath.Join(t.TempDir(), "x.wav")
		w, err := wav.Create(path, f, about)
		if err != nil {
			t.Fatal(err)
		}
		want := noise(t, 1000, f)
		w.Write(want)
		w.Close()
		r, err := wav.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		size := f.FrameBytes()
		dst := make([]byte, 300*size+1) // and a part of a frame that stays empty
		for range 100 {
			at := rand.Intn(1200)
			n, err := r.ReadRawAt(dst, int64(at))
			if there := max(0, min(300, 1000-at)); n != there || (there < 300) != (err == io.EOF) || there == 300 && err != nil {
				t.Fatalf("%d frames at %d: %v", n, at, err)
			}
			if n > 0 && !bytes.Equal(dst[:n*size], want[at*size:(at+n)*size]) {
				t.Fatalf("other samples at %d", at)
			}
		}
	}
}

func TestAFileThatShrinksWhileItIsReadEnds(t *testing.T) {
	w, path := create(t, mono24)
	w.Write(noise(t, 1000, mono24))
	w.Close()
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info, _ := os.Stat(path)
	if err := os.Truncate(path, info.Size()-1000); err != nil { // 333 frames and a third
		t.Fatal(err)
	}
	if n, err := r.ReadRawAt(make([]byte, 3000), 0); n != 666 || err != io.EOF {
		t.Errorf("%d frames, %v", n, err)
	}
}

// counted counts what is read of a file.
type counted struct {
	*bytes.Reader
	read int
}

func (c *counted) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.Reader.ReadAt(b, at)
	c.read += n
	return n, err
}

func FuzzAHeaderCostsNoMoreThanItsFile(f *testing.F) {
	riff := []byte("RIFF\xff\xff\xff\xffWAVE")
	sound := append(chunkOf("fmt ", 16, 1, 0, 1, 0, 0x80, 0xBB, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0), chunkOf("data", 8, 1, 2, 3, 4, 5, 6, 7, 8)...)
	f.Add(append(bytes.Clone(riff), sound...))
	f.Add(append(append(bytes.Clone(riff), bytes.Repeat(chunkOf("LIST", 0), 5000)...), sound...))
	f.Add(append(append(bytes.Clone(riff), bytes.Repeat(chunkOf("iXML", 0xFFFFFFFF), 3)...), sound...))
	f.Add(append(append(bytes.Clone(riff), bytes.Repeat(chunkOf("iXML", 7, []byte("<a><a/>\x00")...), 50)...), sound...))
	f.Fuzz(func(t *testing.T, b []byte) {
		src := &counted{Reader: bytes.NewReader(b)}
		r, err := wav.NewReader(src, int64(len(b)))
		if src.read > len(b) {
			t.Fatalf("%d bytes read of %d", src.read, len(b))
		}
		if err != nil {
			return
		}
		raw := make([]byte, 100)
		for _, at := range []int64{-1, 0, r.Frames / 2, r.Frames, 1 << 60} {
			n, err := r.ReadRawAt(raw, at)
			if n > len(raw)/r.Format.FrameBytes() || int64(n) > r.Frames || err != nil && err != io.EOF {
				t.Fatalf("%d frames at %d of %d, %v", n, at, r.Frames, err)
			}
		}
	})
}
