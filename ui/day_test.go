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
	onWrite   = image.Rect(256, 410, 422, 468)
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

// care is what waits for a person.
func care(r, g, b uint32) bool { return near(r, 0x7A) && near(g, 0x4A) && near(b, 0x00) }

// ink is what is written.
func ink(r, g, b uint32) bool { return near(r, 0x2B) && near(g, 0x25) && near(b, 0x21) }
