package record

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// shortcuts work while this place is shown and something is being recorded.
func (p *place) shortcuts(ctx context.Context) {
	if p.desk.Keys == nil {
		return
	}
	r := p.running
	for key, do := range map[fyne.KeyName]func(){
		fyne.KeyP: r.onPause, fyne.KeyM: r.onMark, fyne.KeyK: r.onKeepPrivate, fyne.KeyN: r.openNotes, fyne.KeyPeriod: r.onStop,
	} {
		p.desk.Keys.Add(ctx, &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func() {
			if p.at == stepRecording {
				do()
			}
		})
	}
}
