package ui

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/stories"
	"ownvoice/ui/theme"
)

// coPro is the stories of the pictures: invented words, but for the project's.
func coPro(t *testing.T) (*sample.World, []catalog.Story) {
	w := sample.New(t)
	var told []catalog.Story
	for _, tale := range []sample.Tale{
		{Title: "I came for the biscuits and stayed three years, and nobody ever asked me to leave", KnownAs: "Farida", Day: 2, Minutes: 24, Uses: sample.Anyone},
		{Title: "It has to be all right to say no", KnownAs: "Tomos", Day: 4, Minutes: 46},
		{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 33, Uses: sample.Anyone},
		{Title: "Nobody explained the long words", KnownAs: "A dad in the group", Day: 9, Minutes: 27, Uses: sample.Extracts, As: "none"},
		{Title: "You learn it by doing it together", KnownAs: "Asha", Day: 11, Minutes: 51, Uses: sample.Report},
		{Title: "I was the only one not paid to be there", KnownAs: "Delroy", Day: 12, Minutes: 38, Uses: sample.Stay},
		{Title: "They asked me before they had decided", KnownAs: "Maureen", Day: 14, Minutes: 42, Mode: catalog.ModeCall, Labels: []string{"Them", "You"}, Uses: sample.Anyone, As: "real"},
	} {
		told = append(told, w.Tell(tale))
	}
	maureen := told[6].ID
	w.Now = time.Date(2026, 11, 14, 14, 50, 0, 0, time.UTC)
	w.Note(maureen, 372, catalog.NotePlain, "First meeting, church hall, 2019")
	w.Note(maureen, 760, catalog.NotePrivate, "her sister’s name")
	w.Note(maureen, 1290, catalog.NoteQuote, "Good for the playlist: “with my coat on”")
	w.Note(maureen, 1449, catalog.NotePlain, "Trust means someone ringing back")
	w.Now = sample.Today
	w.Enrol()
	w.Send(told[3].ID, told[4].ID)
	return w, told
}

// shown is a window over a world, with nothing running behind it.
func shown(t *testing.T, w *sample.World, look *theme.Theme, status client.Status) *frame {
	t.Helper()
	a := test.NewTempApp(t)
	l := newLook(a)
	l.set(look.Scale, look.Look)
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	ctx, end := context.WithCancel(desk.AtOnce(t.Context()))
	t.Cleanup(end)
	d := &desk.Desk{Library: w.Library, Sound: &sample.Loudspeaker{}, Window: win}
	f := newFrame(ctx, d, l, stories.Found{})
	f.link.unheard() // what is written is not told of from behind
	f.link.now, f.link.enrolled = status, w.Library.Device().Enrolment != nil
	win.SetContent(f.content)
	win.Resize(fyne.NewSize(1366, 700))
	f.onLink()
	return f
}

var looks = []struct {
	name string
	look *theme.Theme
}{
	{"light", theme.New(1, theme.Light)},
	{"dark", theme.New(1, theme.Dark)},
	{"150", theme.New(1.5, theme.Light)},
}

func TestPlacesLookAsTheyShould(t *testing.T) {
	w, told := coPro(t)
	for _, place := range []struct {
		name string
		show func(f *frame, told []catalog.Story)
	}{
		{"stories", func(f *frame, _ []catalog.Story) { f.showStories() }},
		{"story", func(f *frame, told []catalog.Story) { f.openStory(told[6].ID, 751*time.Second) }},
		{"consent", storyTab("Consent")},
		{"ask", func(f *frame, told []catalog.Story) {
			storyTab("Consent")(f, told)
			press(t, f, fyne.KeyReturn)
		}},
		{"files", storyTab("Files")},
		{"changes", storyTab("What has changed")},
		{"archive", func(f *frame, _ []catalog.Story) { f.showArchive() }},
		{"settings", func(f *frame, _ []catalog.Story) { f.showSettings() }},
		{"sense", func(f *frame, _ []catalog.Story) { f.showSense() }},
		{"share", func(f *frame, _ []catalog.Story) { f.showShare() }},
		{"help", func(f *frame, _ []catalog.Story) { f.showHelp() }},
	} {
		t.Run(place.name, func(t *testing.T) {
			for _, l := range looks {
				f := shown(t, w, l.look, client.Status{State: client.StateSending, Story: told[3].ID, Percent: 43})
				place.show(f, told)
				f.content.Refresh()
				same(t, f.d.Window, fmt.Sprintf("%s-%s.png", place.name, l.name))
			}
		})
	}
}

// same compares the window with a picture that was looked at.
func same(t *testing.T, w fyne.Window, name string) {
	t.Helper()
	test.AssertImageMatches(t, name, w.Canvas().Capture())
}

func press(t *testing.T, f *frame, key fyne.KeyName) {
	t.Helper()
	at := f.d.Window.Canvas().Focused()
	if at == nil {
		t.Fatal("the keyboard is nowhere")
	}
	at.TypedKey(&fyne.KeyEvent{Name: key})
}

func storyTab(name string) func(*frame, []catalog.Story) {
	return func(f *frame, told []catalog.Story) {
		f.openStory(told[6].ID, 0)
		f.open.Show(name)
	}
}
