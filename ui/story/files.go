package story

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// files is the tab Files: each sound file, how large it is, where it is; what
// was made from it; and where nothing was heard.
type files struct {
	p      *Page
	t      told
	all    []kept
	list   *widget.List
	beside *beside
	bin    *discard
	saves  *saves
	first  *first
}

// kept is one line: a file, or a gap in it.
type kept struct {
	title, sub   string
	here, stored words.State // zero where there is nothing to say
}

func newFiles(p *Page) *files {
	f := &files{p: p, beside: newBeside(p), bin: newDiscard(p), saves: newSaves(p), first: newFirst(p)}
	f.list = widget.NewList(func() int { return len(f.all) },
		func() fyne.CanvasObject { return newFileRow() },
		func(i int, o fyne.CanvasObject) { f.fill(i, o.(*fileRow)) })
	f.list.Spoken = func(i int) string { return f.all[i].spoken() }
	return f
}

func fileColumns() []float32 { return []float32{widget.Rest, 160, 210} }

func (f *files) content() fyne.CanvasObject {
	if len(f.all) == 0 {
		return page.Above(f.bin.content(f.first.button, f.saves.button), page.OffPage(page.Said("There is no sound yet.")))
	}
	head := page.Header(widget.NewColumns(theme.Space16, fileColumns(), widget.NewSmall("Recording"), widget.NewSmall("This laptop"), widget.NewSmall("The archive")))
	list := widget.NewCard(page.Below(0, head, f.list)).Pad(1, 1)
	return page.Below(theme.Space16, f.beside.content(f.p.breadth), page.Above(f.bin.content(f.first.button, f.saves.button), list))
}

func (f *files) show(t told) {
	f.t, f.all = t, nil
	for i, file := range t.Files {
		f.all = append(f.all, kept{f.called(file), f.about(file), here(file), stored(t, file)})
		if track, ok := f.track(file); ok {
			f.all = append(f.all, f.below(file.Recording, track)...)
		}
		if i == len(t.Files)-1 || t.Files[i+1].Recording != file.Recording {
			f.all = append(f.all, together(t.copies[file.Recording])...)
			f.all = append(f.all, writtenOut(t, file.Recording)...)
		}
	}
	f.beside.show(t)
	f.bin.show(t)
	f.saves.show(t)
	f.first.show(t)
	f.list.Refresh()
}

// below is what there is to say of a track below its line: the file it came
// from, its gaps, what was made from it.
func (f *files) below(recording catalog.ID, track catalog.Track) []kept {
	var all []kept
	if o := track.Original; o != nil {
		all = append(all, brought(*o))
	}
	for _, g := range track.Gaps {
		said, why := gapSaid(g)
		all = append(all, kept{title: said, sub: why})
	}
	for _, c := range f.t.copies[recording].Copies {
		if c.Kind == catalog.FilePacked && slices.Contains(c.Masters, track.SHA256) {
			all = append(all, kept{title: "Packed copy, " + words.Size(c.Bytes), sub: "The whole recording in less room, to be sent. Nothing of it is lost."})
		}
	}
	return all
}

// together is what was made from all tracks of a recording.
func together(copies studio.Copies) []kept {
	var all []kept
	for _, c := range copies.Copies {
		if c.Kind == catalog.FileListening {
			all = append(all, kept{title: "Listening copy, " + words.Size(c.Bytes), sub: "Small, all voices together, to be heard by others before the recording itself has come."})
		}
	}
	return all
}

// track is the track whose master a file is.
func (f *files) track(file catalog.File) (catalog.Track, bool) {
	for _, r := range f.t.Recordings {
		for _, track := range r.Tracks {
			if r.ID == file.Recording && track.File == file.Name {
				return track, true
			}
		}
	}
	return catalog.Track{}, false
}

// called is whose voice a file is.
func (f *files) called(file catalog.File) string {
	if r := f.recording(file); r.Beside != nil {
		return "Recorded on a phone as well"
	}
	track, ok := f.track(file)
	switch {
	case !ok:
		return "A recording"
	case track.Label == "Both":
		return "Both voices"
	case track.Label == "Left":
		return "The left side"
	case track.Label == "Right":
		return "The right side"
	}
	return words.Possessive(voice(f.t, track.Label)) + " voice"
}

// recording is the one that a file is part of; zero when nothing is known of it.
func (f *files) recording(file catalog.File) catalog.Recording {
	for _, r := range f.t.Recordings {
		if r.ID == file.Recording {
			return r
		}
	}
	return catalog.Recording{}
}

// writtenOut says that the words of a recording are there.
func writtenOut(t told, recording catalog.ID) []kept {
	if !written(t, recording) {
		return nil
	}
	return []kept{{title: "The words, written out", sub: "You find them beside the voices, where you listen."}}
}

// brought is the file that a voice was brought in with.
func brought(o catalog.Original) kept {
	sub := strings.ToUpper(o.Format) + ", " + words.Size(o.Bytes) + ". Kept as it was, on the laptop that brought it in."
	if o.Cut {
		sub += " It was damaged; what could be read is in the recording."
	}
	return kept{title: "The file it came from", sub: sub}
}

// master reports whether it is a recording itself, whose places are told.
func (k kept) master() bool { return k.here.Words != "" }

func (k kept) spoken() string {
	all := []string{k.title, k.sub}
	for _, s := range []words.State{k.here, k.stored} {
		if s.Words != "" {
			all = append(all, s.Words)
		}
	}
	return strings.Join(all, ", ")
}

// about is when it was recorded and how large it is.
func (f *files) about(file catalog.File) string {
	r := f.recording(file)
	if r.ID == "" {
		return words.Size(file.Bytes)
	}
	said := words.Day(r.Started) + ", " + words.Length(r.Seconds()) + ", " + words.Size(file.Bytes)
	if r.Beside != nil {
		said = "It begins " + begins(*r.Beside, "the recording above") + ". " + said
	}
	return said
}

// stored is what the archive has of a file, or of what gives it back byte for
// byte, and since when.
func stored(t told, file catalog.File) words.State {
	var receipt struct{ Time time.Time }
	if raw := t.Proof(file); raw != nil && json.Unmarshal(raw, &receipt) == nil {
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
	places       []*fyne.Container // that hold here and stored, and their columns free where there is nothing to say
	content      fyne.CanvasObject
}

func newFileRow() *fileRow {
	r := &fileRow{title: widget.NewText("", theme.Body, theme.Ink), line: widget.NewText("", theme.Smallest, theme.Ink2),
		here: widget.NewStatusPill("", "", widget.Calm), stored: widget.NewStatusPill("", "", widget.Calm)}
	r.title.LeastWidth, r.line.LeastWidth = 100, 100
	r.places = []*fyne.Container{fyneContainer.NewStack(r.here), fyneContainer.NewStack(r.stored)}
	r.content = widget.NewColumns(theme.Space16, fileColumns(), widget.NewColumn(0, r.title, r.line), r.places[0], r.places[1])
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
	k := f.all[i]
	r.title.Bold = k.master()
	r.title.SetWords(k.title)
	r.line.SetWords(k.sub)
	for _, place := range r.places {
		place.Hidden = !k.master()
	}
	if k.master() {
		k.here.On(r.here)
		k.stored.On(r.stored)
	}
	r.content.Refresh()
}
