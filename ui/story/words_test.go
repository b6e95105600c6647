package story

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/export"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// writer is somebody at the keys of a story that has no words yet.
type writer struct {
	*stage
	t *testing.T
}

func writes(t *testing.T) *writer {
	t.Helper()
	w, id := maureen(t)
	return &writer{enter(t, w, id), t}
}

func (w *writer) focused() fyne.Focusable { return w.d.Window.Canvas().Focused() }
func (w *writer) types(words string)      { test.Type(w.focused(), words) }
func (w *writer) at(seconds float64)      { w.listen.seek(time.Duration(seconds * float64(time.Second))) }

func (w *writer) press(keys ...fyne.KeyName) {
	for _, k := range keys {
		w.focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func (w *writer) ctrl(key fyne.KeyName) {
	w.focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl})
}

// kept is what stands on the disk.
func (w *writer) kept() string {
	w.t.Helper()
	said, err := w.d.Library.Segments(w.t.Context(), w.id)
	if err != nil {
		w.t.Fatal(err)
	}
	var all []string
	for _, s := range said {
		all = append(all, s.Speaker+" "+time.Duration(s.StartMS*1e6).String()+" "+s.Text)
	}
	return strings.Join(all, "|")
}

func TestAConversationIsWrittenDownWithoutAMouse(t *testing.T) {
	w := writes(t)
	w.at(1)
	w.Show(tabRead)
	if w.focused() != fyne.Focusable(w.read.begin) {
		t.Fatalf("the keys are on %T", w.focused())
	}
	w.press(fyne.KeyReturn)
	w.types("I never got the job.")
	w.at(4)
	w.press(fyne.KeyReturn)
	w.ctrl(fyne.KeyJ)
	w.types("Why?")
	w.ctrl(fyne.KeyB)
	if w.listen.at != time.Second {
		t.Errorf("back is %v", w.listen.at)
	}
	w.at(6)
	w.press(fyne.KeyReturn)
	w.ctrl(fyne.KeyJ)
	w.ctrl(fyne.KeyJ) // Speaker 1, then the storyteller again
	w.types("Because they knew.")
	w.ctrl(fyne.KeyUp)
	if w.listen.speed.Selected == normalSpeed {
		t.Error("it is no faster")
	}
	w.ctrl(fyne.KeyReturn) // listened and right
	w.press(fyne.KeyEscape)
	w.Escape()
	if got := w.kept(); got != "Them 1s I never got the job.|You 4s Why?|Them 6s Because they knew." {
		t.Errorf("kept is %s", got)
	}
	if l := w.read.list; l.Len() != 3 || l.Row(1).Who != "Rosa" || l.Row(2).Who != "Maureen" || l.Row(2).Checked != "Listened and right – Rosa" {
		t.Errorf("it shows %+v", l.Row(2))
	}
	if w.focused() != fyne.Focusable(w.read.list) {
		t.Errorf("afterwards the keys are on %T", w.focused())
	}
	w.press(fyne.KeyHome, fyne.KeyReturn)
	if !w.listen.playing() || w.listen.at != time.Second {
		t.Errorf("Enter plays from %v", w.listen.at)
	}
}

func TestTypingIsKeptEveryTwentyLettersAndTheRestWhenThePlaceIsLeft(t *testing.T) {
	w := writes(t)
	w.at(1)
	w.read.onWrite()
	w.types(strings.Repeat("a", 21))
	if got := w.kept(); !strings.Contains(got, strings.Repeat("a", 18)) {
		t.Errorf("after twenty letters there is %q", got)
	}
	w.types("b")
	w.KeepTyped()
	if got := w.kept(); !strings.HasSuffix(got, strings.Repeat("a", 21)+"b") {
		t.Errorf("after it was left there is %q", got)
	}
}

func TestUndoGoesFromLettersToWholeSteps(t *testing.T) {
	w := writes(t)
	w.read.onWrite()
	w.types("one two")
	for range 4 {
		w.press(fyne.KeyLeft)
	}
	w.at(3)
	w.press(fyne.KeyReturn)
	if n := len(w.read.script.Said()); n != 2 || w.read.script.Said()[1].Text != "two" {
		t.Fatalf("divided into %+v", w.read.script.Said())
	}
	w.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
	if s := w.read.script.Said(); len(s) != 1 || s[0].Text != "one two" {
		t.Errorf("undone is %+v", s)
	}
	w.press(fyne.KeyEnd, fyne.KeyReturn)
	w.types("three")
	for range 5 {
		w.press(fyne.KeyBackspace)
	}
	w.press(fyne.KeyBackspace) // joins
	if s := w.read.script.Said(); len(s) != 1 || s[0].Text != "one two" {
		t.Errorf("joined is %+v", s)
	}
}

func TestWordsOfAPartThatIsLeftOutAreNowhereInSightAndComeBackWithWhoSaidSo(t *testing.T) {
	w := writes(t)
	sentences(w, "In the hall.", "My sister’s name.", "Then we left.")
	w.read.list.MoveTo(1)
	w.read.onLeaveOut()
	l := w.read.list
	if l.Len() != 3 || !l.Row(1).Left || l.Row(1).Words != "Left out because Maureen asked, until 0:20" {
		t.Fatalf("it shows %+v", l.Row(1))
	}
	out := filepath.Join(t.TempDir(), "x.txt")
	w.w.Give(w.id, catalog.Consent{Kind: catalog.EventAgreement, Uses: sample.Anyone})
	w.onChanged()
	w.read.saveTo(filepath.Dir(out), export.Text, false)
	raw, err := os.ReadFile(filepath.Join(filepath.Dir(out), string(w.read.of)+".txt"))
	if err != nil || strings.Contains(string(raw), "sister") || !strings.Contains(string(raw), "Then we left.") {
		t.Errorf("the file says %s, %v", raw, err)
	}
	l.MoveTo(1)
	events := w.read.standing(w.read.rows[1].span)
	w.read.putBack(events, " ")
	if !l.Row(1).Left {
		t.Error("it came back though nobody said so")
	}
	w.read.putBack(events, "Maureen told me on the phone.")
	if l.Row(1).Words != "My sister’s name." {
		t.Errorf("after that it shows %+v", l.Row(1))
	}
}

// sentences writes sentences of ten seconds each.
func sentences(w *writer, all ...string) {
	w.t.Helper()
	var said []catalog.Segment
	for i, s := range all {
		said = append(said, catalog.Segment{Recording: w.told.Recordings[0].ID, StartMS: int64(i) * 10_000, EndMS: int64(i+1) * 10_000, Speaker: studio.Teller, Text: s})
	}
	if _, err := w.d.Library.AddSegments(w.t.Context(), w.id, said); err != nil {
		w.t.Fatal(err)
	}
	w.onChanged()
}

func TestTheWordsAsTheyWereComeBackOneOrAll(t *testing.T) {
	w := writes(t)
	w.w.Now = sample.Today
	sentences(w, "In the hall.", "There was a table.")
	w.w.Now = sample.Today.Add(time.Hour)
	w.read.onWrite()
	w.press(fyne.KeyEnd)
	w.types(" Cold")
	w.read.pen.onDone()
	w.read.script.Remove(1, 1)
	w.read.keep()
	w.onChanged()
	w.read.onWas()
	if w.read.was == nil || w.read.list.Len() != 2 || w.read.list.Row(0).Words != "In the hall." {
		t.Fatalf("it shows %d rows", w.read.list.Len())
	}
	if got := w.read.was.when.Options; len(got) != 2 || !strings.HasSuffix(got[1], ", Rosa") {
		t.Errorf("times are %q", got)
	}
	w.read.list.MoveTo(0)
	w.read.was.bring(false)
	if got := w.kept(); got != "Them 0s In the hall." {
		t.Errorf("one brought back: %s", got)
	}
	w.onChanged()
	w.read.onWas()
	w.read.was.choose(len(w.read.was.sittings) - 1)
	w.read.was.bring(true)
	if got := w.kept(); got != "Them 0s In the hall.|Them 10s There was a table." {
		t.Errorf("all brought back: %s", got)
	}
}

func TestAHundredMegabytesOfPasteAreASentence(t *testing.T) {
	w := writes(t)
	w.read.onWrite()
	w.types("kept")
	board := test.NewClipboard()
	board.SetContent(strings.Repeat("x", 100<<20))
	w.focused().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	if w.trouble.Title != "That is too much to paste into one piece." || w.read.script.Said()[0].Text != "kept" {
		t.Errorf("it says %q", w.trouble.Title)
	}
}

func TestWordsLookAsTheyShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		world, id := maureen(t)
		w := &writer{enterIn(t, look, world, id), t}
		sentences(w, "They put the questions on the table before they had decided anything. Usually you get shown the answer and asked if you like the colour.", "What did that do, for you?", "Well, I spoke.", "That is between us.", "كنت هناك 🙂")
		w.read.script.Speak(1, studio.You)
		w.read.keep()
		w.onChanged()
		w.read.list.MoveTo(3)
		w.read.onLeaveOut()
		w.hush()
		w.at(24)
		w.Show(tabRead)
		w.d.Window.Canvas().Unfocus()
		test.AssertImageMatches(t, "words-read-"+name+".png", w.d.Window.Canvas().Capture())
		if err := world.Library.SetSecond(t.Context(), id, "cy"); err != nil {
			t.Fatal(err)
		}
		w.read.script.Write(1, "Beth wnaeth hynny i chi?", true)
		w.read.keep()
		w.onChanged()
		w.at(12)
		w.read.onWrite()
		test.AssertImageMatches(t, "words-write-"+name+".png", w.d.Window.Canvas().Capture())
	}
}

func TestANoteIsMovedMadeAQuoteAndRemoved(t *testing.T) {
	w := writes(t)
	w.at(31)
	w.notes.entry.SetText("Ask about the bus fares")
	w.notes.onKeep(catalog.NotePlain)
	w.notes.onOpen(0)
	w.at(50)
	w.notes.onMove()
	if n := w.told.Notes[0]; *n.AtMS != 50_000 || n.Text != "Ask about the bus fares" {
		t.Errorf("moved is %+v", n)
	}
	w.notes.onOpen(0)
	w.notes.onSort(catalog.NoteQuote)
	w.notes.onOpen(0)
	w.notes.onKeep(catalog.NotePlain) // Enter changes the words and no more
	if n := w.told.Notes[0]; n.Sort != catalog.NoteQuote {
		t.Errorf("it is a %s", n.Sort)
	}
	w.notes.onOpen(0)
	w.notes.onSort(catalog.NoteQuote)
	if n := w.told.Notes[0]; n.Sort != catalog.NotePlain {
		t.Errorf("it is a %s again", n.Sort)
	}
	w.notes.onOpen(0)
	w.notes.onRemove()
	if len(w.told.Notes) != 0 || w.notes.entry.Text != "" {
		t.Errorf("still there: %+v", w.told.Notes)
	}
	binned, err := w.d.Library.Bin(t.Context())
	if err != nil || len(binned) != 1 || binned[0].Words != "Ask about the bus fares" {
		t.Errorf("the bin has %+v, %v", binned, err)
	}
}

func TestTheMomentOfASecondRecordingIsSaidInWords(t *testing.T) {
	at, early := int64(3000), int64(1000)
	of := told{}
	of.Recordings = []catalog.Recording{{Take: catalog.Take{Recording: "a"}}, {Take: catalog.Take{Recording: "b", Started: sample.Today}}}
	of.Recordings[0].ID, of.Recordings[1].ID = "a", "b"
	of.Notes = []catalog.Note{{Text: "all"}, {Text: "one", AtMS: &early}, {Text: "two", AtMS: &at, Recording: "b"}}
	p := &Page{told: of}
	if got := p.moment(of.Notes[2]); got != "At 0:03 of the second recording" {
		t.Errorf("it is %q", got)
	}
	lines := of.noteLines()
	if len(lines) != 4 || lines[2].heading != "In the second recording, 23 Nov 2026" || lines[3].note.Text != "two" {
		t.Errorf("the list says %+v", lines)
	}
}

func TestNewsFromElsewhereLeavesTheKeysWithWhoWrites(t *testing.T) {
	w := writes(t)
	sentences(w, "In the hall.", "There was a table.", "Then we left.")
	w.read.list.MoveTo(1)
	w.at(12)
	w.read.onWrite()
	w.types(" Cold")
	field := w.focused()
	w.LeaveOut(w.read.of, catalog.Span{FromMS: 0, ToMS: 5000})
	w.types("er")
	if w.focused() != field || w.read.script.Said()[1].Text != "There was a table. Colder" || !w.read.list.Row(0).Left {
		t.Errorf("typed is %q, the keys are on %T", w.read.script.Said()[1].Text, w.focused())
	}
}
