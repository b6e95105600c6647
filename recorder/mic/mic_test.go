package mic_test

import (
	"errors"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/script/workbench"
)

func TestMicrophonesAreListedByTheirStableNames(t *testing.T) {
	workbench.Sound(t)
	got, err := mic.Hardware{}.Devices()
	if err != nil {
		t.Fatal(err)
	}
	want := []recorder.Device{
		{ID: "mic.monitor", Name: "Monitor of BenchMic", Kind: recorder.Monitor, Default: true},
		{ID: "far.monitor", Name: "Monitor of BenchFar", Kind: recorder.Monitor},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("listed %+v", got)
	}
}

func TestOfTwoLoudspeakersTheOneInUseIsListedFirst(t *testing.T) {
	workbench.Sound(t)
	for _, args := range [][]string{
		{"load-module", "module-null-sink", "sink_name=other", "sink_properties=device.description=Other"},
		{"set-default-sink", "other"},
	} {
		if out, err := exec.Command("pactl", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	got, err := mic.Hardware{}.Devices()
	if err != nil || len(got) != 3 || got[1].ID != "other.monitor" || got[2].ID != "far.monitor" {
		t.Errorf("listed %+v, %v", got, err)
	}
}

func TestADeviceIsHeardInItsOwnFormatUnlessAskedOtherwise(t *testing.T) {
	workbench.Sound(t)
	for rate, want := range map[int]string{0: "s16 2ch 48000", 44100: "s16 2ch 44100"} {
		var bytes atomic.Int64
		s, err := mic.Hardware{}.Open("far.monitor", rate, func(b []byte) { bytes.Add(int64(len(b))) })
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Format().String(); got != want {
			t.Errorf("it delivers %s, want %s", got, want)
		}
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond)
		s.Close()
		s.Close()
		heard := bytes.Load()
		if heard < int64(s.Format().RateHz) { // half a second of four bytes each, less what is on its way
			t.Errorf("it heard %d bytes", heard)
		}
		time.Sleep(100 * time.Millisecond)
		if bytes.Load() != heard {
			t.Error("it delivers after Close")
		}
	}
}

func TestAnUnpluggedDeviceCanBeClosed(t *testing.T) {
	server := workbench.Sound(t)
	s, err := mic.Hardware{}.Open("mic.monitor", 0, func([]byte) {})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	server.Unload("mic")
	time.Sleep(200 * time.Millisecond)
	closed := make(chan struct{})
	go func() { s.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Fatal("Close never returns")
	}
	if _, err := (mic.Hardware{}).Open("mic.monitor", 0, nil); !errors.Is(err, recorder.ErrNoDevice) {
		t.Errorf("opening it: %v", err)
	}
}

func TestARestartedServerIsFoundAgain(t *testing.T) {
	server := workbench.Sound(t)
	server.Kill()
	if _, err := (mic.Hardware{}).Devices(); !errors.Is(err, recorder.ErrNoServer) {
		t.Errorf("without a server: %v", err)
	}
	server.Start()
	if got, err := (mic.Hardware{}).Devices(); err != nil || len(got) != 2 {
		t.Errorf("after its restart: %v, %v", got, err)
	}
}
