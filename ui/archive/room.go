package archive

import (
	"fmt"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// room is the side that makes room on this laptop, and says what of the stories
// is only in the archive.
type room struct {
	p         *Page
	can, away *widget.Text
	free      *widget.Button
	list      *widget.Button
	lines     []*fyne.Container // that hold the buttons, and no space without
}

func newRoom(p *Page) *room {
	r := &room{p: p, can: widget.NewBody(""), away: widget.NewBody("")}
	r.free = widget.NewButton("", "hard_drive", r.onFree)
	r.list = widget.NewButton("Show them", "library_books", func() { p.chosen(onlyThere) })
	r.lines = []*fyne.Container{widget.NewLine(0, r.free), widget.NewLine(0, r.list)}
	return r
}

func (r *room) content() fyne.CanvasObject {
	return widget.NewColumn(theme.Space16,
		page.Setting("Free space here", "Only whole recordings that are safe in the archive go. A small copy to listen to, and the words, stay. Nothing is removed unless you ask.", r.can, r.lines[0]),
		page.Setting("Only in the archive", "Open one of these stories to fetch it back.", r.away, r.lines[1]))
}

func (r *room) show(l loaded) {
	r.lines[0].Hidden = l.room.Recordings == 0
	r.can.SetWords("There is nothing to free now. What is only on this laptop stays on it.")
	if l.room.Recordings > 0 {
		r.free.Set("Free "+words.Size(l.room.Bytes), "hard_drive")
		r.can.SetWords(recordings(l.room.Recordings) + " can go from here: " + words.Size(l.room.Bytes) + ".")
	}
	stories, bytes := 0, int64(0)
	for _, a := range l.away {
		if a.Held {
			stories++
			bytes += a.Bytes
		}
	}
	r.lines[1].Hidden = stories == 0
	r.refocus()
	r.away.SetWords("Every whole recording that is in the archive is here too.")
	if stories > 0 {
		r.away.SetWords("The whole recording of " + words.Stories(stories) + " is in the archive and not here: " + words.Size(bytes) + ".")
	}
}

// refocus keeps the keys in sight when the button that they were on is gone.
func (r *room) refocus() {
	over := r.p.d.Window.Canvas()
	for i, b := range []*widget.Button{r.free, r.list} {
		if over.Focused() == fyne.Focusable(b) && r.lines[i].Hidden {
			over.Focus(r.p.tabs)
		}
	}
}

func recordings(n int) string {
	if n == 1 {
		return "1 recording"
	}
	return words.Number(n) + " recordings"
}

// onFree asks once.
func (r *room) onFree() {
	size := words.Size(r.p.seen.room.Bytes)
	widget.NewDialog("Free "+size+" on this laptop?", "The archive has proved that it holds them. You can still listen to a small copy here, and fetch them back when you are online.",
		widget.NewPrimary("Keep them here", "", nil), widget.NewButton("Free "+size, "hard_drive", func() { r.p.free("") })).Open(r.p.d.Window.Canvas())
}

// progress says how far it is, not more often than it changes by one in a
// hundred.
func (r *room) progress() func(done, of int) {
	var last atomic.Int64
	return func(done, of int) {
		percent := int64(100 * done / max(1, of))
		if last.Swap(percent) == percent || percent == 100 {
			return
		}
		fyne.Do(func() {
			if r.p.busy {
				r.p.tells("hard_drive", fmt.Sprintf("Making room, %d%%.", percent), "Only what the archive has proved that it holds goes.")
			}
		})
	}
}

// proven is the question whether the archive has signed for a file.
func (p *Page) proven() func(catalog.File) bool {
	return client.Proven(p.d.Library.Device().Enrolment)
}
