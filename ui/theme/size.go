package theme

import (
	"math"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// The type scale of ui.md section 3, at 100 %. Titles, section heads, row
// titles and the clock are SemiBold; nothing is smaller than Smallest.
const (
	Clock    float32 = 80 // the recording's clock
	Title    float32 = 28 // page title
	Section  float32 = 20 // head of a section
	RowTitle float32 = 17 // title in a row, a question
	Reading  float32 = 17 // what was said, written out
	Body     float32 = 16 // ordinary words
	Second   float32 = 15 // second line
	Smallest float32 = 14 // nothing under this
)

// Space between things. It does not grow with the text.
const (
	Space4  float32 = 4
	Space8  float32 = 8
	Space12 float32 = 12
	Space16 float32 = 16
	Space24 float32 = 24
	Space32 float32 = 32
	Space48 float32 = 48

	PagePaddingTop   float32 = 24
	PagePaddingSides float32 = 32
	CardPadding      float32 = 20
)

// Radii of corners.
const (
	ChipRadius      float32 = 7
	ControlRadius   float32 = 10
	CardRadius      float32 = 14
	BigButtonRadius float32 = 14
)

// Icon is how large an icon in text is, and IconBig one in a big button, at 100 %.
const (
	IconInText float32 = 22
	IconBig    float32 = 28
)

// sizes is what Fyne asks for and what grows with the text.
var sizes = map[fyne.ThemeSizeName]float32{
	fyneTheme.SizeNameText:           Body,
	fyneTheme.SizeNameSubHeadingText: Section,
	fyneTheme.SizeNameHeadingText:    Title,
	fyneTheme.SizeNameCaptionText:    Smallest,
	fyneTheme.SizeNameInlineIcon:     IconInText,
	fyneTheme.SizeNameLineSpacing:    6,
}

// fixed is what Fyne asks for and what does not grow.
var fixed = map[fyne.ThemeSizeName]float32{
	fyneTheme.SizeNamePadding:            4,
	fyneTheme.SizeNameInputRadius:        ControlRadius,
	fyneTheme.SizeNameSelectionRadius:    ControlRadius,
	fyneTheme.SizeNameButtonRadius:       ControlRadius,
	fyneTheme.SizeNameCardRadius:         CardRadius,
	fyneTheme.SizeNamePopupRadius:        ControlRadius,
	fyneTheme.SizeNameMenuRadius:         ControlRadius,
	fyneTheme.SizeNameDialogRadius:       CardRadius,
	fyneTheme.SizeNameInputBorder:        1,
	fyneTheme.SizeNameSeparatorThickness: 1,
	fyneTheme.SizeNameModalBlurRadius:    0,
}

// Scale is how large the chosen text is: 1, 1.25, 1.5 or 2.
func Scale() float32 {
	return current().Scale
}

// Scaled is px at 100 %, at the chosen text size, in whole pixels.
func Scaled(px float32) float32 {
	return float32(math.Round(float64(px * Scale())))
}

// Grown is the height of a control that is px high at 100 % and holds letters
// that are text high: the letters grow, and the room around them by half as
// much, so that large text still leaves a page on a small screen.
func Grown(px, text float32) float32 {
	s := Scale()
	return float32(math.Round(float64(text*s + (px-text)*roomAt(s))))
}

// roomAt is how much the room inside controls has grown at a scale.
func roomAt(scale float32) float32 { return 1 + (scale-1)/2 }

// innerPadding is the room inside Fyne's own controls at 100 %; it grows as
// in Grown, so that a field is as high as the button beside it.
const innerPadding = 12
