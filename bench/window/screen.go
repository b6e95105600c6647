//go:build linux

package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// screen is an X server without a monitor. Its picture is a file in memory
// (xwd, as Xvfb -fbdir writes it), so that looking at it costs nothing of what
// is measured.
type screen struct {
	server  *exec.Cmd
	display string
	dir     string
	picture []byte // mapped
	at      int    // where the pixels begin
	line    int    // bytes
}

const (
	width  = 1366
	height = 768
)

// openScreen starts the server. close ends it.
func openScreen() (*screen, error) {
	s := &screen{}
	var err error
	if s.dir, err = os.MkdirTemp("", "bench-window-"); err != nil {
		return nil, err
	}
	s.server = exec.Command("Xvfb", "-displayfd", "1", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-fbdir", s.dir, "-nolisten", "tcp", "+extension", "GLX")
	out, err := s.server.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.server.Start(); err != nil {
		return nil, fmt.Errorf("start Xvfb: %w", err)
	}
	number, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Xvfb: %w", err), s.close())
	}
	s.display = ":" + strings.TrimSpace(number)
	if err := s.mapPicture(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *screen) mapPicture() error {
	f, err := os.Open(filepath.Join(s.dir, "Xvfb_screen0"))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if s.picture, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED); err != nil {
		return fmt.Errorf("map the screen: %w", err)
	}
	field := func(n int) int { return int(binary.BigEndian.Uint32(s.picture[4*n:])) }
	s.at, s.line = field(0)+12*field(19), field(12)
	return nil
}

func (s *screen) close() error {
	var err error
	if s.picture != nil {
		err = syscall.Munmap(s.picture)
	}
	_ = s.server.Process.Kill() // it has nothing to save
	_ = s.server.Wait()         // and says that it was killed
	return errors.Join(err, os.RemoveAll(s.dir))
}

// count counts the pixels of a part of the screen that are as wanted.
func (s *screen) count(x0, y0, x1, y1 int, as func(r, g, b byte) bool) int {
	n := 0
	for y := y0; y < y1; y++ {
		row := s.picture[s.at+y*s.line:]
		for x := x0; x < x1; x++ {
			if as(row[4*x+2], row[4*x+1], row[4*x]) {
				n++
			}
		}
	}
	return n
}

// dark is writing on paper of any light colour.
func dark(r, g, b byte) bool { return max(r, g, b) < 110 }

// petrol is the accent: the triangle in the dot that plays a story.
func petrol(r, g, b byte) bool { return r < 60 && g > 70 && g < 120 && b > 80 && b < 130 }

// light reports whether a window lies over the screen, which is black.
func (s *screen) light() bool {
	mid := s.picture[s.at+height/2*s.line+4*width/2:]
	return max(mid[0], mid[1], mid[2]) > 128
}
