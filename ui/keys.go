package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keys is the window's table of shortcuts. The canvas is asked once for each
// combination; what it does is looked up when it is pressed: the last one that
// was added and whose place is still shown. While a dialog is open nothing
// behind it can be reached.
type keys struct {
	canvas fyne.Canvas
	bound  map[string][]binding
}

type binding struct {
	ctx context.Context
	do  func()
}

func newKeys(c fyne.Canvas) *keys { return &keys{canvas: c, bound: map[string][]binding{}} }

// Add sets what a shortcut does until ctx ends.
func (k *keys) Add(ctx context.Context, s fyne.Shortcut, do func()) {
	name := s.ShortcutName()
	if k.bound[name] == nil {
		k.canvas.AddShortcut(s, k.TypedShortcut)
	}
	k.bound[name] = append(live(k.bound[name]), binding{ctx, do})
}

// TypedShortcut does what the shortcut is set to do; nothing when it is not set.
func (k *keys) TypedShortcut(s fyne.Shortcut) {
	all := live(k.bound[s.ShortcutName()])
	if len(all) > 0 && k.canvas.Overlays().Top() == nil {
		all[len(all)-1].do()
	}
}

func live(all []binding) []binding {
	kept := []binding{}
	for _, b := range all {
		if b.ctx.Err() == nil {
			kept = append(kept, b)
		}
	}
	return kept
}

func ctrlShift(key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift}
}
