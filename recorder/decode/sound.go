package decode

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"
)

// Sound is a file that is being decoded, by a process of its own. It belongs
// to one goroutine.
type Sound struct {
	Kind   Kind
	Format Format

	ctx    context.Context
	stop   context.CancelFunc // ends the child
	cmd    *exec.Cmd
	out    *bufio.Reader
	errs   *tail
	stuck  atomic.Bool
	frames int64
	meant  int64 // frames that ffmpeg said there are; 0 for children of ours, which know themselves when it is cut
	end    error // nil while it goes on
}

// Open begins to decode the file at path. The error wraps one of the errors of
// this package, or says why the file cannot be read. The end of ctx ends the
// child too. Close lets go of it.
func Open(ctx context.Context, path string) (*Sound, error) {
	kind, err := KindOf(path)
	if err != nil {
		return nil, err
	}
	if path, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("decode file: %w", err)
	}
	s := &Sound{Kind: kind}
	s.ctx, s.stop = context.WithCancel(ctx)
	if decoders[kind] != nil {
		err = s.own(path)
	} else {
		err = s.ffmpeg(path)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("decode file: %w", err), s.Close())
	}
	return s, nil
}

// own starts this program again as a decoder.
func (s *Sound) own(path string) error {
	if os.Getenv("OWNVOICE_DECODING") != "" {
		panic("decode: this program does not hand over to decode.Child")
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(s.ctx, program, ChildVerb, path)
	cmd.Env = append(os.Environ(), childMark)
	if err := s.start(cmd); err != nil {
		return err
	}
	line, err := s.line()
	if err != nil {
		return s.ended(err)
	}
	if json.Unmarshal(line, &s.Format) != nil || !s.Format.fits() {
		return ErrBroken
	}
	return nil
}

// start starts a child whose samples come from its stdout.
func (s *Sound) start(cmd *exec.Cmd) error {
	s.cmd, s.errs = cmd, &tail{}
	cmd.Stderr, cmd.WaitDelay = s.errs, time.Second
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	prepare(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	limit(cmd.Process.Pid)
	s.out = bufio.NewReaderSize(pipe, 64<<10)
	return nil
}

// waiting ends the child when it takes too long until the answer is called.
func (s *Sound) waiting() func() bool {
	return time.AfterFunc(maxSilent, func() {
		s.stuck.Store(true)
		s.stop()
	}).Stop
}

func (s *Sound) line() ([]byte, error) {
	defer s.waiting()()
	return s.out.ReadSlice('\n')
}

// Read fills p with whole frames as Format describes them. io.EOF is the end
// of a file that was whole; any other error is the end too, and what was read
// before it is good: ErrCut and ErrBroken of a file, ErrStuck and ErrTooLong
// of one that was made to do harm.
func (s *Sound) Read(p []byte) (int, error) {
	if s.end != nil {
		return 0, s.end
	}
	p = p[:len(p)/s.Format.FrameBytes()*s.Format.FrameBytes()]
	stop := s.waiting()
	n, err := io.ReadFull(s.out, p)
	stop()
	n -= n % s.Format.FrameBytes()
	s.frames += int64(n / s.Format.FrameBytes())
	if s.frames > maxSeconds*int64(s.Format.RateHz) {
		s.stop()
		s.end = ErrTooLong
	} else if err != nil {
		s.end = s.ended(err)
	}
	if n > 0 {
		return n, nil
	}
	return 0, s.end
}

// ended says what the end of the child's output means.
func (s *Sound) ended(err error) error {
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		s.stop() // it says more than it may
	}
	waited := s.cmd.Wait()
	code := s.cmd.ProcessState.ExitCode()
	switch {
	case s.stuck.Load():
		return ErrStuck
	case s.ctx.Err() != nil:
		return s.ctx.Err()
	case s.frames == 0 && code == endNotSound:
		return ErrNotSound
	case code == endCut && s.frames > 0:
		return ErrCut
	case waited != nil || s.frames == 0:
		return ErrBroken
	case s.frames < s.meant-2*int64(s.Format.RateHz):
		return ErrCut
	}
	return io.EOF
}

// Close ends the child, if it still runs, and waits for it.
func (s *Sound) Close() error {
	s.stop()
	if s.cmd != nil && s.cmd.Process != nil && s.cmd.ProcessState == nil {
		_ = s.cmd.Wait() // it was killed, and says so
	}
	return nil
}

// tail keeps the end of what is written to it.
type tail struct{ bytes.Buffer }

const maxTail = 64 << 10

func (t *tail) Write(p []byte) (int, error) {
	if t.Len() > maxTail {
		t.Next(t.Len() - maxTail/2)
	}
	n := len(p)
	t.Buffer.Write(p[max(0, n-maxTail):])
	return n, nil
}
