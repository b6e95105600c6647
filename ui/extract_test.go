package ui_test

import (
	"image"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
	"ownvoice/script/workbench"
)

// TestAnExtractIsMadeHeardAndAnsweredByKeyboardAlone goes from the whole story
// to the storyteller's yes, and listens at the loudspeaker.
func TestAnExtractIsMadeHeardAndAnsweredByKeyboardAlone(t *testing.T) {
	workbench.Sound(t)
	a := openApp(t, func(lib *library.Library) { tell(t, lib) })
	check, err := recorder.Listen(mic.Hardware{}, []recorder.Input{{Device: "far.monitor"}})
	if err != nil {
		t.Fatal(err)
	}
	defer check.Close()
	ear := listener{check}
	heard := func(what string) {
		t.Helper()
		a.screen.Until(what+" is heard", 10*time.Second, func() bool { at := ear.at(); return at >= 20 && at <= 24 })
		last := 0
		a.screen.Until(what+" ends", 15*time.Second, func() bool { at := ear.at(); last = max(last, at); return at == -1 })
		if last > 25 {
			t.Errorf("%s ends at 25 seconds, and second %d is heard", what, last)
		}
	}
	a.screen.Key("Return")
	a.screen.Until("the story is open", 10*time.Second, func() bool { return a.has(image.Rect(350, 340, 470, 420), 2000, accent) })
	a.screen.Key("shift+Tab", "shift+Tab") // from Play to the wave
	a.screen.Key("Right", "Right", "Right", "Right", "bracketleft", "Right", "bracketright", "plus", "plus")
	a.screen.Keep("1-chosen")
	a.screen.Key("ctrl+e")
	a.screen.Type("With my coat on")
	a.screen.Keep("2-named")
	a.screen.Key("Return")
	a.at("it is kept, and the keyboard on Play below it", image.Rect(336, 396, 470, 420), 100)
	a.screen.Key("shift+Tab", "shift+Tab", "space") // to the row of extracts
	heard("the extract")
	a.screen.Keep("3-heard")
	a.screen.Key("shift+Tab", "shift+Tab", "shift+Tab", "Return") // Let Maureen listen
	a.at("the screen is hers", onHear, 250)
	a.screen.Key("space")
	heard("what she is asked about")
	a.screen.Key("Tab", "space", "Tab", "space") // Keep it; a workshop: yes
	a.screen.Keep("4-answered")
	a.screen.Key("Tab", "Tab", "Tab", "Tab", "Tab", "Return")
	a.at("it thanks her", onGive, 250)
	a.screen.Keep("5-thanks")
	a.screen.Key("Return")
	a.screen.Until("the window has a frame again", 15*time.Second, func() bool { return a.has(image.Rect(0, 0, 200, 200), 200, accent) })
	a.screen.Keep("6-back")
	a.close()
	story := a.story()
	if len(story.Extracts) != 1 {
		t.Fatalf("kept are %+v", story.Extracts)
	}
	e := story.Extracts[0]
	if e.Title != "With my coat on" || e.StartMS != 20_000 || e.EndMS != 25_000 {
		t.Errorf("kept is %+v", e)
	}
	for use, want := range map[catalog.Use]bool{catalog.UseWorkshop: true, catalog.UseQuote: false, catalog.UseExtract: false} {
		if d := catalog.DecideExtract(story.Events, e.Target(), use, time.Now()); d.Allows() != want {
			t.Errorf("%s: %v", use, d.Outcome)
		}
	}
}
