package ui_test

import (
	"image"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// TestAProjectAndAPersonAreWrittenDownByKeyboardAlone closes the window right
// after the last letter: what was typed is kept.
func TestAProjectAndAPersonAreWrittenDownByKeyboardAlone(t *testing.T) {
	workbench.NoSound(t)
	var teller catalog.ID
	a := openApp(t, func(lib *library.Library) {
		s, err := lib.BeginStory(t.Context(), library.Begin{Title: "With my coat on", KnownAs: "Maureen", Mode: catalog.ModeRoom, Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		teller = s.Storyteller
	})
	page := image.Rect(212, 0, 1366, 700)
	toTab := func(n int) {
		for range n {
			a.screen.Key("Tab")
		}
	}
	a.screen.Key("ctrl+comma")
	toTab(7) // Set up the project
	a.screen.Key("Return")
	a.screen.Until("the project is shown", 10*time.Second, func() bool { return a.has(image.Rect(240, 60, 340, 130), 60, accentDeep) })
	toTab(2)
	a.screen.Type("What is it like?")
	a.screen.Keep("project")
	a.screen.Key("ctrl+comma")
	toTab(8) // The people
	a.screen.Key("Return")
	a.screen.Until("the list is shown", 10*time.Second, func() bool { return a.has(image.Rect(240, 120, 640, 260), 300, accentDeep) })
	a.screen.Key("Return", "End")
	a.screen.Type(" B")
	a.screen.Keep("person")
	toTab(3) // photo, what they do, pronouns
	a.screen.Type("she/her")
	toTab(4) // languages, needs, the story, what stays here
	a.screen.Key("Return")
	a.screen.Until("the legal name can be written", 10*time.Second, func() bool { return a.has(page, 300, accentDeep) })
	a.screen.Type("Margaret Pettifer")
	a.screen.Keep("private")
	a.close()

	lib, err := library.Open(t.Context(), a.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if p, err := lib.Project(t.Context()); err != nil || p.Purpose != "What is it like?" || p.Name != "Co-Pro Stories" {
		t.Errorf("the project is %+v: %v", p, err)
	}
	if p, err := lib.Person(t.Context(), teller); err != nil || p.KnownAs != "Maureen B" || p.Pronouns != "she/her" {
		t.Errorf("the person is %+v: %v", p, err)
	}
	if c, err := lib.Contact(t.Context(), teller); err != nil || c.LegalName != "Margaret Pettifer" {
		t.Errorf("the contact is %+v: %v", c, err)
	}
}

// accentDeep is the ring around what the keyboard is on.
func accentDeep(r, g, b uint32) bool { return near(r, 0x0A) && near(g, 0x46) && near(b, 0x50) }
