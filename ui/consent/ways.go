package consent

import (
	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// ways are the three, in the order of how much they do.
var ways = []struct{ choice, icon, words, means string }{
	{catalog.ChoiceStop, "front_hand", "Stop using it", "What was public is taken down, and nothing new is made of it. It stays on this laptop."},
	{catalog.ChoiceClose, "lock", "Close it until a day", "Nobody hears it. On that day you are asked again; it stays closed until you say so."},
	{catalog.ChoiceErase, "delete", "Erase it", "The recording, the words and all that was made of it are destroyed. It cannot be brought back."},
}

// three are the ways side by side.
func (t *TakeBack) three() fyne.CanvasObject {
	line := &fyne.Container{Layout: level{theme.Space12}}
	for _, w := range t.ways {
		line.Add(w)
	}
	return line
}

// level puts things side by side, all as wide and as high as each other.
type level struct{ gap float32 }

func (l level) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - l.gap*float32(len(objects)-1)) / float32(len(objects))
	height := float32(0)
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, o.Size().Height)) // what wraps knows its height only in its width
		height = max(height, o.MinSize().Height)
	}
	for i, o := range objects {
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(float32(i)*(width+l.gap), 0))
	}
}

func (l level) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for _, o := range objects {
		m := o.MinSize()
		least = fyne.NewSize(least.Width+m.Width+l.gap, max(least.Height, m.Height))
	}
	return least
}

// confirmation asks for a second person, or for the name.
func (t *TakeBack) confirmation() fyne.CanvasObject {
	names := ""
	for i, name := range t.names {
		if i > 0 {
			names += " or "
		}
		names += "“" + short(name) + "”"
	}
	row := func(words string, e *widget.Entry) fyne.CanvasObject {
		label := widget.NewBody(words)
		if t.breadth != widget.Wide {
			return widget.NewColumn(theme.Space4, label, e)
		}
		return widget.NewColumns(theme.Space16, []float32{widget.Rest, 320}, label, e)
	}
	return widget.NewQuestion("Two people agree to erase it", "Or you alone, by typing whose story it is. With neither it is sealed now, and erased when somebody has confirmed it.",
		row("Somebody else of the project agrees. Their name:", t.second), row("Or type "+names+":", t.typed))
}
