package record

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// personCard is who is going to tell, beside the questions.
type personCard struct {
	card    *widget.Panel
	initial *widget.Text
	name    *widget.Text
	naming  *widget.Text
	way     *widget.StatusPill
	with    *widget.StatusPill
	tongue  *widget.StatusPill
	project *widget.StatusPill
	change  *widget.Button
}

func newPersonCard(onChange func()) *personCard {
	c := &personCard{
		initial: widget.NewRowTitle(""), name: widget.NewRowTitle(""), naming: widget.NewSmall(""),
		way: pill("call"), with: pill("person"), tongue: pill("translate"), project: pill("folder"),
	}
	c.initial.Colour, c.initial.Align = theme.Accent, fyne.TextAlignCenter
	c.name.LeastWidth, c.naming.LeastWidth = 80, 80
	disc := widget.NewPanel(theme.AccentTint, c.initial)
	disc.Radius = theme.Scaled(22)
	head := widget.NewColumns(14, []float32{44, widget.Rest}, widget.NewLeast(44, theme.Scaled(44), disc), widget.NewColumn(0, c.name, c.naming))
	c.change = widget.NewSmallButton("Change who", "edit_note", onChange)
	facts := widget.NewColumn(theme.Space8, c.way, c.with, c.tongue, c.project)
	c.card = widget.NewCard(widget.NewColumn(theme.Space12, head, facts, c.change)).Pad(18, 18)
	return c
}

func pill(icon string) *widget.StatusPill { return widget.NewStatusPill(icon, "", widget.Calm) }

// show says what is known of the talk.
func (c *personCard) show(t talk) {
	first, _ := utf8.DecodeRuneInString(t.knownAs())
	if t.knownAs() == "" {
		first = '–'
	}
	c.initial.SetWords(strings.ToUpper(string(first)))
	c.name.SetWords(t.Called())
	c.naming.SetWords(map[string]string{namingReal: "their own name", namingChosen: "the name they chose", namingNone: "no name"}[t.naming])
	c.say(c.way, wayIcon(t), t.wayWords())
	c.say(c.with, "person", withWhom(t))
	c.say(c.tongue, "translate", "In "+languageName(t.language))
	if t.language == "und" {
		c.say(c.tongue, "translate", "In another language")
	}
	c.say(c.project, "folder", t.project)
	shown(c.project, t.project != "")
}

func (c *personCard) say(p *widget.StatusPill, icon, words string) {
	p.Set(icon, words, "", widget.Calm, widget.NoBar)
}

func wayIcon(t talk) string {
	switch t.way {
	case wayPhone:
		return "call"
	case wayCall:
		return "videocam"
	}
	return "group"
}

func withWhom(t talk) string {
	if t.reporter == "" {
		return "With you"
	}
	return "With " + t.reporter + " (you)"
}
