package archive

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/carry"
	"ownvoice/sync/client"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// laptop is another one of the project.
type laptop struct {
	id   catalog.ID
	name string
}

// otherLaptops are those of the project but this one and those switched off.
func otherLaptops(ctx context.Context, lib *library.Library) (others []laptop, err error) {
	all, err := carry.Devices(ctx, lib)
	for _, d := range all {
		if d.ID != lib.Device().ID && !d.Off {
			others = append(others, laptop{d.ID, d.Name})
		}
	}
	return others, err
}

// carrying is the way to other laptops by a memory stick.
type carrying struct {
	p      *Page
	others []laptop
	choose *widget.Select
	copy   *widget.Button
	none   *widget.Text
	line   *fyne.Container
}

func newCarrying(p *Page) *carrying {
	c := &carrying{p: p, none: page.Quiet("No other laptop is known here yet. The archive names them when this one is online, or on a stick from it.")}
	c.choose = widget.NewSelect("Which laptop", nil, nil)
	c.copy = widget.NewButton("Copy for this laptop", "usb", c.onCopy)
	c.line = widget.NewColumn(0)
	return c
}

// show offers the laptops that are known. The one that was chosen stays chosen.
func (c *carrying) show(others []laptop) {
	chosen := c.chosen()
	c.others, c.choose.Options = others, nil
	for _, d := range others {
		c.choose.Options = append(c.choose.Options, c.called(d))
	}
	c.none.Hidden = len(others) > 0
	c.choose.Hidden, c.copy.Hidden = len(others) == 0, len(others) == 0
	for i, d := range others {
		if d.id == chosen || i == 0 && chosen == "" {
			c.choose.SetSelectedIndex(i)
		}
	}
}

// called is the name of a laptop, with the beginning of its id where two have
// the same.
func (c *carrying) called(d laptop) string {
	for _, other := range c.others {
		if other.name == d.name && other.id != d.id {
			return d.name + " (" + string(d.id)[max(0, len(d.id)-4):] + ")"
		}
	}
	return d.name
}

// chosen is the laptop that is chosen; "" is none.
func (c *carrying) chosen() catalog.ID {
	for _, d := range c.others {
		if c.called(d) == c.choose.Selected {
			return d.id
		}
	}
	return ""
}

func (c *carrying) onCopy() {
	to, called := c.chosen(), c.choose.Selected
	if to == "" {
		c.p.d.Window.Canvas().Focus(c.choose)
		return
	}
	c.p.withStick("What is copied onto it only "+called+" can open.", bring.Folder, func(dir string) { c.p.exchange(dir, to, called) })
}

// content is the parts of a card.
func (c *carrying) content(b widget.Breadth) fyne.CanvasObject {
	c.line.Objects = []fyne.CanvasObject{c.none, page.With(b, c.choose, c.copy)}
	return c.line
}

// learn asks the archive which laptops the project has now: one may have joined
// a minute ago. Without an answer those stay that are known.
func (p *Page) learn() {
	desk.Work(p.ctx, func(ctx context.Context) (known bool, err error) {
		ctx, stop := context.WithTimeout(ctx, learnFor)
		defer stop()
		c, err := client.New(p.d.Library)
		if err != nil {
			return false, err
		}
		_, err = c.Devices(ctx)
		return err == nil, nil
	}, func(known bool, err error) {
		if known && err == nil {
			p.again()
		}
	})
}

const learnFor = 10 * time.Second

// without is the side with the ways that need no network, or no internet.
func (p *Page) without() fyne.CanvasObject {
	beside := page.Setting("A laptop beside you", "Two laptops of the project give each other what the team may hear. Both are on one Wi-Fi, and on both somebody presses this. It needs no internet.", p.beside.Content())
	stick := page.Setting("A stick for another laptop", "It is closed, so that only that laptop can open it. A stick that is lost tells nobody anything.", p.carrying.content(p.breadth))
	take := page.Setting("A stick that came to you", "From the archive, or from another laptop of the project.", widget.NewLine(0, widget.NewButton("Take in a memory stick", "download", p.onTakeIn)))
	if p.breadth == widget.Wide {
		return page.Halves(theme.Space16, widget.NewColumn(theme.Space16, beside), widget.NewColumn(theme.Space16, stick, take))
	}
	return widget.NewColumn(theme.Space16, beside, stick, take)
}
