package consent

import (
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Ways to be known, as catalog.Consent.As begins.
const (
	asReal   = "real"
	asFirst  = "first"
	asChosen = "chosen"
	asNone   = "none"
)

// naming asks for the name and the voice.
type naming struct {
	a            *Ask
	called, loud *widget.ConsentCard
	other        *widget.Entry
	otherCard    *widget.Panel
}

func newNaming(a *Ask) *naming {
	n := &naming{a: a}
	known := a.Story.KnownAs
	var options []widget.Option
	if known != "" {
		options = append(options, widget.Option{Key: asReal, Words: short(known)})
		if first, _, more := strings.Cut(known, " "); more {
			options = append(options, widget.Option{Key: asFirst, Words: "Only " + short(first)})
		}
	}
	options = append(options, widget.Option{Key: asChosen, Words: "Another name"}, widget.Option{Key: asNone, Words: "No name"})
	n.called = widget.NewConsentCard("What shall we call you?", "In reports, in lists and on the web.", options, func(string) { n.onAnswer() }).Pictured("person")
	n.loud = widget.NewConsentCard("May others hear your voice?", "Or do they read your words, and nobody outside the team hears you.",
		[]widget.Option{{Key: catalog.VoiceHeard, Words: "My voice"}, {Key: catalog.VoiceWords, Words: "Only my words"}}, func(string) { n.onAnswer() }).Pictured("hearing")
	n.other = widget.NewEntry("The other name")
	n.other.OnShortcut = a.d.Keys.TypedShortcut
	n.other.OnChanged = func(string) { n.onAnswer() }
	n.otherCard = widget.NewCard(widget.NewColumns(theme.Space16, []float32{200, widget.Rest}, widget.NewRowTitle("The other name"), n.other)).Pad(theme.Space12, theme.CardPadding)
	n.otherCard.Hide()
	return n
}

// mostName is how many bytes a chosen name may have.
const mostName = 400

// short is a name that fits into an answer.
func short(name string) string {
	return cut(name, 24)
}

func (n *naming) onAnswer() {
	asked := n.called.Answer == asChosen
	if asked != n.otherCard.Visible() {
		n.otherCard.Hidden = !asked
		n.a.put()
		n.a.d.Window.Canvas().Focus(n.called.Focus())
	}
	n.a.given.as = n.called.Answer
	if asked {
		n.a.given.as = ""
		if name := strings.TrimSpace(n.other.Text); name != "" {
			n.a.given.as = asChosen + ":" + name
		}
	}
	n.a.given.voice = n.loud.Answer
	n.a.answered()
}

func (n *naming) name() string { return "Name and voice" }

func (n *naming) content(widget.Breadth) fyne.CanvasObject {
	return widget.NewColumn(10, n.called, n.otherCard, n.loud)
}

func (n *naming) focus() fyne.Focusable { return n.called.Focus() }

func (n *naming) aloud() string { return aloudCards([]*widget.ConsentCard{n.called, n.loud}) }

func (n *naming) wrong() string {
	switch {
	case len(n.a.given.as) > mostName:
		return "That name is too long to be shown anywhere. Choose a shorter one."
	case n.called.Answer == asChosen && n.a.given.as == "":
		return "Write down the other name, or choose again."
	}
	return ""
}

func them(knownAs string) string {
	if knownAs == "" {
		return "them"
	}
	return words.Name(knownAs)
}
