package ui_test

import (
	"database/sql"
	"image"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// day is a reporter's day at the window. It remembers the keys that were
// pressed since something last went as it should, and tells them when it does
// not go on.
type day struct {
	*app
	keys []string
	pics int
}

// TestAReportersDayByKeyboardAlone goes from a laptop that never saw the
// program to a story that its storyteller took back. Nothing is put into the
// library behind the window's back; it is only read.
func TestAReportersDayByKeyboardAlone(t *testing.T) {
	sound := workbench.Sound(t)
	sound.Play("mic", signal(t, 120))
	d := &day{app: newApp(t, t.TempDir())}
	if err := os.Mkdir(filepath.Join(d.home, "Documents"), 0o700); err != nil {
		t.Fatal(err)
	}
	d.start()
	d.goes([]stage{
		{"the first start", d.begins},
		{"who tells it, and their yes", d.meetsInARoom},
		{"the recording", d.records},
		{"the words", d.writesTheWords},
		{"a part left out", d.leavesOut},
		{"an extract of the words", d.makesAnExtractOfWords},
		{"an extract of the wave", d.makesAnExtractOfTheWave},
		{"the storyteller's pass", d.letsHerListen},
		{"the uses, asked side by side", d.asksAndSheSigns},
		{"the search", d.searches},
		{"what has changed", d.undoes},
		{"the words as a file", d.savesTheWords},
		{"the bin", d.binsAndBringsBack},
	})
	d.close()
	d.isAllThere()
	d.start()
	d.goes([]stage{{"the story taken back", d.isTakenBack}})
	d.close()
	d.isGone()
}

// stage is a part of the day.
type stage struct {
	name string
	do   func()
}

func (d *day) goes(through []stage) {
	d.t.Helper()
	for _, s := range through {
		began := time.Now()
		s.do()
		d.keep(s.name)
		d.t.Logf("%s: %.1f s", s.name, time.Since(began).Seconds())
	}
}

func (d *day) press(keys ...string) {
	d.t.Helper()
	d.keys = append(d.keys, keys...)
	d.screen.Key(keys...)
}

// times presses a key so many times.
func (d *day) times(n int, key string) {
	d.t.Helper()
	for range n {
		d.press(key)
	}
}

func (d *day) write(words string) {
	d.t.Helper()
	d.keys = append(d.keys, "“"+words+"”")
	d.screen.Type(words)
}

// until waits for something, and when it does not come tells after which keys.
func (d *day) until(what string, is func() bool) {
	d.t.Helper()
	d.screen.Until(what+" (after "+strings.Join(d.keys, " ")+")", 30*time.Second, is)
	d.keys = nil
}

// on waits until the ring of the keyboard is around what stands in an area.
func (d *day) on(what string, area image.Rectangle) {
	d.t.Helper()
	d.until("the keyboard is on "+what, func() bool { return d.has(area, 250, accentDeep) })
}

// keep takes a picture of how a stage ended.
func (d *day) keep(stage string) {
	d.pics++
	d.screen.Keep(string(rune('a'+d.pics-1)) + "-" + strings.NewReplacer(" ", "-", ",", "", "'", "").Replace(stage))
}

// written waits until the library has so many of something.
func (d *day) written(what, count string, want int) {
	d.t.Helper()
	d.until(what, func() bool { return d.count(count) == want })
}

// count asks the database how many there are.
func (d *day) count(query string) (n int) {
	d.t.Helper()
	d.ask("count(*) FROM "+query, &n)
	return n
}

// ask asks the database, opened to read, for one value.
func (d *day) ask(query string, value any) {
	d.t.Helper()
	at := url.URL{Scheme: "file", Path: filepath.Join(d.dir, "library.db"), RawQuery: "mode=ro&_busy_timeout=1000"}
	db, err := sql.Open("sqlite3", at.String())
	if err != nil {
		d.t.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRowContext(d.t.Context(), "SELECT "+query).Scan(value); err != nil {
		d.t.Fatalf("ask for %s: %v", query, err)
	}
}

// said counts the events of consent of a kind about a sort of thing.
func said(kind catalog.EventKind, about string) string {
	return "change WHERE kind = 'consent' AND value ->> 'kind' = '" + string(kind) + "' AND value ->> 'target' LIKE '" + about + "%'"
}

// file waits until there is one of a name in Documents.
func (d *day) file(name string) {
	d.t.Helper()
	d.until(name+" is in Documents", func() bool {
		all, _ := filepath.Glob(filepath.Join(d.home, "Documents", name))
		return len(all) == 1
	})
}

// Where the ring is in a window of 1366 × 700.
var (
	onPlay    = image.Rect(336, 290, 470, 480) // of a story, wherever there are extracts above it or a notice
	underRows = image.Rect(336, 338, 470, 400) // the same, with extracts above it and no notice
	onHear    = image.Rect(40, 150, 270, 340)  // what the storyteller decides about
	onGive    = image.Rect(340, 210, 760, 350) // Give the screen back
	onAsk     = image.Rect(1155, 155, 1350, 225)
	onTake    = image.Rect(985, 155, 1158, 225)
	onClose   = image.Rect(780, 380, 940, 640) // however much was said
	onRead    = image.Rect(240, 150, 256, 500) // the text that is read out
	onWay     = image.Rect(236, 75, 620, 235)  // the first way to take a story back
	onReceipt = image.Rect(1160, 630, 1345, 698)
	onRow     = image.Rect(240, 180, 1340, 202) // the first story
	onUndo    = image.Rect(1200, 140, 1345, 212)
	onChange  = image.Rect(240, 165, 1340, 270) // the newest of what has changed
	onPlace   = image.Rect(360, 165, 1005, 260) // the first folder
)

// accentTint lies behind what is only told.
func accentTint(r, g, b uint32) bool { return near(r, 0xE2) && near(g, 0xEF) && near(b, 0xF0) }

// ink is what is written.
func ink(r, g, b uint32) bool { return near(r, 0x2B) && near(g, 0x25) && near(b, 0x21) }

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
	d.on("Play", onPlay)
}

// writesTheWords types while it plays: Maureen, Rosa, Maureen twice.
func (d *day) writesTheWords() {
	d.times(5, "Tab")
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
	d.until("what has changed is there", func() bool { return d.has(image.Rect(370, 170, 1000, 270), 200, ink) })
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

// isAllThere reads what the day left behind.
func (d *day) isAllThere() {
	t, s := d.t, d.story()
	if s.Title != "With my coat on" || s.KnownAs != "Maureen" || s.ReporterName != "Rosa" || s.Mode != catalog.ModeRoom || s.Language != "cy" {
		t.Errorf("the story is %q by %q in %q, told to %q, held as %q", s.Title, s.KnownAs, s.Language, s.ReporterName, s.Mode)
	}
	if len(s.Recordings) != 1 || s.Recordings[0].Seconds() < 20 {
		t.Fatalf("it has %d recordings", len(s.Recordings))
	}
	checkNotes(t, s.Notes)
	d.wordsAreThere(s)
	d.extractsAreThere(s)
	d.answersAreThere(s)
	all, _ := filepath.Glob(filepath.Join(d.home, "Documents", "*.txt"))
	text, err := os.ReadFile(all[0])
	if err != nil || !strings.Contains(string(text), "They asked me before they had decided") || strings.Contains(string(text), "sister") {
		t.Errorf("the words that were saved are %q: %v", text, err)
	}
}

func (d *day) wordsAreThere(s library.Whole) {
	want := []struct{ who, text string }{
		{"Them", "The bus stopped coming up the hill"}, {"You", "And what did you do then?"},
		{"Them", "They asked me before they had decided"}, {"Them", "My sister said the same"},
	}
	if len(s.Segments) != len(want) {
		d.t.Fatalf("the words are %+v", s.Segments)
	}
	for i, w := range want {
		if have := s.Segments[i]; have.Text != w.text || have.Speaker != w.who || have.EndMS <= have.StartMS {
			d.t.Errorf("piece %d of the words is %+v", i, have)
		}
	}
	last := s.Segments[3]
	if left := catalog.LeftOut(s.Events, s.Recordings[0].ID, "", time.Now()); len(left) != 1 || left[0] != last.Span() {
		d.t.Errorf("left out is %v, not %v", left, last.Span())
	}
}

func (d *day) extractsAreThere(s library.Whole) {
	if len(s.Extracts) != 2 {
		d.t.Fatalf("the extracts are %+v", s.Extracts)
	}
	said, wave := s.Extracts[0], s.Extracts[1]
	if said.StartMS != s.Segments[1].StartMS || said.EndMS != s.Segments[2].EndMS || len(said.Themes) != 1 {
		d.t.Errorf("the extract of the words is %+v", said)
	}
	end := int64(s.Recordings[0].Seconds() * 1000)
	if wave.Title != "With my coat on" || wave.EndMS-wave.StartMS != 10_000 || wave.EndMS < end-1 || wave.EndMS > end+1 || len(wave.Themes) != 1 {
		d.t.Errorf("the extract of the wave is %+v, and the recording ends at %d", wave, end)
	}
	for e, want := range map[catalog.Target]catalog.ApprovalState{said.Target(): catalog.Kept, wave.Target(): catalog.Removed} {
		if have := catalog.Approved(s.Events, e, time.Now()).State; have != want {
			d.t.Errorf("%s is %v, not %v", e, have, want)
		}
	}
}

func (d *day) answersAreThere(s library.Whole) {
	for use, want := range map[catalog.Use]catalog.Outcome{
		catalog.UseKeep: catalog.Allowed, catalog.UseTeam: catalog.Allowed, catalog.UseWorkshop: catalog.Allowed,
		catalog.UseQuote: catalog.Allowed, catalog.UseWhole: catalog.AskFirst, catalog.UseTrain: catalog.Blocked,
	} {
		if have := catalog.Decide(s.Events, catalog.WholeStory, use, time.Now()).Outcome; have != want {
			d.t.Errorf("%s is %s, not %s", use, have, want)
		}
	}
	if signed := s.Events[len(s.Events)-1]; signed.How != catalog.HowScreen || len(signed.Evidence) != 1 || signed.Form == "" {
		d.t.Errorf("signed is %+v", signed)
	}
}

// isGone looks whether what was taken back is in no list and allowed to nobody.
func (d *day) isGone() {
	var id catalog.ID
	d.ask("id FROM story", &id)
	lib, err := library.Open(d.t.Context(), d.dir)
	if err != nil {
		d.t.Fatal(err)
	}
	defer lib.Close()
	if all, err := lib.Stories(d.t.Context(), library.Filter{}); err != nil || len(all) != 0 {
		d.t.Errorf("the list has %d stories (%v), and the only one was taken back", len(all), err)
	}
	s, err := lib.Story(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	if last := s.Events[len(s.Events)-1]; last.Kind != catalog.EventWithdraw || last.Choice != catalog.ChoiceStop {
		d.t.Errorf("the last that was said is %+v", last)
	}
	for _, use := range []catalog.Use{catalog.UseKeep, catalog.UseTeam, catalog.UseWorkshop, catalog.UseQuote, catalog.UseExtract} {
		if catalog.Decide(s.Events, catalog.WholeStory, use, time.Now()).Allows() {
			d.t.Errorf("%s is allowed", use)
		}
	}
}
