package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fyneTheme "fyne.io/fyne/v2/theme"
)

// The colours of ui.md section 3, by the names they have there. They are
// served by Theme beside Fyne's own, so that dark works everywhere.
const (
	Paper      fyne.ThemeColorName = "ownvoice.paper"      // the window
	Rail       fyne.ThemeColorName = "ownvoice.rail"       // the left rail
	Card       fyne.ThemeColorName = "ownvoice.card"       // cards, inputs, buttons
	Sunk       fyne.ThemeColorName = "ownvoice.sunk"       // chips, notes panel, chosen row
	Line       fyne.ThemeColorName = "ownvoice.line"       // 1 px separators, decoration only
	Edge       fyne.ThemeColorName = "ownvoice.edge"       // borders of inputs and buttons
	Ink        fyne.ThemeColorName = "ownvoice.ink"        // text
	Ink2       fyne.ThemeColorName = "ownvoice.ink2"       // second line
	Ink3       fyne.ThemeColorName = "ownvoice.ink3"       // placeholder, text that cannot be pressed
	Accent     fyne.ThemeColorName = "ownvoice.accent"     // the storyteller's voice, the next step
	AccentDeep fyne.ThemeColorName = "ownvoice.accentDeep" // pressed, focus ring
	AccentTint fyne.ThemeColorName = "ownvoice.accentTint" // chosen answer, now playing
	OnAccent   fyne.ThemeColorName = "ownvoice.onAccent"   // text on accent
	VoiceDim   fyne.ThemeColorName = "ownvoice.voiceDim"   // waveform not yet played
	You        fyne.ThemeColorName = "ownvoice.you"        // the reporter's waveform
	Track      fyne.ThemeColorName = "ownvoice.track"      // unlit meter, decoration only
	Rec        fyne.ThemeColorName = "ownvoice.rec"        // recording, stop, not heard
	OnRec      fyne.ThemeColorName = "ownvoice.onRec"      // text on rec
	RecTint    fyne.ThemeColorName = "ownvoice.recTint"    // serious warning card
	Care       fyne.ThemeColorName = "ownvoice.care"       // needs a person: text
	CareFill   fyne.ThemeColorName = "ownvoice.careFill"   // needs a person: graphics
	CareTint   fyne.ThemeColorName = "ownvoice.careTint"   // needs a person: card
	Scrim      fyne.ThemeColorName = "ownvoice.scrim"      // see-through, over the page behind a dialog
	Hover      fyne.ThemeColorName = "ownvoice.hover"      // see-through, over what the mouse is on
)

// pair is one colour in light and in dark.
type pair struct{ light, dark color.NRGBA }

func (p pair) in(dark bool) color.Color {
	if dark {
		return p.dark
	}
	return p.light
}

// colours is the token table.
var colours = map[fyne.ThemeColorName]pair{
	Paper:      {rgb(0xFBF7F0), rgb(0x1D1916)},
	Rail:       {rgb(0xF3ECE1), rgb(0x161310)},
	Card:       {rgb(0xFFFFFF), rgb(0x292420)},
	Sunk:       {rgb(0xF6F0E6), rgb(0x221E1A)},
	Line:       {rgb(0xE4DACB), rgb(0x3D3630)},
	Edge:       {rgb(0x877A6A), rgb(0x94877A)},
	Ink:        {rgb(0x2B2521), rgb(0xF5EFE7)},
	Ink2:       {rgb(0x5A5048), rgb(0xCFC5B9)},
	Ink3:       {rgb(0x6E6358), rgb(0xB0A497)},
	Accent:     {rgb(0x0F5C67), rgb(0x7CC6CF)},
	AccentDeep: {rgb(0x0A4650), rgb(0x9AD8DF)},
	AccentTint: {rgb(0xE2EFF0), rgb(0x17383C)},
	OnAccent:   {rgb(0xFFFFFF), rgb(0x08282C)},
	VoiceDim:   {rgb(0x579199), rgb(0x55878E)},
	You:        {rgb(0x8C8073), rgb(0xA1958A)},
	Track:      {rgb(0xE9E0D3), rgb(0x3A332D)},
	Rec:        {rgb(0xB3261E), rgb(0xFF8A7D)},
	OnRec:      {rgb(0xFFFFFF), rgb(0x3A0905)},
	RecTint:    {rgb(0xFBE9E6), rgb(0x43201C)},
	Care:       {rgb(0x7A4A00), rgb(0xF0C36B)},
	CareFill:   {rgb(0xB27A14), rgb(0xC79A3E)},
	CareTint:   {rgb(0xFBEED2), rgb(0x3B2D12)},
	Scrim:      {seeThrough(0x2B2521, 40), seeThrough(0x000000, 60)},
	Hover:      {seeThrough(0x2B2521, 6), seeThrough(0xF5EFE7, 6)},
}

// fyneNames says which token stands where Fyne asks by its own name.
var fyneNames = map[fyne.ThemeColorName]fyne.ThemeColorName{
	fyneTheme.ColorNameBackground:          Paper,
	fyneTheme.ColorNameForeground:          Ink,
	fyneTheme.ColorNamePrimary:             Accent,
	fyneTheme.ColorNameHyperlink:           Accent,
	fyneTheme.ColorNameSuccess:             Accent,
	fyneTheme.ColorNameForegroundOnPrimary: OnAccent,
	fyneTheme.ColorNameForegroundOnSuccess: OnAccent,
	fyneTheme.ColorNameButton:              Card,
	fyneTheme.ColorNameInputBackground:     Card,
	fyneTheme.ColorNameInputBorder:         Edge,
	fyneTheme.ColorNamePlaceHolder:         Ink3,
	fyneTheme.ColorNameDisabled:            Ink3,
	fyneTheme.ColorNameDisabledButton:      Sunk,
	fyneTheme.ColorNameSeparator:           Line,
	fyneTheme.ColorNameError:               Rec,
	fyneTheme.ColorNameForegroundOnError:   OnRec,
	fyneTheme.ColorNameWarning:             Care,
	fyneTheme.ColorNameForegroundOnWarning: CareTint,
	fyneTheme.ColorNameMenuBackground:      Card,
	fyneTheme.ColorNameOverlayBackground:   Card,
	fyneTheme.ColorNameHeaderBackground:    Rail,
	fyneTheme.ColorNameScrollBar:           Edge,
	fyneTheme.ColorNameHover:               Hover,
}

// laidOver are the colours that Fyne lays over a control. A solid pale one
// would put white words on a pale primary button, so they are see-through.
var laidOver = map[fyne.ThemeColorName]pair{
	fyneTheme.ColorNamePressed:             {seeThrough(0x2B2521, 10), seeThrough(0xF5EFE7, 10)},
	fyneTheme.ColorNameFocus:               {seeThrough(0x0A4650, 16), seeThrough(0x9AD8DF, 16)},
	fyneTheme.ColorNameSelection:           {seeThrough(0x0F5C67, 20), seeThrough(0x7CC6CF, 20)},
	fyneTheme.ColorNameShadow:              {},
	fyneTheme.ColorNameScrollBarBackground: {},
}

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func seeThrough(hex uint32, percent int) color.NRGBA {
	c := rgb(hex)
	c.A = uint8(percent * 255 / 100)
	return c
}
