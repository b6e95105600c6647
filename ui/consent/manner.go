package consent

import (
	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// manner asks how the answers were given, and who or what helped.
type manner struct {
	a      *Ask
	how    *widget.Choice
	help   *widget.Choice
	sign   *widget.Signature
	papers *papers
	span   *span
	shown  fyne.CanvasObject // what belongs to the way that was chosen
}

func newManner(a *Ask) *manner {
	m := &manner{a: a}
	m.how = widget.NewChoice(widget.UpAndDown, []widget.Option{
		{Key: catalog.HowApart, Words: "Said to me just now"},
		{Key: catalog.HowScreen, Words: "Signed here, on this screen"},
		{Key: catalog.HowPaper, Words: "On paper"},
		{Key: catalog.HowSpoken, Words: "Said in the recording"},
		{Key: catalog.HowMessage, Words: "In a message or a letter"},
	}, m.onHow)
	m.how.Spoken = "How it was said."
	if len(a.Story.Recordings) == 0 {
		m.how.Options = append(m.how.Options[:3:3], m.how.Options[4])
	}
	keys, offered := words.Helps()
	var options []widget.Option
	for i, key := range keys {
		options = append(options, widget.Option{Key: key, Words: offered[i]})
	}
	m.help = widget.NewChoice(widget.UpAndDown, options, m.onHelp)
	m.help.Several, m.help.Spoken = true, "Who or what helped."
	m.sign = widget.NewSignature("Signature", a.answered)
	m.papers = newPapers(a.visit, a.d, a.fail, func() {
		a.given.evidence = m.papers.sums()
		a.put()
		a.answered()
	})
	m.span = newSpan(a, a.answered)
	return m
}

func (m *manner) onHow(key string) {
	m.a.given.how = key
	m.a.given.spoken = nil
	m.a.put()
	m.a.d.Window.Canvas().Focus(m.how)
	if m.shown != nil {
		widget.Reveal(m.shown)
	}
	m.a.answered()
}

func (m *manner) onHelp(string) {
	m.a.given.help = nil
	for _, o := range m.help.Options {
		if m.help.Answers[o.Key] {
			m.a.given.help = append(m.a.given.help, o.Key)
		}
	}
	m.a.answered()
}

func (m *manner) name() string { return "How it was said" }

func (m *manner) content(b widget.Breadth) fyne.CanvasObject {
	how := widget.NewQuestion("How did "+m.a.subject()+" say it?", "", m.how)
	help := widget.NewQuestion("Did anybody help?", "Press all that are true. Nobody is an answer too.", m.help)
	right := widget.NewColumn(10)
	if m.shown = m.more(); m.shown != nil {
		right.Add(m.shown)
	}
	right.Add(help)
	if b != widget.Wide {
		return widget.NewColumn(10, how, right)
	}
	return page.Halves(10, how, right)
}

// subject is the one who is asked, in the middle of a sentence.
func (a Asked) subject() string {
	if a.Story.KnownAs == "" {
		return "they"
	}
	return a.Story.KnownAs
}

// more is what belongs to the way that was chosen; nil for nothing.
func (m *manner) more() fyne.CanvasObject {
	switch m.a.given.how {
	case catalog.HowScreen:
		clear := widget.NewSmallButton("Clear it", "close", m.sign.Clear)
		return widget.NewQuestion("Sign here", "", m.sign, widget.NewLine(theme.Space8, clear))
	case catalog.HowPaper:
		return widget.NewQuestion("The paper", "Take a photo of it or scan it, so that it is kept with the story. You can also do so later.", m.papers.content())
	case catalog.HowMessage:
		return widget.NewQuestion("The message", "A picture of the screen, or the letter.", m.papers.content())
	case catalog.HowSpoken:
		return m.span.content()
	}
	return nil
}

func (m *manner) focus() fyne.Focusable { return m.how }

func (m *manner) aloud() string { return "How did " + m.a.subject() + " say it? Did anybody help?" }

func (m *manner) wrong() string {
	switch {
	case m.a.given.how == "":
		return "Say how " + m.a.subject() + " answered. Then the answers can be kept."
	case m.a.given.how == catalog.HowScreen && m.sign.Empty():
		return "Nobody has signed yet. Draw or type the name, or choose another way."
	case m.a.given.how == catalog.HowSpoken:
		spoken, wrong := m.span.read()
		m.a.given.spoken = spoken
		return wrong
	}
	return ""
}

// Take takes a photo or scan that was dropped onto the questions, where they
// ask for one.
func (a *Ask) Take(path string) bool {
	m, is := a.sheets[a.at].(*manner)
	if !is || a.given.how != catalog.HowPaper && a.given.how != catalog.HowMessage || !bring.Papers.Has(path) {
		return false
	}
	m.papers.Take(path)
	return true
}
