// Package assets holds what the programs carry inside them: the letters, the
// icons and the app's own picture. It knows nothing of how they are shown;
// ui/theme turns them into what Fyne draws with.
//
// The letters are Atkinson Hyperlegible Next (SIL Open Font Licence 1.1, text
// beside them). The icons are Material Symbols Rounded, weight 400 (Apache
// 2.0, text beside them), but for dot.svg and icon.svg, which are our own.
package assets

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed fonts/*.ttf
var fonts embed.FS

//go:embed icons/*.svg
var icons embed.FS

// IconPNG is the app's picture, 512 pixels square, for windows and taskbars.
//
//go:embed icon.png
var IconPNG []byte

// IconSVG is the same picture as a drawing.
//
//go:embed icon.svg
var IconSVG []byte

// Letters is a cut of the typeface, as its file name says it.
type Letters string

// The four cuts. SemiBold stands wherever bold is asked for.
const (
	Regular        Letters = "400Regular"
	Italic         Letters = "400Regular_Italic"
	SemiBold       Letters = "600SemiBold"
	SemiBoldItalic Letters = "600SemiBold_Italic"
)

// Font is the TrueType file of a cut. It panics for a cut that is not one of
// the four, since that program was never right.
func Font(cut Letters) []byte {
	data, err := fonts.ReadFile("fonts/AtkinsonHyperlegibleNext_" + string(cut) + ".ttf")
	if err != nil {
		panic(err)
	}
	return data
}

// Icon is the SVG of the icon of that name ("mic", "mic-fill"), and whether
// there is one.
func Icon(name string) ([]byte, bool) {
	data, err := icons.ReadFile("icons/" + name + ".svg")
	return data, err == nil
}

// IconNames is the name of every icon, in alphabetical order.
func IconNames() []string {
	files, err := fs.Glob(icons, "icons/*.svg")
	if err != nil {
		panic(err)
	}
	names := make([]string, len(files))
	for i, file := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(file, "icons/"), ".svg")
	}
	return names
}
