package story

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// longTalk is a story of 42 minutes with its words, as the design draws it.
func longTalk(t *testing.T) (*sample.World, catalog.ID) {
	w := sample.New(t)
	id := w.Tell(sample.Tale{Title: "They asked me before they had decided", KnownAs: "Maureen", Day: 14, Minutes: 42,
		Mode: catalog.ModePhone, Labels: []string{"Them", "You"}, Uses: sample.Report}).ID
	whole, err := w.Library.Story(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	of := whole.Recordings[0].ID
	line := func(from, to int64, who, text string) catalog.Segment {
		return catalog.Segment{Recording: of, StartMS: from * 1000, EndMS: to * 1000, Speaker: who, Text: text}
	}
	if _, err := w.Library.AddSegments(t.Context(), id, []catalog.Segment{
		line(718, 743, "Maureen", "They put the questions on the table before they had decided anything. Usually you get shown the answer and asked if you like the colour."),
		line(744, 748, "Rosa", "What did that do, for you?"),
		line(749, 759, "Maureen", "Well, I spoke. I had sat through the whole first meeting with my coat on."),
		line(760, 795, "Maureen", "His name is not for the report."),
		line(796, 815, "Maureen", "Trust isn’t a poster. It’s somebody ringing you back when they said they would."),
	}); err != nil {
		t.Fatal(err)
	}
	return w, id
}

// leaveOut takes a part out of every use.
func leaveOut(t *testing.T, w *sample.World, id catalog.ID, from, to int64) {
	t.Helper()
	_, err := w.Library.Give(t.Context(), id, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: from, To: to}})
	if err != nil {
		t.Fatal(err)
	}
}

// extract makes one of a story's recording.
func extract(t *testing.T, w *sample.World, id catalog.ID, from, to int64, title string, themes ...catalog.ID) catalog.Extract {
	t.Helper()
	whole, err := w.Library.Story(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	e, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: id, Recording: whole.Recordings[0].ID, StartMS: from * 1000, EndMS: to * 1000, Title: title, Themes: themes})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func about(t *testing.T, w *sample.World, name string, value bool) catalog.ID {
	t.Helper()
	made, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: name, Value: value})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

// keep says that the storyteller heard an extract and wants it kept.
func keep(t *testing.T, w *sample.World, e catalog.Extract, uses ...catalog.Use) {
	t.Helper()
	c := catalog.Consent{Kind: catalog.EventReview, Choice: catalog.ChoiceKeep, Target: e.Target(), Uses: map[catalog.Use]catalog.Answer{}}
	for _, use := range uses {
		c.Uses[use] = catalog.Yes
	}
	if _, err := w.Library.Give(t.Context(), e.Story, c); err != nil {
		t.Fatal(err)
	}
}

// runes types letters where the keyboard is.
func (s *stage) runes(letters string) {
	for _, r := range letters {
		s.d.Window.Canvas().Focused().TypedRune(r)
	}
}

func TestAnExtractIsMadeByKeyboardAlone(t *testing.T) {
	w, id := longTalk(t)
	learning := about(t, w, "Learning", true)
	s := enter(t, w, id)
	s.d.Window.Canvas().Focus(s.listen.wave)
	s.listen.seek(749 * time.Second)
	s.runes("[")
	s.key(fyne.KeyRight, fyne.KeyRight)
	s.runes("]")
	s.extracts.onMake()
	f := s.extracts.form
	if f == nil || f.of.StartMS != 749_000 || f.of.EndMS != 759_000 || f.title.Text != "Well, I spoke. I had sat" {
		t.Fatalf("the form says %+v", f.of)
	}
	if s.d.Window.Canvas().Focused() != fyne.Focusable(f.title) {
		t.Error("the keyboard is not at the title")
	}
	f.title.SetText("With my coat on")
	s.key(fyne.KeyTab)
	s.runes("Trust")
	s.key(fyne.KeyReturn)
	if len(s.told.themes) != 2 || s.told.themes[0].ID != learning {
		t.Fatalf("the themes are %+v", s.told.themes)
	}
	f.turn(learning)
	s.d.Window.Canvas().Focus(f.title)
	s.key(fyne.KeyReturn)
	if n := len(s.told.Extracts); n != 1 || s.extracts.form != nil {
		t.Fatalf("there are %d extracts", n)
	}
	e := s.told.Extracts[0]
	if e.Title != "With my coat on" || e.StartMS != 749_000 || !slices.Equal(s.told.themeNames(e), []string{"Learning", "Trust"}) {
		t.Errorf("kept is %+v, about %q", e, s.told.themeNames(e))
	}
	if said := s.told.answer(e, now()).Words; said != "Waiting for Maureen" {
		t.Errorf("nobody asked her, and it says %q", said)
	}
	if s.extracts.aside.tabs.Names[0] != "Extracts, 1" || s.listen.extracts.Disabled() || s.listen.themes.Disabled() {
		t.Error("it is not beside the words or below the wave")
	}
}

func TestTheWordsThatBecameAnExtractAreNotChosenAnyMore(t *testing.T) {
	w, id := longTalk(t)
	s := enter(t, w, id)
	list := s.read.list
	s.d.Window.Canvas().Focus(list)
	list.MoveTo(1)
	list.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	list.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.extracts.onMake()
	if e := s.extracts.form.of; e.StartMS != 744_000 || e.EndMS != 759_000 {
		t.Fatalf("the form says %+v", e)
	}
	s.extracts.form.keep()
	if _, many := s.read.chosen(); many {
		t.Error("the next extract would be of them again")
	}
}

func TestWhatWasTypedToFindAThemeIsNoThemeByItself(t *testing.T) {
	w, id := longTalk(t)
	about(t, w, "Learning", true)
	s := enter(t, w, id)
	s.extracts.At(s.listen.of, 750*time.Second)
	f := s.extracts.form
	s.d.Window.Canvas().Focus(f.theme)
	s.runes("lea")
	s.key(fyne.KeyTab, fyne.KeySpace)
	f.keep()
	if e := s.told.Extracts[0]; !slices.Equal(s.told.themeNames(e), []string{"Learning"}) || len(s.told.themes) != 1 {
		t.Errorf("it is about %q, and the themes are %+v", s.told.themeNames(e), s.told.themes)
	}
}

func TestWhereOnlyTheReporterSpeaksSheIsShownNoWords(t *testing.T) {
	w, id := longTalk(t)
	extract(t, w, id, 744, 748, "The question")
	s := enter(t, w, id)
	s.extracts.onPass()
	if said := s.extracts.pass.page.inWords(s.told); said != "" {
		t.Errorf("it shows %q", said)
	}
}

func TestWithNothingChosenTheSentenceThatIsHeardIsTheExtract(t *testing.T) {
	w, id := longTalk(t)
	s := enter(t, w, id)
	s.extracts.onMake()
	if s.extracts.form != nil || s.trouble.Title != "Choose the part first." {
		t.Fatalf("of silence it makes %+v, and says %q", s.extracts.form, s.trouble.Title)
	}
	s.listen.seek(800 * time.Second)
	s.extracts.onMake()
	if of := s.extracts.form.of; of.StartMS != 796_000 || of.EndMS != 815_000 || of.Title != "Trust isn’t a poster. It’s somebody" {
		t.Errorf("it makes %+v", of)
	}
	s.Escape()
	if s.extracts.form != nil || len(s.told.Extracts) != 0 || s.listen.wave.Selected().Length() != 0 {
		t.Error("Esc kept something")
	}
}

func TestAnExtractIsMadeOfAMark(t *testing.T) {
	w, id := longTalk(t)
	w.Note(id, 750, catalog.NoteMark, "")
	w.Note(id, 1500, catalog.NoteMark, "")
	s := enter(t, w, id)
	s.notes.onOpen(0)
	s.notes.onExtract()
	if of := s.extracts.form.of; of.StartMS != 749_000 || of.EndMS != 759_000 {
		t.Errorf("of a mark where words are it makes %+v", of)
	}
	s.extracts.onLeave()
	s.notes.onOpen(1)
	s.notes.onExtract()
	if of := s.extracts.form.of; of.StartMS != 1485_000 || of.EndMS != 1515_000 {
		t.Errorf("of a mark without words it makes %+v", of)
	}
}

func TestAnExtractIsHeardByItselfAndStops(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on")
	s := enter(t, w, id)
	s.d.Window.Canvas().Focus(s.extracts.aside.extracts)
	s.key(fyne.KeySpace)
	p := s.speaker.Last
	if p == nil || !p.On || p.At != 749*time.Second || p.Until != 759*time.Second || !s.extracts.isPlaying(e.ID) {
		t.Fatalf("it plays %+v", p)
	}
	s.key(fyne.KeySpace)
	if p.On {
		t.Error("once more does not stop it")
	}
	p.At = 752 * time.Second
	s.listen.at = p.At
	s.listen.toggle()
	if p.At != 752*time.Second || p.Until != 759*time.Second {
		t.Errorf("after a rest it plays on from %v to %v", p.At, p.Until)
	}
	p.On, p.At = false, 759*time.Second
	s.listen.onTick()
	if s.extracts.playing != "" || s.listen.at != 759*time.Second {
		t.Errorf("at its end it stands at %v", s.listen.at)
	}
	s.listen.toggle()
	if p.Until != 0 {
		t.Error("Play is for the extract only")
	}
}

func TestWhatIsLeftOutIsNotHeardAndNotProposed(t *testing.T) {
	w, id := longTalk(t)
	leaveOut(t, w, id, 760_000, 795_000)
	gone := extract(t, w, id, 761, 790, "")
	partly := extract(t, w, id, 749, 790, "With my coat on")
	s := enter(t, w, id)
	s.extracts.play(gone, span(gone))
	if s.speaker.Last != nil || s.trouble.Title != "This part is left out." {
		t.Fatalf("it plays, and says %q", s.trouble.Title)
	}
	s.extracts.play(partly, span(partly))
	if out := s.speaker.Opened.LeftOut; !slices.Equal(out, []catalog.Span{{FromMS: 760_000, ToMS: 795_000}}) {
		t.Errorf("what is left out sounds: %v", out)
	}
	if first := s.told.firstWords(gone); first != "" {
		t.Errorf("what is left out is a title: %q", first)
	}
}

func TestWhatIsLeftOutWhileItPlaysIsSilentAtOnce(t *testing.T) {
	w, id := longTalk(t)
	s := enter(t, w, id)
	s.listen.seek(100 * time.Second)
	s.listen.toggle()
	p := s.speaker.Last
	s.d.Window.Canvas().Focus(s.listen.wave)
	s.runes("[")
	s.key(fyne.KeyRight)
	s.runes("]")
	if !s.listen.leave.Visible() {
		t.Fatal("what is chosen cannot be left out")
	}
	s.listen.onLeaveOut()
	other := s.speaker.Last
	if other == p || !p.Closed || !other.On || other.At != 105*time.Second {
		t.Errorf("it plays on with %+v", other)
	}
	if out := s.speaker.Opened.LeftOut; !slices.Equal(out, []catalog.Span{{FromMS: 100_000, ToMS: 105_000}}) {
		t.Errorf("silent is %v", out)
	}
	if s.listen.leave.Visible() || s.listen.wave.Selected().Length() > 0 {
		t.Error("it is still chosen")
	}
}

func TestATrimAfterAYesWaitsForAnother(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on")
	keep(t, w, e, catalog.UseWorkshop, catalog.UseExtract)
	s := enter(t, w, id)
	if said := s.told.answer(e, now()).Words; said != "Maureen said yes" {
		t.Fatalf("it says %q", said)
	}
	renamed := e
	renamed.Title = "My coat"
	s.extracts.save(e, renamed)
	if said := s.told.answer(s.told.Extracts[0], now()).Words; said != "Maureen said yes" {
		t.Errorf("another title asks again: %q", said)
	}
	s.d.Window.Canvas().Focus(s.listen.extracts)
	s.runes("]")
	s.key(fyne.KeyRight, fyne.KeyReturn)
	trimmed := s.told.Extracts[0]
	if trimmed.EndMS <= 759_000 || s.trouble.Title != "Maureen said yes to it as it was." {
		t.Fatalf("trimmed to %d, and it says %q", trimmed.EndMS, s.trouble.Title)
	}
	for _, use := range passUses {
		if d, err := w.Library.Decide(t.Context(), id, trimmed.Target(), use); err != nil || d.Allows() {
			t.Errorf("%s is %v, %v", use, d.Outcome, err)
		}
	}
	if said := s.told.answer(trimmed, now()).Words; said != "Waiting for Maureen" {
		t.Errorf("it says %q", said)
	}
}

func TestAnExtractThatWasTakenOutComesBack(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on", about(t, w, "Trust", false))
	s := enter(t, w, id)
	s.choose(tabExtracts)
	s.extracts.open(e)
	s.extracts.onDrop(e)
	if len(s.told.Extracts) != 0 || !s.trouble.Visible() {
		t.Fatal("it is still there")
	}
	s.extracts.undo(e.ID)
	if n := len(s.told.Extracts); n != 1 || len(s.told.Extracts[0].Themes) != 1 {
		t.Errorf("%d came back: %+v", n, s.told.Extracts)
	}
}

func TestTitlesAndThemesOfAnyLengthAndScriptAreShown(t *testing.T) {
	w, id := longTalk(t)
	endless := strings.Repeat("قصة مورين 👩🏽‍🦳 W", 1000)
	e := extract(t, w, id, 749, 759, endless, about(t, w, endless, true))
	s := enter(t, w, id)
	s.d.Window.Canvas().Capture()
	s.extracts.open(e)
	s.extracts.form.keep()
	s.extracts.onPass()
	s.d.Window.Canvas().Capture()
	s.extracts.pass.close()
	if got := s.told.Extracts[0].Title; got != endless {
		t.Errorf("of %d letters %d are kept", len(endless), len(got))
	}
}

// marked is a story with everything on it.
func marked(t *testing.T, look *theme.Theme) *stage {
	w, id := longTalk(t)
	leaveOut(t, w, id, 760_000, 795_000)
	trust, learning := about(t, w, "Trust", true), about(t, w, "Learning", false)
	coat := extract(t, w, id, 718, 759, "With my coat on", trust)
	ring := extract(t, w, id, 796, 848, "Ringing you back", trust, learning)
	extract(t, w, id, 1500, 1580, "The long table")
	keep(t, w, coat, catalog.UseExtract)
	if _, err := w.Library.Give(t.Context(), id, catalog.Consent{Kind: catalog.EventReview, Choice: catalog.ChoiceChange, Target: ring.Target(),
		Conditions: "Take out Thursday."}); err != nil {
		t.Fatal(err)
	}
	w.Note(id, 750, catalog.NoteQuote, "Her coat")
	s := enterIn(t, look, w, id)
	s.listen.wave.SetView(widget.Span{From: 660 * time.Second, To: 900 * time.Second})
	s.listen.seek(751 * time.Second)
	return s
}

func allLooks() map[string]*theme.Theme {
	return map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)}
}

func TestExtractsLookAsTheyShould(t *testing.T) {
	for name, look := range allLooks() {
		s := marked(t, look)
		picture := func(what string) {
			t.Helper()
			s.relayout()
			test.AssertImageMatches(t, fmt.Sprintf("extracts-%s-%s.png", what, name), s.d.Window.Canvas().Capture())
		}
		picture("listen")
		s.d.Window.Canvas().Focus(s.listen.extracts)
		s.runes("]")
		picture("trim")
		s.key(fyne.KeyEscape)
		s.choose(tabExtracts)
		s.Focus()
		picture("tab")
		s.key(fyne.KeyDown, fyne.KeyReturn)
		picture("form")
		s.extracts.onLeave()
		s.extracts.onPass()
		picture("pass")
		g := s.extracts.pass.page
		s.d.Window.Canvas().Focus(g.choice)
		s.key(fyne.KeySpace)
		picture("keep")
		s.extracts.pass.show(3)
		picture("thanks")
		s.extracts.pass.close()
	}
}

// TestALongStoryFullOfExtractsIsFewObjects counts what the window draws.
func TestALongStoryFullOfExtractsIsFewObjects(t *testing.T) {
	w, id := longTalk(t)
	theme1 := about(t, w, "Trust", true)
	for i := range int64(60) {
		extract(t, w, id, 40*i, 40*i+30, fmt.Sprintf("Part %d", i), theme1)
	}
	s := enter(t, w, id)
	for range 10 {
		if n := visible(s.Content()); n > 300 {
			t.Fatalf("%v is drawn with %d objects", s.listen.wave.View(), n)
		}
		s.listen.wave.TypedRune('+')
	}
	s.listen.wave.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierShortcutDefault})
	if s.listen.at != 718*time.Second {
		t.Errorf("the next words begin at %v", s.listen.at)
	}
}

// visible counts what is visible of an object: everything that is no container.
func visible(o fyne.CanvasObject) int {
	if !o.Visible() {
		return 0
	}
	var parts []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = test.WidgetRenderer(o).Objects()
	default:
		return 1
	}
	n := 0
	for _, part := range parts {
		n += visible(part)
	}
	return n
}
