package judge

import (
	"math"
	"math/bits"
	"math/cmplx"
)

// turns are e^(-2πik/echoSize).
var turns = func() []complex128 {
	t := make([]complex128, echoSize/2)
	for k := range t {
		t[k] = cmplx.Exp(complex(0, -2*math.Pi*float64(k)/echoSize))
	}
	return t
}()

// fourier transforms x in place. Its length is a power of two, at most echoSize.
func fourier(x []complex128) {
	shift := bits.UintSize - bits.Len(uint(len(x))) + 1
	for i := range x {
		if j := int(bits.Reverse(uint(i)) >> shift); i < j {
			x[i], x[j] = x[j], x[i]
		}
	}
	for half := 1; half < len(x); half *= 2 {
		step := echoSize / (2 * half)
		for i := 0; i < len(x); i += 2 * half {
			for k := range half {
				a, b := x[i+k], x[i+k+half]*turns[k*step]
				x[i+k], x[i+k+half] = a+b, a-b
			}
		}
	}
}
