package story

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"
	fyneLayout "fyne.io/fyne/v2/layout"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// form is where one extract is named, heard and told what it is about. Nothing
// of it is kept before somebody keeps it.
type form struct {
	x   *extracts
	was catalog.Extract
	of  catalog.Extract // as it would be kept

	where   *widget.Text
	hear    *widget.Button
	title   *widget.Entry
	theme   *widget.Entry
	offered *fyne.Container
	found   string // was typed to find a theme that was then pressed: no theme by itself
	root    fyne.CanvasObject
}

// mostThemes is how many are offered at once; typing brings the others.
const mostThemes = 10

func newForm(x *extracts, e catalog.Extract) *form {
	f := &form{x: x, was: e, of: e, where: widget.NewSecond("")}
	f.of.Themes = slices.Clone(e.Themes)
	f.hear = widget.NewSmallButton("Hear it", "play_arrow-fill", func() { x.play(f.of, span(f.of)) })
	f.title = widget.NewEntry("A few words that were said")
	f.title.Label = "Title"
	f.title.SetText(e.Title)
	f.title.OnChanged = func(typed string) { f.of.Title = strings.TrimSpace(typed) }
	f.title.OnEnter = func(string) { f.keep() }
	f.title.OnShortcut = x.p.d.Keys.TypedShortcut
	f.theme = widget.NewEntry("Another theme")
	f.theme.Label = "Theme"
	f.theme.OnChanged = func(string) { f.showThemes() }
	f.theme.OnEnter = f.onTheme
	f.theme.OnShortcut = x.p.d.Keys.TypedShortcut
	f.offered = fyneContainer.New(fyneLayout.NewRowWrapLayoutWithCustomPadding(theme.Space8, theme.Space8))
	f.build()
	f.showThemes()
	f.showWhere()
	return f
}

func (f *form) build() {
	heading, keep := "A new extract", "Keep this extract"
	var drop fyne.CanvasObject = widget.NewPanel("", nil)
	if f.of.ID != "" {
		heading, keep = "This extract", "Keep this"
		drop = widget.NewLine(0, widget.NewSmallButton("Not an extract any more", "delete", func() { f.x.onDrop(f.was) }))
	}
	about := widget.NewText("What is it about?", theme.Second, theme.Ink)
	about.Bold = true
	column := widget.NewColumn(theme.Space8, widget.NewRowTitle(heading), f.said(),
		widget.NewColumns(theme.Space8, []float32{widget.Rest, -1}, f.where, f.hear), f.title,
		widget.NewPanel("", about).Pad(theme.Space4, 0), f.theme, f.offered,
		widget.NewLine(theme.Space8, f.primary(keep), widget.NewSmallButton("Leave it", "", f.x.onLeave)), drop)
	f.root = fyneContainer.NewVScroll(widget.NewPanel("", column).Pad(theme.Space12, theme.Space16))
}

// said is what the storyteller said about it last; no room where that is nothing.
func (f *form) said() fyne.CanvasObject {
	said := widget.NewColumn(0)
	for _, sentence := range f.x.p.told.saidOf(f.was) {
		line := widget.NewText(short(sentence), theme.Second, theme.Ink2)
		line.Wrap = true
		said.Add(line)
	}
	said.Hidden = len(said.Objects) == 0
	return said
}

func (f *form) primary(words string) *widget.Button {
	b := widget.NewPrimary(words, "check", f.keep)
	b.Extent = widget.Small
	return b
}

func (f *form) content() fyne.CanvasObject { return f.root }

func (f *form) focus() fyne.Focusable { return f.title }

// key is the extract's among the blocks below the wave.
func (f *form) key() string { return string(f.of.ID) }

// moveTo makes it another stretch. A title that nobody changed follows the words.
func (f *form) moveTo(s widget.Span) {
	proposed := f.of.ID == "" && f.of.Title == f.x.p.told.firstWords(f.of)
	place(&f.of, s)
	if proposed {
		f.title.SetText(f.x.p.told.firstWords(f.of))
	}
	f.showWhere()
}

func (f *form) showWhere() {
	f.where.SetWords(words.Moment(f.of.StartMS) + " to " + words.Moment(f.of.EndMS) + ", " + longWords(f.of))
}

func (f *form) showPlaying() {
	if f.x.isPlaying(f.of.ID) {
		f.hear.Set("Stop", "stop-fill")
		return
	}
	f.hear.Set("Hear it", "play_arrow-fill")
}

// showThemes offers the themes that are on it, then the project's values, then
// others; what is typed narrows them down.
func (f *form) showThemes() {
	typed := strings.ToLower(strings.TrimSpace(f.theme.Text))
	f.offered.Objects = nil
	for _, on := range []bool{true, false} {
		for _, t := range f.x.p.told.themes {
			if slices.Contains(f.of.Themes, t.ID) == on && strings.Contains(strings.ToLower(t.Name), typed) && len(f.offered.Objects) < mostThemes {
				f.offered.Add(f.toggle(t, on))
			}
		}
	}
	f.offered.Refresh()
	f.x.p.relayout()
}

// toggle is one theme: pressing puts it on the extract or takes it off.
func (f *form) toggle(t catalog.Theme, on bool) *widget.Button {
	icon := "add"
	if on {
		icon = "check"
	}
	b := widget.NewSmallButton(short(t.Name), icon, nil)
	b.OnTapped = func() {
		f.turn(t.ID)
		f.found = strings.TrimSpace(f.theme.Text)
		b.Icon = map[bool]string{true: "check", false: "add"}[slices.Contains(f.of.Themes, t.ID)]
		b.Refresh()
	}
	return b
}

func (f *form) turn(theme catalog.ID) {
	if i := slices.Index(f.of.Themes, theme); i >= 0 {
		f.of.Themes = slices.Delete(f.of.Themes, i, i+1)
		return
	}
	f.of.Themes = append(f.of.Themes, theme)
}

// onTheme puts a theme on the extract by its name, and makes it when there is
// none of that name.
func (f *form) onTheme(name string) {
	name = strings.TrimSpace(name)
	if name == "" {
		f.keep()
		return
	}
	var t catalog.ID
	desk.Save(f.x.p.visit, func(ctx context.Context) (err error) {
		t, err = f.x.themeNamed(ctx, name)
		return err
	}, func(err error) {
		if err == nil {
			f.put(t)
		}
		f.x.p.saved(err)
	})
}

// themeNamed is the theme of a name, made when there is none.
func (x *extracts) themeNamed(ctx context.Context, name string) (catalog.ID, error) {
	for _, t := range x.p.told.themes {
		if strings.EqualFold(t.Name, name) {
			return t.ID, nil
		}
	}
	t, err := x.p.d.Library.AddTheme(ctx, catalog.Theme{Name: name})
	return t.ID, err
}

func (f *form) put(theme catalog.ID) {
	if !slices.Contains(f.of.Themes, theme) {
		f.of.Themes = append(f.of.Themes, theme)
	}
	f.theme.SetText("")
	f.showThemes()
}

// keep keeps the extract as it stands here, with what it is about. A theme that
// was typed and not entered is meant too.
func (f *form) keep() {
	x, e, was, lib := f.x, f.of, f.was, f.x.p.d.Library
	typed := strings.TrimSpace(f.theme.Text)
	if typed == f.found {
		typed = ""
	}
	x.onLeave()
	if e.ID != "" {
		x.save(was, e)
	}
	desk.Save(x.p.visit, func(ctx context.Context) error {
		if typed != "" {
			theme, err := x.themeNamed(ctx, typed)
			if err != nil {
				return err
			}
			e.Themes = append(without(e.Themes, []catalog.ID{theme}), theme)
		}
		if e.ID == "" {
			_, err := lib.AddExtract(ctx, e)
			return err
		}
		on, off := without(e.Themes, was.Themes), without(was.Themes, e.Themes)
		for i, theme := range append(on, off...) {
			if err := lib.SetTheme(ctx, e, theme, i < len(on)); err != nil {
				return err
			}
		}
		return nil
	}, x.p.saved)
}

// without are those of a that are not in b.
func without(a, b []catalog.ID) []catalog.ID {
	var left []catalog.ID
	for _, id := range a {
		if !slices.Contains(b, id) {
			left = append(left, id)
		}
	}
	return left
}
