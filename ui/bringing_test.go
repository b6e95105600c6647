package ui_test

import (
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// ring is the colour of what has the keyboard.
func ring(r, g, b uint32) bool { return near(r, 0x0A) && near(g, 0x46) && near(b, 0x50) }

// at waits until the keyboard is in an area.
func (a *app) at(what string, area image.Rectangle, points int) {
	a.t.Helper()
	a.screen.Until(what, 15*time.Second, func() bool { return a.has(area, points, ring) })
}

// downloaded puts a talk into the folder for downloads, as a phone sent it.
func (a *app) downloaded(name string) {
	a.t.Helper()
	dir, said := filepath.Join(a.home, "Downloads"), filepath.Join(a.t.TempDir(), "said.wav")
	if err := os.Mkdir(dir, 0o700); err != nil {
		a.t.Fatal(err)
	}
	for _, cmd := range [][]string{
		{"espeak-ng", "-w", said, "They asked me before they had decided. Usually you get shown the answer, and are asked whether you like the colour."},
		{"lame", "--quiet", said, filepath.Join(dir, name)},
	} {
		if out, err := exec.Command(cmd[0], cmd[1:]...).CombinedOutput(); err != nil {
			a.t.Fatalf("%s: %v\n%s", cmd[0], err, out)
		}
	}
}

func TestAPhonesFileBecomesAStoryByKeyboardAlone(t *testing.T) {
	workbench.Sound(t)
	a := openApp(t)
	a.downloaded("Talk + tea.mp3")
	first, second := image.Rect(360, 181, 1006, 236), image.Rect(360, 231, 1006, 286) // lines of the chooser
	a.screen.Key("Tab", "Return")
	a.at("a recording can be chosen", image.Rect(255, 120, 490, 190), 400)
	a.screen.Keep("1-bring")
	a.screen.Key("Return")
	a.at("the folders are listed", first, 1000)
	a.screen.Keep("2-places")
	a.screen.Key("Return")
	a.at("the file is listed", second, 1000)
	a.screen.Keep("3-files")
	a.screen.Key("Return")
	a.at("it asks for a title", image.Rect(915, 140, 1325, 205), 500)
	a.screen.Type("With my coat on")
	a.screen.Key("Return")
	a.at("it asks for the name", image.Rect(255, 345, 690, 415), 500)
	a.screen.Type("Maureen")
	a.screen.Key("Return")
	a.at("it asks whether they agreed", image.Rect(675, 450, 905, 530), 300)
	a.screen.Key("space")
	a.ready()
	a.screen.Keep("4-asked")
	a.screen.Key("Tab", "Tab", "Return")
	a.screen.Until("the story is open", 30*time.Second, func() bool { return a.has(image.Rect(345, 240, 470, 420), 2000, accent) })
	a.screen.Keep("5-story")
	a.screen.Key("ctrl+1")
	a.at("the story is in the list", image.Rect(244, 260, 1335, 330), 1000)
	a.screen.Keep("6-stories")
	a.close()

	s := a.story()
	if s.Title != "With my coat on" || s.KnownAs != "Maureen" || s.Mode != catalog.ModeImport || len(s.Recordings) != 1 || s.Recordings[0].Seconds() < 4 {
		t.Errorf("the story is %q by %q with %+v", s.Title, s.KnownAs, s.Recordings)
	}
	if d := catalog.Decide(s.Events, catalog.WholeStory, catalog.UseTeam, time.Now()); !d.Allows() {
		t.Errorf("the team's listening is %v", d.Outcome)
	}
	if d := catalog.Decide(s.Events, catalog.WholeStory, catalog.UseKeep, time.Now()); d.Allows() {
		t.Errorf("leaving the laptop is %v", d.Outcome)
	}
	if _, err := os.Stat(filepath.Join(a.home, "Downloads", "Talk + tea.mp3")); err != nil {
		t.Errorf("the file is not where it was: %v", err)
	}
}
