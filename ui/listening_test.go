package ui_test

import (
	"testing"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/script/workbench"
)

func TestListeningInIsHeardWhileItIsOnAndEndsWithTheRecording(t *testing.T) {
	sound := workbench.Sound(t)
	sound.Microphone("Lapel", "mic")
	sound.Play("mic", signal(t, 60))
	loudspeaker, err := recorder.Listen(mic.Hardware{}, []recorder.Input{{Device: "far.monitor"}})
	if err != nil {
		t.Fatal(err)
	}
	defer loudspeaker.Close()
	a := openApp(t)
	plays := func(what string, is bool) {
		t.Helper()
		a.screen.Until(what, 10*time.Second, func() bool { return (loudspeaker.Level(0).Peak > -40) == is })
	}
	a.meetBy("Asha", "space", "Tab") // together, with one microphone
	plays("nothing is heard before it is asked for", false)
	a.screen.Click(a.window, 1225, 190)
	plays("the microphone is heard", true)
	a.screen.Keep("listening")
	a.screen.Click(a.window, 1240, 664)
	a.titled("Recording ")
	a.recorded(2)
	plays("it goes on into the recording", true)
	a.screen.Keep("recording")
	a.stops()
	a.step(5)
	plays("it ends with the recording", false)
	a.close()
}
