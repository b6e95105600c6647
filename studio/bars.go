package studio

import (
	"context"
	"math"

	"ownvoice/library/catalog"
	"ownvoice/recorder/listening"
)

// A bar is heard at so many places, for so long each: a picture needs no more,
// and an hour of sound is not read for it once again.
const (
	placesOfBar   = 16
	placesASecond = 20 // how many would make up a second
)

// bars is the picture of a listening copy, drawn from what went into it: how
// loud it is from its first moment to its last. What is left out is silent in
// it. None of what is silent from end to end.
func bars(ctx context.Context, src listening.Source) ([]int, error) {
	frames, buf := src.Frames(), make([]float32, max(1, src.RateHz()/placesASecond))
	loud, loudest := make([]float64, catalog.Bars), 0.0
	for i := range loud {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var sum float64
		for place := range int64(placesOfBar) {
			at := frames * (int64(i)*placesOfBar + place) / (catalog.Bars * placesOfBar)
			if err := src.Read(buf, at); err != nil {
				return nil, err
			}
			for _, x := range buf {
				sum += float64(x) * float64(x)
			}
		}
		loud[i] = math.Sqrt(sum)
		loudest = max(loudest, loud[i])
	}
	if loudest == 0 {
		return nil, nil
	}
	all := make([]int, catalog.Bars)
	for i, l := range loud {
		all[i] = int(math.Round(catalog.MostBar * math.Sqrt(l/loudest)))
	}
	return all, nil
}
