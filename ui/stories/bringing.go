package stories

import (
	"ownvoice/explain"
	"ownvoice/ui/bring"
	"ownvoice/ui/widget"
)

// showBringing says how far a recording has come that is being brought in, and
// reports whether one is.
func (p *Page) showBringing() bool {
	now := p.d.Bringing()
	if now == nil {
		return false
	}
	see := widget.NewSmallButton("See it", "", func() { p.d.OpenStory(now.Story, 0) })
	if !now.Beside {
		see.OnTapped = p.d.OpenBring
	}
	title := "A recording is being brought in."
	body, _ := bring.Progress(now)
	body += "."
	if p.notice.Visible() && p.notice.Title == title {
		if p.notice.Body != body { // the button stays, and the keyboard on it
			p.notice.Set(widget.Calm, "hourglass_empty", title, body, p.notice.Action)
		}
		return true
	}
	p.showNotice(widget.Calm, "hourglass_empty", title, body, see)
	p.told = true
	return true
}

// onTick goes on saying so until it has ended.
func (p *Page) onTick() {
	if p.told || p.d.Bringing() != nil {
		p.told = p.d.Bringing() != nil
		p.showNeeds()
	}
}

// Came says how it ended with a recording that was brought in meanwhile, when
// the place is seen next.
func (p *Page) Came(c bring.Came) {
	n := &need{story: c.Story, tone: widget.Good, icon: "check_circle-fill", title: "A recording has come in.",
		body: "Its story is in the list.", action: widget.NewSmallButton("Open the story", "", nil)}
	if c.Cut {
		n.tone, n.icon = widget.Care, "front_hand"
		n.body = "Its file ends too early or is damaged. What could be read of it is kept, and the file itself beside it."
	}
	if c.Err != nil {
		why := explain.Error(c.Err)
		n.story, n.tone, n.icon, n.title, n.body = "", widget.Care, "front_hand", "A recording could not be brought in.", why.What+" "+why.Safe+" "+why.Do
		n.action = widget.NewSmallButton("Hide this", "", nil)
	}
	p.needs.start = append(p.needs.start, n)
	if p.ctx != nil && p.ctx.Err() == nil {
		p.showNeeds()
	}
}
