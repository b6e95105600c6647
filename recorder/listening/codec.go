package listening

import (
	"context"
	"runtime"

	"github.com/jj11hh/opus"
)

// codec is libopus, translated for Go's own WebAssembly runtime, so that no
// system library is needed. All encoders and decoders of a process share one
// memory there and none may run beside another.
type codec struct {
	ctx    context.Context
	enc    *opus.Encoder
	dec    *opus.Decoder
	packet []byte
	sound  []float32
}

var turn = make(chan struct{}, 1) // full while a codec is open

const (
	bitrate    = 32000
	complexity = 9 // 10 gives the same bytes
	// lookahead is what libopus is behind at 48 kHz: 2.5 ms for the codec and
	// 4 ms to bring its two halves together. A decoder skips as much.
	lookahead = 312
	maxPacket = 1275
)

// openCodec waits for its turn. Translating takes a tenth of a second or two
// each time; in return nothing of the 20 MB stays when it is closed.
func openCodec(ctx context.Context) (*codec, error) {
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	c := &codec{ctx: ctx, packet: make([]byte, maxPacket), sound: make([]float32, perUnit)}
	enc, err := opus.NewEncoder(rateHz, 1, opus.AppAudio)
	if err == nil {
		c.enc = enc
		c.dec, err = opus.NewDecoder(rateHz, 1)
	}
	if err == nil {
		// Theirs would free memory from another goroutine in the midst of encoding.
		runtime.SetFinalizer(c.enc, nil)
		runtime.SetFinalizer(c.dec, nil)
		err = c.set()
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// set chooses what opusenc would.
func (c *codec) set() error {
	for _, set := range []func() error{
		func() error { return c.enc.SetBitrate(bitrate) },
		func() error { return c.enc.SetComplexity(complexity) },
		func() error { return c.enc.SetVBR(true) },
		func() error { return c.enc.SetVBRConstraint(false) },
	} {
		if err := set(); err != nil {
			return err
		}
	}
	return nil
}

func (c *codec) close() {
	_ = opus.CloseWasmContext(context.WithoutCancel(c.ctx)) // memory only
	<-turn
}

// encode gives the packet of 20 ms of sound, good until the next call.
func (c *codec) encode(sound []float32) ([]byte, error) {
	n, err := c.enc.EncodeFloat32(sound, c.packet)
	if err != nil {
		return nil, err
	}
	return c.packet[:n], nil
}

// decode gives the sound of a packet, good until the next call.
func (c *codec) decode(packet []byte) ([]float32, error) {
	n, err := c.dec.DecodeFloat32(packet, c.sound)
	if err != nil {
		return nil, err
	}
	return c.sound[:n], nil
}
