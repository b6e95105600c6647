package plain

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/desk"
	"ownvoice/ui/page"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

type keyLine struct{ keys, does string }

var everywhere = []keyLine{
	{"Ctrl 1", "Stories"},
	{"Ctrl 2", "Record"},
	{"Ctrl 3, Ctrl 4", "Make sense, Share"},
	{"Ctrl 5", "Where your stories are"},
	{"Ctrl ,", "Settings"},
	{"Ctrl F", "Search the stories"},
	{"Delete (in the list)", "Put a story in the bin. Ctrl Z brings it back"},
	{"Ctrl H", "This page"},
	{"Ctrl + − 0", "Larger, smaller, usual words"},
	{"Tab, Shift Tab", "Next thing, the one before"},
	{"Ctrl Tab", "From the places to the page and back"},
	{"Space, Enter", "Press, open"},
	{"Esc", "Close a question. It never stops a recording"},
}

var recording = []keyLine{
	{"Ctrl P", "Pause, carry on"},
	{"Ctrl M", "Mark this moment"},
	{"Ctrl K", "Keep this moment private"},
	{"Ctrl N", "Go to the notes"},
	{"Ctrl .", "Stop. It asks first"},
}

var listening = []keyLine{
	{"Space (in the list)", "Play a story right there"},
	{"Ctrl Space", "Play, pause"},
	{"Left, Right (on the wave)", "5 seconds back, 5 on"},
	{"Ctrl Left, Ctrl Right", "The sentence before, the next"},
	{"[ and ] (on the wave)", "Where an extract starts, ends"},
	{"Ctrl E, Ctrl T", "Make an extract, add a theme"},
}

var writing = []keyLine{
	{"Enter", "The next piece; in the midst of one, two pieces"},
	{"Backspace (at its start)", "Join it to the one before"},
	{"Ctrl Space, Ctrl B", "Play or pause, back 3 seconds"},
	{"Ctrl Up, Ctrl Down", "Faster, slower"},
	{"Ctrl J", "The next speaker"},
	{"Ctrl Enter", "Listened and right"},
	{"Esc", "Done writing"},
}

// Help says how things are done.
func Help(d *desk.Desk) *Page {
	reader := page.NewReader("Help")
	content := widget.NewResponsive(func(b widget.Breadth) fyne.CanvasObject {
		reader.Read(sheet(b))
		return reader
	})
	content.Beside = widget.RailWidth(widget.Wide)
	return &Page{over: d.Window.Canvas, content: content, focus: reader}
}

func sheet(b widget.Breadth) fyne.CanvasObject {
	said := widget.NewColumn(theme.Space16,
		saying("Recording a story", "Press Record. Say who is telling it and how you talk, read the questions aloud, look at the levels, then press Start recording. There is nothing to save: every half second is kept on this laptop as it is heard, and stays there if the laptop closes."),
		saying("A recording made elsewhere", "Under Stories, press Bring in a recording, or drop the file onto the window. The file stays as it is; a copy of it is kept here. What nobody was asked about stays private."),
		saying("What they said yes to", "Beside each story stands what may be done with it, in words. Nothing leaves this laptop before the storyteller has said yes to that. They can change any answer, or take the story back, at any time."),
		saying("The words, written out", "They stand beside the voices. Press Write the words to write or mend them; more under More, such as bringing in a file."),
		saying("People and this project", "In Settings, This project has the questions you ask, the texts that people are given, and the people: how they want to be known and met. Where there is room, People stands above the stories too."),
		saying("The bin", "Under Stories, press More or Filters, then The bin. What is there can be brought back. Nothing leaves it by itself."),
		saying("The demo", "In Settings, Look at the demo opens stories to try things with. Your own are not touched."),
		saying("Being offline", "It is the usual thing, and nothing waits for a network but sending. “Safe in the archive” is said only when the archive’s copy was checked against yours."),
		saying("When something goes wrong", "A message says what is still fine, then what happened, then the one thing to do. Your coordinator can help with the rest."))
	keys := widget.NewColumn(theme.Space16, table("Keys, everywhere", everywhere), table("While recording", recording), table("While listening", listening), table("While writing the words", writing))
	if b == widget.Wide {
		return widget.NewColumn(theme.Space16, widget.NewTitle("Help"), page.Halves(20, said, keys))
	}
	return widget.NewColumn(theme.Space16, widget.NewTitle("Help"), said, keys)
}

func saying(title, body string) fyne.CanvasObject {
	return widget.NewCard(widget.NewColumn(theme.Space4, widget.NewRowTitle(title), widget.NewBody(body)))
}

func table(title string, lines []keyLine) fyne.CanvasObject {
	column := widget.NewColumn(theme.Space8, widget.NewRowTitle(title))
	for _, l := range lines {
		keys := widget.NewText(l.keys, theme.Second, theme.Ink)
		keys.Bold = true
		does := widget.NewText(l.does, theme.Second, theme.Ink2)
		does.Wrap = true
		column.Add(widget.NewColumns(theme.Space12, []float32{190, widget.Rest}, keys, does))
	}
	return widget.NewCard(column)
}
