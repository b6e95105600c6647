package packed

import (
	"bytes"
	"context"
	"crypto/md5" // #nosec G501 -- as FLAC has it
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"
)

// unpack writes the WAV file that a FLAC file was packed of. An error that is
// of neither disk wraps ErrWrong.
func unpack(ctx context.Context, src io.Reader, dst io.Writer) error {
	s, err := flac.Parse(&cancelled{ctx, src})
	if err != nil {
		return wrong(ctx, err)
	}
	front, behind := beside(s)
	if len(front) == 0 || s.Info.BitsPerSample != 16 && s.Info.BitsPerSample != 24 {
		return fmt.Errorf("it was not packed of a WAV file: %w", ErrWrong)
	}
	for _, b := range front {
		if _, err := dst.Write(b); err != nil {
			return err
		}
	}
	sum := md5.New() // #nosec G401 -- as FLAC has it
	n, err := samples(ctx, s, io.MultiWriter(dst, sum))
	if err != nil {
		return err
	}
	if !bytes.Equal(sum.Sum(nil), s.Info.MD5sum[:]) {
		return fmt.Errorf("the sound is not whole: %w", ErrWrong)
	}
	if n&1 == 1 {
		behind = append([][]byte{{0}}, behind...)
	}
	for _, b := range behind {
		if _, err := dst.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// beside is what stands before and behind the samples.
func beside(s *flac.Stream) (front, behind [][]byte) {
	to := &front
	for _, b := range s.Blocks {
		a, ok := b.Body.(*meta.Application)
		if !ok {
			continue
		}
		id := string(binary.BigEndian.AppendUint32(nil, uint32(a.ID)))
		if id != idRIFF && id != idRest {
			continue
		}
		*to = append(*to, a.Data)
		if id == idRIFF && len(a.Data) == chunkHead && bytes.HasPrefix(a.Data, []byte("data")) {
			to = &behind
		}
	}
	return front, behind
}

// samples writes the sound and gives its bytes.
func samples(ctx context.Context, s *flac.Stream, dst io.Writer) (total int64, err error) {
	var raw []byte
	for {
		f, err := s.ParseNext()
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, wrong(ctx, err)
		}
		raw = interleaved(raw[:0], f, int(s.Info.BitsPerSample))
		n, err := dst.Write(raw)
		if total += int64(n); err != nil {
			return total, err
		}
	}
}

func interleaved(raw []byte, f *frame.Frame, bits int) []byte {
	for i := range f.Subframes[0].Samples {
		for _, sub := range f.Subframes {
			x := sub.Samples[i]
			raw = append(raw, byte(x), byte(x>>8))
			if bits == 24 {
				raw = append(raw, byte(x>>16))
			}
		}
	}
	return raw
}

func wrong(ctx context.Context, err error) error {
	if stopped := ctx.Err(); stopped != nil {
		return stopped
	}
	return fmt.Errorf("%w: %w", ErrWrong, err)
}
