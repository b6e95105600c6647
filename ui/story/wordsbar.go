package story

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// showBody shows the words, or that there are none.
func (r *read) showBody() {
	var shown fyne.CanvasObject = r.list
	none := r.list.Len() == 0
	r.begin.Hidden = !none || len(r.p.told.Recordings) == 0
	r.fetch.Hidden = r.begin.Hidden
	if none {
		said := widget.NewText("The words are not written out yet. You can listen, or write them yourself.", theme.Body, theme.Ink2)
		said.Wrap = true
		shown = widget.NewPanel("", widget.NewColumn(theme.Space16, said, widget.NewLine(theme.Space12, r.begin, r.fetch))).Pad(theme.Space16, 18)
	}
	if len(r.body.Objects) == 1 && r.body.Objects[0] == shown {
		return
	}
	r.body.Objects = []fyne.CanvasObject{shown}
	r.body.Refresh()
}

// showBar shows what can be done with the words.
func (r *read) showBar() {
	var bar fyne.CanvasObject
	r.play.Hidden = r.p.breadth == widget.Wide
	switch {
	case r.list.Len() == 0 && r.was == nil:
		bar = widget.NewPanel("", nil)
	case r.was != nil:
		bar = r.was.bar()
	case r.writing:
		bar = r.pen.bar()
	default:
		r.showMore()
		r.back.Hidden = !r.list.Away()
		bar = barOf(widget.NewColumns(theme.Space8, []float32{-1, -1, -1, widget.Rest, moreWidth}, r.play, r.write, r.back, widget.NewPanel("", nil), r.more))
	}
	r.bar.Objects = []fyne.CanvasObject{bar}
	r.bar.Refresh()
	r.p.relayout()
}

const moreWidth = 120

func barOf(o fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewColumn(0, widget.NewPanel("", o).Pad(theme.Space4, 14), page.Rule())
}

// showPlaying says what the button for the sound does.
func (r *read) showPlaying() { r.play.Set(r.p.listen.play.Words, r.p.listen.play.Icon) }

// keepOn keeps what is typed as time goes on, also when the place is left with
// the last letters still in the air.
func (r *read) keepOn() {
	r.rests()
	var ctx context.Context
	ctx, r.rests = context.WithCancel(context.WithoutCancel(r.p.visit))
	desk.Every(ctx, 250*time.Millisecond, func() {
		r.keepSometimes()
		if r.p.visit.Err() != nil && !r.script.Waits() || !r.writing {
			r.rests()
		}
	})
}

// keepSometimes keeps what was typed when it is time.
func (r *read) keepSometimes() {
	if r.script != nil && r.script.Due() {
		r.keep()
	}
}

// keep brings what was typed to the disk.
func (r *read) keep() {
	if r.script == nil || !r.script.Waits() {
		return
	}
	script := r.script
	desk.Save(r.p.visit, script.Flush, func(err error) {
		if err != nil {
			r.p.tell(err)
		}
	})
}
