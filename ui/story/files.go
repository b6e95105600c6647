package story

import (
	"encoding/json"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// files is the tab Files: each sound file, how large it is, where it is.
type files struct {
	t    told
	all  []catalog.File
	list *widget.List
}

func newFiles() *files {
	f := &files{}
	f.list = widget.NewList(func() int { return len(f.all) },
		func() fyne.CanvasObject { return newFileRow() },
		func(i int, o fyne.CanvasObject) { f.fill(i, o.(*fileRow)) })
	f.list.Spoken = func(i int) string {
		return f.called(f.all[i]) + ", " + size(f.all[i].Bytes) + ", " + stored(f.all[i]).Words
	}
	return f
}

func fileColumns() []float32 { return []float32{widget.Rest, 160, 210} }

func (f *files) content() fyne.CanvasObject {
	if len(f.all) == 0 {
		return page.OffPage(page.Said("There is no sound yet."))
	}
	head := page.Header(widget.NewColumns(theme.Space16, fileColumns(), widget.NewSmall("Recording"), widget.NewSmall("This laptop"), widget.NewSmall("The archive")))
	return page.OffPage(page.Below(0, head, f.list))
}

func (f *files) show(t told) {
	f.t, f.all = t, t.Files
	f.list.Refresh()
}

// called is whose voice a file is.
func (f *files) called(file catalog.File) string {
	for _, r := range f.t.Recordings {
		for _, track := range r.Tracks {
			if r.ID == file.Recording && track.File == file.Name {
				return words.Possessive(voice(f.t, track.Label)) + " voice"
			}
		}
	}
	return "A recording"
}

// about is when it was recorded and how large it is.
func (f *files) about(file catalog.File) string {
	for _, r := range f.t.Recordings {
		if r.ID == file.Recording {
			return words.Day(r.Started) + ", " + words.Length(r.Seconds()) + ", " + size(file.Bytes)
		}
	}
	return size(file.Bytes)
}

// size is how much room a file takes, in whole megabytes.
func size(bytes int64) string {
	if bytes < 1_000_000 {
		return "under 1 MB"
	}
	return fmt.Sprintf("%d MB", (bytes+500_000)/1_000_000)
}

// stored is what the archive has of a file, and since when.
func stored(file catalog.File) words.State {
	var receipt struct{ Time time.Time }
	if file.Receipt != nil && json.Unmarshal(file.Receipt, &receipt) == nil {
		return words.State{Icon: "cloud_done", Words: "Safe in the archive", Sub: "checked " + words.Day(receipt.Time), Tone: widget.Good, Percent: widget.NoBar}
	}
	return words.State{Icon: "remove", Words: "No copy there yet", Tone: widget.Faint, Percent: widget.NoBar}
}

func here(file catalog.File) words.State {
	if file.Here {
		return words.State{Icon: "laptop_windows", Words: "Kept here", Percent: widget.NoBar}
	}
	return words.State{Icon: "download", Words: "Not here yet", Sub: "comes when online", Percent: widget.NoBar}
}

// fileRow is one file.
type fileRow struct {
	fyneWidget.BaseWidget

	title, line  *widget.Text
	here, stored *widget.StatusPill
	content      fyne.CanvasObject
}

func newFileRow() *fileRow {
	r := &fileRow{title: widget.NewText("", theme.Body, theme.Ink), line: widget.NewText("", theme.Smallest, theme.Ink2),
		here: widget.NewStatusPill("", "", widget.Calm), stored: widget.NewStatusPill("", "", widget.Calm)}
	r.title.Bold = true
	r.title.LeastWidth, r.line.LeastWidth = 100, 100
	r.content = widget.NewColumns(theme.Space16, fileColumns(), widget.NewColumn(0, r.title, r.line), r.here, r.stored)
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is called by Fyne.
func (r *fileRow) CreateRenderer() fyne.WidgetRenderer {
	r.ExtendBaseWidget(r)
	return fyneWidget.NewSimpleRenderer(r.content)
}

func (f *files) fill(i int, r *fileRow) {
	if i >= len(f.all) {
		return
	}
	file := f.all[i]
	r.title.SetWords(f.called(file))
	r.line.SetWords(f.about(file))
	here(file).On(r.here)
	stored(file).On(r.stored)
}
