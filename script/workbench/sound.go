package workbench

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Server is a PulseAudio server of the test's own. What is played into the
// sink "mic" is heard by the microphone "mic.monitor" (mono, 48 kHz, 16 bits,
// described as BenchMic); "far" and "far.monitor" (stereo, BenchFar) are the
// other side of a call. The default microphone is mic.monitor.
type Server struct {
	t    testing.TB
	dir  string
	cmd  *exec.Cmd
	gone chan struct{} // closed when cmd has ended
	log  bytes.Buffer
}

var sinks = map[string]string{
	"mic": "sink_name=mic rate=48000 channels=1 format=s16le norewinds=1 sink_properties=device.description=BenchMic",
	"far": "sink_name=far rate=48000 channels=2 format=s16le norewinds=1 sink_properties=device.description=BenchFar",
}

// Sound starts a server and points this process and its children at it; it is
// stopped when the test ends.
func Sound(t testing.TB) *Server {
	t.Helper()
	s := NoSound(t)
	s.Start()
	return s
}

// NoSound points this process at a server that does not run yet: a computer
// whose sound system does not answer. Start makes it answer.
func NoSound(t testing.TB) *Server {
	t.Helper()
	need(t, "pulseaudio", "pactl", "pacat")
	dir, err := os.MkdirTemp("", "ownvoice-sound-") // t.TempDir is too long for a socket's name
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{t: t, dir: dir}
	t.Cleanup(func() { s.Kill(); os.RemoveAll(dir) })
	for _, e := range s.Env() {
		name, value, _ := strings.Cut(e, "=")
		t.Setenv(name, value)
	}
	return s
}

// Env is what a child process needs to find the server.
func (s *Server) Env() []string {
	return []string{
		"PULSE_SERVER=unix:" + s.socket(), "PULSE_COOKIE=" + filepath.Join(s.dir, "cookie"), "XDG_RUNTIME_DIR=" + s.dir,
	}
}

func (s *Server) socket() string { return filepath.Join(s.dir, "native") }

// Start starts the server, again after Kill, and returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	script := fmt.Sprintf("load-module module-native-protocol-unix auth-anonymous=1 socket=%s\n", s.socket())
	for _, name := range []string{"mic", "far"} {
		script += "load-module module-null-sink " + sinks[name] + "\n"
	}
	script += "set-default-sink far\nset-default-source mic.monitor\n"
	pa := filepath.Join(s.dir, "bench.pa")
	if err := os.WriteFile(pa, []byte(script), 0o600); err != nil {
		s.t.Fatal(err)
	}
	os.Remove(s.socket()) // left over by a server that was killed
	s.cmd = exec.Command("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit",
		"--use-pid-file=no", "--realtime=no", "--high-priority=no", "-F", pa)
	s.cmd.Env = append(os.Environ(), "HOME="+s.dir)
	s.cmd.Stderr = &s.log
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.gone = make(chan struct{})
	go func(cmd *exec.Cmd, gone chan struct{}) { cmd.Wait(); close(gone) }(s.cmd, s.gone)
	s.await()
}

func (s *Server) await() {
	s.t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		out, _ := exec.Command("pactl", "list", "short", "sources").Output()
		if bytes.Contains(out, []byte("far.monitor")) {
			return
		}
	}
	s.Kill()
	s.t.Fatalf("the sound server does not answer:\n%s", s.log.String())
}

// Kill ends the server at once, as a crash would. Twice is once.
func (s *Server) Kill() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Kill()
	<-s.gone
	s.cmd = nil
}

// Unload pulls out the sink and with it its microphone.
func (s *Server) Unload(sink string) {
	s.t.Helper()
	out := s.pactl("list", "short", "modules")
	for _, line := range strings.Split(out, "\n") {
		if id, rest, ok := strings.Cut(line, "\t"); ok && strings.Contains(rest, "sink_name="+sink+" ") {
			s.pactl("unload-module", id)
			return
		}
	}
	s.t.Fatalf("no sink %s to unload", sink)
}

// Load plugs a sink in again after Unload.
func (s *Server) Load(sink string) {
	s.t.Helper()
	s.pactl(append([]string{"load-module", "module-null-sink"}, strings.Fields(sinks[sink])...)...)
}

// Microphone lets what is played into a sink be heard by a microphone too, one
// that computers do not call a monitor.
func (s *Server) Microphone(name, sink string) {
	s.t.Helper()
	s.pactl("load-module", "module-remap-source", "source_name="+name, "master="+sink+".monitor", "source_properties=device.description="+name)
}

// Suspend stops a sink and its microphone for a while, as some computers do to
// save power; suspend=false wakes it.
func (s *Server) Suspend(sink string, suspend bool) {
	s.t.Helper()
	s.pactl("suspend-sink", sink, map[bool]string{true: "1", false: "0"}[suspend])
}

func (s *Server) pactl(args ...string) string {
	s.t.Helper()
	out, err := exec.Command("pactl", args...).CombinedOutput()
	if err != nil {
		s.t.Fatalf("pactl %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Play plays samples, interleaved when the sink is stereo, into a sink. The
// channel is closed when all of it has been heard; the test's end stops it.
func (s *Server) Play(sink string, samples []int16) <-chan struct{} {
	s.t.Helper()
	channels := map[string]string{"mic": "1", "far": "2"}[sink]
	var raw bytes.Buffer
	binary.Write(&raw, binary.LittleEndian, samples)
	return s.play(&raw, "pacat", "--raw", "--playback", "--device="+sink, "--rate=48000", "--format=s16le", "--channels="+channels, "--latency-msec=500")
}

// PlayFile plays a sound file into a sink.
func (s *Server) PlayFile(sink, path string) <-chan struct{} {
	s.t.Helper()
	return s.play(nil, "paplay", "--device="+sink, "--latency-msec=500", path)
}

func (s *Server) play(in *bytes.Buffer, name string, args ...string) <-chan struct{} {
	s.t.Helper()
	cmd := exec.Command(name, args...)
	if in != nil {
		cmd.Stdin = in
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { cmd.Wait(); close(done) }()
	s.t.Cleanup(func() { cmd.Process.Kill(); <-done })
	return done
}
