package story

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/export"
	"ownvoice/library/catalog"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// saves lets somebody save a story, or something of it, for other programs and
// for archives, when it may leave this laptop.
type saves struct {
	p      *Page
	button *widget.Button
	list   *widget.List
	dialog *widget.Dialog
	all    []saved
	busy   atomic.Bool // while something is being saved, also when the page was left
}

// saved is something that can be saved, and what it is good for.
type saved struct {
	title, line string
	format      export.Format
	second      bool // of words: those in the second language
}

func newSaves(p *Page) *saves {
	s := &saves{p: p}
	s.button = widget.NewButton("Save as …", "save", s.onSave)
	return s
}

func (s *saves) show(t told) {
	s.button.Hidden = t.Binned || t.Permission.State == catalog.PermitTaken
	s.button.Refresh()
}

// of lists what a story can be saved as now.
func (s *saves) of(t told) []saved {
	said := slices.ContainsFunc(t.Segments, func(x catalog.Segment) bool { return x.Text != "" })
	second := slices.ContainsFunc(t.Segments, func(x catalog.Segment) bool { return x.Second != "" })
	var all []saved
	add := func(when bool, each ...saved) {
		if when {
			all = append(all, each...)
		}
	}
	add(len(t.Recordings) > 0, saved{"The sound", "As WAV, which every program plays", export.Sound, false})
	add(said, saved{"The words, to read", "A text, for anybody", export.Text, false})
	add(second, saved{"The words in " + languageOf(t.Second), "A text, for anybody", export.Text, true})
	add(said, saved{"Captions", "For a video, as WebVTT", export.VTT, false}, saved{"Subtitles", "For a video, as SRT", export.SRT, false})
	add(len(t.Extracts)+len(t.Notes) > 0, saved{"Extracts and marks", "As labels, for Audacity", export.Labels, false})
	add(true, saved{"Tables", "All that is written down, for a spreadsheet", export.CSV, false},
		saved{"A record for a catalogue", "As Dublin Core", export.DC, false})
	add(len(t.Recordings) > 0, saved{"A record of the talk", "For oral history collections, as OHMS", export.OHMS, false})
	add(true, saved{"All of it, in a folder", "For research, as RO-Crate", export.Crate, false},
		saved{"All of it, sealed", "For an archive, as a bag that shows if anything was lost", export.Bag, false})
	return all
}

// onSave asks as what; where consent says no, it says why instead.
func (s *saves) onSave() {
	t := s.p.told
	over := s.p.d.Window.Canvas()
	if s.busy.Load() {
		s.p.say(widget.Calm, "hourglass_empty", "Something of this story is being saved.", "The next can follow when it is done.")
		return
	}
	if d := catalog.Decide(t.Events, catalog.WholeStory, catalog.UseKeep, now()); !d.Allows() {
		widget.NewDialog("It stays on this laptop", s.why(t, d), widget.NewButton("All right", "", nil)).Open(over)
		return
	}
	s.all = s.of(t)
	s.list = widget.NewList(func() int { return len(s.all) }, func() fyne.CanvasObject { return newSaveRow() },
		func(i int, o fyne.CanvasObject) { o.(*saveRow).set(s.all[i]) })
	s.list.RowHeight = 58
	s.list.Spoken = func(i int) string { return s.all[i].title + ", " + s.all[i].line }
	s.list.OnOpen = s.onOpen
	listed := widget.NewLeast(560, s.height(over.Size().Height), widget.NewCard(s.list).Pad(1, 1))
	s.dialog = widget.NewDialogWith("Save as …", widget.NewColumn(theme.Space12, widget.NewBody(s.who(t)), listed), widget.NewButton("Leave it", "", nil))
	s.dialog.Open(over)
	over.Focus(s.list)
}

// height is how high the list may be in a window, so that what stands around it
// stays in sight.
func (s *saves) height(window float32) float32 {
	return max(theme.Scaled(116), min(theme.Scaled(58)*float32(len(s.all))+2, window-188-theme.Scaled(102)))
}

// who is what goes with it, to whoever gets it.
func (s *saves) who(t told) string {
	name := catalog.ShownAs(t.Events, catalog.WholeStory, t.KnownAs, now())
	as := "It bears no name."
	if name != "" {
		as = "It goes out as told by " + name + "."
	}
	return as + " Parts that are left out are not in it, and where it went is written down."
}

// why is why it may not go, and what can be done.
func (s *saves) why(t told, d catalog.Decision) string {
	who := lower(words.They(t.KnownAs))
	if d.Event == "" {
		return "Nobody has asked " + who + " yet whether it may be kept anywhere else. Ask under Consent, and then save it."
	}
	return d.Why + " If " + who + " changes that, write it down under Consent."
}

func (s *saves) onOpen(i int) {
	if i >= len(s.all) {
		return
	}
	one := s.all[i]
	s.dialog.Close()
	bring.Folder(s.p.visit, s.p.d, func(dir string) { s.write(one, dir) })
}

// write saves it into a folder. It goes on when the page is left; it can be
// stopped as long as it is in sight.
func (s *saves) write(one saved, dir string) {
	lib, id := s.p.d.Library, s.p.id
	ctx, stop := context.WithCancel(context.WithoutCancel(s.p.visit))
	s.busy.Store(true)
	s.p.trouble.Set(widget.Calm, "hourglass_empty", "It is being saved.", "You can go on with other things meanwhile.", widget.NewSmallButton("Stop", "close", stop))
	s.p.trouble.Show()
	s.p.relayout()
	var done export.Done
	desk.Save(s.p.visit, func(context.Context) (err error) {
		defer stop()
		defer s.busy.Store(false)
		done, err = export.Write(ctx, lib, export.Order{Format: one.format, Stories: []catalog.ID{id}, To: dir, Second: one.second})
		return bring.Nameless(err)
	}, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.p.say(widget.Calm, "check_circle-fill", "Stopped, as you asked.", "Nothing of it is left in the folder.")
		case err != nil:
			s.p.tell(err)
		default:
			s.p.say(widget.Good, "check_circle-fill", "It is saved.", where(done, dir))
		}
	})
}

// where is where it lies now.
func where(done export.Done, dir string) string {
	folder := "“" + filepath.Base(dir) + "”"
	if len(done.Files) == 1 {
		return fmt.Sprintf("It is in the folder %s and is called %s. It has an id for a name, because it goes further than this laptop.", folder, filepath.Base(done.Files[0].Path))
	}
	return fmt.Sprintf("There are %d files in the folder %s, one for each recording. They have ids for names, because they go further than this laptop.", len(done.Files), folder)
}

// saveRow is something that can be saved.
type saveRow struct {
	fyneWidget.BaseWidget

	title, line *widget.Text
	content     fyne.CanvasObject
}

func newSaveRow() *saveRow {
	r := &saveRow{title: widget.NewText("", theme.Body, theme.Ink), line: widget.NewText("", theme.Smallest, theme.Ink2)}
	r.title.Bold, r.title.LeastWidth, r.line.LeastWidth = true, 100, 100
	r.content = widget.NewColumns(0, []float32{widget.Rest}, widget.NewColumn(0, r.title, r.line))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *saveRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (r *saveRow) set(s saved) {
	r.title.SetWords(s.title)
	r.line.SetWords(s.line)
}
