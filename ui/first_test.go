package ui_test

import (
	"image"
	"os"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/script/workbench"
)

// TestTheVeryFirstStartLeadsToARecordingByKeyboardAlone begins with nothing at
// all and says how long it took until sound was on disk.
func TestTheVeryFirstStartLeadsToARecordingByKeyboardAlone(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := newApp(t, t.TempDir())
	a.start()
	a.screen.Fill(a.window)
	big := image.Rect(380, 200, 980, 330) // where the one thing to do stands
	a.screen.Until("it asks for a name", 20*time.Second, func() bool { return a.has(image.Rect(360, 100, 980, 620), 200, accent) })
	a.screen.Keep("1-name")
	a.screen.Type("Rosa")
	a.screen.Key("Return")
	a.screen.Until("it offers to record", 10*time.Second, func() bool { return a.has(big, 15000, accent) })
	a.screen.Keep("2-choose")
	a.screen.Key("Return")
	a.step(1)
	t.Logf("at the first step of Record after %.1f s", time.Since(a.began).Seconds())
	a.meet("Maureen")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(1)
	t.Logf("a second of the first story was on disk after %.1f s", time.Since(a.began).Seconds())
	a.stops()
	a.titled("Ownvoice")
	a.close()

	s := a.story()
	if s.KnownAs != "Maureen" || s.ReporterName != "Rosa" || len(s.Recordings) != 1 {
		t.Errorf("the story is %q's, told to %q, in %d recordings", s.KnownAs, s.ReporterName, len(s.Recordings))
	}
}

// TestTheDemoIsLookedAtAndThrownAwayByKeyboardAlone goes from one's own
// stories to the demo and back.
func TestTheDemoIsLookedAtAndThrownAwayByKeyboardAlone(t *testing.T) {
	workbench.NoSound(t)
	a := openApp(t)
	there := func() bool {
		_, err := os.Stat(a.dir + " demo")
		return err == nil
	}
	a.screen.Key("ctrl+comma")
	a.screen.Key("Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab")
	a.screen.Keep("settings")
	a.screen.Key("Return")
	a.screen.Until("the demo is there", 60*time.Second, there)
	ribbon := image.Rect(212, 0, 1366, 30)
	a.screen.Until("it says that it is the demo", 20*time.Second, func() bool { return a.has(ribbon, 5000, careTint) })
	a.screen.Keep("demo")
	a.screen.Key("ctrl+2")
	a.screen.Keep("not-here")
	a.screen.Key("Escape")
	a.screen.Key("ctrl+comma", "Tab", "Return") // Throw the demo away
	a.screen.Keep("asks")
	a.screen.Key("shift+Tab", "Return")
	a.screen.Until("the demo is gone", 20*time.Second, func() bool { return !there() })
	a.screen.Until("one's own stories are open", 20*time.Second, func() bool {
		return !a.has(ribbon, 5000, careTint) && a.has(image.Rect(20, 15, 50, 46), 200, accent)
	})
	a.close()

	lib, err := library.Open(t.Context(), a.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if rows, err := lib.Stories(t.Context(), library.Filter{}); err != nil || len(rows) != 0 {
		t.Errorf("%d stories of the demo are among one's own: %v", len(rows), err)
	}
}
