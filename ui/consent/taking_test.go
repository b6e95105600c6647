package consent

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// takeBack puts the screen in the window.
func (s *stage) takeBack() (t *TakeBack, erased *bool) {
	s.t.Helper()
	t = NewTakeBack(s.ctx, s.d, s.asked(catalog.WholeStory), sample.Today, func() {}, func(gone bool) { erased = &gone })
	s.screen(t)
	return t, erased
}

func (s *stage) screen(of Screen) {
	content := widget.NewResponsive(of.Content)
	content.Beside = widget.RailWidth(widget.Wide)
	s.show(content)
	s.win.Canvas().Focus(of.Focus())
}

func (s *stage) permit() catalog.Permission {
	s.t.Helper()
	return catalog.Permit(s.events(), "Maureen", sample.Today)
}

func TestTakingAStoryBackLooksAsItShould(t *testing.T) {
	for _, l := range looks {
		s := newStage(t, l.look)
		s.w.Note(s.story, 12, catalog.NotePlain, "First meeting, church hall")
		_, err := s.w.Library.AddExtract(t.Context(), catalog.Extract{Story: s.story, StartMS: 1000, EndMS: 9000, Title: "With my coat on"})
		s.must(err)
		take, _ := s.takeBack()
		take.choose(1)
		s.same("take-close-" + l.name + ".png")
		take.choose(2)
		take.second.SetText("Priya")
		s.same("take-erase-" + l.name + ".png")
		take.choose(0)
		take.onTake()
		if take.receipt == nil {
			t.Fatal("there is no receipt")
		}
		take.receipt.of.Event, take.receipt.of.At = "01a215b2-1182-7ee6-82a9-6dc36d216074", sample.Today
		take.receipt.text.Read(laidOut(take.receipt.of))
		s.same("receipt-" + l.name + ".png")
		give := NewGiveBack(s.ctx, s.d, s.asked(catalog.WholeStory), "", func() {})
		s.screen(give)
		s.press(fyne.KeySpace)
		give.how.SetAnswer(catalog.HowScreen)
		give.put()
		s.same("give-" + l.name + ".png")
	}
}

func TestAStoryIsTakenBackByKeyboardAlone(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	take, _ := s.takeBack()
	if !take.take.Disabled() {
		t.Error("it can be taken back before anybody said how")
	}
	s.press(fyne.KeySpace) // stop using it
	if take.choice != catalog.ChoiceStop || s.permit().State == catalog.PermitTaken {
		t.Fatalf("chosen is %q, and it is %s", take.choice, s.permit().State)
	}
	for range 20 {
		if s.tab(); s.win.Canvas().Focused() == fyne.Focusable(take.take) {
			break
		}
	}
	s.press(fyne.KeyReturn)
	if s.permit().State != catalog.PermitTaken || take.receipt == nil {
		t.Fatalf("after the last press it is %s", s.permit().State)
	}
}

func TestNothingIsErasedWithoutASecondPersonOrTheName(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	take, _ := s.takeBack()
	take.choose(2)
	take.typed.SetText("Morag")
	take.onTake()
	if take.receipt != nil || !take.trouble.Visible() || s.permit().State == catalog.PermitTaken {
		t.Fatalf("with a wrong name: %q, %s", take.trouble.Title, s.permit().State)
	}
	take.typed.SetText("")
	take.onTake()
	if take.receipt == nil || !take.receipt.of.Waits {
		t.Fatal("with nobody's name it is not sealed")
	}
	if _, err := s.w.Library.Story(t.Context(), s.story); err != nil {
		t.Errorf("it is gone already: %v", err)
	}
	take, _ = s.takeBack()
	take.choose(2)
	take.typed.SetText(" maureen  jones ")
	take.onTake()
	if take.receipt == nil || take.receipt.of.Waits {
		t.Fatalf("with the name it is not erased: %q", take.trouble.Title)
	}
	if _, err := s.w.Library.Story(t.Context(), s.story); err == nil {
		t.Error("it is still there")
	}
}

func TestAReceiptIsSavedBesideTheOnesThatAreThereAndBearsNoName(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	take, _ := s.takeBack()
	take.choose(0)
	take.onTake()
	dir := t.TempDir()
	for _, want := range []string{"Receipt 2026-11-23.pdf", "Receipt 2026-11-23 (2).pdf"} {
		take.receipt.saveIn(dir)
		raw, err := os.ReadFile(filepath.Join(dir, want))
		if err != nil || !strings.HasPrefix(string(raw), "%PDF-") {
			t.Errorf("%s: %v", want, err)
		}
		if !strings.Contains(take.receipt.said.Body, want) {
			t.Errorf("it says %q", take.receipt.said.Body)
		}
	}
	take.receipt.saveIn(filepath.Join(dir, "no such folder"))
	if take.receipt.said.Tone != widget.Care || strings.Contains(take.receipt.said.Title+take.receipt.said.Body, dir) {
		t.Errorf("of a folder that is gone it says %q %q", take.receipt.said.Title, take.receipt.said.Body)
	}
}

func TestAStoryIsGivenBackOnlyWithTheirOwnWordForIt(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	_, err := s.w.Library.Withdraw(t.Context(), library.Withdrawal{Story: s.story, Choice: catalog.ChoiceClose})
	s.must(err)
	left := false
	give := NewGiveBack(s.ctx, s.d, s.asked(catalog.WholeStory), "", func() { left = true })
	s.screen(give)
	s.press(fyne.KeySpace)
	give.how.SetAnswer(catalog.HowScreen)
	give.how.OnAnswer(catalog.HowScreen)
	if !give.give.Disabled() {
		t.Error("it can be given back with nothing signed")
	}
	for _, letter := range "Maureen" {
		give.sign.TypedRune(letter)
	}
	if give.give.Disabled() {
		t.Fatal("it cannot be given back")
	}
	give.onGive()
	if !left || s.permit().State == catalog.PermitTaken || len(Standing(s.events())) != 0 {
		t.Fatalf("it is %s: %s", s.permit().State, give.trouble.Title)
	}
	last := s.events()[len(s.events())-1]
	if last.Kind != catalog.EventRestore || len(last.Evidence) != 1 {
		t.Errorf("written down is %+v", last)
	}
	if k, err := open(t.Context(), s.w.Library, last.Evidence[0]); err != nil || k.picture == nil {
		t.Errorf("the signature is %v: %v", k.picture, err)
	}
}

// blank is a picture of a billion dots, of which nothing has to be kept.
type blank struct{}

func (blank) ColorModel() color.Model { return color.GrayModel }
func (blank) Bounds() image.Rectangle { return image.Rect(0, 0, 16384, 8192) }
func (blank) At(int, int) color.Color { return color.Gray{} }

func TestAFileThatIsNoPhotoIsToldInASentenceAndNothingIsLost(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	dir := t.TempDir()
	write := func(name string, raw []byte) string {
		path := filepath.Join(dir, name)
		s.must(os.WriteFile(path, raw, 0o600))
		return path
	}
	large := filepath.Join(dir, "large.tif")
	f, err := os.Create(large)
	s.must(err)
	s.must(f.Truncate(300 << 20))
	s.must(f.Close())
	bomb := filepath.Join(dir, "bomb.png")
	f, err = os.Create(bomb)
	s.must(err)
	s.must(png.Encode(f, blank{}))
	s.must(f.Close())
	for name, path := range map[string]string{
		"nothing in it": write("empty.jpg", nil), "not a picture": write("words.jpg", []byte("These are words.")),
		"cut short": write("cut.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x10\x00\x00\x00\x10\x00\x08\x02\x00\x00\x00")),
		"a folder":  dir, "gone": filepath.Join(dir, "gone.jpg"), "300 MB": large, "a picture of more dots than memory": bomb,
	} {
		if _, err := attach(t.Context(), s.w.Library, path); err == nil {
			t.Errorf("%s is attached", name)
		} else if why := Explained(err); why.What == "" || strings.Contains(err.Error()+why.String(), dir) || strings.Contains(why.What, "went wrong") {
			t.Errorf("%s: %v is told as %q", name, err, why)
		}
	}
	for name, path := range map[string]string{"words": write("letter.txt", []byte("Yes, you may.")), "a PDF": write("form.pdf", []byte("%PDF-1.7 …"))} {
		sum, err := attach(t.Context(), s.w.Library, path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if k, err := open(t.Context(), s.w.Library, sum); err != nil || k.words == "" && k.link == nil {
			t.Errorf("%s cannot be looked at: %+v, %v", name, k, err)
		}
	}
}
