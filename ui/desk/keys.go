package desk

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Ctrl is Ctrl with a key. On a Mac it is Cmd, and Cmd Shift for the keys that
// macOS keeps to itself.
func Ctrl(key fyne.KeyName) fyne.Shortcut {
	if key == fyne.KeyZ {
		return &fyne.ShortcutUndo{} // Fyne has a name of its own for it, and sends nothing else
	}
	s := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	if runtime.GOOS == "darwin" && (key == fyne.KeyM || key == fyne.KeyH || key == fyne.KeySpace) {
		s.Modifier |= fyne.KeyModifierShift
	}
	return s
}
