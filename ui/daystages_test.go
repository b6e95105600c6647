package ui_test

import (
	"image"

	"ownvoice/library/catalog"
)

// The stages of a reporter's day, each as it is done by keyboard.

func (d *day) begins() {
	d.screen.Fill(d.window)
	d.until("it asks for a name", func() bool { return d.has(image.Rect(360, 100, 980, 620), 200, accent) })
	d.write("Rosa")
	d.press("Return")
	d.until("it offers to record", func() bool { return d.has(image.Rect(380, 200, 980, 330), 15000, accent) })
	d.press("Return")
	d.step(1)
}

// meetsInARoom says who tells it, in which language, and what they answered.
func (d *day) meetsInARoom() {
	d.write("Maureen")
	d.press("Tab", "Tab", "space", "Tab", "Tab", "Return", "w", "Return") // in a room; in Welsh
	d.ready()
	d.press("Tab", "Tab", "Return")
	d.step(2)
	d.answersAll()
	d.ready()
	d.press("Tab", "Tab", "Return")
	d.step(3)
	d.until("the meter moves", func() bool { return d.has(meters, 1000, accent) })
	d.press("Return")
	d.titled("Recording ")
}

func (d *day) records() {
	d.recorded(1)
	d.write("Ask about the bus fares")
	d.press("Return")
	d.press("ctrl+m", "ctrl+k")
	d.press("Tab", "Tab", "Tab", "Return", "Return", "Tab", "Return") // the slate is read out; no room tone
	d.written("a note, a mark, a moment to keep private and the slate", "note", 4)
	d.recorded(20)
	d.stops()
	d.step(5)
	d.titled("Ownvoice")
	d.write("With my coat on")
	d.press("Return")
	d.until("all of the story has come", func() bool { return d.has(image.Rect(960, 72, 1145, 98), 40, care) }) // it reminds of asking again
	d.on("Play", onPlay)
}

// writesTheWords types while it plays: Maureen, Rosa, Maureen twice.
func (d *day) writesTheWords() {
	d.times(5, "Tab")
	d.on("Write them", onWrite)
	d.press("Return", "ctrl+space")
	d.write("The bus stopped coming up the hill")
	d.goesOn()
	d.press("Return", "ctrl+j")
	d.write("And what did you do then?")
	d.goesOn()
	d.press("Return", "ctrl+j", "ctrl+j") // past somebody who is not there
	d.write("They asked me before they had decided")
	d.goesOn()
	d.press("Return")
	d.write("My sister said the same")
	d.goesOn()
	d.press("ctrl+space", "Escape", "Escape")
	d.written("four pieces of the words", "segment WHERE NOT deleted AND text <> '' AND end_ms > start_ms", 4)
	d.written("they are Maureen's, but one", "segment WHERE speaker = 'Them'", 3)
}

// goesOn waits until half a second more was heard than when it is called: the
// head of the line that goes along the wave stands further to the right.
func (d *day) goesOn() {
	d.t.Helper()
	was := d.head()
	d.until("the voice goes on", func() bool { return d.head() >= was+24 })
}

// head is how far to the right it stands.
func (d *day) head() int {
	picture := d.screen.Picture(d.window)
	for x := 356; picture != nil && x < 1345; x++ {
		for y, n := 199, 0; y < 216; y++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); ink(r, g, b) {
				if n++; n > 6 {
					return x
				}
			}
		}
	}
	return 0
}

// leavesOut takes the last piece of the words out of every use.
func (d *day) leavesOut() {
	d.press("End", "shift+Tab", "Return", "Return")
	d.written("a part is left out", said(catalog.EventRefuse, "range:"), 1)
	notice := func() bool { return d.has(image.Rect(250, 112, 1330, 165), 20000, accentTint) }
	d.until("it says so", notice)
	d.press("Tab", "Escape")
	d.until("it does not say so for ever", func() bool { return !notice() })
}

// aboutBuses counts the extracts with a theme.
const aboutBuses = "extract e JOIN extract_theme x ON x.extract = e.id JOIN theme t ON t.id = x.theme WHERE t.name = 'Buses'"

func (d *day) makesAnExtractOfWords() {
	d.press("Home", "Down", "shift+Down", "ctrl+e", "ctrl+t")
	d.write("Buses")
	d.press("Tab", "Return") // Keep this extract
	d.written("there is an extract with its theme", aboutBuses+" AND e.title LIKE 'They asked me%'", 1)
	d.on("Play, below the extract", underRows)
}

// makesAnExtractOfTheWave takes the last ten seconds, and a theme that is
// there: three letters find it.
func (d *day) makesAnExtractOfTheWave() {
	d.times(4, "shift+Tab")
	d.press("End", "bracketright", "Left", "Left", "bracketleft", "ctrl+e")
	d.write("With my coat on")
	d.press("ctrl+t")
	d.write("bus")
	d.press("Tab", "space", "Tab", "Return")
	d.written("there are two extracts about buses", aboutBuses, 2)
	d.on("Play", underRows)
}

// letsHerListen gives her the screen: she keeps one part, and wants the other
// left out.
func (d *day) letsHerListen() {
	d.times(6, "shift+Tab")
	d.press("Return")
	d.on("Hear it", onHear)
	d.press("space", "Tab", "space", "Tab", "space") // heard; keep it; a workshop may
	d.times(5, "Tab")
	d.press("Return")
	d.written("she said yes to one", said(catalog.EventReview, "extract:"), 1)
	d.on("Hear it, of the second", onHear)
	d.press("Tab", "Right", "Right", "space", "Tab", "Tab", "Tab", "Return")
	d.written("she wants one left out", said(catalog.EventRefuse, "extract:"), 1)
	d.on("Give the screen back", onGive)
	d.press("Return")
	d.until("the window has a frame again", func() bool { return d.has(image.Rect(0, 0, 200, 200), 200, accent) })
	d.screen.Fill(d.window)
	d.on("Play", onPlay)
}

// asksAndSheSigns reads out what it is for, asks three uses and lets her sign
// with her name.
func (d *day) asksAndSheSigns() {
	d.times(5, "shift+Tab")
	d.press("Right", "Right")
	d.until("it reminds of asking again", func() bool { return d.has(image.Rect(250, 172, 1190, 228), 20000, careTint) })
	d.press("Tab")
	d.on("Ask Maureen", onAsk)
	d.press("Return")
	d.on("the text", onRead)
	d.press("Tab", "space", "Right", "space", "Tab", "Tab", "Return")
	d.press("space", "Tab", "space", "Tab", "space", "Tab", "Tab", "Return") // three times yes; look at it now
	d.press("Return")                                                        // it asks how she said so
	d.press("Down", "space", "Tab")
	d.write("Maureen")
	d.times(4, "Tab")
	d.press("Return", "Return")
	d.written("what she signed", said(catalog.EventChange, "story"), 1)
	d.on("Ask Maureen", onAsk)
	d.press("Tab", "Return") // what the first row of who may hear it stands on
	d.on("Close", onClose)
	d.keep("who-can-hear-it")
	d.press("Escape")
}

// searches finds what was said, opens it there and makes an extract of the
// sentence that stands there: so it shows which it is.
func (d *day) searches() {
	d.press("ctrl+f")
	d.write("decided")
	d.until("the sentence is found", func() bool { return d.has(image.Rect(315, 240, 365, 275), 15, accent) })
	d.press("Return")
	d.on("what was found", onRow)
	d.press("Return")
	d.on("Play", underRows)
	d.press("ctrl+e", "Return")
	d.written("the sentence that was found is an extract", "extract e JOIN segment s ON e.start_ms = s.start_ms WHERE s.text LIKE '%decided' AND e.end_ms = s.end_ms", 1)
	d.on("Play", underRows)
}

// undoes takes the last thing back: the extract that showed where one was.
func (d *day) undoes() {
	d.times(5, "shift+Tab")
	d.press("End")
	d.until("what has changed is there, and no wave", func() bool {
		return d.has(image.Rect(370, 170, 1000, 270), 200, ink) && !d.has(image.Rect(350, 290, 470, 480), 2000, accent)
	})
	d.press("Tab")
	d.on("the newest", onChange)
	d.press("Return", "Tab", "Return")
	d.written("the extract is in the bin", "extract WHERE deleted", 1)
}

func (d *day) savesTheWords() {
	d.press("shift+Tab", "Home")
	d.times(11, "Tab")
	d.press("Return", "s", "Return", "Tab", "Tab", "Return") // Save as a file; text; choose where
	d.on("Documents", onPlace)
	d.press("Return")
	d.until("it can be saved there", func() bool { return d.has(image.Rect(720, 520, 890, 590), 2500, accent) })
	d.press("Tab", "Return")
	d.file("*.txt")
}

func (d *day) binsAndBringsBack() {
	d.press("ctrl+1")
	d.on("the story", onRow)
	d.press("Delete")
	d.written("the story is in the bin", "story WHERE deleted", 1)
	d.on("Undo", onUndo)
	d.press("ctrl+z")
	d.written("the story is there again", "story WHERE NOT deleted", 1)
	d.on("the story", onRow)
}

// isTakenBack stops its use, and gives her the receipt.
func (d *day) isTakenBack() {
	d.screen.Fill(d.window)
	d.on("the story", onRow)
	d.press("Return")
	d.on("Play", onPlay)
	d.times(5, "shift+Tab")
	d.press("Right", "Right", "Tab", "Tab")
	d.on("Take the story back", onTake)
	d.press("Return")
	d.on("Stop using it", onWay)
	d.press("space")
	d.times(4, "Tab")
	d.press("Return")
	d.written("it is taken back", said(catalog.EventWithdraw, "story"), 1)
	d.on("Save as PDF", onReceipt)
	d.keep("receipt")
	d.press("Return", "Tab", "Tab", "Return")
	d.file("Receipt *.pdf")
	d.on("Save as PDF", onReceipt)
	d.press("shift+Tab", "shift+Tab", "Return")
	d.until("the story is shown again", func() bool { return !d.has(onReceipt, 500, accent) })
}
