package ui

import (
	"context"
	"log/slog"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
)

// Settings of this laptop, by the names they have in its library.
const (
	textSetting = "text-size" // 1, 1.25, 1.5, 2
	lookSetting = "look"      // light, dark, computer
)

var lookNames = map[theme.Look]string{theme.AsComputer: "computer", theme.Light: "light", theme.Dark: "dark"}

// look is how large the words are and whether the window is dark.
type look struct {
	app   fyne.App
	scale float32
	which theme.Look
	says  bool // the computer says whether it is light or dark
	times int  // the look was set
}

func newLook(a fyne.App) *look {
	l := &look{app: a}
	l.set(1, theme.Light)
	return l
}

func (l *look) now() (float32, theme.Look) { return l.scale, l.which }

// set shows another look at once.
func (l *look) set(scale float32, which theme.Look) {
	l.scale, l.which = scale, which
	l.times++
	l.again()
}

// again draws what is in sight anew: Fyne tells only what is in sight that the
// look has changed.
func (l *look) again() { l.app.Settings().SetTheme(theme.New(l.scale, l.seen())) }

// seen is what is shown: light where the computer has nothing to say. Fyne
// takes a computer that does not say for a dark one.
func (l *look) seen() theme.Look {
	if l.which == theme.AsComputer && !l.says {
		return theme.Light
	}
	return l.which
}

// step is the next larger or smaller text.
func (l *look) step(by int) (float32, theme.Look) {
	i := slices.Index(theme.Scales, l.scale) + by
	return theme.Scales[min(max(0, i), len(theme.Scales)-1)], l.which
}

// keep writes the look down for the next start.
func (l *look) keep(ctx context.Context, lib *library.Library) {
	text, name := strconv.FormatFloat(float64(l.scale), 'g', -1, 32), lookNames[l.which]
	desk.Save(ctx, func(ctx context.Context) error {
		if err := lib.SetSetting(ctx, textSetting, text); err != nil {
			return err
		}
		return lib.SetSetting(ctx, lookSetting, name)
	}, func(err error) {
		if err != nil { // the window has the look all the same; the next start has the old one
			slog.Error("could not keep the look", "err", err)
		}
	})
}

// chosen is what was written down: text size and look, and whether the
// computer has a look of its own.
type chosen struct {
	scale float32
	which theme.Look
	says  bool
}

// readLook reads what keep wrote; anything else is 100 % and light.
func readLook(ctx context.Context, lib *library.Library) (chosen, error) {
	c := chosen{1, theme.Light, computerSays(ctx)}
	text, err := lib.Setting(ctx, textSetting)
	if err != nil {
		return c, err
	}
	name, err := lib.Setting(ctx, lookSetting)
	if err != nil {
		return c, err
	}
	if scale, err := strconv.ParseFloat(text, 32); err == nil && slices.Contains(theme.Scales, float32(scale)) {
		c.scale = float32(scale)
	}
	for which, n := range lookNames {
		if n == name {
			c.which = which
		}
	}
	return c, nil
}
