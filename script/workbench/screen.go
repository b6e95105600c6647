package workbench

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Display is a screen of the test's own, 1366×768, with a window manager, a
// keyboard and a mouse. Nothing of it is seen on a real screen.
type Display struct {
	t    testing.TB
	name string // ":7"
	dir  string // where the server has what the screen shows, as a file
}

// Screen starts a display and points this process and its children at it; it
// is stopped when the test ends.
func Screen(t testing.TB) *Display {
	t.Helper()
	need(t, "Xvfb", "openbox", "xdotool", "xwininfo")
	d := &Display{t: t, dir: t.TempDir()}
	d.name = ":" + d.startServer()
	t.Setenv("DISPLAY", d.name)
	t.Setenv("WAYLAND_DISPLAY", "")
	t.Setenv("LANG", "en_GB.UTF-8")
	d.start(exec.Command("openbox", "--sm-disable"))
	d.Until("the window manager answers", 20*time.Second, func() bool {
		return exec.Command("xdotool", "get_num_desktops").Run() == nil
	})
	return d
}

// startServer starts the X server on a number that is free, and gives the
// number.
func (d *Display) startServer() string {
	d.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer read.Close()
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset", "-nocursor", "-fbdir", d.dir)
	server.ExtraFiles = []*os.File{write}
	d.start(server)
	write.Close()
	var number string
	if _, err := fmt.Fscan(read, &number); err != nil {
		d.t.Fatalf("the display did not start: %v", err)
	}
	return number
}

// start starts a program that is killed, by its own process, at the test's end.
func (d *Display) start(cmd *exec.Cmd) {
	d.t.Helper()
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
}

// Until waits for something to become true and be so at two looks in a row: what
// is only passing on its way to something else is not what a test waits for. It
// fails the test with a picture of the screen when that does not come in time.
func (d *Display) Until(what string, within time.Duration, is func() bool) {
	d.t.Helper()
	so := false
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(60 * time.Millisecond) {
		was := so
		if so = is(); so && was {
			return
		}
	}
	d.Keep("gave-up-waiting")
	d.t.Fatalf("waited %v in vain until %s", within, what)
}

// Window waits for a window whose title matches and gives its id.
func (d *Display) Window(title string, within time.Duration) string {
	d.t.Helper()
	var id string
	d.Until("there is a window "+title, within, func() bool {
		out, err := exec.Command("xdotool", "search", "--onlyvisible", "--name", title).Output()
		id, _, _ = strings.Cut(strings.TrimSpace(string(out)), "\n")
		return err == nil && id != ""
	})
	return id
}

// Title is what stands in a window's title bar; "" when it is gone.
func (d *Display) Title(window string) string {
	out, _ := exec.Command("xdotool", "getwindowname", window).Output() // a window that is gone has no title
	return strings.TrimSpace(string(out))
}

// Fill makes a window 1366×700, at the top left and without its frame in
// sight, and gives it the keyboard.
func (d *Display) Fill(window string) {
	d.t.Helper()
	d.tool("windowactivate", "--sync", window)
	held := 0 // times in a row: a window that is still being made may go back
	d.Until("the window has its size", 10*time.Second, func() bool {
		exec.Command("xdotool", "windowsize", window, "1366", "700", "windowmove", window, "0", "0").Run() // looked at below
		out, _ := exec.Command("xdotool", "getwindowgeometry", "--shell", window).Output()
		if held++; !strings.Contains(string(out), "WIDTH=1366\nHEIGHT=700\n") {
			held = 0
		}
		return held >= 5
	})
	d.tool("windowfocus", "--sync", window)
}

// Key presses keys one after the other, by their X names: "Tab", "ctrl+m".
func (d *Display) Key(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.tool("key", "--clearmodifiers", k)
	}
}

// Type types words, letter by letter.
func (d *Display) Type(words string) {
	d.t.Helper()
	d.tool("type", "--clearmodifiers", "--delay", "20", words)
}

// Click presses the mouse at a place in a window.
func (d *Display) Click(window string, x, y int) {
	d.t.Helper()
	d.tool("mousemove", "--window", window, fmt.Sprint(x), fmt.Sprint(y), "click", "1")
}

// Picture is what a window shows now; nil when it cannot be seen.
func (d *Display) Picture(window string) image.Image {
	out, err := exec.Command("xwininfo", "-id", window).Output()
	if err != nil || !strings.Contains(string(out), "IsViewable") {
		return nil
	}
	place := func(name string) (n int) {
		_, after, _ := strings.Cut(string(out), name+":")
		fmt.Sscan(after, &n)
		return n
	}
	whole, err := d.shown()
	if err != nil {
		return nil
	}
	picture := image.NewRGBA(image.Rect(0, 0, place("Width"), place("Height")))
	draw.Draw(picture, picture.Bounds(), whole, image.Pt(place("Absolute upper-left X"), place("Absolute upper-left Y")), draw.Src)
	return picture
}

// shown is what the whole screen shows now. The server keeps it in a file as
// xwd writes it: a head of big-endian words, the colours of a palette that is
// not used, and then blue, green, red and a byte of nothing for each point.
func (d *Display) shown() (*image.RGBA, error) {
	raw, err := os.ReadFile(filepath.Join(d.dir, "Xvfb_screen0"))
	if err != nil {
		return nil, err
	}
	const words = 25
	if len(raw) < 4*words {
		return nil, fmt.Errorf("the screen's file has %d bytes", len(raw))
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(raw[4*n:])) }
	width, height, bits, line := word(4), word(5), word(11), word(12)
	from := word(0) + 12*word(19)
	if bits != 32 || len(raw) < from+line*height {
		return nil, fmt.Errorf("the screen's file has %d bits for a point and %d bytes", bits, len(raw))
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		have, put := raw[from+y*line:], picture.Pix[y*picture.Stride:]
		for x := range width {
			put[4*x], put[4*x+1], put[4*x+2], put[4*x+3] = have[4*x+2], have[4*x+1], have[4*x], 0xFF
		}
	}
	return picture, nil
}

// Keep writes a picture of the whole screen beside the test's results: into
// the folder OWNVOICE_ARTEFACTS names, or else into the test's own.
func (d *Display) Keep(name string) {
	dir := os.Getenv("OWNVOICE_ARTEFACTS")
	if dir == "" {
		dir = d.t.ArtifactDir()
	}
	picture, err := d.shown()
	if err != nil {
		d.t.Logf("no picture %s: %v", name, err)
		return
	}
	var file bytes.Buffer
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err = quick.Encode(&file, picture); err == nil {
		err = os.WriteFile(filepath.Join(dir, strings.ReplaceAll(d.t.Name(), "/", "-")+"-"+name+".png"), file.Bytes(), 0o600)
	}
	if err != nil {
		d.t.Logf("no picture %s: %v", name, err)
	}
}

func (d *Display) tool(args ...string) {
	d.t.Helper()
	if out, err := exec.Command("xdotool", args...).CombinedOutput(); err != nil {
		d.t.Fatalf("xdotool %s: %v: %s", strings.Join(args, " "), err, out)
	}
}
