package story

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// beside brings in what belongs to a recording that is there: what a phone
// heard of the same talk, and the words that a call's program wrote down.
type beside struct {
	p     *Page
	phone *widget.Button
	words *widget.Button
	marks *widget.Button
	say   *widget.Text
	notes *widget.Notice // how far it has come; nothing while nothing comes
	now   *desk.Bringing
}

func newBeside(p *Page) *beside {
	b := &beside{p: p, say: widget.NewSecond("")}
	b.say.Wrap, b.say.LeastWidth = true, 200
	b.phone = widget.NewButton("Add a phone’s recording", "call", func() { b.choose(bring.Sound, b.bringIn) })
	b.words = widget.NewButton("Add the words from Zoom", "article", func() { b.choose(bring.Words, b.write) })
	b.marks = widget.NewButton("Add labels", "flag", func() { b.choose(bring.Labels, b.mark) })
	b.notes = widget.NewNotice(widget.Calm, "", "", "", nil)
	b.notes.Hide()
	return b
}

// content stands above the list of files.
func (b *beside) content(room widget.Breadth) fyne.CanvasObject {
	line := widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1, -1}, b.say, b.phone, b.words, b.marks)
	if room != widget.Wide {
		return widget.NewColumn(theme.Space12, b.say, widget.NewLine(theme.Space12, b.phone, b.words, b.marks), b.notes)
	}
	return widget.NewColumn(theme.Space12, line, b.notes)
}

// enter goes on saying how far it has come.
func (b *beside) enter(ctx context.Context) { desk.Every(ctx, 500*time.Millisecond, b.tick) }

func (b *beside) show(t told) {
	all := standing(t)
	b.phone.Hidden, b.marks.Hidden = len(all) == 0, len(all) == 0
	b.words.Hidden = len(all) == 0 || !slices.ContainsFunc(all, func(r catalog.Recording) bool { return !written(t, r.ID) })
	switch {
	case len(all) == 0:
		b.say.SetWords("")
	case b.words.Hidden:
		b.say.SetWords("Did a phone record this talk as well?")
	default:
		b.say.SetWords("Did a phone record this talk as well, or did Zoom write the words down?")
	}
	b.tick()
}

// standing are the recordings that stand by themselves and may be heard here.
func standing(t told) []catalog.Recording {
	if t.Permission.State == catalog.PermitTaken {
		return nil
	}
	var all []catalog.Recording
	for _, r := range t.Recordings {
		here := func(f catalog.File) bool { return f.Recording == r.ID && f.Here }
		if r.Beside == nil && slices.ContainsFunc(t.Files, here) {
			all = append(all, r)
		}
	}
	return all
}

// written reports whether the words of a recording are there.
func written(t told, recording catalog.ID) bool {
	return slices.ContainsFunc(t.Segments, func(s catalog.Segment) bool { return s.Recording == recording })
}

// choose asks for a file, and for which recording it is where there are
// several.
func (b *beside) choose(sort bring.Sort, then func(catalog.ID, string)) {
	bring.Choose(b.p.visit, b.p.d, sort, func(path string) { b.take(path, then) })
}

func (b *beside) take(path string, then func(catalog.ID, string)) {
	all := standing(b.p.told)
	switch len(all) {
	case 0:
		return
	case 1:
		then(all[0].ID, path)
		return
	}
	var options []widget.Option
	for i, r := range all {
		options = append(options, widget.Option{Key: string(r.ID), Words: fmt.Sprintf("%d: %s, %s", i+1, words.Day(r.Started), words.Length(r.Seconds()))})
	}
	which := widget.NewChoice(widget.UpAndDown, options, nil)
	which.Spoken = "Which recording?"
	which.SetAnswer(options[0].Key)
	this := widget.NewButton("This one", "check", func() { then(catalog.ID(which.Answer), path) })
	widget.NewDialogWith("Which recording does it belong to?", which, widget.NewButton("Leave it", "", nil), this).Open(b.p.d.Window.Canvas())
}

// Take takes a file that was dropped onto the files.
func (p *Page) Take(paths []string) bool {
	if p.chosen == tabConsent && len(paths) == 1 {
		return p.answers.take(paths[0])
	}
	if p.chosen != tabFiles || len(paths) != 1 || len(standing(p.told)) == 0 {
		return false
	}
	b := p.files.beside
	if bring.Words.Has(paths[0]) {
		b.take(paths[0], b.write)
		return true
	}
	b.take(paths[0], b.bringIn)
	return true
}

// bringIn lays another recording of the same talk beside one.
func (b *beside) bringIn(recording catalog.ID, path string) {
	switch {
	case b.p.d.Session() != nil:
		b.p.say(widget.Calm, "mic", "You are recording.", "Bring it in afterwards, so that this laptop has time for what is told now.")
		return
	case b.p.d.Bringing() != nil:
		b.p.say(widget.Calm, "hourglass_empty", "Another recording is being brought in.", "This one can follow when it is done.")
		return
	}
	lib, story := b.p.d.Library, b.p.id
	b.now = &desk.Bringing{Story: story, Beside: true}
	now := b.now
	b.p.d.Bring(now, func(ctx context.Context) (catalog.Recording, error) {
		in, err := studio.Inspect(ctx, []string{path})
		if err != nil {
			return catalog.Recording{}, bring.Nameless(err)
		}
		in.Labels, in.Progress = []string{"Phone"}, now.Tell
		r, err := studio.ImportBeside(ctx, lib, story, recording, in)
		return r, bring.Nameless(err)
	}, b.came)
	b.tick()
}

func (b *beside) came(r catalog.Recording, err error) {
	b.now = nil
	b.tick()
	switch {
	case errors.Is(err, context.Canceled):
		b.p.say(widget.Calm, "check_circle-fill", "Stopped, as you asked.", "Nothing of it was kept, and the file was not touched.")
	case err != nil:
		b.p.tell(err)
	default:
		said := "It begins " + begins(*r.Beside, "this recording") + "."
		if bring.Damaged(r) {
			said += " The file ends too early or is damaged; what could be read of it is kept."
		}
		b.p.say(widget.Good, "check_circle-fill", "It is the same talk.", said)
		if b.p.visit.Err() == nil {
			b.p.onChanged()
		}
	}
}

// begins says where a second hearing begins: "2:14 into this recording".
func begins(b catalog.Beside, into string) string {
	at := widget.TimeWords((time.Duration(math.Abs(b.OffsetMS)) * time.Millisecond).Round(time.Second))
	switch {
	case math.Abs(b.OffsetMS) < 1000:
		return "together with " + into
	case b.OffsetMS < 0:
		return at + " before " + into
	}
	return at + " into " + into
}

// tick shows how far it has come.
func (b *beside) tick() {
	before := b.notes.Visible()
	b.phone.Enable()
	if b.now == nil {
		b.notes.Hide()
	} else {
		b.phone.Disable()
		said, _ := bring.Progress(b.now)
		if !before || b.notes.Title != said+"." {
			stop := b.notes.Action
			if !before {
				stop = widget.NewSmallButton("Stop", "close", b.now.Stop)
			}
			b.notes.Set(widget.Calm, "hourglass_empty", said+".", "You can go on with other things meanwhile.", stop)
		}
		b.notes.Show()
	}
	if before != b.notes.Visible() && b.p.root != nil {
		b.p.relayout()
	}
}

// seconds is how long a recording is.
func (t told) seconds(recording catalog.ID) float64 {
	for _, r := range t.Recordings {
		if r.ID == recording {
			return r.Seconds()
		}
	}
	return 0
}

// write keeps the words that a call's program wrote down.
func (b *beside) write(recording catalog.ID, path string) {
	if written(b.p.told, recording) {
		b.p.say(widget.Calm, "article", "The words of this recording are here already.", "Nothing was changed.")
		return
	}
	b.p.putWords(recording, path, false)
}

// mark keeps labels that were set in Audacity as extracts and marks.
func (b *beside) mark(recording catalog.ID, path string) {
	lib, story, seconds := b.p.d.Library, b.p.id, b.p.told.seconds(recording)
	extracts, marks := 0, 0
	desk.Save(b.p.visit, func(ctx context.Context) error {
		labels, err := studio.ReadLabelsFile(path, seconds)
		if err == nil {
			extracts, marks, err = studio.PutLabels(ctx, lib, story, recording, labels)
		}
		return bring.Nameless(err)
	}, func(err error) {
		b.p.saved(err)
		if err == nil {
			b.p.say(widget.Good, "check_circle-fill", "The labels have come in.", fmt.Sprintf("%s and %s. What was there already was not added again.", counted(extracts, "extract"), counted(marks, "mark")))
		}
	})
}

// counted is "1 extract", "2 extracts".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
