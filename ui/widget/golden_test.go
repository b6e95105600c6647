package widget_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// TestWidgetsAreDrawnAsKept compares what each widget is made of with
// testdata/*.xml. A new drawing is written to testdata/failed; where it is
// the better one, move it over the old one.
func TestWidgetsAreDrawnAsKept(t *testing.T) {
	primary := func() fyne.CanvasObject { return widget.NewPrimary("Record a story", "mic-fill", nil) }
	for name, made := range map[string]struct {
		widget        func() fyne.CanvasObject
		width, height float32
	}{
		"button-primary": {primary, 176, 44},
		"button-big":     {func() fyne.CanvasObject { return widget.NewBigButton("Pause", "Ctrl P", "pause-fill", nil) }, 160, 68},
		"rail-item":      {railItem, 187, 46},
		"consent-beside": {question, 822, 84},
		"consent-below":  {question, 520, 140},
		"steps":          {steps, 1000, 28},
		"steps-folded":   {steps, 400, 28},
		"status":         {status, 220, 44},
		"notice":         {notice, 560, 82},
		"clock":          {clock, 230, 96},
		"meter":          {quietMeter, 540, 50},
		"tabs":           {func() fyne.CanvasObject { return widget.NewTabs([]string{"Listen and read", "Consent"}, nil) }, 500, 44},
		"list":           {list, 500, 150},
		"text-cut":       {func() fyne.CanvasObject { return widget.NewRowTitle("“They asked me before they had decided”") }, 200, 24},
	} {
		t.Run(name, func(t *testing.T) {
			newApp(t, theme.New(1, theme.Light))
			window := onWindow(t, made.widget(), made.width-1, made.height)
			window.Resize(fyne.NewSize(made.width, made.height))
			test.AssertRendersToMarkup(t, name+".xml", window.Canvas())
		})
	}
}

func railItem() fyne.CanvasObject {
	item := widget.NewRailItem("Record", "dot", "dot", nil)
	item.Tint = theme.Rec
	item.Choose(true)
	item.SetTime(24*time.Minute + 16*time.Second)
	return item
}

func question() fyne.CanvasObject {
	card := widget.NewConsentCard("May the whole story be on the web?", "Anyone could hear it, anywhere.", yesAskNo, nil)
	card.SetAnswer("ask")
	return card
}

func steps() fyne.CanvasObject {
	s := widget.NewSteps([]string{"Who", "Consent", "Sound check", "Recording", "Wrap up"}, nil)
	s.Set(1)
	return s
}

func status() fyne.CanvasObject {
	s := widget.NewStatusPill("", "", widget.Calm)
	s.Set("cloud_upload", "Sending, 43%", "", widget.Calm, 43)
	return s
}

func notice() fyne.CanvasObject {
	return widget.NewNotice(widget.Serious, "mic_off", "Your headset came unplugged.",
		"Maureen is still being recorded. Plug it back in, or use the laptop’s own microphone.", widget.NewSmallButton("Use laptop mic", "", nil))
}

func clock() fyne.CanvasObject {
	c := widget.NewClock(theme.Clock)
	c.Set(24*time.Minute + 16*time.Second)
	return c
}

func quietMeter() fyne.CanvasObject {
	now := time.Unix(0, 0)
	m := meterAt(&now)
	hear(m, &now, 3, -33, -24)
	return m
}

func list() fyne.CanvasObject {
	return widget.NewList(func() int { return 9 }, func() fyne.CanvasObject { return widget.NewRowTitle("") },
		func(i int, row fyne.CanvasObject) { row.(*widget.Text).SetWords(fmt.Sprintf("Story %d", i+1)) })
}
