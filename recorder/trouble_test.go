package recorder_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/script/workbench"
)

func TestAMicrophonePulledOutAndPutBackLeavesAGapOfTheTrueLength(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic", "far")
	s := record(t, p)
	want := known(t, 8*time.Second)
	server.Play("mic", want)
	time.Sleep(1500 * time.Millisecond)
	server.Unload("mic")
	pulled := time.Now()
	until(t, "it says that the microphone is unplugged", 2*time.Second, func() bool {
		return s.Warning() == recorder.Warning{Code: recorder.WarnUnplugged, Track: 0}
	})
	before := s.Elapsed()
	until(t, "the clock goes on", 5*time.Second, func() bool { return s.Elapsed()-before >= 1300*time.Millisecond })
	server.Load("mic")
	away := time.Since(pulled)
	server.Play("mic", want)
	until(t, "the warning goes", 3*time.Second, func() bool { return s.Warning().Code != recorder.WarnUnplugged })
	time.Sleep(time.Second)
	take := stop(t, s)
	you, them := take.Tracks[0], take.Tracks[1]
	if len(you.Gaps) != 1 || you.Gaps[0].Why != catalog.GapUnplugged || len(them.Gaps) != 0 {
		t.Fatalf("gaps: %v and %v", you.Gaps, them.Gaps)
	}
	gap := you.Gaps[0]
	// The finder takes up to a look and an opening to see that it is back.
	if gap.MS < away.Milliseconds()-50 || gap.MS > away.Milliseconds()+500 {
		t.Errorf("the gap is %d ms, it was away for %v", gap.MS, away)
	}
	near(t, "the difference of lengths", (you.Frames-them.Frames)/48, 0, 50)
	got := samples16(t, filepath.Join(p.Dir, you.File))
	begin, from := first(got), int(gap.AtMS*48)
	if !equal(want, got[begin:from-48]) {
		t.Error("what was heard before is not whole")
	}
	for _, x := range got[from+48 : from+int(gap.MS*48)-48] {
		if x != 0 {
			t.Fatal("the gap is not silent")
		}
	}
	after := got[from+int(gap.MS*48)+48:]
	if find(want, after[first(after)+4800:][:9600]) < 0 {
		t.Error("it does not go on from the same microphone")
	}
}

func TestASoundServerThatIsRestartedIsFoundAgain(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic")
	s := record(t, p)
	time.Sleep(time.Second)
	server.Kill()
	until(t, "it says that the sound system is gone", 2*time.Second, func() bool { return s.Warning().Code == recorder.WarnServerGone })
	server.Start()
	until(t, "the warning goes", 3*time.Second, func() bool { return s.Warning().Code == recorder.WarnNone })
	want := known(t, time.Second)
	<-server.Play("mic", want)
	time.Sleep(200 * time.Millisecond)
	at := s.Elapsed()
	take := stop(t, s)
	if g := take.Tracks[0].Gaps; len(g) != 1 || g[0].Why != catalog.GapUnplugged {
		t.Errorf("gaps: %v", g)
	}
	if find(samples16(t, filepath.Join(p.Dir, "track-1.wav")), want) < 0 {
		t.Error("what was said after it came back is not there")
	}
	near(t, "the length", take.Tracks[0].Frames/48, at.Milliseconds(), 300)
}

func TestASuspendedMicrophoneLeavesAGap(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic", "far")
	s := record(t, p)
	time.Sleep(time.Second)
	server.Suspend("mic", true)
	time.Sleep(2 * time.Second)
	server.Suspend("mic", false)
	time.Sleep(1500 * time.Millisecond)
	take := stop(t, s)
	you, them := take.Tracks[0], take.Tracks[1]
	if len(you.Gaps) != 1 || you.Gaps[0].Why != catalog.GapLost {
		t.Fatalf("gaps: %v", you.Gaps)
	}
	near(t, "the gap", you.Gaps[0].MS, 2000, 400)
	near(t, "the difference of lengths", (you.Frames-them.Frames)/48, 0, 50)
}

func TestAnotherMicrophoneCanTakeOver(t *testing.T) {
	server := workbench.Sound(t)
	p := plan(t, "mic")
	s := record(t, p)
	time.Sleep(time.Second)
	server.Unload("mic")
	until(t, "it says that the microphone is unplugged", 2*time.Second, func() bool { return s.Warning().Code == recorder.WarnUnplugged })
	if err := s.Replace(0, "nothing"); !errors.Is(err, recorder.ErrNoDevice) {
		t.Errorf("a device that is not there: %v", err)
	}
	if err := s.Replace(0, "far.monitor"); err != nil {
		t.Fatal(err)
	}
	want := known(t, time.Second)
	stereo := make([]int16, 2*len(want))
	for i, x := range want {
		stereo[2*i], stereo[2*i+1] = x, x
	}
	<-server.Play("far", stereo)
	time.Sleep(200 * time.Millisecond)
	stop(t, s)
	if find(samples16(t, filepath.Join(p.Dir, "track-1.wav")), want) < 0 {
		t.Error("what the other microphone heard is not there")
	}
}

func TestAFullDiskStopsTheRecordingAndKeepsAll(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small disk needs root")
	}
	server := workbench.Sound(t)
	p := plan(t, "mic")
	if err := unix.Mount("tmpfs", p.Dir, "tmpfs", 0, "size=512k"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { unix.Unmount(p.Dir, unix.MNT_DETACH) })
	s := record(t, p)
	want := known(t, 8*time.Second)
	server.Play("mic", want)
	if w := s.Warning().Code; w != recorder.WarnDiskLow {
		t.Errorf("it warns of %q", w)
	}
	// Somebody else fills the disk faster than the keeper looks.
	time.Sleep(time.Second)
	ballast := exec.Command("dd", "if=/dev/zero", "of="+filepath.Join(p.Dir, "ballast"), "bs=4k")
	ballast.Run()
	select {
	case <-s.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("it does not stop")
	}
	if w := s.Warning().Code; w != recorder.WarnDiskFull {
		t.Errorf("it warns of %q", w)
	}
	take := stop(t, s)
	got := samples16(t, filepath.Join(p.Dir, "track-1.wav"))
	begin := first(got)
	if len(got) != int(take.Tracks[0].Frames) || len(got) < 48000 || find(want, got[begin:]) != 0 {
		t.Errorf("%d samples, %d frames in the take", len(got), take.Tracks[0].Frames)
	}
	if mended, err := recorder.Mend(p.Dir); err != nil || mended.Tracks[0].SHA256 != take.Tracks[0].SHA256 {
		t.Errorf("Mend finds another take: %v", err)
	}
}

// TestMain lets a test run this program again as a recorder that gets killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("OWNVOICE_TEST_RECORD_INTO"); dir != "" {
		recordUntilKilled(dir)
	}
	os.Exit(m.Run())
}

func recordUntilKilled(dir string) {
	s, err := recorder.Record(mic.Hardware{}, recorder.Plan{Recording: catalog.NewID(), Dir: dir, App: "test",
		Inputs: []recorder.Input{{Label: "You", Device: "mic.monitor"}, {Label: "Them", Device: "far.monitor"}}})
	if err != nil {
		panic(err)
	}
	out := bufio.NewWriter(os.Stdout)
	for {
		fmt.Fprintln(out, s.Elapsed().Milliseconds(), s.Saved().Milliseconds())
		out.Flush()
		time.Sleep(20 * time.Millisecond)
	}
}

func TestKilledAtAnyPointAllButATenthOfASecondIsThere(t *testing.T) {
	server := workbench.Sound(t)
	want := known(t, 120*time.Second)
	stereo := make([]int16, 2*len(want))
	for i, x := range want {
		stereo[2*i], stereo[2*i+1] = x, x
	}
	server.Play("mic", want)
	server.Play("far", stereo)
	time.Sleep(300 * time.Millisecond)
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	var worst atomic.Int64
	for range 26 {
		t.Run("four at once", func(t *testing.T) {
			for range 4 {
				after := 300*time.Millisecond + time.Duration(random.Intn(1800))*time.Millisecond
				t.Run(after.String(), func(t *testing.T) { t.Parallel(); killOnce(t, want, after, &worst) })
			}
		})
	}
	t.Logf("of 104 kills the worst took %d ms that the clock had shown", worst.Load())
}

func killOnce(t *testing.T, want []int16, after time.Duration, worst *atomic.Int64) {
	dir := t.TempDir()
	var heard strings.Builder
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "OWNVOICE_TEST_RECORD_INTO="+dir)
	child.Stdout = &heard
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	child.Process.Kill()
	child.Wait()
	if !fileExists(filepath.Join(dir, "track-2.wav")) {
		return // killed before it began
	}
	saidMS, savedMS := lastSaid(heard.String())
	var asItIs [2][]int16
	for i, name := range []string{"track-1.wav", "track-2.wav"} {
		path := filepath.Join(dir, name)
		if asItIs[i] = samples16(t, path); len(asItIs[i]) > 0 { // flac takes no file without a sample
			opensEverywhere(t, path)
		}
		if length := int64(len(asItIs[i])) / 48; length < savedMS {
			t.Errorf("%s: it said that %d ms are saved, and others hear %d", name, savedMS, length)
		}
	}
	if !recorder.Unfinished(dir) {
		t.Fatal("it does not look unfinished")
	}
	take, err := recorder.Mend(dir)
	if errors.Is(err, recorder.ErrEmpty) && saidMS == 0 {
		return // killed before the microphones were on
	}
	if err != nil {
		t.Fatal(err)
	}
	if !take.Mended || recorder.Unfinished(dir) || len(take.Tracks) != 2 {
		t.Fatalf("mended %v, %d tracks", take.Mended, len(take.Tracks))
	}
	for i, track := range take.Tracks {
		got := samples16(t, filepath.Join(dir, track.File))
		if len(got) != int(track.Frames) || len(got) < len(asItIs[i]) {
			t.Errorf("%s: %d samples of %d frames, %d before", track.File, len(got), track.Frames, len(asItIs[i]))
		}
		lost := saidMS - int64(len(got))/48
		if lost > []int64{100, 250}[i] { // the clock is the first track's; the other device delivers when it likes
			t.Errorf("%s: %d ms that the clock showed are lost", track.File, lost)
		}
		for was := worst.Load(); i == 0 && lost > was && !worst.CompareAndSwap(was, lost); was = worst.Load() {
		}
		if from := first(got); len(got)-from > 4800 && find(want, got[from:]) < 0 {
			t.Errorf("%s: the samples are not what was played", track.File)
		}
	}
}

// lastSaid is what the last whole line of a killed recorder says.
func lastSaid(lines string) (elapsedMS, savedMS int64) {
	whole := lines[:strings.LastIndex(lines, "\n")+1]
	fmt.Sscan(whole[strings.LastIndex(strings.TrimSuffix(whole, "\n"), "\n")+1:], &elapsedMS, &savedMS)
	return elapsedMS, savedMS
}

// opensEverywhere fails unless four programs that are not ours read a file to
// its end and miss nothing of what it promises.
func opensEverywhere(t *testing.T, path string) {
	t.Helper()
	for _, with := range [][]string{
		{"sox", path, "-n", "stat"}, {"ffmpeg", "-v", "error", "-i", path, "-f", "null", "-"},
		{"flac", "-s", "-f", "-o", path + ".flac", path}, {"sndfile-info", path},
	} {
		out, err := exec.Command(with[0], with[1:]...).CombinedOutput()
		if err != nil || missed.Match(out) {
			t.Errorf("%s: %v: %s", with[0], err, out)
		}
	}
}

// missed is how these programs say that a file promises more than it holds.
var missed = regexp.MustCompile(`(?i)unexpected eof|premature|should be|truncat|invalid|corrupt`)
