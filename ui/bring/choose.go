package bring

import (
	"context"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/explain"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// Choose lets somebody choose one file, by keyboard alone if they like: from
// memory sticks, and from the folders where recordings are kept. chosen is
// called with its path, and not at all when nothing was chosen. The dialog
// belongs to the visit of ctx.
func Choose(ctx context.Context, d *desk.Desk, sort Sort, chosen func(path string)) {
	c := newChooser(ctx, d, sort, chosen)
	c.dialog.Open(d.Window.Canvas())
	c.goTo(entry{})
}

// The list of a chooser, which does not grow with the text: its rows do. In a
// low window it gives up height, so that what stands below it stays in sight.
const chooserWidth, chooserHeight = 620, 300

func heightIn(window float32) float32 {
	return max(theme.Scaled(60), min(chooserHeight, window-142-theme.Scaled(98)))
}

// chooser is the dialog.
type chooser struct {
	ctx    context.Context
	d      *desk.Desk
	sort   Sort
	chosen func(string)

	start   string // what is asked before there is a folder
	onShown func() // another folder is shown; may be nil
	folder  string // that is shown; "" is the places to start from
	all     []entry
	list    *widget.List
	where   *widget.Text
	said    *widget.Text
	dialog  *widget.Dialog
}

func newChooser(ctx context.Context, d *desk.Desk, sort Sort, chosen func(string), others ...*widget.Button) *chooser {
	c := &chooser{ctx: ctx, d: d, sort: sort, chosen: chosen, start: "Where is it?", where: widget.NewSecond("")}
	c.where.LeastWidth = 200
	c.said = widget.NewSecond("")
	c.said.LeastWidth = 200
	c.list = widget.NewList(func() int { return len(c.all) },
		func() fyne.CanvasObject { return newEntryRow() },
		func(i int, o fyne.CanvasObject) { c.fill(i, o.(*entryRow)) })
	c.list.RowHeight = 50
	c.list.OnOpen = c.onOpen
	c.list.Spoken = func(i int) string { return c.all[i].name }
	listed := widget.NewCard(c.list).Pad(1, 1)
	body := widget.NewColumn(theme.Space8, c.where, widget.NewLeast(chooserWidth, heightIn(d.Window.Canvas().Size().Height), listed), c.said)
	c.dialog = widget.NewDialogWith(sort.title, body, widget.NewButton("Leave it", "", nil), others...)
	return c
}

// goTo shows another folder.
func (c *chooser) goTo(e entry) {
	desk.Work(c.ctx, func(ctx context.Context) ([]entry, error) {
		if e.path == "" {
			return starts(), nil
		}
		all, err := inside(ctx, e.path, c.sort)
		return append([]entry{up(e.path)}, all...), err
	}, func(all []entry, err error) { c.show(e.path, all, err) })
}

func (c *chooser) show(folder string, all []entry, err error) {
	if !c.dialog.IsOpen() {
		return
	}
	c.said.SetWords("")
	if err != nil {
		why := explain.Error(err)
		c.said.SetWords(why.What + " " + why.Do)
		all = []entry{{name: "Other places", icon: "arrow_back", folder: true}}
	}
	c.folder, c.all = folder, all
	c.where.SetWords(c.start)
	if folder != "" {
		c.where.SetWords("In " + called(folder))
	}
	if err == nil && folder != "" && !holdsFile(all) {
		c.said.SetWords(c.sort.none)
	}
	c.list.MoveTo(0)
	if len(all) > 1 && folder != "" {
		c.list.MoveTo(1)
	}
	if c.onShown != nil {
		c.onShown()
	}
	c.list.Refresh()
	c.dialog.Refresh()
	c.d.Window.Canvas().Focus(c.list)
}

func holdsFile(all []entry) bool {
	for _, e := range all {
		if !e.folder {
			return true
		}
	}
	return false
}

func (c *chooser) onOpen(i int) {
	if i >= len(c.all) {
		return
	}
	e := c.all[i]
	if e.folder {
		c.goTo(e)
		return
	}
	c.dialog.Close()
	c.chosen(e.path)
}

// entryRow is one line.
type entryRow struct {
	fyneWidget.BaseWidget

	icon       *widget.Icon
	name, line *widget.Text
	content    fyne.CanvasObject
}

func newEntryRow() *entryRow {
	r := &entryRow{icon: widget.NewIcon("", theme.Ink2), name: widget.NewText("", theme.Body, theme.Ink), line: widget.NewSmall("")}
	r.name.LeastWidth = 100
	r.content = widget.NewColumns(theme.Space12, []float32{24, widget.Rest, -1}, r.icon, r.name, r.line)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *entryRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (c *chooser) fill(i int, r *entryRow) {
	if i >= len(c.all) {
		return
	}
	e := c.all[i]
	r.icon.Set(e.icon, theme.Ink2)
	r.name.SetWords(e.name)
	r.line.SetWords("")
	if !e.folder {
		r.line.SetWords(words.Day(e.at) + "  ·  " + words.Size(e.size))
	}
	r.content.Refresh()
}
