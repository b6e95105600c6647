package widget

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
)

// Tone is how a state or a notice sounds. The words say the same; the colour
// only repeats them.
type Tone int

const (
	Calm    Tone = iota // nothing to do; notices: on the accent's tint
	Good                // all is well: accent
	Done                // a finished check: the icon in accent, the words in ink
	Care                // needs a person
	Serious             // not heard, cannot go on
	Faint               // quieter than Calm: second-line words
)

// iconAndWords are the colours of a state.
func (t Tone) iconAndWords() (icon, words fyne.ThemeColorName) {
	switch t {
	case Good:
		return theme.Accent, theme.Accent
	case Done:
		return theme.Accent, theme.Ink
	case Care:
		return theme.Care, theme.Care
	case Serious:
		return theme.Rec, theme.Rec
	case Faint:
		return theme.Ink2, theme.Ink2
	}
	return theme.Ink, theme.Ink
}

// tint is the space a notice stands on, and its icon's colour.
func (t Tone) tint() (fill, icon fyne.ThemeColorName) {
	switch t {
	case Care:
		return theme.CareTint, theme.Care
	case Serious:
		return theme.RecTint, theme.Rec
	case Good, Done:
		return theme.AccentTint, theme.Accent
	}
	return theme.AccentTint, theme.Ink
}
