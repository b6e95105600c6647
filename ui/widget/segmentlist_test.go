package widget_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// conversation is so many rows of a few words, some of them long.
func conversation(n int) []widget.Said {
	rows := make([]widget.Said, n)
	for i := range rows {
		rows[i] = widget.Said{Key: fmt.Sprint(i), Time: fmt.Sprintf("%d:%02d", i/10, i%10*6), Who: "Maureen", Words: strings.Repeat("They put the questions on the table. ", 1+i%4)}
		if i%3 == 1 {
			rows[i].Who, rows[i].Aside = "Rosa", true
		}
	}
	return rows
}

func TestTheVoiceIsFollowedUntilTheReaderGoesElsewhere(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	var away []bool
	l.OnAway = func(a bool) { away = append(away, a) }
	window := onWindow(t, l, 700, 300)
	l.SetRows(conversation(100))
	l.SetNow(40)
	if !l.InSight(40) {
		t.Error("what is heard is not in sight")
	}
	window.Canvas().Focus(l)
	press(l, fyne.KeyHome)
	l.SetNow(41)
	if len(away) != 1 || !away[0] || l.InSight(41) {
		t.Errorf("away %v: the voice took the page from under the reader", away)
	}
	l.Follow()
	if len(away) != 2 || away[1] || !l.InSight(41) || l.Current() != 41 {
		t.Errorf("away %v: the reader is not back with the voice", away)
	}
}

func TestRowsStayWhereTheyAreReadWhileOthersCome(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	onWindow(t, l, 700, 300)
	rows := conversation(100)
	l.SetRows(rows)
	l.MoveTo(60)
	l.SetRows(append([]widget.Said{{Key: "new", Time: "0:00", Words: "Before all"}}, rows...))
	if l.Row(l.Current()).Key != "60" || !l.InSight(61) {
		t.Errorf("the keys are on %q", l.Row(l.Current()).Key)
	}
}

func TestSeveralRowsAreChosenWithShift(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	window := onWindow(t, l, 700, 300)
	l.SetRows(conversation(20))
	window.Canvas().Focus(l)
	press(l, fyne.KeyDown, fyne.KeyDown)
	l.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(l, fyne.KeyDown, fyne.KeyDown)
	l.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if from, to := l.Chosen(); from != 2 || to != 4 {
		t.Errorf("chosen are %d to %d", from, to)
	}
	press(l, fyne.KeyUp)
	if from, to := l.Chosen(); from != 3 || to != 3 {
		t.Errorf("then %d to %d", from, to)
	}
}

func TestKeysWhileWordsAreWritten(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	window := onWindow(t, l, 700, 300)
	var heard []string
	hear := func(s string, more ...any) { heard = append(heard, fmt.Sprintf(s, more...)) }
	l.OnTyped = func(i int, d widget.Typed) { hear("%d=%s", i, d.Words) }
	l.OnEnter = func(i int, d widget.Typed) { hear("enter %d", d.Cursor) }
	l.OnJoin = func(i int) { hear("join") }
	l.OnStep = func(i, by int, _ widget.Typed) { hear("step %d", by) }
	l.OnUndo = func() { hear("undo") }
	l.OnLeave = func() { hear("leave") }
	l.OnKeys = func(s fyne.Shortcut) bool { hear("%s", s.(*desktop.CustomShortcut).ShortcutName()); return true }
	l.OnTooMuch = func(n int) { hear("too much") }
	l.SetRows([]widget.Said{{Key: "a", Words: "to"}, {Key: "b", Words: "سلام 👋🏽", Left: false}, {Key: "c", Words: "why", Left: true}})
	l.Edit(0, false, 1)
	field := func() fyne.Focusable { return window.Canvas().Focused() }
	test.Type(field(), "w")
	press(field(), fyne.KeyUp, fyne.KeyReturn)
	field().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
	field().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutUndo{})
	field().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyRight, Modifier: fyne.KeyModifierControl})
	board := test.NewClipboard()
	board.SetContent(strings.Repeat("x", 100<<20))
	field().(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutPaste{Clipboard: board})
	press(field(), fyne.KeyHome, fyne.KeyBackspace, fyne.KeyEscape)
	want := "0=two|step -1|enter 0|0=to|undo|CustomDesktop:Control+Right|too much|join|leave"
	if got := strings.Join(heard, "|"); got != want {
		t.Errorf("heard %s\nwant  %s", got, want)
	}
	l.Edit(1, false, -1)
	test.Type(field(), "é🙂")
	if w := l.Row(1).Words; w != "سلام 👋🏽é🙂" {
		t.Errorf("typed behind other letters: %q", w)
	}
	l.Edit(2, false, -1)
	if l.Editing() != 1 {
		t.Error("a part that is left out is written in")
	}
	l.StopEditing()
	if field() != fyne.Focusable(l) {
		t.Error("the keys are nowhere after Esc")
	}
}

func TestEveryLetterOfAVeryLongWordIsShown(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	onWindow(t, l, 400, 200)
	l.SetRows([]widget.Said{{Words: strings.Repeat("x", 10_000)}, {Words: strings.Repeat("和", 300)}, {Words: ""}, {Words: "a\nb\n\nc"}})
	l.MoveTo(3)
	if !l.InSight(3) {
		t.Error("the row behind is out of reach")
	}
}

// A five-hour story is opened, and a letter typed into it.
func BenchmarkFiveThousandSegments(b *testing.B) {
	app := test.NewTempApp(b)
	app.Settings().SetTheme(theme.New(1, theme.Light))
	l := widget.NewSegmentList()
	window := test.NewTempWindow(b, l)
	window.Resize(fyne.NewSize(770, 280))
	rows := conversation(5000)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			l.SetRows(rows)
		}
	})
	b.Run("the voice goes on", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i++
			l.SetNow(i % 5000)
		}
	})
	b.Run("scroll", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i += 7
			l.MoveTo(i % 5000)
		}
	})
	b.Run("key", func(b *testing.B) {
		l.Edit(2500, false, -1)
		field := window.Canvas().Focused()
		most := time.Duration(0)
		for b.Loop() {
			began := time.Now()
			field.TypedRune('e')
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
			most = max(most, time.Since(began))
		}
		b.ReportMetric(float64(most.Microseconds()), "us-most")
	})
}
