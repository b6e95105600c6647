package judge

// clips finds samples that are cut off: several in a row at the very same
// height, at full scale, or below it where a mixer turned down what a
// microphone had cut already.
type clips struct{ channels []clipRun }

type clipRun struct {
	at   float32
	n    int
	told bool
}

const (
	fullScale    = 32766.0 / 32768
	fullRun      = 3   // samples at full scale
	lowerRun     = 8   // samples anywhere else: the top of a deep hum stays for less
	lowerLeast   = 0.3 // of full scale; quieter than that nothing is cut
	clipsLeast   = 4   // runs
	clipsWithin  = 3 * blocksPerSecond
	clipsAtLeast = 2 // blocks they are in: a knock is one
)

// add hears a sample of a channel, and returns 1 at each run that is complete.
func (c *clips) add(channel int, x float32) int {
	r := &c.channels[channel]
	if x != r.at {
		*r = clipRun{at: x}
	}
	r.n++
	height := max(x, -x)
	if r.told || height < lowerLeast || (height >= fullScale && r.n < fullRun) || (height < fullScale && r.n < lowerRun) {
		return 0
	}
	r.told = true
	return 1
}

func (j *Judge) isClipping() bool {
	runs, blocks := 0, 0
	for _, b := range j.blocks[max(0, len(j.blocks)-clipsWithin):] {
		runs += b.runs
		if b.runs > 0 {
			blocks++
		}
	}
	return runs >= clipsLeast && blocks >= clipsAtLeast
}
