package widget_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

var yesAskNo = []widget.Option{{Key: "yes", Words: "Yes"}, {Key: "ask", Words: "Ask me first"}, {Key: "no", Words: "No"}}

func TestAButtonAnswersSpaceAndEnterAndMouse(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	pressed := 0
	b := widget.NewButton("Keep", "", func() { pressed++ })
	onWindow(t, b, 200, 44)
	press(b, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyTab)
	test.Tap(b)
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
	b.Disable()
	press(b, fyne.KeySpace)
	test.Tap(b)
	if pressed != 4 {
		t.Error("a button that cannot be pressed was pressed")
	}
}

func TestNoAnswerIsChosenUntilSomebodyAnswers(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var answers []string
	card := widget.NewConsentCard("May we keep our talk?", "", yesAskNo, func(key string) { answers = append(answers, key) })
	window := onWindow(t, card, 900, 90)
	if card.Answer != "" {
		t.Fatalf("the answer is %q before anybody answered", card.Answer)
	}
	window.Canvas().FocusNext()
	focused := window.Canvas().Focused()
	press(focused, fyne.KeyRight, fyne.KeyDown, fyne.KeyRight)
	if card.Answer != "" || len(answers) != 0 {
		t.Fatalf("moving with the arrows answered %q", answers)
	}
	press(focused, fyne.KeyLeft, fyne.KeySpace)
	if card.Answer != "ask" || len(answers) != 1 || answers[0] != "ask" {
		t.Errorf("the answer is %q, heard %q; want ask once", card.Answer, answers)
	}
}

func TestTheMouseChoosesTheAnswerItPresses(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	for _, form := range []widget.Form{widget.Boxes, widget.Segments, widget.UpAndDown} {
		c := widget.NewChoice(form, yesAskNo, nil)
		size := c.MinSize()
		onWindow(t, c, size.Width, size.Height)
		test.TapAt(c, fyne.NewPos(size.Width-4, size.Height-4))
		if c.Answer != "no" {
			t.Errorf("form %d: pressing the last one answered %q", form, c.Answer)
		}
	}
}

func TestAListIsWorkedByKeys(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var opened, played []int
	list := widget.NewList(func() int { return 100 },
		func() fyne.CanvasObject { return widget.NewBody("") },
		func(i int, row fyne.CanvasObject) { row.(*widget.Text).SetWords(string(rune('a' + i%26))) })
	list.OnOpen = func(i int) { opened = append(opened, i) }
	list.OnPlay = func(i int) { played = append(played, i) }
	window := onWindow(t, list, 400, 68*5)
	window.Canvas().Focus(list)
	steps := []struct {
		key  fyne.KeyName
		want int
	}{
		{fyne.KeyDown, 1}, {fyne.KeyPageDown, 5}, {fyne.KeyEnd, 99}, {fyne.KeyDown, 99},
		{fyne.KeyPageUp, 95}, {fyne.KeyHome, 0}, {fyne.KeyUp, 0}, {fyne.KeyDown, 1},
	}
	for _, s := range steps {
		press(list, s.key)
		if list.Current() != s.want {
			t.Fatalf("after %s the list is on row %d, want %d", s.key, list.Current(), s.want)
		}
	}
	press(list, fyne.KeyReturn, fyne.KeySpace)
	if len(opened) != 1 || opened[0] != 1 || len(played) != 1 || played[0] != 1 {
		t.Errorf("Enter opened %v and Space played %v, want row 1 each", opened, played)
	}
}

func TestAnEmptyListAnswersNoKey(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	list := widget.NewList(func() int { return 0 }, func() fyne.CanvasObject { return widget.NewBody("") }, func(int, fyne.CanvasObject) {})
	list.OnOpen = func(i int) { t.Errorf("opened row %d of none", i) }
	onWindow(t, list, 400, 200)
	press(list, fyne.KeyDown, fyne.KeyEnd, fyne.KeyReturn, fyne.KeySpace)
	if list.Current() != -1 {
		t.Errorf("an empty list is on row %d", list.Current())
	}
}

func TestTabsAreReachedByKeys(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var seen []int
	tabs := widget.NewTabs([]string{"Listen", "Consent", "Files"}, func(i int) { seen = append(seen, i) })
	onWindow(t, tabs, 600, 44)
	press(tabs, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyLeft)
	if want := []int{1, 2, 0, 2, 1}; !same(seen, want) {
		t.Errorf("tabs %v came into sight, want %v", seen, want)
	}
}

func TestOnlyDoneStepsCanBePressed(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var back []int
	steps := widget.NewSteps([]string{"Who", "Consent", "Sound check"}, func(i int) { back = append(back, i) })
	window := onWindow(t, steps, 1000, 40)
	steps.Set(1)
	for range 4 {
		window.Canvas().FocusNext()
		if focused := window.Canvas().Focused(); focused != nil {
			press(focused, fyne.KeyReturn)
		}
	}
	if !same(back, []int{0, 0, 0, 0}) {
		t.Errorf("pressed steps %v, want only the first, which is done", back)
	}
	steps.Frozen = true
	steps.Refresh()
	back = nil
	test.Tap(window.Canvas().Focused().(fyne.Tappable))
	if len(back) != 0 {
		t.Error("a frozen step was pressed")
	}
}

func TestStepsFoldWhereThereIsNoRoom(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	steps := widget.NewSteps([]string{"Who", "Consent", "Sound check"}, nil)
	steps.Set(1)
	if got := steps.Folded(); got != "Step 2 of 3: Consent" {
		t.Errorf("folded steps say %q", got)
	}
	if width := steps.MinSize().Width; width > 250 {
		t.Errorf("folded steps still ask for %v px", width)
	}
}

func TestADialogKeepsTabInsideAndEscIsTheSafeChoice(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	behind := widget.NewButton("Behind", "", func() { t.Error("the page behind was pressed") })
	window := onWindow(t, behind, 900, 600)
	window.Canvas().Focus(behind)
	var chosen []string
	safe := widget.NewButton("Carry on", "", func() { chosen = append(chosen, "carry on") })
	stop := widget.NewButton("Stop and keep", "", func() { chosen = append(chosen, "stop") })
	dialog := widget.NewDialog("Stop and keep the recording?", "All of it is saved.", safe, stop)
	dialog.Open(window.Canvas())
	if window.Canvas().Focused() != safe {
		t.Fatalf("the first focus is on %v, want the safe choice", window.Canvas().Focused())
	}
	for i := range 5 {
		if focused := window.Canvas().Focused(); focused != safe && focused != stop {
			t.Fatalf("after %d Tabs the focus has left the dialog", i)
		}
		window.Canvas().FocusNext()
	}
	press(window.Canvas().Focused(), fyne.KeyEscape)
	if dialog.IsOpen() || len(chosen) != 1 || chosen[0] != "carry on" {
		t.Errorf("Esc chose %v, want the safe choice and the dialog closed", chosen)
	}
	if window.Canvas().Focused() != behind {
		t.Error("the focus did not go back to where it was")
	}
}

func TestKeysNobodyNeedsReachTheWindow(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	b := widget.NewButton("Keep", "", nil)
	window := onWindow(t, b, 200, 44)
	var heard []fyne.KeyName
	window.Canvas().SetOnTypedKey(func(key *fyne.KeyEvent) { heard = append(heard, key.Name) })
	press(b, fyne.KeyEscape)
	if len(heard) != 1 || heard[0] != fyne.KeyEscape {
		t.Errorf("the window heard %v, want Esc", heard)
	}
}

func TestLeftAndRightOnTheWaveAreFiveSeconds(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var at time.Duration
	wave := widget.NewWaveform(nil)
	wave.OnSeek = func(to time.Duration) { at = to; wave.SetPlayhead(to) }
	onWindow(t, wave, 400, 100)
	press(wave, fyne.KeyRight)
	if at != 0 {
		t.Error("an empty wave moved")
	}
	wave.Draw([]widget.Lane{{Peaks: []float32{0.5, 1}}}, 12*time.Second, nil)
	for _, s := range []struct {
		key  fyne.KeyName
		want time.Duration
	}{{fyne.KeyRight, 5}, {fyne.KeyRight, 10}, {fyne.KeyRight, 12}, {fyne.KeyLeft, 7}, {fyne.KeyHome, 0}, {fyne.KeyLeft, 0}} {
		press(wave, s.key)
		if at != s.want*time.Second {
			t.Fatalf("after %s the wave asks for %v, want %d s", s.key, at, s.want)
		}
	}
	test.TapAt(wave, fyne.NewPos(200, 50))
	if at != 6*time.Second {
		t.Errorf("pressing the middle of 12 s asks for %v", at)
	}
}

func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestTabBringsWhatItComesToIntoSight(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	var buttons []fyne.CanvasObject
	for range 20 {
		buttons = append(buttons, widget.NewCard(widget.NewButton("Keep", "", nil)))
	}
	scroll := container.NewVScroll(widget.NewPage(widget.NewColumn(theme.Space8, buttons...)))
	window := onWindow(t, scroll, 300, 300)
	for i := range buttons {
		window.Canvas().FocusNext()
		focused := window.Canvas().Focused().(fyne.CanvasObject)
		top := fyne.CurrentApp().Driver().AbsolutePositionForObject(focused).Y
		if top < 5 || top+focused.Size().Height > 295 {
			t.Fatalf("button %d has the focus and stands at %v of 300", i, top)
		}
	}
	window.Canvas().FocusNext()
	if scroll.Offset.Y > 44-16 {
		t.Errorf("back at the first button the page is still scrolled to %v", scroll.Offset.Y)
	}
}

func TestAListShowsWhatCameAndWentSinceItWasDrawn(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	n := 0
	seen := map[int]bool{}
	list := widget.NewList(func() int { return n }, func() fyne.CanvasObject { return widget.NewRowTitle("") },
		func(i int, row fyne.CanvasObject) {
			if i >= n {
				t.Errorf("row %d of %d was filled", i, n)
			}
			seen[i] = true
		})
	onWindow(t, list, 400, 68*3)
	n = 40
	list.Refresh()
	if !seen[0] || !seen[2] {
		t.Fatalf("rows %v were filled after 40 came, want the first three", seen)
	}
	press(list, fyne.KeyEnd)
	if !seen[39] {
		t.Fatal("the last row is not in sight after End")
	}
	n, seen = 2, map[int]bool{}
	list.Refresh()
	if !seen[0] || !seen[1] || list.Current() != 1 {
		t.Errorf("rows %v were filled and row %d is current after all but 2 went", seen, list.Current())
	}
}
