// Package theme is how Ownvoice looks: colours, letters, sizes, spaces and
// icons, as ui.md sections 3 and 4 give them. It knows no widget and no page.
//
// A Theme is given to Fyne once with app.Settings().SetTheme, and again when
// a person chooses larger text or dark; everything drawn from Color, Scaled
// and Icon then follows at once. All of it is for Fyne's own goroutine.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"

	"ownvoice/assets"
)

// Look is whether the window is light or dark.
type Look int

// The three looks a person can choose.
const (
	AsComputer Look = iota // as the computer's own setting says
	Light
	Dark
)

// Scales are the text sizes a person can choose.
var Scales = []float32{1, 1.25, 1.5, 2}

// Theme is the look of the whole window. It is not changed once Fyne has it;
// another choice is another Theme.
type Theme struct {
	Scale float32 // text size, 1 is 100 %
	Look  Look
}

var _ fyne.Theme = (*Theme)(nil)

// New is the theme with text at scale (1 is 100 %; less than 1 counts as 1)
// and that look.
func New(scale float32, look Look) *Theme {
	return &Theme{Scale: max(scale, 1), Look: look}
}

// Color is the colour of that name, one of ours or one of Fyne's. The variant
// matters only for AsComputer.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	dark := t.dark(variant)
	if ours, ok := fyneNames[name]; ok {
		name = ours
	}
	if c, ok := colours[name]; ok {
		return c.in(dark)
	}
	if c, ok := laidOver[name]; ok {
		return c.in(dark)
	}
	return fyneTheme.DefaultTheme().Color(name, t.variant(variant))
}

func (t *Theme) dark(variant fyne.ThemeVariant) bool {
	return t.variant(variant) == fyneTheme.VariantDark
}

func (t *Theme) variant(computer fyne.ThemeVariant) fyne.ThemeVariant {
	switch t.Look {
	case Light:
		return fyneTheme.VariantLight
	case Dark:
		return fyneTheme.VariantDark
	}
	return computer
}

// Font is the cut for a style. SemiBold stands for bold; letters of one width
// and symbols are Fyne's own.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace, style.Symbol:
		return fyneTheme.DefaultTheme().Font(style)
	case style.Bold && style.Italic:
		return semiBoldItalic
	case style.Bold:
		return semiBold
	case style.Italic:
		return italic
	}
	return regular
}

// Icon is Fyne's own icon of that name, or ours where Fyne's own widgets show
// one of ours.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if ours, ok := fyneIcons[name]; ok {
		return Icon(ours)
	}
	return fyneTheme.DefaultTheme().Icon(name)
}

// Size is the size of that name: those of text times Scale, the room inside
// controls by half as much, the others as they are.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := sizes[name]; ok {
		return size * t.Scale
	}
	if name == fyneTheme.SizeNameInnerPadding {
		return innerPadding * roomAt(t.Scale)
	}
	if size, ok := fixed[name]; ok {
		return size
	}
	return fyneTheme.DefaultTheme().Size(name)
}

// Color is the colour of that name now.
func Color(name fyne.ThemeColorName) color.Color {
	return current().Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// current is the theme the app was given. A test without one is light, at 100 %.
func current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return &Theme{Scale: 1, Look: Light}
}

var (
	regular        = letters(assets.Regular)
	semiBold       = letters(assets.SemiBold)
	italic         = letters(assets.Italic)
	semiBoldItalic = letters(assets.SemiBoldItalic)
)

func letters(cut assets.Letters) fyne.Resource {
	return fyne.NewStaticResource("AtkinsonHyperlegibleNext-"+string(cut)+".ttf", assets.Font(cut))
}
