package story

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"

	"ownvoice/export"
	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/bring"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// showMore lists what else can be done with the words.
func (r *read) showMore() {
	all := []struct {
		words string
		do    func()
		when  bool
	}{
		{"Join with the one above", r.onJoinAbove, r.writing},
		{"Remove", r.pen.onRemove, r.writing},
		{"Leave this out", r.onLeaveOut, true},
		{"Put a part back", r.onPutBack, len(r.p.told.silent[r.of]) > 0},
		{"A second language", r.onSecond, true},
		{"As it was", r.onWas, true},
		{"Bring words in", r.onImport, !r.writing},
		{"Save as a file", r.onExport, !r.writing},
	}
	r.more.Options = nil
	do := map[string]func(){}
	for _, a := range all {
		if a.when {
			r.more.Options = append(r.more.Options, a.words)
			do[a.words] = a.do
		}
	}
	r.more.OnChanged = func(words string) {
		if words == "" {
			return
		}
		r.more.ClearSelected()
		do[words]()
	}
}

func (r *read) onJoinAbove() {
	if from, _, any := r.pen.segments(); any && from > 0 {
		r.pen.onJoin(r.row(from))
	}
}

// onSecond asks in which other language the words stand beside themselves.
func (r *read) onSecond() {
	t := r.p.told
	names := catalog.LanguageNames(t.project.Languages...)
	names = slices.DeleteFunc(names, func(n string) bool {
		return n == catalog.LanguageName(catalog.Undetermined) || t.Language != "" && n == catalog.LanguageName(t.Language)
	})
	const none = "None"
	which := widget.NewSelect("Choose a language", append([]string{none}, names...), nil)
	if t.Second != "" {
		which.Selected = catalog.LanguageName(t.Second)
	}
	said := widget.NewBody("It stands beside the words. You write it, or somebody who speaks it.")
	keep := widget.NewPrimary("Show it", "translate", func() {
		tag, _ := catalog.LanguageTag(which.Selected)
		if which.Selected == none {
			tag = ""
		}
		lib, id := r.p.d.Library, r.p.id
		desk.Save(r.p.visit, func(ctx context.Context) error { return lib.SetSecond(ctx, id, tag) }, r.p.saved)
	})
	widget.NewDialogWith("Which second language?", widget.NewColumn(theme.Space12, said, which), widget.NewButton("Leave it", "", nil), keep).Open(r.p.d.Window.Canvas())
}

// onImport brings words in from a file.
func (r *read) onImport() {
	bring.Choose(r.p.visit, r.p.d, bring.Words, func(path string) { r.bringIn(path, false) })
}

func (r *read) bringIn(path string, instead bool) {
	if !instead && r.script != nil && len(r.script.Said()) > 0 {
		put := widget.NewButton("Put these in their place", "article", func() { r.bringIn(path, true) })
		widget.NewDialog("There are words already", "They go to the bin, and As it was brings them back.", widget.NewButton("Leave them", "", nil), put).Open(r.p.d.Window.Canvas())
		return
	}
	r.p.putWords(r.of, path, instead)
}

// formats are what words can be saved as.
var formats = []struct {
	name   string
	format export.Format
}{{"Captions for video (WebVTT)", export.VTT}, {"Subtitles (SRT)", export.SRT}, {"Text", export.Text}}

// onExport saves the words as a file, if they may leave this laptop.
func (r *read) onExport() {
	t := r.p.told
	options := []widget.Option{}
	for _, f := range formats {
		options = append(options, widget.Option{Key: string(f.format), Words: f.name})
	}
	format := widget.NewChoice(widget.UpAndDown, options, nil)
	format.Spoken = "As what?"
	format.SetAnswer(string(export.Text))
	body := widget.NewColumn(theme.Space16, format)
	tongue := widget.NewSelect("Language", nil, nil)
	if t.Second != "" {
		tongue.Options = []string{cmp.Or(languageOf(t.Language), "As it was said"), languageOf(t.Second)}
		tongue.Selected = tongue.Options[0]
		body.Add(tongue)
	}
	next := widget.NewPrimary("Choose where", "folder", func() {
		second := len(tongue.Options) > 1 && tongue.Selected == tongue.Options[1]
		bring.Folder(r.p.visit, r.p.d, func(dir string) { r.saveTo(dir, export.Format(format.Answer), second) })
	})
	widget.NewDialogWith("Save the words as a file", body, widget.NewButton("Leave it", "", nil), next).Open(r.p.d.Window.Canvas())
}

func languageOf(tag string) string {
	if tag == "" {
		return ""
	}
	return catalog.LanguageName(tag)
}

// saveTo writes the words into a folder. The file's name is an id: it goes
// further than this laptop.
func (r *read) saveTo(dir string, format export.Format, second bool) {
	lib, story, of := r.p.d.Library, r.p.id, r.of
	name := filepath.Join(dir, string(of)+"."+string(format))
	desk.Save(r.p.visit, func(ctx context.Context) error {
		return export.SaveWords(ctx, lib, story, of, export.Saving{Path: name, Format: format, Second: second})
	}, func(err error) {
		if err != nil {
			r.p.tell(err)
			return
		}
		r.p.say(widget.Good, "check_circle-fill", "The words are saved.", "They are in "+filepath.Base(name)+". Parts that are left out are not in it.")
	})
}

// putWords brings the words of a recording in from a file, beside none or
// instead of those that are there.
func (p *Page) putWords(recording catalog.ID, path string, instead bool) {
	lib, story, seconds := p.d.Library, p.id, p.told.seconds(recording)
	desk.Save(p.visit, func(ctx context.Context) error {
		cues, err := studio.ReadWordsFile(path, seconds)
		if err != nil {
			return bring.Nameless(err)
		}
		return studio.PutWords(ctx, lib, story, recording, cues, instead)
	}, func(err error) {
		p.saved(err)
		if err == nil {
			p.say(widget.Good, "check_circle-fill", "The words have come in.", "You find them beside the voices. Names that nobody chose for this were left outside.")
		}
	})
}
