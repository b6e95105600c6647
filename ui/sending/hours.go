package sending

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"ownvoice/sync/client"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// hours is whether recordings go at any hour, or only between two.
type hours struct {
	choice   *widget.Choice
	from, to *widget.Select
	span     *fyne.Container
	onNight  func(*client.Hours)
	night    client.Hours // as chosen last
	quiet    bool         // the widgets are being set, which is no choice
}

// usualNight is offered first.
var usualNight = client.Hours{From: "22:00", To: "06:00"}

func newHours(onNight func(*client.Hours)) *hours {
	h := &hours{onNight: onNight, night: usualNight}
	h.choice = widget.NewChoice(widget.Boxes, []widget.Option{{Key: "any", Words: "At any hour"}, {Key: "night", Words: "Only at night"}}, h.onAnswer)
	h.choice.Spoken = "At what hours."
	h.from = widget.NewSelect("From", fullHours(), func(string) { h.onHour() })
	h.to = widget.NewSelect("To", fullHours(), func(string) { h.onHour() })
	h.from.Snug, h.to.Snug = true, true
	h.span = widget.NewLine(theme.Space12, widget.NewText("From", theme.Body, theme.Ink), h.from, widget.NewText("to", theme.Body, theme.Ink), h.to)
	return h
}

func fullHours() (all []string) {
	for hour := range 24 {
		all = append(all, fmt.Sprintf("%02d:00", hour))
	}
	return all
}

func (h *hours) show(night *client.Hours) {
	h.choice.SetAnswer("any")
	h.span.Hidden = night == nil
	if night == nil {
		return
	}
	h.night = *night
	h.choice.SetAnswer("night")
	h.quiet = true
	pick(h.from, night.From)
	pick(h.to, night.To)
	h.quiet = false
}

// pick shows a time, also one that is no full hour.
func pick(s *widget.Select, at string) {
	if !slices.Contains(s.Options, at) {
		s.Options = append(s.Options, at)
		slices.Sort(s.Options)
	}
	s.SetSelected(at)
}

func (h *hours) onAnswer(key string) {
	if key == "night" {
		night := h.night
		h.onNight(&night)
		return
	}
	h.onNight(nil)
}

// onHour keeps two hours. Two that are the same are no night: what was chosen
// before stays.
func (h *hours) onHour() {
	if h.quiet || h.from.Selected == "" || h.to.Selected == "" {
		return
	}
	night := client.Hours{From: h.from.Selected, To: h.to.Selected}
	if night.From == night.To {
		h.show(&h.night)
		return
	}
	h.onNight(&night)
}
