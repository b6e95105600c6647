package desk

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestCtrlZIsTheShortcutThatFyneSends(t *testing.T) {
	if got := Ctrl(fyne.KeyZ).ShortcutName(); got != (&fyne.ShortcutUndo{}).ShortcutName() {
		t.Errorf("it waits for %s", got)
	}
}
