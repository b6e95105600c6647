package packed

import "math/bits"

// maxPartitions is how often a block may change how its residuals are written,
// as a power of two; so that a pause in speech is not paid for like the speech.
const maxPartitions = 6

// rice is how residuals are written: in 1<<order parts of equal length, the
// bits below parameters[i] as they are, those above as a count.
type rice struct {
	order      int
	parameters [1 << maxPartitions]uint8
	bits       uint64 // about how many it takes
}

// riceFor finds the cheapest way for the residuals of a block of n samples, of
// which the first warm have none. It goes by sums, which is within a few bits
// of counting.
func riceFor(residuals []int32, n, warm int) rice {
	finest := min(maxPartitions, bits.TrailingZeros(uint(n)))
	for finest > 0 && n>>finest <= warm {
		finest--
	}
	var sums [1 << maxPartitions]uint64
	size := n >> finest
	at := 0
	for i := range 1 << finest {
		end := (i+1)*size - warm
		for _, r := range residuals[at:end] {
			sums[i] += uint64(folded(r))
		}
		at = end
	}
	best := rice{bits: ^uint64(0)}
	for order := finest; order >= 0; order-- {
		if way := riceOf(sums[:1<<order], order, n>>order, warm); way.bits < best.bits {
			best = way
		}
		for i := range 1 << order >> 1 {
			sums[i] = sums[2*i] + sums[2*i+1]
		}
	}
	return best
}

func riceOf(sums []uint64, order, size, warm int) rice {
	way := rice{order: order}
	for i, sum := range sums {
		n := uint64(size)
		if i == 0 {
			n -= uint64(warm)
		}
		k, cost := parameter(sum, n)
		way.parameters[i] = k
		way.bits += cost + 5
	}
	return way
}

// parameter is the best for n residuals of a sum, and about what it costs: a
// stop bit and k bits each, and the count of what is above. Below lies half of
// 1<<k on the average, which the sum holds and the counts do not.
func parameter(sum, n uint64) (k uint8, cost uint64) {
	if n == 0 {
		return 0, 0
	}
	cost = ^uint64(0)
	from := max(0, bits.Len64(sum/n)-2)
	for j := from; j <= min(from+2, 30); j++ {
		c := n * uint64(j+1)
		if below := n * (1<<j - 1) / 2; sum > below {
			c += (sum - below) >> j
		}
		if c < cost {
			k, cost = uint8(j), c
		}
	}
	return k, cost
}

// folded has the sign in the lowest bit.
func folded(r int32) uint32 { return uint32(r<<1) ^ uint32(r>>31) }

// residuals appends them.
func (w *bitWriter) residuals(all []int32, way rice, n, warm int) {
	method, width := uint64(0), uint(4)
	for _, k := range way.parameters[:1<<way.order] {
		if k > 14 { // 15 would mean something else
			method, width = 1, 5
		}
	}
	w.put(method, 2)
	w.put(uint64(way.order), 4)
	at := 0
	for i := range 1 << way.order {
		k := uint(way.parameters[i])
		w.put(uint64(k), width)
		end := (i+1)*(n>>way.order) - warm
		for _, r := range all[at:end] {
			u := folded(r)
			high := uint64(u >> k)
			if high+1+uint64(k) > 32 {
				w.zeros(high)
				high = 0
			}
			w.put(1<<k|uint64(u)&(1<<k-1), uint(high)+1+k)
		}
		at = end
	}
}
