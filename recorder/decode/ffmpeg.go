package decode

import (
	"encoding/binary"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// ffmpeg lets the ffmpeg program decode the first sound of a file, read as the
// kind that it was found to be and nothing else: a file that names other files
// or addresses reaches none of them.
func (s *Sound) ffmpeg(path string) error {
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrNeedsFFmpeg, err)
	}
	from := []string{"-hide_banner", "-nostdin", "-max_alloc", strconv.Itoa(watchBytes / 2), "-protocol_whitelist", "file",
		"-f", demuxer[s.Kind], "-i", "file:" + path}
	about, err := s.ask(exec.CommandContext(s.ctx, program, from...))
	if err != nil {
		return err
	}
	bits := "16"
	if about.bits > 16 {
		bits = "24"
	}
	args := append([]string{"-v", "error", "-threads", "1"}, from...)
	cmd := exec.CommandContext(s.ctx, program, append(args, "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1",
		"-fflags", "+bitexact", "-flags:a", "+bitexact", "-c:a", "pcm_s"+bits+"le", "-f", "wav", "pipe:1")...)
	if err := s.start(cmd); err != nil {
		return err
	}
	if err := s.wavHead(); err != nil {
		return err
	}
	s.Format.Frames = int64(about.seconds * float64(s.Format.RateHz))
	if !about.guessed {
		s.meant = s.Format.Frames
	}
	return nil
}

// told is what ffmpeg tells people about a file.
type told struct {
	seconds float64
	guessed bool // the length
	bits    int
}

var (
	toldLength = regexp.MustCompile(`Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)`)
	toldSound  = regexp.MustCompile(`Stream #.*: Audio: (.*)`)
	deepSound  = regexp.MustCompile(`pcm_[sf](24|32|64)|\((24|32) bit\)|dsd_`)
)

// ask runs ffmpeg without anything to make, which it answers with all it knows
// and a complaint.
func (s *Sound) ask(cmd *exec.Cmd) (told, error) {
	if err := s.start(cmd); err != nil {
		return told{}, err
	}
	stop := s.waiting()
	_, err := io.Copy(io.Discard, s.out)
	stop()
	_ = cmd.Wait() // it always complains
	switch text := s.errs.String(); {
	case s.stuck.Load():
		return told{}, ErrStuck
	case s.ctx.Err() != nil:
		return told{}, s.ctx.Err()
	case err != nil:
		return told{}, err
	case !strings.Contains(text, "Input #0"):
		return told{}, ErrBroken
	case !toldSound.MatchString(text):
		return told{}, ErrNoTrack
	default:
		return readTold(text), nil
	}
}

func readTold(text string) told {
	t := told{bits: 16}
	if deepSound.MatchString(toldSound.FindStringSubmatch(text)[1]) {
		t.bits = 24
	}
	if m := toldLength.FindStringSubmatch(text); m != nil {
		for _, part := range m[1:] {
			n, err := strconv.ParseFloat(part, 64)
			if err != nil {
				return told{bits: t.bits}
			}
			t.seconds = t.seconds*60 + n
		}
	}
	if t.seconds > maxSeconds { // a length that is made up says nothing
		t.seconds = 0
	}
	t.guessed = strings.Contains(text, "Estimating duration")
	return t
}

// wavHead reads what ffmpeg writes in front of the samples.
func (s *Sound) wavHead() error {
	defer s.waiting()()
	head := make([]byte, 12)
	if _, err := io.ReadFull(s.out, head); err != nil {
		return s.ended(err)
	}
	for range 16 {
		if _, err := io.ReadFull(s.out, head[:8]); err != nil {
			return s.ended(err)
		}
		size := binary.LittleEndian.Uint32(head[4:])
		if string(head[:4]) == "data" {
			break
		}
		if size > 1<<16 {
			return ErrBroken
		}
		b := make([]byte, size+size&1)
		if _, err := io.ReadFull(s.out, b); err != nil {
			return s.ended(err)
		}
		if string(head[:4]) == "fmt " && len(b) >= 16 {
			s.Format = Format{Channels: int(binary.LittleEndian.Uint16(b[2:])), RateHz: int(binary.LittleEndian.Uint32(b[4:])), Bits: int(binary.LittleEndian.Uint16(b[14:]))}
		}
	}
	if !s.Format.fits() {
		return ErrNotSound
	}
	return nil
}
