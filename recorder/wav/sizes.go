package wav

import "os"

// sizes are the two places in front of the samples where their size stands:
// in the first sector, where also the file's own size and its name are, and
// right before the samples. A disk writes a sector whole or not at all; of two
// it may write either first.
type sizes struct {
	dataAt     int64
	frameBytes int64
	wide       bool // the first sector has said RF64
}

// write makes both say that so many bytes of samples are there. Whatever of it
// reaches the disk, the file can be read and promises no more than that. When
// the file grows past 4 GiB it takes two calls, with a sync of the file
// between them: only a file that is surely RF64 may say that its size stands
// elsewhere.
func (s *sizes) write(f *os.File, dataBytes int64) error {
	riff := s.dataAt + padded(dataBytes) - chunkHead
	if riff < in64 {
		s.wide = false
		if err := put32(f, s.dataAt-4, dataBytes); err != nil {
			return err
		}
		_, err := f.WriteAt(le.AppendUint32([]byte("RIFF"), uint32(riff)), 0)
		return err
	}
	b := []byte("RF64\xFF\xFF\xFF\xFFWAVE")
	b = le.AppendUint32(append(b, "ds64"...), ds64Bytes)
	b = le.AppendUint64(b, uint64(riff))
	b = le.AppendUint64(b, uint64(dataBytes))
	b = le.AppendUint64(b, uint64(dataBytes/s.frameBytes))
	if _, err := f.WriteAt(b, 0); err != nil {
		return err
	}
	if !s.wide {
		s.wide = true
		return nil
	}
	return put32(f, s.dataAt-4, in64)
}

func put32(f *os.File, at, n int64) error {
	_, err := f.WriteAt(le.AppendUint32(nil, uint32(n)), at)
	return err
}
