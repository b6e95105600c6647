package ogg_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/recorder/ogg"
)

// stream writes packets, each ending where its bytes do, with pages ended after some.
func stream(t testing.TB, packets [][]byte, flushAfter func(i int) bool) []byte {
	t.Helper()
	var b bytes.Buffer
	w := ogg.NewWriter(&b, 7)
	var at int64
	for i, p := range packets {
		at += int64(len(p))
		if err := w.Packet(p, at); err != nil {
			t.Fatal(err)
		}
		if flushAfter(i) {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readAll(r io.Reader) (all []ogg.Packet, err error) {
	from := ogg.NewReader(r)
	for {
		p, err := from.Next()
		if err != nil {
			return all, err
		}
		p.Data = bytes.Clone(p.Data)
		all = append(all, p)
	}
}

func TestPacketsComeBackAsTheyWere(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	for range 200 {
		var packets [][]byte
		for range 1 + random.Intn(40) {
			n := []int{0, 1, 254, 255, 256, 510, random.Intn(2000), random.Intn(200_000)}[random.Intn(8)]
			p := make([]byte, n)
			random.Read(p)
			packets = append(packets, p)
		}
		got, err := readAll(bytes.NewReader(stream(t, packets, func(int) bool { return random.Intn(3) == 0 })))
		if err != io.EOF || len(got) != len(packets) {
			t.Fatalf("%d of %d came back, %v", len(got), len(packets), err)
		}
		var at int64
		for i, p := range got {
			at += int64(len(packets[i]))
			if !bytes.Equal(p.Data, packets[i]) || p.Granule != ogg.None && p.Granule != at {
				t.Fatalf("packet %d of %d bytes came back as %d, ending at %d and not %d", i, len(packets[i]), len(p.Data), p.Granule, at)
			}
		}
	}
}

func TestAStreamThatGoesOnIsTheSameAsOneWrittenAtOnce(t *testing.T) {
	packets := [][]byte{[]byte("one"), []byte("two"), bytes.Repeat([]byte("three"), 20_000)}
	var b bytes.Buffer
	w := ogg.NewWriter(&b, 7)
	w.Packet(packets[0], 3)
	w.Packet(packets[1], 6)
	w.Flush()
	w = ogg.Continue(&b, 7, w.Pages())
	w.Packet(packets[2], 6+100_000)
	w.Close()
	if !bytes.Equal(b.Bytes(), stream(t, packets, func(i int) bool { return i == 1 })) {
		t.Error("it is another")
	}
}

func TestWhatIsDamagedIsSaidToBe(t *testing.T) {
	good := stream(t, [][]byte{[]byte("first"), bytes.Repeat([]byte("x"), 70_000), []byte("last")}, func(i int) bool { return i == 0 })
	second := 28 + 5 // the second page
	for name, bad := range map[string][]byte{
		"a flipped bit":          flipped(good, 200),
		"a flipped bit in front": flipped(good, 7),
		"cut in a page":          good[:len(good)-2],
		"cut between two pages":  good[:second+27+255+255*255],
		"a page missing":         append(bytes.Clone(good[:second]), good[second+27+255+255*255:]...),
		"the first page missing": good[second:],
		"garbage between":        append(append(bytes.Clone(good[:second]), "garbage"...), good[second:]...),
		"another version":        flipped(good, 4),
	} {
		if _, err := readAll(bytes.NewReader(bad)); !errors.Is(err, ogg.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, none := range map[string]string{"nothing": "", "one byte": "O", "text": strings.Repeat("Maureen said ", 100)} {
		if _, err := readAll(strings.NewReader(none)); !errors.Is(err, ogg.ErrNotOgg) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func flipped(b []byte, at int) []byte {
	b = bytes.Clone(b)
	b[at] ^= 4
	return b
}

func TestAPacketWithoutEndIsNotHeld(t *testing.T) {
	r, w := io.Pipe()
	go func() {
		to := ogg.NewWriter(w, 1)
		w.CloseWithError(to.Packet(make([]byte, 200<<20), 0))
	}()
	defer r.Close()
	if _, err := readAll(r); !errors.Is(err, ogg.ErrDamaged) {
		t.Errorf("answers %v", err)
	}
}

func TestErrorsOfTheDiskAreNotTheFiles(t *testing.T) {
	good := stream(t, [][]byte{make([]byte, 3000)}, func(int) bool { return false })
	_, err := readAll(io.MultiReader(bytes.NewReader(good[:1000]), broken{}))
	if !errors.Is(err, errBroken) || errors.Is(err, ogg.ErrDamaged) {
		t.Errorf("answers %v", err)
	}
}

var errBroken = errors.New("the disk cannot be read")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

func TestAFileOfOpusencIsRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.opus")
	cmd := exec.Command("sh", "-c", `sox -n -r 44100 -c 2 -b 16 -t wav - synth 3.3 pinknoise | opusenc --quiet - "$1"`, "sh", path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all, err := readAll(bytes.NewReader(raw))
	if err != io.EOF || len(all) < 100 {
		t.Fatalf("%d packets, %v", len(all), err)
	}
	head, err := ogg.ReadOpusHead(all[0].Data)
	if err != nil || head.Channels != 2 || head.InputHz != 44100 || !ogg.IsOpusTags(all[1].Data) {
		t.Errorf("%+v, %v", head, err)
	}
	if !bytes.Equal(head.Bytes(), all[0].Data) {
		t.Errorf("written again it is % x and not % x", head.Bytes(), all[0].Data)
	}
	frames := 0
	for _, p := range all[2:] {
		n, err := ogg.OpusFrames(p.Data)
		if err != nil {
			t.Fatal(err)
		}
		frames += n
	}
	last := all[len(all)-1]
	if sounds := last.Granule - int64(head.PreSkip); !last.Last || sounds != 33*4800 || frames < int(last.Granule) {
		t.Errorf("%d frames sound, %d are there", sounds, frames)
	}
}

func FuzzReader(f *testing.F) {
	head, tags := ogg.OpusHead{Channels: 1, PreSkip: 312, InputHz: 48000}.Bytes(), ogg.OpusTags("a", "B=c")
	f.Add(stream(f, [][]byte{head, tags, make([]byte, 700), []byte("end")}, func(i int) bool { return i < 2 }))
	f.Add([]byte("OggS"))
	f.Fuzz(func(t *testing.T, b []byte) {
		summed(b)
		all, err := readAll(bytes.NewReader(b))
		if err == nil {
			t.Error("it has no end")
		}
		held := 0
		for _, p := range all {
			held += len(p.Data)
			ogg.ReadOpusHead(p.Data)
			ogg.OpusFrames(p.Data)
		}
		if held > len(b) {
			t.Errorf("%d bytes came of %d", held, len(b))
		}
	})
}

// summed gives pages the checksums they should have: without, nothing that was
// made up is looked at any further.
func summed(b []byte) {
	for at := 0; ; at++ {
		next := bytes.Index(b[at:], []byte("OggS"))
		if next < 0 || at+next+27 > len(b) {
			return
		}
		at += next
		end := at + 27 + int(b[at+26])
		if end > len(b) {
			continue
		}
		for _, n := range b[at+27 : end] {
			end += int(n)
		}
		if end <= len(b) {
			binary.LittleEndian.PutUint32(b[at+22:], 0)
			binary.LittleEndian.PutUint32(b[at+22:], ogg.Checksum(b[at:end]))
		}
	}
}
