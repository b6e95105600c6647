package story

import (
	"context"
	"slices"
	"sort"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// read is the words of the recording in sight, written out: they follow the
// voice, are written in place, and are shown as they were at another time.
// Words of parts that are left out are never shown.
type read struct {
	p       *Page
	of      catalog.ID // the recording
	script  *studio.Script
	said    []catalog.Segment // that are shown: the script's, or as they were
	rows    []row
	writing bool
	was     *wasShown          // nil: as they are now
	rests   context.CancelFunc // ends the keeping of what is typed

	list  *widget.SegmentList
	bar   *fyne.Container
	body  *fyne.Container
	back  *widget.Button // to the voice
	write *widget.Button
	play  *widget.Button // where the voices have another tab
	more  *widget.Select
	begin *widget.Button // where there are no words yet
	fetch *widget.Button
	pen   *pen
}

// row is what stands in a row of the list: a segment, or a part left out.
type row struct {
	segment int // -1: none
	span    catalog.Span
}

func newRead(p *Page) *read {
	r := &read{p: p, rests: func() {}, list: widget.NewSegmentList(), bar: fyneContainer.NewStack(), body: fyneContainer.NewStack()}
	r.list.OnOpen = r.onOpen
	r.list.Focus = func(f fyne.Focusable) { p.d.Window.Canvas().Focus(f) }
	r.list.OnToggle = func() { p.listen.toggle() }
	r.list.OnAway = func(bool) { r.showBar() }
	r.back = widget.NewSmallButton("Back to the voice", "hearing", r.onBack)
	r.write = widget.NewSmallButton("Write the words", "edit_note", r.onWrite)
	r.play = widget.NewSmallButton("Play", "play_arrow-fill", func() { p.listen.toggle() })
	r.more = widget.NewSelect("More", nil, nil)
	r.begin = widget.NewPrimary("Write them", "edit_note", r.onWrite)
	r.fetch = widget.NewButton("Bring them in", "article", r.onImport)
	r.pen = newPen(r)
	return r
}

// enter begins a visit with its keys.
func (r *read) enter(ctx context.Context) {
	r.p.d.Keys.Add(ctx, desk.Ctrl(fyne.KeyLeft), func() { r.step(-1) })
	r.p.d.Keys.Add(ctx, desk.Ctrl(fyne.KeyRight), func() { r.step(1) })
	r.p.d.Keys.Add(ctx, &fyne.ShortcutUndo{}, r.undoKey)
	if r.writing {
		r.keepOn()
	}
}

func (r *read) content() fyne.CanvasObject {
	r.showBar()
	r.showBody()
	return page.OffPage(page.Below(0, r.bar, r.body))
}

func (r *read) focus() fyne.Focusable {
	if r.list.Len() == 0 && !r.begin.Hidden {
		return r.begin
	}
	return r.list
}

// show shows the words of what was loaded. While somebody writes, what they
// wrote stands, and others' changes come when they are done.
func (r *read) show(t told) {
	if r.script == nil || r.of != r.p.listen.of || !r.writing && !r.script.Waits() {
		r.of = r.p.listen.of
		r.keep()
		r.script = studio.NewScript(r.p.d.Library, r.p.id, r.of, studio.WordsOf(t.Whole, r.of))
	}
	r.list.TwoTongues = t.Second != ""
	if r.was != nil {
		r.was.reload()
	}
	r.showRows()
}

// showRows makes the rows anew.
func (r *read) showRows() {
	t := r.p.told
	r.said = r.script.Said()
	if r.was != nil {
		r.said = r.was.said
	}
	left := t.silent[r.of]
	rows, shown := make([]row, 0, len(r.said)), make([]widget.Said, 0, len(r.said))
	for i, s := range r.said {
		for len(left) > 0 && left[0].FromMS <= s.StartMS {
			rows, shown = append(rows, row{-1, left[0]}), append(shown, leftRow(t, left[0]))
			left = left[1:]
		}
		if !r.hidden(s) {
			rows, shown = append(rows, row{i, s.Span()}), append(shown, saidRow(t, s))
		}
	}
	for _, span := range left {
		rows, shown = append(rows, row{-1, span}), append(shown, leftRow(t, span))
	}
	same := len(shown) == r.list.Len()
	for i := 0; same && i < len(shown); i++ {
		same = r.list.Row(i) == shown[i]
	}
	if r.rows = rows; !same {
		r.list.SetRows(shown)
	} else {
		r.list.Refresh()
	}
	r.showAt(r.p.listen.at)
	r.showBar()
	r.showBody()
}

// hidden reports whether a segment lies in a part that is left out.
func (r *read) hidden(s catalog.Segment) bool {
	return s.In(r.p.told.silent[r.of])
}

func leftRow(t told, s catalog.Span) widget.Said {
	return widget.Said{Key: "left " + words.Moment(s.FromMS), Time: words.Moment(s.FromMS), Left: true,
		Words: "Left out because " + lower(words.They(t.KnownAs)) + " asked, until " + words.Moment(s.ToMS)}
}

func saidRow(t told, s catalog.Segment) widget.Said {
	row := widget.Said{Key: string(s.ID), Time: words.Moment(s.StartMS), Who: studio.Speaker(t.Whole, s.Speaker),
		Words: s.Text, Second: s.Second}
	row.Aside = row.Who != studio.Speaker(t.Whole, studio.Teller)
	if s.Checked != "" {
		row.Checked = "Listened and right – " + t.who(s.Checked)
	}
	return row
}

// showAt tints what is heard.
func (r *read) showAt(at time.Duration) {
	if r.script == nil {
		return
	}
	if r.of != r.p.listen.of && r.p.loaded {
		r.show(r.p.told)
		return
	}
	r.list.SetNow(r.rowAt(at.Milliseconds()))
}

// pauseWithin is how long a silence may be within what somebody says.
const pauseWithin = 2000

// rowAt is the row of a moment; -1 when nothing is said then.
func (r *read) rowAt(ms int64) int {
	i := sort.Search(len(r.rows), func(i int) bool { return r.rows[i].span.FromMS > ms }) - 1
	if i < 0 {
		return -1
	}
	end := r.rows[i].span.ToMS
	if r.rows[i].segment >= 0 {
		end += pauseWithin
	}
	if ms >= end && !(r.rows[i].span.ToMS <= r.rows[i].span.FromMS && i == len(r.rows)-1) {
		return -1
	}
	return i
}

// row is the row of a segment.
func (r *read) row(segment int) int {
	return slices.IndexFunc(r.rows, func(w row) bool { return w.segment == segment })
}

// onOpen plays from a row, or writes in it.
func (r *read) onOpen(i int) {
	if i >= len(r.rows) {
		return
	}
	if r.writing && r.rows[i].segment >= 0 {
		r.pen.edit(i, false, -1)
		return
	}
	r.playFrom(i)
}

func (r *read) playFrom(i int) {
	l := r.p.listen
	if l.none.Visible() {
		return
	}
	l.turnTo(r.of)
	r.list.Follow()
	l.playFrom(time.Duration(r.rows[i].span.FromMS) * time.Millisecond)
}

// escape ends what the words are shown for, if it is another thing than reading.
func (r *read) escape() bool {
	switch {
	case r.was != nil:
		r.was.onNow()
	case r.writing:
		r.pen.onDone()
	default:
		return false
	}
	return true
}

// step goes to the sentence before or behind the one that is heard.
func (r *read) step(by int) {
	if len(r.rows) == 0 || r.p.listen.none.Visible() {
		return
	}
	i := sort.Search(len(r.rows), func(i int) bool { return r.rows[i].span.FromMS > r.p.listen.at.Milliseconds() }) - 1
	i = min(max(0, i+by), len(r.rows)-1)
	r.p.listen.seek(time.Duration(r.rows[i].span.FromMS) * time.Millisecond)
	r.list.Follow()
}

func (r *read) onBack() {
	r.list.Follow()
	r.showBar()
	r.p.d.Window.Canvas().Focus(r.list)
}

// chosen is the stretch of the rows that are chosen; false when it is only the
// one that the keys are on.
func (r *read) chosen() (widget.Span, bool) {
	s, segments := r.chosenSpan()
	many := segments > 1
	return widget.Span{From: time.Duration(s.FromMS) * time.Millisecond, To: time.Duration(s.ToMS) * time.Millisecond}, many
}

// letGo chooses only the row that the keys are on: what was made of several is
// made, and the next extract is of something else.
func (r *read) letGo() {
	if _, many := r.chosen(); many {
		r.list.MoveTo(r.list.Current())
	}
}

// chosenSpan is where the rows lie that are chosen, and how many they are.
func (r *read) chosenSpan() (s catalog.Span, segments int) {
	from, to := r.list.Chosen()
	for i := max(0, from); i <= to && i < len(r.rows); i++ {
		if r.rows[i].segment < 0 {
			continue
		}
		if segments++; segments == 1 {
			s = r.rows[i].span
		}
		s.ToMS = max(s.ToMS, r.rows[i].span.ToMS)
	}
	return s, segments
}
