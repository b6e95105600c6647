package project

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// texts is the information sheet and the agreement, in versions and languages.
// What is typed is a draft that is kept on this laptop; a version is made by a
// press, and never changes after.
type texts struct {
	p *Page

	sort     *widget.Choice
	language *widget.Select
	version  *widget.Select
	draft    *widget.Entry
	read     *widget.Text
	state    *widget.StatusPill
	keep     *widget.Button
	usual    *widget.Button

	tag    string       // the language that is shown
	older  catalog.Form // the version that is read; none: the draft
	drafts *desk.Keeper
	typed  map[string]string // drafts that are not kept yet, by their setting
}

func newTexts(p *Page) *texts {
	t := &texts{p: p, tag: "en", typed: map[string]string{}}
	t.drafts = desk.NewKeeper(p.d.Open, t.take, p.onKept)
	t.sort = widget.NewChoice(widget.Segments, []widget.Option{{Key: string(catalog.FormSheet), Words: "Information sheet"}, {Key: string(catalog.FormAgreement), Words: "Agreement"}}, func(string) { t.onOther() })
	t.sort.Spoken = "Which text."
	t.sort.Answer = string(catalog.FormSheet)
	t.language = widget.NewSelect("Language", nil, nil)
	t.version = widget.NewSelect("Version", nil, nil)
	t.draft = p.field("Plain words, as you would say them", true, t.onDraft)
	t.read = widget.NewBody("")
	t.state = widget.NewStatusPill("", "", widget.Calm)
	t.keep = widget.NewButton("Keep as a new version", "check", t.onKeep)
	t.usual = widget.NewButton("Use Ownvoice’s own text", "replay", t.onUsual)
	return t
}

func (t *texts) body() fyne.CanvasObject {
	chosen := fyne.CanvasObject(widget.NewColumns(theme.Space12, []float32{-1, widget.Rest, widget.Rest}, t.sort, t.language, t.version))
	if t.p.breadth != widget.Wide {
		chosen = widget.NewColumn(theme.Space8, widget.NewLine(0, t.sort), widget.NewColumns(theme.Space12, []float32{widget.Rest, widget.Rest}, t.language, t.version))
	}
	foot := fyne.CanvasObject(widget.NewColumns(theme.Space12, []float32{widget.Rest, -1, -1}, t.state, t.usual, t.keep))
	if t.p.breadth != widget.Wide {
		foot = widget.NewColumn(theme.Space8, t.state, widget.NewLine(theme.Space12, t.usual, t.keep))
	}
	return page.Setting("What people are told, and what they agree to", "Each yes remembers the very text that was read out. So a version is never changed: a better text is a new one.",
		chosen, t.read, tall(270, t.draft), foot)
}

func (t *texts) formSort() catalog.FormSort { return catalog.FormSort(t.sort.Answer) }

// setting is where the draft of this text is kept.
func (t *texts) setting() string { return "draft." + t.sort.Answer + "." + t.tag }

// versions are those of the text that is shown, newest first.
func (t *texts) versions() []catalog.Form {
	var all []catalog.Form
	for _, f := range t.p.seen.forms {
		if f.Sort == t.formSort() && f.Language == t.tag {
			all = append(all, f)
		}
	}
	slices.Reverse(all)
	return all
}

func (t *texts) show() {
	t.showLanguages()
	t.showVersions()
	desk.Work(t.p.ctx, func(ctx context.Context) (string, error) { return t.p.d.Library.Setting(ctx, t.setting()) }, func(draft string, err error) {
		if err != nil {
			t.p.tell(err)
			return
		}
		t.showDraft(draft)
	})
}

func (t *texts) showLanguages() {
	var used []string
	for _, f := range t.p.seen.forms {
		used = append(used, f.Language)
	}
	names := catalog.LanguageNames(append(append(slices.Clone(t.p.seen.project.Languages), "en"), used...)...)
	t.language.OnChanged = nil
	t.language.Options = names[:len(names)-1]
	t.language.SetSelected(catalog.LanguageName(t.tag))
	t.language.OnChanged = func(name string) {
		if tag, is := catalog.LanguageTag(name); is {
			t.tag = tag
			t.onOther()
		}
	}
}

const writing = "The one you are writing"

func (t *texts) showVersions() {
	all := t.versions()
	t.version.OnChanged = nil
	t.version.Options = []string{writing}
	for i, f := range all {
		t.version.Options = append(t.version.Options, fmt.Sprintf("Version %d, %s, %.8s", len(all)-i, words.Day(f.Made), f.Hash()))
	}
	t.version.SetSelectedIndex(0)
	t.version.OnChanged = func(name string) {
		t.older = catalog.Form{}
		if i := slices.Index(t.version.Options, name); i > 0 {
			t.older = all[i-1]
		}
		t.showOlder()
	}
	t.older = catalog.Form{}
	t.showOlder()
}

// showOlder shows a version to read, or the draft to write.
func (t *texts) showOlder() {
	reading := t.older.ID != ""
	t.read.SetWords(t.older.Text)
	t.read.Hidden, t.draft.Hidden = !reading, reading
	t.keep.Hidden, t.usual.Hidden = reading, reading
	t.showState()
}

// showDraft shows what was typed and not made a version, or the newest one, or
// Ownvoice's own text.
func (t *texts) showDraft(draft string) {
	if typed, is := t.typed[t.setting()]; is {
		draft = typed
	}
	if draft == "" {
		draft = t.p.seen.project.Text(t.formSort())
		if all := t.versions(); len(all) > 0 {
			draft = all[0].Text
		} else if t.tag != "en" {
			draft = ""
		}
	}
	setText(t.draft, draft)
	t.showState()
}

func (t *texts) showState() {
	all := t.versions()
	icon, said, tone := "edit_note", "Not kept as a version yet.", widget.Calm
	switch {
	case t.older.ID != "":
		icon, said = "lock", "An older version. It stays as it is."
		if len(all) > 0 && all[0].ID == t.older.ID {
			icon, said, tone = "check_circle", "In use.", widget.Good
		}
	case len(all) > 0 && all[0].Text == strings.TrimSpace(t.draft.Text):
		icon, said, tone = "check_circle", fmt.Sprintf("In use, as version %d.", len(all)), widget.Good
	case len(all) > 0:
		said = fmt.Sprintf("Changed since version %d. That one is in use.", len(all))
	case t.tag == "en" && strings.TrimSpace(t.draft.Text) == t.p.seen.project.Text(t.formSort()):
		icon, said, tone = "check_circle", "Ownvoice’s own text. In use until you keep another.", widget.Good
	}
	t.state.Set(icon, said, "", tone, widget.NoBar)
	t.usual.Hidden = t.older.ID != "" || t.tag != "en" || strings.TrimSpace(t.draft.Text) == t.p.seen.project.Text(t.formSort())
	t.p.relayout()
}

// onOther shows another text; what was typed in this one is a draft.
func (t *texts) onOther() {
	t.drafts.Now()
	t.showVersions()
	t.show()
}

func (t *texts) onDraft(typed string) {
	t.typed[t.setting()] = strings.TrimSpace(typed)
	t.drafts.Soon()
	t.showState()
}

func (t *texts) take() func(context.Context) error {
	typed := t.typed
	t.typed = map[string]string{}
	lib := t.p.d.Library
	return func(ctx context.Context) error {
		for setting, draft := range typed {
			if err := lib.SetSetting(ctx, setting, draft); err != nil {
				return err
			}
		}
		return nil
	}
}

func (t *texts) onUsual() {
	t.draft.SetText(t.p.seen.project.Text(t.formSort()))
	t.p.d.Window.Canvas().Focus(t.draft)
}

// onKeep makes a version of what was typed.
func (t *texts) onKeep() {
	f := catalog.Form{Sort: t.formSort(), Language: t.tag, Text: strings.TrimSpace(t.draft.Text)}
	if f.Text == "" {
		t.p.d.Window.Canvas().Focus(t.draft)
		return
	}
	t.typed[t.setting()] = "" // it is a version now, no draft
	t.drafts.Soon()
	t.drafts.Now()
	t.p.do(func(ctx context.Context, lib *library.Library) error {
		_, err := lib.AddForm(ctx, f)
		return err
	})
}
