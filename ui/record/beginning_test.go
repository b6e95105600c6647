package record

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
)

func TestTheSlateReadsBackWhatWasAgreedAndNothingElse(t *testing.T) {
	day := time.Date(2026, 11, 23, 10, 42, 0, 0, time.UTC)
	asks := furtherAsks([]catalog.AskUse{{Use: "own-radio", Question: "May it be on the radio?"}})
	for name, c := range map[string]struct {
		talk talk
		want string
	}{
		"yes to all": {
			talk{name: "Maureen", naming: namingReal, reporter: "Rosa", project: "Co-Pro Stories", said: answers{record: catalog.Yes, uses: map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Yes, "own-radio": catalog.Yes}}, asks: asks},
			"This is Maureen, with Rosa. 23 November 2026. For Co-Pro Stories. You agreed that we record and keep our talk. You said yes to quotes in the report and “May it be on the radio?”. You can change your mind at any time.",
		},
		"ask, and no": {
			talk{name: "Maureen", naming: namingReal, said: answers{record: catalog.Yes, uses: map[catalog.Use]catalog.Answer{catalog.UseQuote: catalog.Ask, "own-radio": catalog.No}}, asks: asks},
			"This is Maureen. 23 November 2026. You agreed that we record and keep our talk. We ask you first about quotes in the report. You said no to “May it be on the radio?”. You can change your mind at any time.",
		},
		"without a name, and not asked yet": {talk{name: "Maureen", naming: namingNone}, "This is a storyteller who gives no name. 23 November 2026."},
	} {
		t.Run(name, func(t *testing.T) {
			if got := slate(c.talk, day); got != c.want {
				t.Errorf("it reads\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestSlateAndRoomToneAreOfferedOneAfterTheOtherAndMarked(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.visit = t.Context()
	n, clock := s.running.notes, 4*time.Second
	n.clear()
	n.now = func() time.Duration { return clock }
	b := n.before
	b.do.OnTapped() // we read it out now
	clock = 30 * time.Second
	b.do.OnTapped() // that is done
	b.do.OnTapped() // begin
	for ; clock < 50*time.Second; clock += 500 * time.Millisecond {
		b.tick()
	}
	if b.card.Visible() {
		t.Error("it is done and still offered")
	}
	desk.Settle()
	notes, err := s.lib.Notes(t.Context(), s.talk.story)
	s.must(err)
	if len(notes) != 2 || notes[0].Sort != catalog.NoteSlate || *notes[0].AtMS != 4000 || notes[1].Sort != catalog.NoteRoomTone || *notes[1].AtMS != 30000 {
		t.Fatalf("kept are %+v", notes)
	}
	for _, note := range notes {
		if note.Text == "" || strings.Contains(note.Text, "Maureen") {
			t.Errorf("a note says %q", note.Text)
		}
	}
}

func TestWhatIsSkippedIsNotMarked(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.visit = t.Context()
	b := s.running.notes.before
	b.skip.OnTapped()
	b.do.OnTapped()
	b.skip.OnTapped() // somebody came in: once more
	if b.step != offerTone {
		t.Errorf("after an interruption it is at %d", b.step)
	}
	b.skip.OnTapped()
	desk.Settle()
	if len(s.running.notes.notes) != 0 || b.card.Visible() {
		t.Errorf("kept are %+v", s.running.notes.notes)
	}
}

func TestAButtonThatGoesLeavesTheKeyboardToAnother(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	s.agree()
	s.record(frame{}, -18, -44)
	s.begins(offerTone)
	b, over := s.running.notes.before, s.desk.Window.Canvas()
	over.Focus(b.do)
	b.do.OnTapped()
	if over.Focused() != fyne.Focusable(b.skip) {
		t.Errorf("while nobody speaks the keyboard is on %T", over.Focused())
	}
	b.skip.OnTapped()
	b.skip.OnTapped()
	if over.Focused() != fyne.Focusable(s.running.notes.entry) {
		t.Errorf("after all of it the keyboard is on %T", over.Focused())
	}
}

func TestTheSlateIsNotOfferedInTheMiddleOfATalk(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	s.meet()
	n := s.running.notes
	n.now = func() time.Duration { return 4 * time.Minute }
	if n.before.tick(); n.before.step != offerTone {
		t.Errorf("after four minutes it is at %d", n.before.step)
	}
}
