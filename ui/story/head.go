package story

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// head is the top of the page: the title, which can be changed in place, who
// told it to whom, what may be done with it, where it is kept.
type head struct {
	p             *Page
	title, line   *widget.Text
	consent, kept *widget.StatusPill
	need          *widget.StatusPill // what waits for a person
	rename        *widget.Button
	listen        *widget.Button // for the storyteller, when there is something to hear
	entry         *widget.Entry
	renaming      bool
	breadth       widget.Breadth
	twice         *widget.Notice
	stack         *fyne.Container
}

func newHead(p *Page) *head {
	h := &head{p: p, title: widget.NewTitle(""), line: widget.NewText("", theme.Second, theme.Ink2),
		consent: widget.NewStatusPill("", "", widget.Calm), kept: widget.NewStatusPill("", "", widget.Calm), need: widget.NewStatusPill("", "", widget.Care)}
	h.need.Hide()
	h.title.LeastWidth = 200
	h.rename = widget.NewButton("Change the title", "edit_note", h.onRename)
	h.listen = widget.NewButton("", "hearing", func() { h.p.extracts.onPass() })
	h.listen.Hide()
	h.entry = widget.NewEntry("A line the storyteller said")
	h.entry.OnEnter = h.onKeep
	h.entry.OnShortcut = p.d.Keys.TypedShortcut
	h.twice = widget.NewNotice(widget.Calm, "", "", "", nil)
	h.twice.Hide()
	h.stack = fyneContainer.NewStack()
	h.arrange()
	return h
}

func (h *head) content(b widget.Breadth) fyne.CanvasObject {
	h.breadth = b
	h.arrange()
	facts := fyne.CanvasObject(widget.NewLine(theme.Space24, h.line, h.consent, h.kept, h.need))
	if b != widget.Wide {
		facts = widget.NewColumn(theme.Space4, h.line, widget.NewColumns(theme.Space24, []float32{-1, -1, widget.Rest, -1},
			h.consent, h.kept, widget.NewText("", theme.Body, ""), h.rename))
	}
	return widget.NewColumn(theme.Space4, h.stack, facts, h.twice)
}

// showNeed shows what waits for a person first; that nobody was asked yet the
// permission says already.
func (h *head) showNeed(all []catalog.Reminder) {
	h.need.Hidden = len(all) == 0 || all[0].Sort == catalog.RemindAgreement && h.p.told.Permission.State == catalog.PermitNotAsked
	if len(all) > 0 {
		h.need.Set(needs[all[0].Sort].icon, needs[all[0].Sort].words, "", widget.Care, widget.NoBar)
	}
}

// arrange shows the title, or the field to write another one.
func (h *head) arrange() {
	var shown fyne.CanvasObject = h.title
	h.rename.Extent = widget.Small
	if h.breadth == widget.Wide {
		h.rename.Extent = widget.Usual
		shown = widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, h.title, h.rename, h.listen)
	}
	h.rename.Hidden = h.renaming
	if h.renaming {
		shown = widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, h.entry,
			widget.NewButton("Leave it", "", h.onLeave), widget.NewPrimary("Keep this title", "check", func() { h.onKeep(h.entry.Text) }))
	}
	h.stack.Objects = []fyne.CanvasObject{shown}
	h.stack.Refresh()
	if h.p.root != nil {
		h.p.relayout()
	}
}

func (h *head) show(t told) {
	h.title.SetWords(words.Title(t.Title, t.KnownAs))
	h.line.SetWords(toldTo(t) + "  ·  " + words.Day(t.Recorded))
	words.Consent(t.Permission).OneLine().On(h.consent)
	status, enrolled := h.p.d.Status()
	kept := words.Kept(t.Row, words.Sending{Status: status, Enrolled: enrolled})
	if kept.Sub != "" {
		kept.Words += ", " + kept.Sub
	}
	kept.OneLine().On(h.kept)
	h.listen.Words, h.listen.Hidden = letListen(t), len(t.Extracts) == 0 || h.p.listen.silence(t).What != ""
	h.listen.Refresh()
	h.showTwice(t)
}

// letListen is what the button says that gives the storyteller the screen.
func letListen(t told) string { return "Let " + shortName(t.KnownAs) + " listen" }

var modes = map[catalog.Mode]string{
	catalog.ModeRoom: "in person", catalog.ModePhone: "by phone", catalog.ModeCall: "on a call", catalog.ModeImport: "recorded elsewhere",
}

// toldTo is "Maureen, with Rosa by phone".
func toldTo(t told) string {
	s := words.Name(t.KnownAs)
	if t.Mode == catalog.ModeImport {
		return s + ", " + modes[t.Mode]
	}
	if t.ReporterName != "" {
		s += ", with " + t.ReporterName
	} else if modes[t.Mode] != "" {
		s += ","
	}
	if way := modes[t.Mode]; way != "" {
		s += " " + way
	}
	return s
}

func (h *head) onRename() {
	h.renaming = true
	h.entry.SetText(h.p.told.Title)
	h.arrange()
	h.p.d.Window.Canvas().Focus(h.entry)
}

func (h *head) onLeave() {
	h.renaming = false
	h.arrange()
	h.p.d.Window.Canvas().Focus(h.rename)
}

func (h *head) onKeep(title string) {
	title = strings.Trim(strings.TrimSpace(title), "“”\"")
	h.onLeave()
	if title == h.p.told.Title {
		return
	}
	desk.Save(h.p.visit, func(ctx context.Context) error { return h.p.d.Library.Retitle(ctx, h.p.id, title) }, h.p.saved)
}
