package story

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// changes is the tab What has changed: every act, newest first. Opening one
// shows what was there before, and takes it back.
type changes struct {
	*lines
	p    *Page
	want int // how many changes to look back
}

// lookBack is how many changes are shown at first, and how many more each time
// somebody asks for what was before.
const lookBack = 400

func newChanges(p *Page) *changes {
	c := &changes{lines: newLines("Nothing has changed yet."), p: p, want: lookBack}
	c.list.OnOpen = c.onOpen
	return c
}

// content is the acts, with what can be done with them said above.
func (c *changes) content() fyne.CanvasObject {
	if len(c.all) == 0 {
		return c.lines.content()
	}
	return page.Below(theme.Space12, widget.NewSmall("Open a line to see what was there before, and to take it back."), c.lines.content())
}

// enter loads what has changed; the page calls it when the tab is in sight.
func (c *changes) enter() { desk.Work(c.p.visit, c.load, c.show) }

// happened is the past as far as it was looked at.
type happened struct {
	all    []library.Did
	more   bool
	themes []catalog.Theme
}

func (c *changes) load(ctx context.Context) (h happened, err error) {
	if h.all, err = c.p.d.Library.Past(ctx, c.p.id, 0, c.want+1); err != nil {
		return h, err
	}
	if h.more = len(h.all) > c.want; h.more {
		h.all = h.all[:c.want]
	}
	h.themes, err = c.p.d.Library.Themes(ctx)
	return h, err
}

func (c *changes) show(h happened, err error) {
	if err != nil {
		c.p.tell(err)
		return
	}
	t := c.p.told
	t.themes = h.themes
	was := len(c.all) == 0
	c.lines.show(t.past(h))
	if was { // the words that nothing has changed yet give way
		c.p.showBody()
	}
}

// past puts acts in sentences, newest first.
func (t told) past(h happened) []sentence {
	var all []sentence
	for _, a := range acts(h.all) {
		for _, words := range t.sentences(a) {
			all = append(all, sentence{at: a.all[0].At, said: words, act: &a})
		}
	}
	if h.more {
		all = append(all, sentence{at: h.all[len(h.all)-1].At, said: "Show what was before that"})
	}
	return all
}

func (c *changes) onOpen(i int) {
	if i < 0 || i >= len(c.all) {
		return
	}
	s := c.all[i]
	if s.act == nil {
		c.want += lookBack
		c.enter()
		return
	}
	ids := s.act.undoes()
	leave := widget.NewButton("Close", "", nil)
	body := widget.NewColumn(theme.Space12, widget.NewSmall(words.Day(s.at)+", "+s.at.Format("15:04")))
	for _, part := range s.act.before() {
		body.Add(part)
	}
	if len(ids) == 0 {
		body.Add(widget.NewBody("This stays as it is: what somebody said, and what was recorded, is kept."))
		widget.NewDialogWith(s.said, body, leave).Open(c.p.d.Window.Canvas())
		return
	}
	undo := widget.NewButton("Undo this", "undo", func() { c.undo(ids) })
	widget.NewDialogWith(s.said, body, leave, undo).Open(c.p.d.Window.Canvas())
}

// before shows what the fields of an act said before it, as far as a person
// wrote them; not more than fits.
func (a act) before() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, d := range a.all {
		if !slices.Contains([]string{"text", "title", "second", "caption", "known_as", "speaker"}, d.Field) || len(all) == 3 {
			continue
		}
		was := said(d.Before)
		if was == "" {
			continue
		}
		all = append(all, widget.NewColumn(0, widget.NewSmall("Before, it said"), widget.NewBody(short(was))))
	}
	return all
}

// short is the beginning of what may be long.
func short(s string) string {
	const most = 300
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + " …"
	}
	return s
}

func (c *changes) undo(ids []catalog.ID) {
	desk.Save(c.p.visit, func(ctx context.Context) error { return c.p.d.Library.Undo(ctx, ids...) }, c.p.saved)
}
