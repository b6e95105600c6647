package stories

import (
	"context"
	"fmt"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// binned is a story that was put in the bin, and what it is called.
type binned struct {
	story catalog.ID
	title string
}

// onDelete puts a story in the bin. It is not asked about: it can be undone
// here and now, and brought back from the bin for a month at least.
func (p *Page) onDelete(i int) {
	s, here := p.shelf.Row(i)
	if !here {
		return
	}
	if why := p.inUse(s.ID); why != "" {
		p.showNotice(widget.Calm, "front_hand", why, "It can go into the bin when that has ended.", p.okay())
		return
	}
	if p.hearing.plays(s.ID) {
		p.hearing.stop()
	}
	b := binned{s.ID, words.Title(s.Title, s.KnownAs)}
	desk.Save(p.ctx, func(ctx context.Context) error { return p.d.Library.Discard(ctx, b.story) }, func(err error) { p.onBinned(b, err) })
}

// inUse is why a story cannot go into the bin now; "" when it can.
func (p *Page) inUse(story catalog.ID) string {
	if now := p.d.Session(); now != nil && now.Story == story {
		return "This story is being recorded."
	}
	if now := p.d.Bringing(); now != nil && now.Story == story {
		return "This story is being brought in."
	}
	return ""
}

// Binned says that a story was put in the bin elsewhere, as if it had been done
// here.
func (p *Page) Binned(story catalog.ID, called string) { p.onBinned(binned{story, called}, nil) }

func (p *Page) onBinned(b binned, err error) {
	if err != nil {
		p.trouble(err)
		return
	}
	p.binned = append(p.binned, b)
	p.tellBinned()
	p.shelf.Changed()
}

// tellBinned says what was put in the bin last, and how it comes back.
func (p *Page) tellBinned() {
	b := p.binned[len(p.binned)-1]
	title := few(b.title, 80) + " is in the bin."
	if p.notice.Visible() && p.notice.Title == title {
		return // the button stays, and the keyboard on it
	}
	p.showNotice(widget.Calm, "delete", title, fmt.Sprintf("You can bring it back, for %d days at least.", library.BinDays),
		widget.NewSmallButton("Undo", "undo", p.onUndo))
}

// onUndo brings back what was put in the bin last.
func (p *Page) onUndo() {
	if len(p.binned) == 0 {
		return
	}
	b := p.binned[len(p.binned)-1]
	desk.Save(p.ctx, func(ctx context.Context) error {
		return p.d.Library.BringBack(ctx, library.Binned{Kind: catalog.KindStory, Entity: b.story, Story: b.story})
	}, func(err error) {
		if err != nil {
			p.trouble(err)
			return
		}
		p.binned = p.binned[:len(p.binned)-1]
		p.showNeeds()
		p.d.Window.Canvas().Unfocus() // the list has the keys, or gets them with the story
		if p.stands == rows {
			p.Focus()
		}
		p.shelf.Changed()
	})
}
