package archive

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/script/workbench"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// keeper is the real archive, which nobody can reach but by a stick.
type keeper struct {
	*testing.T
	program, data string
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	k := &keeper{t, filepath.Join(t.TempDir(), "ownvoice-archive"), filepath.Join(t.TempDir(), "archive")}
	if out, err := exec.Command("go", "build", "-o", k.program, "ownvoice/archive/cmd/ownvoice-archive").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return k
}

func (k *keeper) run(args ...string) string {
	k.Helper()
	out, err := exec.Command(k.program, append(args, "--data", k.data)...).CombinedOutput()
	if err != nil {
		k.Fatalf("%s: %v\n%s", args[0], err, out)
	}
	return string(out)
}

// invites copies an invitation onto a stick.
func (k *keeper) invites(stick string) {
	k.Helper()
	k.run("invite", "--project", "Co-Pro Stories", "--role", "reporter", "--address", "https://archive.invalid", "--stick", stick)
}

func TestALaptopJoinsByAMemoryStickAlone(t *testing.T) {
	k, stick, w := newKeeper(t), t.TempDir(), sample.New(t)
	story := w.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 1, Uses: sample.Anyone})
	k.invites(stick)
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	s.press(fyne.KeyTab)
	if s.d.Window.Canvas().Focused() != fyne.Focusable(s.invited) || s.invited.Words != "I have a memory stick" {
		t.Fatalf("the keys are on %T", s.d.Window.Canvas().Focused())
	}
	s.joinBy(stick)
	if s.title.Words != "The memory stick is ready." || s.sentence.Words != "Give the stick back to your coordinator. When the archive has read it, this laptop belongs to it." {
		t.Errorf("it says %q %q", s.title.Words, s.sentence.Words)
	}
	if s.joined != 1 || s.joins.Visible() || !s.stick.Visible() || s.d.Window.Canvas().Focused() != fyne.Focusable(s.try) {
		t.Errorf("told %d times; it is offered still: %v; the keys are on %T", s.joined, s.joins.Visible(), s.d.Window.Canvas().Focused())
	}

	k.run("take", "--from", stick)
	if known := k.run("devices"); !strings.Contains(known, "Rosa’s laptop") {
		t.Errorf("the archive knows %s", known)
	}
	s.exchange(stick, carry.TheArchive, "")
	s.onChanged() // as the library tells
	if row, _ := s.shelf.Row(0); row.ID != story.ID || s.stored(row).Words != "Safe in the archive" {
		t.Errorf("the story is %q in the archive, and the place says %q %q", s.stored(row).Words, s.title.Words, s.sentence.Words)
	}
	if p, err := w.Library.Project(t.Context()); err != nil || p.Name != "Co-Pro Stories" {
		t.Errorf("the project is called %q, %v", p.Name, err)
	}
}

func TestAStickWithoutAnInvitationChangesNothing(t *testing.T) {
	w, stick := sample.New(t), t.TempDir()
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	s.joinBy(stick)
	if s.title.Words != "There is no invitation on the stick." || s.sentence.Words != "Nothing was changed. Ask your coordinator to copy one onto it." {
		t.Errorf("it says %q %q", s.title.Words, s.sentence.Words)
	}
	if s.joined != 0 || w.Library.Device().Enrolment != nil || !s.joins.Visible() || s.busy {
		t.Errorf("told %d times; it belongs to %v; it is offered still: %v", s.joined, w.Library.Device().Enrolment, s.joins.Visible())
	}
}

// On the stick is room for the invitation, and none for what the archive is to
// read.
func TestALaptopThatJoinedByAFullStickIsKnownByAnother(t *testing.T) {
	k, w, full, stick := newKeeper(t), sample.New(t), workbench.SmallDisk(t, "8k"), t.TempDir()
	w.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 1, Uses: sample.Anyone})
	k.invites(full)
	s := enter(t, theme.New(1, theme.Light), w, sample.Offline)
	s.joinBy(full)
	if s.title.Words != "The memory stick is full." || s.sentence.Words != "The invitation was read. Try another stick. Then press “Copy to a memory stick”." {
		t.Errorf("it says %q %q", s.title.Words, s.sentence.Words)
	}
	if s.joined != 1 || !s.stick.Visible() || s.busy {
		t.Fatalf("told %d times; a copy is offered: %v", s.joined, s.stick.Visible())
	}
	s.exchange(stick, carry.TheArchive, "")
	k.run("take", "--from", stick)
	if known := k.run("devices"); !strings.Contains(known, "Rosa’s laptop") {
		t.Errorf("the archive knows %s", known)
	}
}

func TestJoiningLooksAsKept(t *testing.T) {
	w := sample.New(t)
	w.Tell(sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 33, Uses: sample.Anyone})
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light), "200": theme.New(2, theme.Light)} {
		t.Run(name, func(t *testing.T) {
			s := enter(t, look, w, sample.Offline)
			s.relayout()
			test.AssertImageMatches(t, "join-"+name+".png", s.d.Window.Canvas().Capture())
		})
	}
}

func TestALaptopThatWasSwitchedOffJoinsAgainByAMemoryStick(t *testing.T) {
	k, stick, w := newKeeper(t), t.TempDir(), sample.New(t)
	k.invites(stick)
	s := enter(t, theme.New(1, theme.Light), w, client.Status{State: client.StateStopped, Err: client.ErrNotRecognised, Waits: client.Waits{For: client.ForRecognition}})
	s.joinBy(stick)
	k.run("take", "--from", stick)
	k.run("devices", "off", string(w.Library.Device().ID))
	s.news = nil
	s.onChanged()
	if !s.joins.Visible() || s.stick.Visible() || s.title.Words != "The archive did not recognise this laptop." ||
		!strings.HasSuffix(s.sentence.Words, "A memory stick with an invitation from them does as well.") {
		t.Fatalf("it is offered: %v; it says %q %q", s.joins.Visible(), s.title.Words, s.sentence.Words)
	}
	off := k.run("devices")
	k.invites(stick)
	s.joinBy(stick)
	if s.joined != 2 || s.title.Words != "The memory stick is ready." {
		t.Errorf("told %d times; it says %q %q", s.joined, s.title.Words, s.sentence.Words)
	}
	k.run("take", "--from", stick)
	if on := k.run("devices"); on == off || strings.Count(on, "\n") != strings.Count(off, "\n") {
		t.Errorf("the archive knew\n%s\nand knows\n%s", off, on)
	}
}
