package theme_test

import (
	"image/color"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	fyneTheme "fyne.io/fyne/v2/theme"

	"ownvoice/assets"
	"ownvoice/ui/theme"
)

// contrast is the ratio of WCAG 2 between two solid colours.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	part := func(v uint32) float64 {
		s := float64(v>>8) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func TestWordsAndPicturesCanBeReadInLightAndDark(t *testing.T) {
	const words, graphics = 4.5, 3.0
	pairs := []struct {
		front, back fyne.ThemeColorName
		least       float64
	}{
		{theme.Ink, theme.Paper, words}, {theme.Ink, theme.Card, words}, {theme.Ink, theme.AccentTint, words},
		{theme.Ink, theme.RecTint, words}, {theme.Ink, theme.CareTint, words}, {theme.Ink, theme.Sunk, words},
		{theme.Ink2, theme.Paper, words}, {theme.Ink2, theme.Rail, words}, {theme.Ink2, theme.Card, words},
		{theme.Ink3, theme.Card, words}, {theme.Ink3, theme.Rail, words}, {theme.Ink3, theme.Sunk, words},
		{theme.Accent, theme.Card, words}, {theme.Accent, theme.Paper, words}, {theme.Accent, theme.AccentTint, words},
		{theme.OnAccent, theme.Accent, words}, {theme.OnRec, theme.Rec, words}, {theme.Rec, theme.Card, words},
		{theme.Rec, theme.RecTint, words}, {theme.Care, theme.Paper, words}, {theme.Care, theme.Card, words},
		{theme.Care, theme.CareTint, words}, {theme.Card, theme.Ink2, words},
		{theme.Edge, theme.Card, graphics}, {theme.Edge, theme.Sunk, graphics}, {theme.AccentDeep, theme.Paper, graphics},
		{theme.VoiceDim, theme.Paper, graphics}, {theme.VoiceDim, theme.Card, graphics}, {theme.You, theme.Paper, graphics},
		{theme.CareFill, theme.Card, graphics}, {theme.CareFill, theme.CareTint, graphics},
	}
	for name, look := range map[string]theme.Look{"light": theme.Light, "dark": theme.Dark} {
		own := theme.New(1, look)
		for _, p := range pairs {
			if got := contrast(own.Color(p.front, 0), own.Color(p.back, 0)); got < p.least {
				t.Errorf("%s: %s on %s is %.2f : 1, less than %.1f", name, p.front, p.back, got, p.least)
			}
		}
	}
}

func TestWhatIsLaidOverAControlIsSeeThrough(t *testing.T) {
	for _, look := range []theme.Look{theme.Light, theme.Dark} {
		own := theme.New(1, look)
		for _, name := range []fyne.ThemeColorName{
			fyneTheme.ColorNameHover, fyneTheme.ColorNamePressed, fyneTheme.ColorNameFocus, fyneTheme.ColorNameSelection,
		} {
			if _, _, _, a := own.Color(name, 0).RGBA(); a > 0x4000 {
				t.Errorf("look %d: %s covers what is below it", look, name)
			}
		}
	}
}

func TestAForcedLookDoesNotFollowTheComputer(t *testing.T) {
	light, dark := fyneTheme.VariantLight, fyneTheme.VariantDark
	for _, c := range []struct {
		look     theme.Look
		computer fyne.ThemeVariant
		same     theme.Look
	}{{theme.Light, dark, theme.Light}, {theme.Dark, light, theme.Dark}, {theme.AsComputer, dark, theme.Dark}, {theme.AsComputer, light, theme.Light}} {
		got := theme.New(1, c.look).Color(fyneTheme.ColorNameBackground, c.computer)
		if want := theme.New(1, c.same).Color(theme.Paper, 0); got != want {
			t.Errorf("look %d on a computer set to %d gives %v, want %v", c.look, c.computer, got, want)
		}
	}
}

func TestLargerTextLeavesSpacingAlone(t *testing.T) {
	small, large := theme.New(1, theme.Light), theme.New(2, theme.Light)
	if s, l := small.Size(fyneTheme.SizeNameText), large.Size(fyneTheme.SizeNameText); s != 16 || l != 32 {
		t.Errorf("text is %v and %v, want 16 and 32", s, l)
	}
	if s, l := small.Size(fyneTheme.SizeNamePadding), large.Size(fyneTheme.SizeNamePadding); s != 4 || l != 4 {
		t.Errorf("padding is %v and %v, want 4 both", s, l)
	}
}

func TestBoldIsSemiBold(t *testing.T) {
	own := theme.New(1, theme.Light)
	for style, want := range map[fyne.TextStyle]assets.Letters{
		{}: assets.Regular, {Bold: true}: assets.SemiBold, {Italic: true}: assets.Italic, {Bold: true, Italic: true}: assets.SemiBoldItalic,
	} {
		if got := own.Font(style).Name(); !strings.Contains(got, string(want)) {
			t.Errorf("style %+v is drawn with %s, want %s", style, got, want)
		}
	}
}

func TestAnIconFollowsTheLook(t *testing.T) {
	app := test.NewTempApp(t)
	icon := theme.IconIn("mic-fill", theme.Accent)
	app.Settings().SetTheme(theme.New(1, theme.Light))
	light := string(icon.Content())
	app.Settings().SetTheme(theme.New(1, theme.Dark))
	if light == string(icon.Content()) {
		t.Error("the icon is the same in light and dark")
	}
}

// quoted finds what could be an icon's name beside the calls that take one.
var quoted = regexp.MustCompile(`(?:Icon|IconIn|NewIcon|NewButton|NewPrimary|NewSmallButton|NewBigButton|NewStatusPill|NewBadge|NewRailItem|NewNotice)\(([^\n]*)`)
var iconish = regexp.MustCompile(`"([a-z_0-9]+(?:_[a-z0-9]+|-fill))"`)

// TestEveryIconThatIsAskedForIsThere reads the sources of the window: a name
// that is not there would show a question mark.
func TestEveryIconThatIsAskedForIsThere(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, call := range quoted.FindAllStringSubmatch(string(source), -1) {
			for _, name := range iconish.FindAllStringSubmatch(call[1], -1) {
				if !theme.HasIcon(name[1]) {
					t.Errorf("%s asks for the icon %q, which is not in assets/icons", path, name[1])
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
