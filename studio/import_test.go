package studio_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/decode"
	"ownvoice/recorder/wav"
	"ownvoice/studio"
)

// The test program is its own decoder, as the real one is.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == decode.ChildVerb {
		os.Exit(decode.Child(os.Args[2], os.Stdout))
	}
	os.Exit(m.Run())
}

func have[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// said is a WAV file of somebody saying it.
func said(t testing.TB, text string, effects ...string) string {
	t.Helper()
	dir := t.TempDir()
	raw, path := filepath.Join(dir, "raw.wav"), filepath.Join(dir, "said.wav")
	run(t, "espeak-ng", "-w", raw, text)
	run(t, "sox", append([]string{raw, "-r", "48000", "-b", "16", path, "gain", "-3"}, effects...)...)
	return path
}

func opened(t testing.TB) (*library.Library, catalog.Story) {
	t.Helper()
	lib := have[*library.Library](t)(library.Open(context.Background(), filepath.Join(t.TempDir(), "Ownvoice")))
	t.Cleanup(func() { lib.Close() })
	s := have[catalog.Story](t)(lib.BeginStory(context.Background(), library.Begin{Title: "From a phone", KnownAs: "Maureen", Mode: catalog.ModeImport}))
	have[catalog.Consent](t)(lib.Give(context.Background(), s.ID, catalog.Consent{Kind: catalog.EventAgreed, Target: catalog.WholeStory, Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: catalog.Yes}}))
	return lib, s
}

func brought(t testing.TB, lib *library.Library, s catalog.Story, files ...string) catalog.Recording {
	t.Helper()
	in := have[studio.Incoming](t)(studio.Inspect(context.Background(), files))
	return have[catalog.Recording](t)(studio.Import(context.Background(), lib, s.ID, in))
}

func names(t testing.TB, dir string) (found []string) {
	t.Helper()
	for _, e := range have[[]os.DirEntry](t)(os.ReadDir(dir)) {
		found = append(found, e.Name())
	}
	return found
}

func sum(t testing.TB, path string) string {
	t.Helper()
	h := sha256.Sum256(have[[]byte](t)(os.ReadFile(path)))
	return hex.EncodeToString(h[:])
}

// samples of the first channel.
func samples(t testing.TB, path string) []float32 {
	t.Helper()
	r := have[*wav.Reader](t)(wav.Open(path))
	defer r.Close()
	all := make([]float32, r.Frames*int64(r.Format.Channels))
	r.ReadAt(all, 0)
	for i := range r.Frames {
		all[i] = all[i*int64(r.Format.Channels)]
	}
	return all[:r.Frames]
}

// alike is the best correlation of two sounds, one moved by up to 60 ms.
func alike(a, b []float32) float64 {
	best := 0.0
	for shift := -2880; shift <= 2880; shift++ {
		var ab, aa, bb float64
		for i := max(0, -shift); i < len(a) && i+shift < len(b); i += 7 {
			x, y := float64(a[i]), float64(b[i+shift])
			ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
		}
		best = max(best, ab/math.Sqrt(aa*bb+1e-12))
	}
	return best
}

// sound reports whether the library finds nothing wrong with itself.
func sound(t testing.TB, lib *library.Library) {
	t.Helper()
	if v := have[library.Verified](t)(lib.Verify(context.Background())); len(v.Bad) > 0 {
		t.Errorf("verify finds %+v", v.Bad)
	}
}

func TestAFileOfAnyKindBecomesATrackAndIsKeptAsItWas(t *testing.T) {
	from := said(t, "They asked me before they had decided, and that was new.")
	lib, s := opened(t)
	for name, how := range map[string][]string{
		"a.mp3": {"lame", "--quiet", from}, "a.flac": {"flac", "-s", from, "-o"}, "a.opus": {"opusenc", "--quiet", from},
		"a.ogg": {"oggenc", "-Q", from, "-o"}, "a.m4a": {"ffmpeg", "-v", "error", "-i", from}, "a.mp4": {"ffmpeg", "-v", "error", "-i", from, "-ac", "2"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			run(t, how[0], append(how[1:], path)...)
			before := sum(t, path)
			rec := brought(t, lib, s, path)
			dir := lib.RecordingDir(rec.ID)
			original := "original-1" + filepath.Ext(name)
			if got := names(t, dir); !slices.Equal(got, []string{original, "recording.json", "track-1.peaks", "track-1.wav"}) {
				t.Errorf("the folder holds %v", got)
			}
			track := rec.Tracks[0]
			if o := track.Original; len(rec.Tracks) != 1 || o == nil || o.File != original || o.SHA256 != before || o.Cut || sum(t, filepath.Join(dir, original)) != before || sum(t, path) != before {
				t.Errorf("%+v of %+v", track.Original, track)
			}
			if track.Bits != 16 || track.Channels != 1 || track.RateHz != 48000 || track.Label != "1" || track.SHA256 != sum(t, filepath.Join(dir, "track-1.wav")) {
				t.Errorf("the track is %+v", track)
			}
			if c := alike(samples(t, from), samples(t, filepath.Join(dir, "track-1.wav"))); c < 0.97 {
				t.Errorf("it is like what was said by %.3f", c)
			}
		})
	}
	sound(t, lib)
}

func TestAWAVFileIsATrackAsItIs(t *testing.T) {
	from := said(t, "As it is.")
	lib, s := opened(t)
	rec := brought(t, lib, s, from)
	path := filepath.Join(lib.RecordingDir(rec.ID), "track-1.wav")
	if sum(t, path) != sum(t, from) || rec.Tracks[0].Original != nil || rec.Tracks[0].SHA256 != sum(t, from) {
		t.Errorf("%+v", rec.Tracks[0])
	}
	sound(t, lib)
}

func TestTwoSidesThatDifferAreTwoTracksAndTwoThatDoNotAreOne(t *testing.T) {
	one, two := said(t, "I never got the job."), said(t, "And what did they say to you?")
	dir := t.TempDir()
	for _, c := range []struct {
		name   string
		sides  []string
		labels []string
	}{{"twice the same", []string{one, one}, []string{"1"}}, {"one each", []string{one, two}, []string{"Left", "Right"}}} {
		for _, ending := range []string{"mp3", "flac"} {
			lib, s := opened(t)
			stereo, path := filepath.Join(dir, "stereo.wav"), filepath.Join(dir, "stereo."+ending)
			run(t, "sox", "-M", c.sides[0], c.sides[1], "-b", "24", stereo)
			os.Remove(path)
			if ending == "mp3" {
				run(t, "lame", "--quiet", "-b", "128", stereo, path)
			} else {
				run(t, "flac", "-s", stereo, "-o", path)
			}
			rec := brought(t, lib, s, path)
			var labels []string
			for i, track := range rec.Tracks {
				labels = append(labels, track.Label)
				if got := samples(t, filepath.Join(lib.RecordingDir(rec.ID), track.File)); alike(samples(t, c.sides[i]), got) < 0.95 || track.Original == nil {
					t.Errorf("%s, %s: track %d is not its side", c.name, ending, i+1)
				}
				if want := map[string]int{"mp3": 16, "flac": 24}[ending]; track.Bits != want {
					t.Errorf("%s, %s: %d bits", c.name, ending, track.Bits)
				}
			}
			if !slices.Equal(labels, c.labels) {
				t.Errorf("%s, %s: the tracks are %v", c.name, ending, labels)
			}
			if got := len(names(t, lib.RecordingDir(rec.ID))); got != 2+2*len(c.labels) {
				t.Errorf("%s, %s: the folder holds %v", c.name, ending, names(t, lib.RecordingDir(rec.ID)))
			}
			sound(t, lib)
		}
	}
}

func TestAFileThatEndsTooEarlyIsBroughtInAsFarAsItGoes(t *testing.T) {
	lib, s := opened(t)
	path := filepath.Join(t.TempDir(), "a.flac")
	run(t, "flac", "-s", said(t, strings.Repeat("The bridge was closed that day. ", 10)), "-o", path)
	if err := os.Truncate(path, have[os.FileInfo](t)(os.Stat(path)).Size()*2/3); err != nil {
		t.Fatal(err)
	}
	rec := brought(t, lib, s, path)
	if o := rec.Tracks[0].Original; o == nil || !o.Cut || rec.Seconds() < 5 {
		t.Errorf("%.1f s of %+v", rec.Seconds(), o)
	}
	sound(t, lib)
}

func TestWhatCannotBeBroughtInLeavesNothing(t *testing.T) {
	lib, s := opened(t)
	dir := t.TempDir()
	good := filepath.Join(dir, "good.flac")
	run(t, "flac", "-s", said(t, "The bridge was closed that day."), "-o", good)
	for name, c := range map[string]struct {
		holds []byte
		want  error
	}{
		"a letter":    {[]byte("Dear Maureen"), studio.ErrNotSound},
		"empty":       {nil, studio.ErrNotSound},
		"empty WAV":   {[]byte("RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x80\xbb\x00\x00\x00\x77\x01\x00\x02\x00\x10\x00data\x00\x00\x00\x00"), studio.ErrNotSound},
		"half a head": {have[[]byte](t)(os.ReadFile(good))[:60], studio.ErrBroken},
	} {
		path := filepath.Join(dir, "x")
		if err := os.WriteFile(path, c.holds, 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := studio.Inspect(context.Background(), []string{path})
		if err == nil {
			_, err = studio.Import(context.Background(), lib, s.ID, in)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if left := names(t, filepath.Join(lib.Dir(), "recordings")); len(left) > 0 {
		for _, id := range left {
			if got := names(t, filepath.Join(lib.Dir(), "recordings", id)); len(got) > 1 {
				t.Errorf("%s holds %v", id, got)
			}
		}
	}
	if u := have[[]library.Unfinished](t)(lib.Unfinished(context.Background())); len(u) > 0 {
		t.Errorf("unfinished: %+v", u)
	}
}

func TestAnImportThatIsStoppedLeavesNothing(t *testing.T) {
	lib, s := opened(t)
	path := filepath.Join(t.TempDir(), "long.flac")
	run(t, "sox", "-n", "-r", "48000", "-b", "16", path, "synth", "600", "pinknoise")
	ctx, cancel := context.WithCancel(context.Background())
	in := have[studio.Incoming](t)(studio.Inspect(ctx, []string{path}))
	told := 0
	in.Progress = func(seconds, of float64) {
		if told++; of != 600 || seconds <= 0 {
			t.Errorf("%v of %v seconds", seconds, of)
		}
		if told == 3 {
			cancel()
		}
	}
	if _, err := studio.Import(ctx, lib, s.ID, in); !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if u := have[[]library.Unfinished](t)(lib.Unfinished(context.Background())); len(u) > 0 || told != 3 {
		t.Errorf("unfinished: %+v, told %d times", u, told)
	}
}

// cutShort makes what a power cut leaves of an import, after so many steps.
func cutShort(t *testing.T, lib *library.Library, s catalog.Story, path string, steps int) string {
	t.Helper()
	ctx := context.Background()
	id, dir, err := lib.BeginRecording(ctx, s.ID)
	if err != nil {
		t.Fatal(err)
	}
	plan := have[[]byte](t)(json.Marshal(map[string]any{"mode": "import", "started": "2026-11-20T10:00:00Z", "recording": id, "files": []string{"original-1.mp3"}, "labels": []string{"Phone"}}))
	left := []func() error{
		func() error { return os.WriteFile(filepath.Join(dir, "import.json"), plan, 0o600) },
		func() error {
			return os.WriteFile(filepath.Join(dir, "original-1.mp3"), have[[]byte](t)(os.ReadFile(path)), 0o600)
		},
		func() error {
			w, err := wav.Create(filepath.Join(dir, "track-1.wav"), wav.Format{RateHz: 48000, Channels: 1, Bits: 16}, wav.About{Recording: string(id), Track: 1})
			if err == nil {
				err = errors.Join(w.Write(make([]byte, 9600)), w.Close())
			}
			return err
		},
	}
	for _, step := range left[:steps] {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnImportThatAPowerCutEndedIsFinishedOrGone(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "a.mp3")
	from := said(t, "They asked me before they had decided.")
	run(t, "lame", "--quiet", from, path)
	for steps, kept := range []bool{false, false, true, true} {
		lib, s := opened(t)
		dir := cutShort(t, lib, s, path, steps)
		mended, err := studio.Mend(ctx, lib)
		if err != nil || (len(mended) == 1) != kept {
			t.Fatalf("after %d steps: %+v, %v", steps, mended, err)
		}
		w := have[library.Whole](t)(lib.Story(ctx, s.ID))
		if !kept {
			if len(w.Recordings) != 0 {
				t.Errorf("after %d steps there is %+v", steps, w.Recordings)
			}
			continue
		}
		r := w.Recordings[0]
		if !r.Mended || r.Mode != catalog.ModeImport || r.Tracks[0].Label != "Phone" || r.Tracks[0].Original == nil || r.Started.Day() != 20 {
			t.Errorf("after %d steps it is %+v", steps, r.Take)
		}
		if c := alike(samples(t, from), samples(t, filepath.Join(dir, "track-1.wav"))); c < 0.97 {
			t.Errorf("after %d steps it is like what was said by %.3f", steps, c)
		}
		if _, err := os.Stat(filepath.Join(dir, "import.json")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the plan is still there: %v", err)
		}
		sound(t, lib)
	}
}

func TestAPhonesRecordingIsLaidBesideTheLaptops(t *testing.T) {
	ctx := context.Background()
	talk := said(t, strings.Repeat("I never got the job, because they knew. So we made our own work, at the long table in the hall. ", 2)+
		"Then the letter came in the winter, and my sister carried it up the stairs. Nobody opened it until the doctor had gone. "+
		"It said that the money would stop on Monday, and that we could write to them, which we did, all of us, on the same evening. "+
		"The answer took four months. By then we had the kitchen, and the music, and forty people every Saturday.")
	laptop, phone := filepath.Join(t.TempDir(), "laptop.wav"), filepath.Join(t.TempDir(), "phone.m4a")
	run(t, "sox", talk, laptop, "trim", "0", "30")
	run(t, "sox", talk, phone+".wav", "trim", "4.25", "gain", "-6", "highpass", "300", "reverb", "30", "speed", "1.0001", "rate", "16000")
	run(t, "ffmpeg", "-v", "error", "-i", phone+".wav", phone)
	other := filepath.Join(t.TempDir(), "other.mp3")
	run(t, "lame", "--quiet", said(t, strings.Repeat("Something else was said here about the weather and the buses that never come when one waits. ", 6)), other)
	lib, s := opened(t)
	first := brought(t, lib, s, laptop)

	in := have[studio.Incoming](t)(studio.Inspect(ctx, []string{phone}))
	got := have[catalog.Recording](t)(studio.ImportBeside(ctx, lib, s.ID, first.ID, in))
	if b := got.Beside; b == nil || b.Recording != first.ID || math.Abs(b.AtMS(0)-4250) > 60 || math.Abs(b.AtMS(20000)-b.AtMS(0)-20002) > 5 {
		t.Errorf("it lies at %+v", b) // AAC has some tens of milliseconds of its own in front
	}
	whole := have[library.Whole](t)(lib.Story(ctx, s.ID))
	if len(whole.Recordings) != 2 || math.Abs(whole.Seconds-30) > 0.1 {
		t.Errorf("%d recordings of %.1f s", len(whole.Recordings), whole.Seconds)
	}

	in = have[studio.Incoming](t)(studio.Inspect(ctx, []string{other}))
	if _, err := studio.ImportBeside(ctx, lib, s.ID, first.ID, in); !errors.Is(err, studio.ErrNotTheSame) {
		t.Errorf("another conversation: %v", err)
	}
	if _, err := studio.ImportBeside(ctx, lib, s.ID, catalog.NewID(), in); !errors.Is(err, studio.ErrOtherGone) {
		t.Errorf("beside nothing: %v", err)
	}
	if whole = have[library.Whole](t)(lib.Story(ctx, s.ID)); len(whole.Recordings) != 2 || len(have[[]library.Unfinished](t)(lib.Unfinished(ctx))) != 0 {
		t.Errorf("afterwards there are %d recordings", len(whole.Recordings))
	}
	sound(t, lib)
}

func TestZoomsNamesStayOutsideAndWordsComeIn(t *testing.T) {
	ctx := context.Background()
	lib, s := opened(t)
	rec := brought(t, lib, s, said(t, "As it is."))
	zoom := "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nMaureen Elizabeth Okafor: I said it\n\n2\n00:00:02.000 --> 00:00:03.000\nmaureen: and meant it\n\n" +
		"3\n00:00:03.000 --> 00:00:04.000\nRosa Lind (she/her): Go on\n\n4\n00:00:04.000 --> 00:00:05.000\nMaureen Elizabeth Okafor: So we went\n"
	cues, err := studio.ReadWords(strings.NewReader(zoom))
	if err != nil {
		t.Fatal(err)
	}
	kept := have[[]catalog.Segment](t)(studio.AddWords(ctx, lib, s.ID, rec.ID, cues))
	var got []string
	for _, k := range kept {
		got = append(got, k.Speaker+": "+k.Text)
	}
	if want := []string{"Speaker 1: I said it", "Them: and meant it", "Speaker 2: Go on", "Speaker 1: So we went"}; !slices.Equal(got, want) {
		t.Errorf("kept are %q", got)
	}
	if err := lib.Close(); err != nil {
		t.Fatal(err)
	}
	filepath.WalkDir(lib.Dir(), func(path string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			if raw := have[[]byte](t)(os.ReadFile(path)); bytes.Contains(raw, []byte("Okafor")) || bytes.Contains(raw, []byte("Lind")) {
				t.Errorf("a name stands in %s", e.Name())
			}
		}
		return err
	})
	if _, err := studio.ReadWords(strings.NewReader("WEBVTT\n\n")); !errors.Is(err, studio.ErrNoWords) {
		t.Error(err)
	}
}

func TestSamplesOfTwoAndThreeBytesAreReadWithTheirSign(t *testing.T) {
	// A stereo file of small steps, as FLAC of 24 bits, comes back sample for sample.
	dir := t.TempDir()
	stereo := filepath.Join(dir, "a.wav")
	run(t, "sox", "-n", "-r", "8000", "-b", "24", "-c", "2", stereo, "synth", "5", "sine", "300", "sine", "440")
	run(t, "flac", "-s", stereo, "-o", filepath.Join(dir, "a.flac"))
	lib, s := opened(t)
	rec := brought(t, lib, s, filepath.Join(dir, "a.flac"))
	raw := have[[]byte](t)(exec.Command("sox", stereo, "-t", "raw", "-e", "signed", "-b", "32", "-L", "-").Output())
	for i, track := range rec.Tracks {
		got := samples(t, filepath.Join(lib.RecordingDir(rec.ID), track.File))
		for n, x := range got {
			if want := float32(int32(binary.LittleEndian.Uint32(raw[8*n+4*i:]))) / (1 << 31); x != want {
				t.Fatalf("side %d, frame %d: %v, want %v", i, n, x, want)
			}
		}
	}
}

func TestAWAVThatPromisesMoreThanItHoldsIsBroughtInAndMarkedCut(t *testing.T) {
	whole := said(t, "I never got the job, and nobody said why.")
	raw := have[[]byte](t)(os.ReadFile(whole))
	half := filepath.Join(t.TempDir(), "half.wav")
	if err := os.WriteFile(half, raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	lib, s := opened(t)
	for path, cut := range map[string]bool{whole: false, half: true} {
		if rec := brought(t, lib, s, path); rec.Tracks[0].WasCut() != cut || rec.Tracks[0].Frames == 0 {
			t.Errorf("%+v, cut short: %v", rec.Tracks[0], cut)
		}
	}
}
