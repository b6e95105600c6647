package story

import (
	"context"
	"encoding/json"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// showTwice says that two people wrote one thing apart, the first of them if
// there are several.
func (h *head) showTwice(t told) {
	if len(t.BothVersions) == 0 {
		h.twice.Hide()
		return
	}
	b := t.BothVersions[0]
	see := widget.NewSmallButton("See both", "", func() { h.askWhich(b) })
	h.twice.Set(widget.Calm, "front_hand", "Two people changed "+what(b)+".", "Both are kept. Which shall we show?", see)
	h.twice.Show()
}

func what(b library.BothVersions) string {
	switch {
	case b.Kind == catalog.KindStory && b.Field == "title":
		return "this title"
	case b.Kind == catalog.KindSegment:
		return "a piece of the words"
	case b.Kind == catalog.KindNote:
		return "a note"
	case b.Kind == catalog.KindPerson:
		return "what the storyteller is called"
	}
	return "something about this story"
}

// askWhich shows both versions and settles on the one that is chosen.
func (h *head) askWhich(b library.BothVersions) {
	body := widget.NewColumn(theme.Space16)
	var choices []*widget.Button
	for i, v := range b.Versions[:min(2, len(b.Versions))] {
		said := widget.NewRowTitle(text(v.Value))
		said.Wrap = true
		body.Add(widget.NewColumn(0, said, widget.NewSmall([]string{"The first", "The second"}[i]+", written by "+h.p.told.who(v.Author)+", "+words.Day(at(v.Clock)))))
		choices = append(choices, widget.NewButton([]string{"Show the first", "Show the second"}[i], "", func() { h.settle(b, v.Value) }))
	}
	leave := widget.NewButton("Leave it open", "", nil)
	widget.NewDialogWith("Which shall we show?", body, leave, choices...).Open(h.p.d.Window.Canvas())
}

func (h *head) settle(b library.BothVersions, chosen json.RawMessage) {
	desk.Save(h.p.visit, func(ctx context.Context) error { return h.p.d.Library.Settle(ctx, h.p.id, b, chosen) }, h.p.saved)
}

// at is when a change was made, by the clock of who made it.
func at(clock string) time.Time {
	c, err := catalog.ParseClock(clock)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(c.Millis)
}
