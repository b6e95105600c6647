package theme

import (
	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"

	"ownvoice/assets"
)

// fyneIcons are the places where Fyne's own widgets show one of our icons.
var fyneIcons = map[fyne.ThemeIconName]string{
	fyneTheme.IconNameArrowDropDown: "keyboard_arrow_down",
	fyneTheme.IconNameSearch:        "search",
	fyneTheme.IconNameCancel:        "close",
	fyneTheme.IconNameConfirm:       "check",
}

// sources keeps each SVG as one resource, because Fyne caches by it.
var sources = readIcons()

func readIcons() map[string]fyne.Resource {
	all := map[string]fyne.Resource{}
	for _, name := range assets.IconNames() {
		data, _ := assets.Icon(name)
		all[name] = fyne.NewStaticResource(name+".svg", data)
	}
	return all
}

// Icon is the icon of that name ("mic", "mic-fill") in the colour of text.
// A name that assets does not hold gives the question mark, so that a slip
// of the pen never stops a recording; HasIcon lets a test find it.
func Icon(name string) fyne.Resource {
	return IconIn(name, Ink)
}

// IconIn is the icon of that name in the colour of that name; it follows a
// change of theme.
func IconIn(name string, colour fyne.ThemeColorName) fyne.Resource {
	source, ok := sources[name]
	if !ok {
		source = sources["help"]
	}
	return fyneTheme.NewColoredResource(source, colour)
}

// HasIcon says whether there is an icon of that name.
func HasIcon(name string) bool {
	_, ok := sources[name]
	return ok
}
